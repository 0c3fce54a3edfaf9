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
import type { DocumentType, Types } from '../hub/document/types/type.ts'
import { mapValues, type Fields, type Tables, type Values } from '../hub/document/values/value.ts'
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
  read(
    source: Source,
    options: { mediaType: string; types: Types; typeHint?: DocumentType },
    signal: AbortSignal,
  ): Promise<Reading>
  version(): Promise<ReaderVersion> | ReaderVersion
}

interface Dependencies {
  store: EventStore
  blobs: Blobs
  views: Views
  reader: ReadFile
  /** what the tenant's pipeline says about a document that was just read */
  route(facts: Values & { tenant: string; source: string; type: DocumentType; typeConfidence: number }): Route
  /** the types that a tenant can use */
  typesOf(tenant: string): Types
  /** where a large file stands while it is read */
  scratch: Scratch
  now(): string
}

/** `kept` settles once the cache has it; the record need not wait for that, only the end of the work. */
interface CachedReading {
  extracted: FieldsExtracted['data']
  tables: Tables
  kept?: Promise<unknown>
}
type Received = Extract<Document, { received: unknown }>['received']

/** Room 5: reads the document of a message and hands the result to its aggregate. The same bytes are read once a version. */
export function readDocument({
  store,
  blobs,
  views,
  reader,
  route,
  typesOf,
  scratch,
  now,
}: Dependencies): QueueHandler {
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
      const { extracted, tables, kept } = await reading
      const { documentType, typeConfidence, personal } = extracted
      const { tenant, source } = document.received
      const values = { fields: personal.fields, tables }
      const decided = route({ tenant, source, type: documentType, typeConfidence, ...values })
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
    const types = typesOf(received.tenant)
    const facts = [received.tenant, received.blob.sha256, received.typeHint ?? '', version, fingerprintOf(types)]
    const id = hash('sha256', JSON.stringify(facts))
    const cached = (await sparingly(views.load(CACHE, [id])))?.documents.get(id)?.['reading'] as
      | BlobReference
      | undefined
    if (cached) {
      const stored = JSON.parse(String(await buffer(await blobs.get(cached.key)))) as Reading
      return recorded(stored, cached, true)
    }
    const reading = await readBlob(received, types, signal)
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
    return { ...recorded(reading, reference, false), kept }
  }

  async function readBlob(
    { blob, mediaType, typeHint }: Received,
    types: Types,
    signal: AbortSignal,
  ): Promise<Reading> {
    return scratch(await blobs.get(blob.key), blob.size, async (source) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await reader.read(source, { mediaType, types, ...(typeHint && { typeHint }) }, signal)
        } catch (error) {
          if (attempt >= TRIES || !DEADLY.has(codeOf(error) ?? '') || signal.aborted) throw error
        }
      }
    })
  }
}

/** The event has the header values only; everything else is in the blob that it names. */
function recorded(
  { type, typeConfidence, pages, words, fields, tables, seconds, version }: Reading,
  reading: BlobReference,
  cached: boolean,
): CachedReading {
  const extracted = {
    documentType: type,
    typeConfidence,
    reading,
    pages: pages.length,
    sources: [...new Set(pages.map(({ source }) => source))],
    words: words.length,
    rows: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length])),
    seconds,
    version,
    cached,
    personal: { fields: withoutCandidates(fields) },
  }
  return { extracted, tables }
}

const withoutCandidates = (fields: Fields): Fields =>
  mapValues({ fields, tables: {} }, ({ candidates: _candidates, ...value }) => value).fields

/** Other types give other readings, so the cache knows readings by their types, too. */
const fingerprints = new WeakMap<Types, string>()

function fingerprintOf(types: Types): string {
  let fingerprint = fingerprints.get(types)
  if (fingerprint === undefined) {
    fingerprint = hash('sha256', JSON.stringify([...types]))
    fingerprints.set(types, fingerprint)
  }
  return fingerprint
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
