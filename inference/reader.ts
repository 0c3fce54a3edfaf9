import { mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Calibration } from '../hub/document/calibration/calibration.ts'
import type { PageRange } from '../hub/document/parts.ts'
import type { DocumentType, Types } from '../hub/document/types/type.ts'
import type { Reading, ReadingSummary, ReaderVersion } from '../hub/document/reading.ts'
import { decodeReading, largestReading } from '../hub/document/stored-reading.ts'
import { codeOf, WaybillError } from '../hub/errors.ts'
import type { Log } from '../hub/log.ts'
import { readWeights } from './engines/ppocr/weights.ts'
import type { ModelFiles } from './models/files.ts'
import type { Models } from './models/models.ts'
import type { ReaderAnswer, ReaderRequest } from './protocol.ts'
import type { Limits } from './read-pages.ts'
import { openReaderPool, type ReaderPool, type ReaderProcessOptions } from './reader-process.ts'
import type { Source } from './source.ts'
import { openOutput } from './output.ts'
import { READER_VERSION } from './version.ts'
import type { CombineOptions } from './vision/combine.ts'
import type { PagePicture, VisionRun } from './vision/engine.ts'

const RENDER_SECONDS = 60
const PAGE_SECONDS = 30
const SLOW_IDLE_SECONDS = 30
const RENDER_IDLE_SECONDS = 30

interface ReaderOptions extends Omit<ReaderProcessOptions, 'folder' | 'models'> {
  models: Models
  /**
   * processes that read at the same time; there is one more for each of: pages that are rendered, files that take long,
   * and an owner for whom nothing is read
   */
  readers: number
  /** execution providers of onnxruntime in order of preference, e.g. cuda, cpu */
  providers: readonly string[]
  /** texts of the codes of separator sheets, in any case; none by default */
  separators?: readonly string[]
  /** per document */
  timeoutSeconds: number
  /** per page, in the first attempt at a document */
  pageSeconds?: number
  idleSeconds: number
  /** for input and output of the processes; by default a new folder that exists until the close */
  folder?: string
  /** how likely each score is right; without it the confidences stay as they are */
  calibration?: Calibration | undefined
  log: Log
}

/** The hub parses the summary only. The content comes from the child process as it will be stored. */
export interface ReadResult {
  summary: ReadingSummary
  /** the stored form of the reading; a stream must be read to its end or destroyed */
  content: Uint8Array | Readable
}

/** The whole reading, for programs that show or compare its words. */
export const wholeReading = async ({ content }: ReadResult): Promise<Reading> =>
  decodeReading(content instanceof Uint8Array ? content : await buffer(content))

export interface Reader {
  /**
   * Reads a document in a child process. A hostile file ends that process, never the hub.
   * @throws `reader-busy` if a second attempt at another document runs; `reader-timeout`, `reader-out-of-memory`,
   * `reader-crashed`; `process-not-started`; the codes of its format, e.g. `pdf-damaged`; `models-missing`;
   * `shutting-down`; the reason of the signal
   */
  read(
    source: Source,
    options: {
      mediaType: string
      types: Types
      typeHint?: DocumentType
      /** the pages of the file that are the document, which are counted from 1 in the reading; absent: all */
      pages?: PageRange
      progress?: (page: number, pages: number) => void
      /** for whom the document is read; owners take turns */
      owner?: string
      /**
       * The first attempt ends at a page that takes long. The second one has the whole time, in a process that reads
       * nothing else, so that such files delay no other document. Without it, a document has the whole time at once.
       */
      attempt?: 'first' | 'second'
    },
    signal: AbortSignal,
  ): Promise<ReadResult>
  /**
   * A page as PNG, in a process of its own: it never waits for a long reading. Throws as `read` does, and `not-found`
   * for a missing page.
   */
  renderPage(
    source: Source,
    options: { mediaType: string; page: number; dpi: number },
    signal: AbortSignal,
  ): Promise<Buffer>
  /**
   * Pages of a file that was read, as a vision model is to see them: not more than `maxPages`, no side above `maxSide`
   * pixels, without blank pages. Throws as `read` does.
   * @param reading the stored form of the reading
   */
  pictures(
    source: Source,
    options: { mediaType: string; pages?: PageRange; reading: Source; maxPages: number; maxSide: number },
    signal: AbortSignal,
  ): Promise<PagePicture[]>
  /**
   * A reading together with what a vision model made of it. What the model wrote is as hostile as a file, so a child
   * process reads it, too. Throws as `read` does.
   */
  combine(reading: Source, run: VisionRun, options: CombineOptions, signal: AbortSignal): Promise<ReadResult>
  /**
   * The version that the next reading by OCR will have. `models` is empty without model files, and while they are on
   * their way: documents with a text layer are read without them.
   */
  version(): Promise<ReaderVersion>
  status(): { processes: number; busy: number; waiting: number }
  close(): Promise<void>
}

