// The reader process: hostile files die here, not in the hub.
import { codeOf, type WaybillError } from '../hub/errors.ts'
import { silentLog, type Log } from '../hub/log.ts'
import { extractFields } from './extract/rules/extract.ts'
import { openModelThread, type Models } from './engines/ppocr/models.ts'
import type { ReaderAnswer, ReaderNote, ReaderRequest } from './protocol.ts'
import { readPages, renderPage } from './read-pages.ts'
import { setUpright } from './layout/orientation-pages.ts'
import { READER_VERSION } from './version.ts'

const send = (message: ReaderAnswer | ReaderNote): void => {
  process.send?.(message)
}
const log: Log = { ...silentLog, warn: (facts, message) => send({ kind: 'log', facts, message }) }

let open: ReturnType<typeof openModelThread> | undefined
let opened: Promise<Models> | undefined

async function read({
  source,
  mediaType,
  typeHint,
  limits,
  providers,
}: Extract<ReaderRequest, { kind: 'read' }>): Promise<ReaderAnswer> {
  const started = performance.now()
  // Models that are mended are found by the next reading, not only by the next process.
  const models = () =>
    (opened ??= (open ??= openModelThread(log))(providers).catch((error: unknown) => {
      opened = undefined
      throw error
    }))
  const read = await readPages(source, mediaType, limits, models, (page, all) =>
    send({ kind: 'progress', page, pages: all }),
  )
  const { pages, words } = read
  const upright = setUpright(read)
  const { type, typeConfidence, fields } = extractFields(upright.pages, upright.words, typeHint)
  const used = pages.some(({ source }) => source === 'ocr') ? await models() : undefined
  const version = { reader: READER_VERSION, models: used?.version ?? '', provider: used?.provider ?? '' }
  const seconds = Math.round(performance.now() - started) / 1000
  return {
    kind: 'read',
    reading: { type, typeConfidence, pages, words, fields: upright.back(fields), seconds, version },
  }
}

process.on('message', (request: ReaderRequest) => {
  const work =
    request.kind === 'read'
      ? read(request)
      : renderPage(request.source, request.mediaType, request.page, request.dpi, request.limits).then(
          (png): ReaderAnswer => ({ kind: 'rendered', png }),
        )
  work.then(send, (error: WaybillError) =>
    send({ kind: 'failed', code: codeOf(error), detail: error.message, facts: error.facts ?? {} }),
  )
})
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group of processes; the hub says when this one ends.
process.on('SIGINT', () => {})
