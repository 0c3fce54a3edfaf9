import path from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { DocumentType, Types } from '../hub/document/types/type.ts'
import type { Reading, ReadingSummary, ReaderVersion } from '../hub/document/reading.ts'
import { decodeReading, largestReading } from '../hub/document/stored-reading.ts'
import { codeOf, WaybillError } from '../hub/errors.ts'
import type { Log } from '../hub/log.ts'
import { openProcessPool, type ProcessPool } from '../hub/platform/process-pool.ts'
import { readWeights } from './engines/ppocr/weights.ts'
import type { ModelFiles } from './models/files.ts'
import type { Models } from './models/models.ts'
import type { ReaderAnswer, ReaderNote, ReaderRequest } from './protocol.ts'
import type { Limits } from './read-pages.ts'
import type { Source } from './source.ts'
import { openOutput } from './output.ts'
import { READER_VERSION } from './version.ts'

const RENDER_SECONDS = 60
const RENDER_IDLE_SECONDS = 30

interface ReaderOptions extends Limits {
  models: Models
  /** processes that read at the same time; one more renders pages */
  readers: number
  /** execution providers of onnxruntime in order of preference, e.g. cuda, cpu */
  providers: readonly string[]
  /** per document */
  timeoutSeconds: number
  /** resident memory of one process */
  memoryMb: number
  idleSeconds: number
  /** for readings that are too large for a message; by default that of the system for temporary files */
  folder?: string
  /** where recognised pages are kept; for measuring only */
  keptPages?: string
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
   * @throws `reader-timeout`, `reader-out-of-memory`, `reader-crashed`; the codes of its format, e.g. `pdf-damaged`;
   * `models-missing`; `shutting-down`; the reason of the signal
   */
  read(
    source: Source,
    options: {
      mediaType: string
      types: Types
      typeHint?: DocumentType
      progress?: (page: number, pages: number) => void
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
   * The version that the next reading by OCR will have. `models` is empty without model files, and while they are on
   * their way: documents with a text layer are read without them.
   */
  version(): Promise<ReaderVersion>
  status(): { processes: number; busy: number; waiting: number }
  close(): Promise<void>
}

type Pool = ProcessPool<ReaderRequest, ReaderAnswer, ReaderNote>
interface Job {
  request: ReaderRequest
  seconds: number
  signal: AbortSignal
  progress?: ((page: number, pages: number) => void) | undefined
}

/** Reads documents and renders pages in child processes with limits of time and memory. */
export function openReader(options: ReaderOptions): Reader {
  const { readers, providers, timeoutSeconds, idleSeconds, maxPages, maxPixels, maxPageWords, maxWords } = options
  const limits: Limits = { maxPages, maxPixels, maxPageWords, maxWords }
  const reading = openPool(readers, idleSeconds, options)
  const rendering = openPool(1, Math.min(idleSeconds, RENDER_IDLE_SECONDS), options)
  const versionOf = weightVersions()
  return {
    async read(source, { mediaType, types, typeHint, progress }, signal) {
      const output = await openOutput(options.folder)
      try {
        const answer = await withModels(options.models, signal, (models) => {
          const request: ReaderRequest = {
            kind: 'read',
            source,
            mediaType,
            types,
            limits,
            models,
            providers,
            output: output.file,
            ...(typeHint && { typeHint }),
            ...(options.keptPages !== undefined && { keptPages: options.keptPages }),
          }
          return run(reading, { request, seconds: timeoutSeconds, signal, progress }, options)
        })
        const { summary, content } = answer as Extract<ReaderAnswer, { kind: 'read' }>
        return { summary, content: content ?? (await output.take(largestReading(limits))) }
      } finally {
        await output.close()
      }
    },
    async renderPage(source, { mediaType, page, dpi }, signal) {
      const request: ReaderRequest = { kind: 'render', source, mediaType, page, dpi, limits }
      const answer = await run(rendering, { request, seconds: RENDER_SECONDS, signal }, options)
      return Buffer.from((answer as Extract<ReaderAnswer, { kind: 'rendered' }>).png)
    },
    async version() {
      const files = await options.models.current()
      const models = files ? await versionOf(files).catch(() => '') : ''
      return { reader: READER_VERSION, models, provider: providers.join(',') }
    },
    status: () => reading.status(),
    async close() {
      options.models.close()
      reading.close()
      rendering.close()
    },
  }
}

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

const openPool = (size: number, idleSeconds: number, { memoryMb, log }: ReaderOptions): Pool =>
  openProcessPool<ReaderRequest, ReaderAnswer, ReaderNote>({
    name: 'reader',
    program: path.join(import.meta.dirname, 'worker.ts'),
    execArgv: [`--max-old-space-size=${Math.floor(memoryMb / 2)}`, '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    size,
    idleMs: idleSeconds * 1000,
    memoryMb,
    isAnswer: (message): message is ReaderAnswer => message.kind !== 'progress' && message.kind !== 'log',
    log,
  })

async function run(
  pool: Pool,
  { request, seconds, signal, progress }: Job,
  { memoryMb, log }: ReaderOptions,
): Promise<ReaderAnswer> {
  const outcome = await pool.run({
    request,
    timeoutMs: seconds * 1000,
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
    case 'out-of-memory':
      throw new WaybillError('reader-out-of-memory', `The reader needed more than ${memoryMb} MB.`)
    case 'crashed':
      throw new WaybillError('reader-crashed', 'The reader process died while it read this file.')
  }
}

function failureOf(failed: Extract<ReaderAnswer, { kind: 'failed' }>): WaybillError {
  const code = codeOf(failed)
  return code
    ? new WaybillError(code, failed.detail, failed.facts)
    : new WaybillError('reader-crashed', `The reader failed: ${failed.detail}`)
}
