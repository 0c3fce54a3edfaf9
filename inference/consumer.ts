import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { documentAggregate } from '../hub/aggregates.ts'
import { contextOf } from '../hub/context.ts'
import type { Document } from '../hub/document/document.ts'
import type { Route } from '../hub/document/commands.ts'
import type { BlobReference, FieldsExtracted } from '../hub/document/events.ts'
import type { Reading, ReaderVersion } from '../hub/document/reading.ts'
import { documentStream } from '../hub/document/streams.ts'
import type { Blobs } from '../hub/drivers/blobs/port.ts'
import type { DeliveredMessage, Work } from '../hub/drivers/bus/port.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../hub/drivers/views/port.ts'
import { codeOf, problemOf, WaybillError } from '../hub/errors.ts'
import { handle, load } from '../hub/handle.ts'
import type { DocumentType, Fields } from '../hub/document/fields.ts'

const ACTOR = 'system:reader'
const CACHE: ViewDefinition = { collection: 'readings_v1', indexes: [] }
/** The cache is no fold of the log: every entry is written once, at one position. */
const CACHE_POSITION = '0'
/** One more try at once: a reader may have died for a reason that is not in the file. */
const TRIES = 2
const DEADLY = new Set(['reader-crashed', 'reader-timeout', 'reader-out-of-memory'])

export interface ReadFile {
  read(file: string, options: { mediaType: string; typeHint?: DocumentType }, signal: AbortSignal): Promise<Reading>
  version(): Promise<ReaderVersion> | ReaderVersion
}

interface Dependencies {
  store: EventStore
  blobs: Blobs
  views: Views
  reader: ReadFile
  /** what the tenant's pipeline says about a document that was just read */
  route(facts: { tenant: string; source: string; type: DocumentType; typeConfidence: number; fields: Fields }): Route
  /** folder for the file while it is read */
  scratch: string
  now(): string
}

type Received = Extract<Document, { received: unknown }>['received']

/** Room 5: reads the document of a message and hands the result to its aggregate. The same bytes are read once a version. */
export function readDocument({ store, blobs, views, reader, route, scratch, now }: Dependencies): Work {
  return { perform, giveUp }

  async function perform(message: DeliveredMessage, signal: AbortSignal): Promise<void> {
    const { stream, document } = await find(message)
    if (document.state !== 'received' && document.state !== 'reading') return
    const context = (step: string) => contextOf(message, step, ACTOR, now())
    await handle(store, documentAggregate, stream, { type: 'StartReading', attempt: message.attempt }, context('start'))
    try {
      const extracted = await readCached(document.received, signal)
      const { documentType, typeConfidence, personal } = extracted
      const { tenant, source } = document.received
      const decided = route({ tenant, source, type: documentType, typeConfidence, fields: personal.fields })
      await handle(store, documentAggregate, stream, { type: 'RecordReading', ...extracted, route: decided }, context('record'))
    } catch (error) {
      const code = codeOf(error)
      if (!code || problemOf(code).disposition !== 'person') throw error
      await handle(store, documentAggregate, stream, { type: 'FailReading', attempt: message.attempt, code, detail: (error as Error).message }, context('fail'))
    }
  }

  async function giveUp(message: DeliveredMessage, error: unknown): Promise<void> {
    const { stream } = await find(message)
    const failed = { type: 'FailReading', attempt: message.attempt, code: 'attempts-exhausted', detail: (error as Error).message } as const
    await handle(store, documentAggregate, stream, failed, contextOf(message, 'give-up', ACTOR, now()))
  }

  async function find({ body }: DeliveredMessage): Promise<{ stream: string; document: Exclude<Document, { state: 'none' }> }> {
    const stream = documentStream(String(body['tenant']), String(body['documentId']))
    const { state } = await load(store, documentAggregate, stream)
    if (state.state === 'none') throw new WaybillError('unreadable-message', 'The message names a document that the log does not have.')
    return { stream, document: state }
  }

  async function readCached(received: Received, signal: AbortSignal): Promise<FieldsExtracted['data']> {
    const version = await reader.version()
    const id = createHash('sha256').update(JSON.stringify([received.tenant, received.blob.sha256, received.typeHint ?? '', version])).digest('hex')
    const cached = (await views.load(CACHE, [id])).documents.get(id)?.['reading'] as BlobReference | undefined
    if (cached) return extractedFrom(JSON.parse(String(await buffer(await blobs.get(cached.key)))) as Reading, cached, true)
    const reading = await readBlob(received, signal)
    const { key, sha256, size } = await blobs.put(received.tenant, Buffer.from(JSON.stringify(reading)))
    const reference = { key, sha256, size }
    await views.save(CACHE, [{ id, position: CACHE_POSITION, document: { tenant: received.tenant, reading: reference } }], CACHE_POSITION)
    return extractedFrom(reading, reference, false)
  }

  async function readBlob({ blob, mediaType, typeHint }: Received, signal: AbortSignal): Promise<Reading> {
    await mkdir(scratch, { recursive: true })
    const file = path.join(scratch, randomUUID())
    try {
      await pipeline(await blobs.get(blob.key), createWriteStream(file, { mode: 0o600 }))
      for (let attempt = 1; ; attempt++) {
        try {
          return await reader.read(file, { mediaType, ...(typeHint && { typeHint }) }, signal)
        } catch (error) {
          if (attempt >= TRIES || !DEADLY.has(codeOf(error) ?? '') || signal.aborted) throw error
        }
      }
    } finally {
      await rm(file, { force: true })
    }
  }
}

function extractedFrom({ type, typeConfidence, pages, words, fields, seconds, version }: Reading, reading: BlobReference, cached: boolean): FieldsExtracted['data'] {
  return { documentType: type, typeConfidence, reading, pages, words: words.length, seconds, version, cached, personal: { fields } }
}
