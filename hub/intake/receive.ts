import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { monotonicFactory } from 'ulid'
import { documentAggregate } from '../handler/aggregates.ts'
import { noDocument, type Document } from '../document/document.ts'
import type { PipelineVersion, ServiceClass } from '../document/events.ts'
import { SUPPORTED_FORMATS, type MediaType } from '../document/media-types.ts'
import type { DocumentType } from '../document/fields.ts'
import { claimStream, documentStream } from '../streams/names.ts'
import type { Blob, Blobs } from '../drivers/blobs/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { handle, load, type CommandContext, type Loaded } from '../handler/handle.ts'
import { upcastClaim, type DocumentClaimed } from '../streams/events.ts'
import { ids } from '../streams/ids.ts'
import { appendEvents } from '../streams/writer.ts'

const SNIFFED_BYTES = 1024
/** A document up to this size is taken up as a whole: a stream of its own costs more than its bytes. */
const WHOLE_BYTES = 64 * 1024
/** A stream of an id that was made just now. */
const NEW_DOCUMENT: Loaded<Document> = { state: noDocument, revision: 'no-stream', commandIds: new Set() }

export interface Incoming {
  tenant: string
  bytes: AsyncIterable<Uint8Array>
  /** rest, amqp, folder, mail, url */
  source: string
  actor: string
  correlationId: string
  traceparent?: string
  fileName?: string
  typeHint?: DocumentType
  /** the sender's own name for this request: repeated with the same document it answers the same, with another it fails */
  idempotencyKey?: string
}

export interface Receipt {
  documentId: string
  /** true where the same bytes came before by another request */
  duplicate: boolean
  state: Document['state']
}

interface Dependencies {
  store: EventStore
  blobs: Blobs
  sniff(first: Uint8Array): MediaType | undefined
  pipelineOf(tenant: string): PipelineVersion
  serviceClassOf(tenant: string): ServiceClass
  maxBytes: number
  now(): string
  /** a ULID, later ones higher */
  newId?(): string
}

/**
 * Room 1, the steps that every intake shares: look at the first bytes, store them all, claim request and content, record.
 * Resolves once bytes and event are on disk; what failed before left no document.
 */
export function receiveDocuments({
  store,
  blobs,
  sniff,
  pipelineOf,
  serviceClassOf,
  maxBytes,
  now,
  newId = monotonicFactory(),
}: Dependencies): (incoming: Incoming) => Promise<Receipt> {
  return async (incoming) => {
    const { tenant, idempotencyKey, typeHint } = incoming
    const { mediaType, bytes } = await inspect(incoming.bytes)
    const blob = await blobs.put(tenant, bytes, { maxBytes, mediaType })
    const requested = newId()
    const wanted = idempotencyKey === undefined ? requested : await claimRequest(incoming, blob, requested)
    const documentId = await claim(incoming, `content:${blob.sha256}`, wanted, '')
    const duplicate = documentId !== wanted
    // Whoever claimed it before may have died before the event: then this request carries on with its id.
    const known =
      documentId === requested ? NEW_DOCUMENT : await load(store, documentAggregate, documentStream(tenant, documentId))
    if (known.state.state !== 'none') {
      if (duplicate) await noteDuplicate(incoming, documentId)
      return { documentId, duplicate, state: known.state.state }
    }
    const { state } = await handle(
      store,
      documentAggregate,
      documentStream(tenant, documentId),
      {
        type: 'ReceiveDocument',
        tenant,
        documentId,
        blob,
        mediaType,
        source: incoming.source,
        pipeline: pipelineOf(tenant),
        serviceClass: serviceClassOf(tenant),
        ...(typeHint && { typeHint }),
        personal: incoming.fileName === undefined ? {} : { fileName: incoming.fileName },
      },
      contextOf(incoming, `receive:${documentId}`),
      known,
    )
    return { documentId, duplicate, state: state.state }
  }

  async function inspect(
    source: AsyncIterable<Uint8Array>,
  ): Promise<{ mediaType: MediaType; bytes: Readable | Uint8Array }> {
    const iterator = source[Symbol.asyncIterator]()
    let known: Uint8Array = new Uint8Array()
    let done = false
    const gather = async (bytes: number): Promise<void> => {
      const chunks: Uint8Array[] = []
      for (let length = 0; !done && length < bytes;) {
        const next = await iterator.next()
        done = next.done === true
        if (done) break
        chunks.push(next.value as Uint8Array)
        length += (next.value as Uint8Array).length
      }
      known = known.length === 0 && chunks.length === 1 ? chunks[0]! : Buffer.concat([known, ...chunks])
    }
    await gather(SNIFFED_BYTES)
    if (known.length === 0) throw new WaybillError('empty-document', 'The document holds no bytes.')
    const mediaType = sniff(known.subarray(0, SNIFFED_BYTES))
    if (!mediaType)
      throw new WaybillError('unsupported-media-type', `The content of the file is not ${SUPPORTED_FORMATS}.`)
    // In small steps: a sender may chop its bytes, and each chunk costs far more than a byte.
    while (!done && known.length < WHOLE_BYTES) await gather(SNIFFED_BYTES)
    if (done) return { mediaType, bytes: known }
    async function* all(): AsyncGenerator<Uint8Array> {
      yield known
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    }
    return { mediaType, bytes: Readable.from(all(), { objectMode: false }) }
  }

  async function claimRequest(incoming: Incoming, blob: Blob, documentId: string): Promise<string> {
    return claim(
      incoming,
      `key:${incoming.idempotencyKey}`,
      documentId,
      hashOf(JSON.stringify([blob.sha256, incoming.typeHint ?? ''])),
    )
  }

  /** The document that holds a claim: ours, or the one that claimed it first. */
  async function claim(incoming: Incoming, what: string, documentId: string, fingerprint: string): Promise<string> {
    const stream = claimStream(incoming.tenant, hashOf(what))
    // Its id follows from the document: the same claim again adds nothing, that of another document conflicts.
    const claimed: DocumentClaimed & { id: string } = {
      id: ids.intakeClaim(`${stream}:${documentId}`),
      type: 'DocumentClaimed',
      data: { documentId, fingerprint },
    }
    try {
      await appendEvents(store, stream, [claimed], 'no-stream', contextOf(incoming, what))
      return documentId
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
      const [first] = await store.read(stream)
      const { data } = upcastClaim(first!) as DocumentClaimed
      if (data.fingerprint !== fingerprint)
        throw new WaybillError(
          'idempotency-key-reused',
          'This Idempotency-Key came with another document or type before.',
          { documentId: data.documentId },
        )
      return data.documentId
    }
  }

  async function noteDuplicate(incoming: Incoming, documentId: string): Promise<void> {
    const { source, fileName, idempotencyKey } = incoming
    const context = contextOf(incoming, idempotencyKey === undefined ? newId() : `duplicate:${idempotencyKey}`)
    await handle(
      store,
      documentAggregate,
      documentStream(incoming.tenant, documentId),
      { type: 'RecordDuplicate', source, ...(fileName !== undefined && { fileName }) },
      context,
    )
  }

  function contextOf({ tenant, actor, correlationId, traceparent }: Incoming, step: string): CommandContext {
    return {
      commandId: ids.intakeCommand(`${tenant}:${step}`),
      tenant,
      actor,
      at: now(),
      correlationId,
      causationId: correlationId,
      ...(traceparent && { traceparent }),
    }
  }
}

const hashOf = (text: string): string => hash('sha256', text)
