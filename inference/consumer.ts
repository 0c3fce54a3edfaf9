import { hash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { documentAggregate } from '../hub/handler/aggregates.ts'
import { commandContext } from '../hub/messaging/command-context.ts'
import type { Document } from '../hub/document/document.ts'
import type { DocumentCommand, Route } from '../hub/document/commands.ts'
import type { BlobReference, FieldsExtracted } from '../hub/document/events.ts'
import type { Reading, ReaderVersion } from '../hub/document/reading.ts'
import { documentStream } from '../hub/streams/names.ts'
import type { Blobs } from '../hub/drivers/blobs/port.ts'
import type { DeliveredMessage, QueueHandler } from '../hub/drivers/bus/port.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../hub/drivers/views/port.ts'
import { codeOf, problemOf, WaybillError } from '../hub/errors.ts'
import { handle, load } from '../hub/handler/handle.ts'
import type { DocumentType, Fields } from '../hub/document/fields.ts'
import type { Scratch } from './scratch.ts'
import type { Source } from './source.ts'

const ACTOR = 'system:reader'
/** A reading that takes longer shows in the state of its document. */
const ANNOUNCED_AFTER_MS = 200
const CACHE: ViewDefinition = { collection: 'readings_v1', indexes: [] }
/** The cache is no fold of the log: every entry is written once, at one position. */
const CACHE_POSITION = '0'
/** One more try at once: a reader may have died for a reason that is not in the file. */
const TRIES = 2
const DEADLY = new Set(['reader-crashed', 'reader-timeout', 'reader-out-of-memory'])

export interface ReadFile {
  read(source: Source, options: { mediaType: string; typeHint?: DocumentType }, signal: AbortSignal): Promise<Reading>
  version(): Promise<ReaderVersion> | ReaderVersion
}

interface Dependencies {
  store: EventStore
  blobs: Blobs
  views: Views
  reader: ReadFile
  /** what the tenant's pipeline says about a document that was just read */
  route(facts: { tenant: string; source: string; type: DocumentType; typeConfidence: number; fields: Fields }): Route
  /** where a large file stands while it is read */
  scratch: Scratch
  now(): string
}

/** `kept` settles once the cache has it; the record need not wait for that, only the end of the work. */
interface CachedReading {
  extracted: FieldsExtracted['data']
  kept?: Promise<unknown>
}
type Received = Extract<Document, { received: unknown }>['received']

/** Room 5: reads the document of a message and hands the result to its aggregate. The same bytes are read once a version. */
export function readDocument({ store, blobs, views, reader, route, scratch, now }: Dependencies): QueueHandler {
  return { perform, giveUp }

  async function perform(message: DeliveredMessage, signal: AbortSignal): Promise<void> {
    const { stream, document, loaded } = await find(message)
    if (document.state !== 'received' && document.state !== 'reading') return
    const context = (step: string) => commandContext(message, step, ACTOR, now())
    const start: DocumentCommand = { type: 'StartReading', attempt: message.attempt }
    const reading = readCached(document.received, signal)
    // A quick reading is told in one append with its beginning; a slower one is announced.
    const announced = (await isOverWithin(reading, ANNOUNCED_AFTER_MS))
      ? undefined
      : await handle(store, documentAggregate, stream, start, context('start'), loaded)
    const record = (step: string, command: DocumentCommand) =>
      handle(
        store,
        documentAggregate,
        stream,
        announced ? command : [start, command],
        context(step),
        announced ?? loaded,
      )
    try {
      const { extracted, kept } = await reading
      const { documentType, typeConfidence, personal } = extracted
      const { tenant, source } = document.received
      const decided = route({ tenant, source, type: documentType, typeConfidence, fields: personal.fields })
      try {
        await record('record', { type: 'RecordReading', ...extracted, route: decided })
      } finally {
        await kept
      }
    } catch (error) {
      const code = codeOf(error)
      if (!code || problemOf(code).disposition !== 'person') throw error
      await record('fail', { type: 'FailReading', attempt: message.attempt, code, detail: (error as Error).message })
    }
  }

  async function giveUp(message: DeliveredMessage, error: unknown): Promise<void> {
    const { stream } = await find(message)
    const failed = {
      type: 'FailReading',
      attempt: message.attempt,
      code: 'attempts-exhausted',
      detail: (error as Error).message,
    } as const
    await handle(store, documentAggregate, stream, failed, commandContext(message, 'give-up', ACTOR, now()))
  }

  async function find({ body }: DeliveredMessage) {
    const stream = documentStream(String(body['tenant']), String(body['documentId']))
    const loaded = await load(store, documentAggregate, stream)
    if (loaded.state.state === 'none')
      throw new WaybillError('unreadable-message', 'The message names a document that the log does not have.')
    return { stream, document: loaded.state, loaded }
  }

  async function readCached(received: Received, signal: AbortSignal): Promise<CachedReading> {
    const version = await reader.version()
    const id = hash('sha256', JSON.stringify([received.tenant, received.blob.sha256, received.typeHint ?? '', version]))
    const cached = (await sparingly(views.load(CACHE, [id])))?.documents.get(id)?.['reading'] as
      | BlobReference
      | undefined
    if (cached)
      return {
        extracted: extractedFrom(
          JSON.parse(String(await buffer(await blobs.get(cached.key)))) as Reading,
          cached,
          true,
        ),
      }
    const reading = await readBlob(received, signal)
    const { key, sha256, size } = await blobs.put(received.tenant, Buffer.from(JSON.stringify(reading)))
    const reference = { key, sha256, size }
    const kept = sparingly(
      views.save(
        CACHE,
        [{ id, position: CACHE_POSITION, document: { tenant: received.tenant, reading: reference } }],
        CACHE_POSITION,
      ),
    )
    kept.catch(() => {})
    return { extracted: extractedFrom(reading, reference, false), kept }
  }

  async function readBlob({ blob, mediaType, typeHint }: Received, signal: AbortSignal): Promise<Reading> {
    return scratch(await blobs.get(blob.key), blob.size, async (source) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await reader.read(source, { mediaType, ...(typeHint && { typeHint }) }, signal)
        } catch (error) {
          if (attempt >= TRIES || !DEADLY.has(codeOf(error) ?? '') || signal.aborted) throw error
        }
      }
    })
  }
}

function extractedFrom(
  { type, typeConfidence, pages, words, fields, seconds, version }: Reading,
  reading: BlobReference,
  cached: boolean,
): FieldsExtracted['data'] {
  return {
    documentType: type,
    typeConfidence,
    reading,
    pages,
    words: words.length,
    seconds,
    version,
    cached,
    personal: { fields },
  }
}

/** The cache spares work and is no reason to wait: while its engine is away, or has lost it, files are read as if there were none. */
async function sparingly<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (!['engine-unavailable', 'view-lost'].includes(codeOf(error) ?? '')) throw error
    return undefined
  }
}

/** True where it ends in time, however it ends. */
async function isOverWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const over = work.then(
    () => true,
    () => true,
  )
  return Promise.race([over, late]).finally(() => clearTimeout(timer))
}