interface Job {
  request: ReaderRequest
  seconds: number
  /** longest time for one page */
  pageSeconds?: number
  owner?: string | undefined
  signal: AbortSignal
  progress?: ((page: number, pages: number) => void) | undefined
}

/** Reads documents and renders pages in child processes with limits of time and memory. */
export function openReader(options: ReaderOptions): Reader {
  const { readers, providers, timeoutSeconds, pageSeconds = PAGE_SECONDS, idleSeconds, models } = options
  const { separators = [], maxPages, maxPixels, maxPageWords, maxWords } = options
  const limits: Limits = { maxPages, maxPixels, maxPageWords, maxWords }
  const own = options.folder === undefined ? mkdtempSync(path.join(tmpdir(), 'waybill-reader-')) : undefined
  const folder = (options.folder ?? own)!
  const processes = { ...options, folder, models: models.folders }
  const reading = openReaderPool({ size: readers, spare: true, idleSeconds }, processes)
  const slow = openReaderPool({ size: 1, low: true, idleSeconds: Math.min(idleSeconds, SLOW_IDLE_SECONDS) }, processes)
  const rendering = openReaderPool({ size: 1, idleSeconds: Math.min(idleSeconds, RENDER_IDLE_SECONDS) }, processes)
  const versionOf = weightVersions()
  return {
    async read(source, { mediaType, types, typeHint, pages, progress, owner, attempt }, signal) {
      if (attempt === 'second' && slow.status().busy > 0)
        throw new WaybillError('reader-busy', 'Another file that takes long is being read.')
      const readable = await readableIn(folder, source)
      return withOutput(folder, limits, (output) =>
        withModels(models, signal, (files) => {
          const request: ReaderRequest = {
            kind: 'read',
            source: readable,
            mediaType,
            types,
            limits,
            models: files,
            providers,
            separators,
            output,
            ...(typeHint && { typeHint }),
            ...(pages && { pages }),
            ...(options.calibration && { calibration: options.calibration }),
            ...(options.keptPages !== undefined && { keptPages: options.keptPages }),
            ...(options.valueModels !== undefined && { valueModels: options.valueModels }),
          }
          const job = { request, seconds: timeoutSeconds, signal, progress, owner }
          if (attempt === 'second') return run(slow, job, options)
          return run(reading, { ...job, ...(attempt && { pageSeconds }) }, options)
        }),
      )
    },
    async renderPage(source, { mediaType, page, dpi }, signal) {
      const readable = await readableIn(folder, source)
      const request: ReaderRequest = { kind: 'render', source: readable, mediaType, page, dpi, limits }
      const answer = await run(rendering, { request, seconds: RENDER_SECONDS, signal }, options)
      return Buffer.from((answer as Extract<ReaderAnswer, { kind: 'rendered' }>).png)
    },
    async pictures(source, { reading: read, ...wanted }, signal) {
      const files = { source: await readableIn(folder, source), reading: await readableIn(folder, read) }
      const request: ReaderRequest = { kind: 'pictures', ...wanted, ...files, limits }
      const answer = await run(rendering, { request, seconds: RENDER_SECONDS, signal }, options)
      return (answer as Extract<ReaderAnswer, { kind: 'pictures' }>).pictures
    },
    combine: async (read, vision, how, signal) =>
      withOutput(folder, limits, async (output) => {
        const source = await readableIn(folder, read)
        const request: ReaderRequest = { kind: 'combine', reading: source, run: vision, options: how, output }
        return run(reading, { request, seconds: timeoutSeconds, signal }, options)
      }),
    async version() {
      const files = await models.current()
      const version = files ? await versionOf(files).catch(() => '') : ''
      const calibration = options.calibration && { calibration: options.calibration.version }
      return { reader: READER_VERSION, models: version, provider: providers.join(','), ...calibration }
    },
    status: () => reading.status(),
    async close() {
      models.close()
      for (const pool of [reading, slow, rendering]) pool.close()
      if (own !== undefined) await rm(own, { recursive: true, force: true })
    },
  }
}

