// The reader process: a hostile file ends it, never the hub.
import { constants } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Finding } from '../hub/document/finding.ts'
import type { PageRange, ProposedPart } from '../hub/document/parts.ts'
import type { Reading } from '../hub/document/reading.ts'
import { decodeReading, encodeReading } from '../hub/document/stored-reading.ts'
import { codeOf, WaybillError } from '../hub/errors.ts'
import { silentLog, type Log } from '../hub/log.ts'
import { findInvoice, type ExactInvoice } from './einvoice/find.ts'
import { typeOfInvoice, withInvoice } from './einvoice/merge.ts'
import { calibrated } from './calibration/apply.ts'
import { keptPages } from './engines/kept-pages.ts'
import { codeCollector } from './codes/page-codes.ts'
import { separatedParts, separatorFindings, separatorPages } from './codes/separators.ts'
import { withCodes } from './codes/values.ts'
import { ppocr } from './engines/ppocr/recogniser.ts'
import type { Extracted, Extractor } from './extract/extractor.ts'
import { openModels } from './extract/model/models.ts'
import { rules, rulesWith } from './extract/rules/extract.ts'
import type { CarriedXml, Format } from './formats/format.ts'
import { formatOfPart } from './formats/part.ts'
import { loadFormats } from './formats/registry.ts'
import { uprightView } from './layout/orientation.ts'
import type { ReadRequest, ReaderAnswer, ReaderNote, ReaderRequest } from './protocol.ts'
import { readPages, renderPage } from './read-pages.ts'
import { lookAgain } from './second-look/second-look.ts'
import { bytesOf } from './source.ts'
import { READER_VERSION } from './version.ts'
import { withVision } from './vision/combine.ts'
import { picturesOf } from './vision/pictures.ts'

/** Up to this size, the stored form of a reading is part of the answer. */
const IN_ANSWER_BYTES = 256 * 1024
const WARM_UP_ROUNDS = 4
const EXISTING_FILE = constants.O_WRONLY | constants.O_NOFOLLOW

const NO_XML: CarriedXml = { files: [], findings: [] }
type Progress = (page: number, pages: number) => void
type AnsweredRequest = Exclude<ReaderRequest, { kind: 'warm-up' }>

const send = (message: ReaderAnswer | ReaderNote): void => {
  process.send?.(message)
}
const log: Log = { ...silentLog, warn: (facts, message) => send({ kind: 'log', facts, message }) }
const formats = loadFormats()
const openRecogniserModels = ppocr(log)
const extractors = new Map<string, Extractor>()

const partOf = (format: Format, pages: PageRange | undefined): Format => (pages ? formatOfPart(format, pages) : format)

async function read(request: ReadRequest, progress: Progress): Promise<ReaderAnswer> {
  const { source, mediaType, types, typeHint, limits, models, providers, calibration, output } = request
  const started = performance.now()
  const format = partOf((await formats).formatOf(mediaType), request.pages)
  const openPpocr = async () => {
    if (models) return openRecogniserModels(models, providers)
    throw new WaybillError('models-pending', 'The OCR models are on their way.')
  }
  const kept = request.keptPages === undefined ? undefined : keptPages(openPpocr, request.keptPages)
  const openRecogniser = kept?.open ?? openPpocr
  const bytes = await bytesOf(source)
  const collector = codeCollector()
  const {
    pages,
    words,
    turns,
    findings: noticed,
    usedRecogniser,
    invoices,
    pictures,
    rulings,
  } = await readPages(bytes, format, {
    limits,
    openRecogniser,
    progress,
    lookForCodes: collector.look,
  })
  // Beside pages of its own, an e-invoice describes the whole file: a part of it has none.
  const carried = (request.pages && !invoices ? undefined : await format.einvoices?.(bytes)) ?? NO_XML
  const exact = findInvoice(carried, invoices)
  const upright = uprightView(pages, words, turns)
  const type = typeHint ?? (exact.found && typeOfInvoice(exact.found))
  const used = usedRecogniser ? await openRecogniser() : undefined
  const found = carried.only
    ? { type: type!, typeConfidence: 1, fields: {}, tables: {} }
    : extractorOf(request.valueModels).extract(
        upright.pages,
        upright.words,
        types,
        type,
        upright.words === words ? rulings : [],
      )
  const seen = { pages, turns, words, upright: upright.words, pictures }
  const printed = used ? await lookAgain(found, types, seen, used) : found
  const { fields, tables, ...about } = withInvoice(printed, exact, types.get(printed.type), upright.words)
  const version = {
    reader: READER_VERSION,
    models: used?.models ?? '',
    provider: used?.provider ?? '',
    ...(calibration && { calibration: calibration.version }),
  }
  const seconds = Math.round(performance.now() - started + 1000 * (kept?.savedSeconds() ?? 0)) / 1000
  const extracted = { ...about, ...upright.turnBack({ fields, tables }) }
  const { codes } = collector
  const read = withCodes(extracted, codes, types.get(about.type), words)
  const sheets = separatorPages(codes, words, request.separators)
  const divided = dividedBy(separatedParts(sheets, pages.length), read, exact)
  // The code of a separator sheet is all that there is to read on it.
  const unread = noticed.filter(({ code, page }) => code !== 'unreadable' || !sheets.includes(page ?? 0))
  const findings = [...unread, ...divided.findings]
  const { parts: _parts, ...values } = read
  const reading = {
    ...values,
    ...(divided.parts && { parts: divided.parts }),
    ...(findings.length > 0 && { findings }),
    pages,
    words,
    seconds,
    version,
  }
  return answerWith(calibrated(reading, calibration), output)
}