/** The reading that a process answers with, or writes into a file if it is large. */
async function withOutput(
  folder: string,
  limits: Limits,
  read: (output: string) => Promise<ReaderAnswer>,
): Promise<ReadResult> {
  const output = await openOutput(folder)
  try {
    const { summary, content } = (await read(output.file)) as Extract<ReaderAnswer, { kind: 'read' }>
    return { summary, content: content ?? (await output.take(largestReading(limits))) }
  } finally {
    await output.close()
  }
}

/** A file elsewhere is passed on as bytes: the processes read only their own folder. */
const readableIn = async (folder: string, source: Source): Promise<Source> =>
  typeof source === 'string' && !path.resolve(source).startsWith(path.join(folder, path.sep))
    ? readFile(source)
    : source

/**
 * Reads with the models of this moment. A document that needs models which are on their way is read again once they
 * have arrived; others do not wait.
 */
async function withModels(
  models: Models,
  signal: AbortSignal,
  read: (files: ModelFiles | undefined) => Promise<ReaderAnswer>,
): Promise<ReaderAnswer> {
  for (;;) {
    try {
      return await read(await models.current())
    } catch (error) {
      if (codeOf(error) !== 'models-pending') throw error
      await models.arrival(signal)
    }
  }
}

/** The version of model files, which are read once. A failure is not remembered. */
function weightVersions(): (files: ModelFiles) => Promise<string> {
  const versions = new Map<string, Promise<string>>()
  return (files) => {
    const key = JSON.stringify(files)
    const known = versions.get(key) ?? readWeights(files).then(({ version }) => version)
    versions.set(key, known)
    known.catch(() => versions.delete(key))
    return known
  }
}

async function run(
  pool: ReaderPool,
  { request, seconds, pageSeconds, owner, signal, progress }: Job,
  { memoryMb, log }: ReaderOptions,
): Promise<ReaderAnswer> {
  const outcome = await pool.run({
    request,
    timeoutMs: seconds * 1000,
    ...(pageSeconds !== undefined && { quietMs: pageSeconds * 1000 }),
    ...(owner !== undefined && { owner }),
    signal,
    onNote(note) {
      if (note.kind === 'progress') progress?.(note.page, note.pages)
      else log.warn(note.facts, note.message)
    },
  })
  if ('answer' in outcome) {
    if (outcome.answer.kind === 'failed') throw failureOf(outcome.answer)
    return outcome.answer
  }
  switch (outcome.ended) {
    case 'timeout':
      throw new WaybillError('reader-timeout', `The reader needed more than ${seconds} s.`)
    case 'quiet':
      throw new WaybillError('reader-timeout', `The reader needed more than ${pageSeconds} s for a page.`)
    case 'out-of-memory':
      throw new WaybillError('reader-out-of-memory', `The reader needed more than ${memoryMb} MB.`)
    case 'crashed':
      throw new WaybillError('reader-crashed', 'The reader process died while it read this file.')
    case 'not-started':
      throw new WaybillError('process-not-started', 'A reader process ended before it could read this file.')
  }
}

function failureOf(failed: Extract<ReaderAnswer, { kind: 'failed' }>): WaybillError {
  const code = codeOf(failed)
  return code
    ? new WaybillError(code, failed.detail, failed.facts)
    : new WaybillError('reader-crashed', `The reader failed: ${failed.detail}`)
}