async function answerWith(reading: Reading, output: string): Promise<ReaderAnswer> {
  const { summary, content } = encodeReading(reading)
  if (content.length <= IN_ANSWER_BYTES) return { kind: 'read', summary, content }
  await writeFile(output, content, { flag: EXISTING_FILE })
  return { kind: 'read', summary, content: undefined }
}

/**
 * The documents of a file: its e-invoices if the pages are made from them, else those between its separator sheets, else
 * those that its pages tell. An e-invoice in a file of other pages describes all of them: then only a person splits it.
 */
function dividedBy(
  separated: ProposedPart[] | undefined,
  { findings = [], parts }: Pick<Extracted, 'findings' | 'parts'>,
  { found, parts: invoices }: Pick<ExactInvoice, 'found' | 'parts'>,
): { findings: Finding[]; parts?: readonly ProposedPart[] | undefined } {
  if (found && !separated) return { findings: [...findings], parts: invoices }
  if (!separated) return { findings: [...findings], parts }
  const others = separated.length < 2 ? findings : findings.filter(({ code }) => code !== 'several-documents')
  return { findings: [...others, ...separatorFindings(separated)], parts: found ? undefined : separated }
}

/** A process reads with the same models each time. */
function extractorOf(folder: string | undefined): Extractor {
  if (folder === undefined) return rules
  const known = extractors.get(folder) ?? rulesWith(openModels(folder))
  extractors.set(folder, known)
  return known
}

async function render(request: Extract<ReaderRequest, { kind: 'render' }>): Promise<ReaderAnswer> {
  const { source, mediaType, page, dpi, limits } = request
  const format = (await formats).formatOf(mediaType)
  return { kind: 'rendered', png: await renderPage(source, format, page, dpi, limits) }
}

async function takePictures(request: Extract<ReaderRequest, { kind: 'pictures' }>): Promise<ReaderAnswer> {
  const { source, mediaType, pages, reading, ...options } = request
  const format = partOf((await formats).formatOf(mediaType), pages)
  const read = decodeReading(await bytesOf(reading))
  return { kind: 'pictures', pictures: await picturesOf(await bytesOf(source), format, read, options) }
}

async function combine(request: Extract<ReaderRequest, { kind: 'combine' }>): Promise<ReaderAnswer> {
  const { reading, run, options, output } = request
  return answerWith(withVision(decodeReading(await bytesOf(reading)), run, options), output)
}

/** Reads the same page as often as its code needs to be compiled. */
async function warmUp(request: ReadRequest): Promise<void> {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await read(request, () => {})
}

function answerTo(request: AnsweredRequest): Promise<ReaderAnswer> {
  switch (request.kind) {
    case 'read':
      return read(request, (page, pages) => send({ kind: 'progress', page, pages }))
    case 'render':
      return render(request)
    case 'pictures':
      return takePictures(request)
    case 'combine':
      return combine(request)
  }
}

let warm = Promise.resolve()
process.on('message', (request: ReaderRequest) => {
  if (request.kind === 'warm-up') {
    warm = warmUp(request.read).catch((error) => log.warn({ error }, 'the reader process could not warm up'))
    return
  }
  const answer = warm.then(() => answerTo(request))
  answer.then(send, (error: WaybillError) =>
    send({ kind: 'failed', code: codeOf(error), detail: error.message, facts: error.facts ?? {} }),
  )
})
process.send?.('ready')
process.on('disconnect', () => process.exit(0))
// Ctrl-C, a closed terminal or a service manager may signal the whole group; the hub decides when this process ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => {})
