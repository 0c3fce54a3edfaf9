import { monotonicFactory } from 'ulid'
import { documentAggregate } from '../handler/aggregates.ts'
import { noDocument, type Document } from '../document/document.ts'
import type { PipelineVersion, ServiceClass } from '../document/events.ts'
import type { MediaType } from '../document/media-types.ts'
import type { DocumentType } from '../document/types/type.ts'
import type { Blob, Blobs } from '../drivers/blobs/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { handle, load, type CommandContext, type Loaded } from '../handler/handle.ts'
import { ids } from '../streams/ids.ts'
import { documentStream } from '../streams/names.ts'
import { claimForDocument, sha256 } from './claim.ts'
import { inspect } from './inspect.ts'

/** The stream of an id that was just made. */
const NEW_DOCUMENT: Loaded<Document> = { state: noDocument, revision: 'no-stream', commandIds: new Set() }

export interface Incoming {
  tenant: string
  bytes: AsyncIterable<Uint8Array>
  /** how it came in: rest */
  source: string
  actor: string
  correlationId: string
  traceparent?: string
  fileName?: string
  typeHint?: DocumentType
  /**
   * The sender's name for this request: repeated with the same document it has the same result, with another it fails.
   */
  idempotencyKey?: string
}

export interface Receipt {
  documentId: string
  /** true if the bytes belong to the document of another request; a repeated request is no duplicate */
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
  /** makes ULIDs, each greater than the one before */
  newId(): string
}

/**
 * The intake that every source shares: inspect the first bytes, store all of them, claim request and content, record
 * the document. Resolves when bytes and event are on disk; a failure before that leaves no document.
 */
export function receiveDocuments({
  newId = monotonicFactory(),
  ...others
}: Omit<Dependencies, 'newId'> & Partial<Pick<Dependencies, 'newId'>>): (incoming: Incoming) => Promise<Receipt> {
  const dependencies: Dependencies = { ...others, newId }
  return (incoming) => receive(dependencies, incoming)
}

async function receive(dependencies: Dependencies, incoming: Incoming): Promise<Receipt> {
  const { store, blobs, sniff, maxBytes, now, newId } = dependencies
  const { tenant } = incoming
  const { mediaType, bytes } = await inspect(incoming.bytes, sniff)
  const blob = await blobs.put(tenant, bytes, { maxBytes, mediaType })
  const newDocumentId = newId()
  const idOfRequest = await claimRequest(dependencies, incoming, blob, newDocumentId)
  const content = { key: `content:${blob.sha256}`, documentId: idOfRequest, fingerprint: '' }
  const documentId = await claimForDocument(store, content, contextOf(incoming, content.key, now()))
  const duplicate = documentId !== idOfRequest
  const stream = documentStream(tenant, documentId)
  // An earlier request may have claimed the content and died before it recorded the document: this one continues with
  // its id.
  const loaded = documentId === newDocumentId ? NEW_DOCUMENT : await load(store, documentAggregate, stream)
  if (loaded.state.state !== 'none') {
    if (duplicate) await recordDuplicate(dependencies, incoming, stream)
    return { documentId, duplicate, state: loaded.state.state }
  }
  const command = {
    type: 'ReceiveDocument',
    tenant,
    documentId,
    blob,
    mediaType,
    source: incoming.source,
    pipeline: dependencies.pipelineOf(tenant),
    serviceClass: dependencies.serviceClassOf(tenant),
    ...(incoming.typeHint && { typeHint: incoming.typeHint }),
    personal: incoming.fileName === undefined ? {} : { fileName: incoming.fileName },
  } as const
  const context = contextOf(incoming, `receive:${documentId}`, now())
  const { state } = await handle(store, documentAggregate, stream, command, context, loaded)
  return { documentId, duplicate, state: state.state }
}

/** Claims the Idempotency-Key of a request, if it has one. Returns the document that holds it. */
async function claimRequest(
  { store, now }: Dependencies,
  incoming: Incoming,
  { sha256: content }: Blob,
  documentId: string,
): Promise<string> {
  const { idempotencyKey, typeHint = '' } = incoming
  if (idempotencyKey === undefined) return documentId
  const fingerprint = sha256(JSON.stringify([content, typeHint]))
  const claim = { key: `key:${idempotencyKey}`, documentId, fingerprint }
  return claimForDocument(store, claim, contextOf(incoming, claim.key, now()))
}

async function recordDuplicate({ store, now, newId }: Dependencies, incoming: Incoming, stream: string): Promise<void> {
  const { source, fileName, idempotencyKey } = incoming
  const step = idempotencyKey === undefined ? newId() : `duplicate:${idempotencyKey}`
  const command = { type: 'RecordDuplicate', source, ...(fileName !== undefined && { fileName }) } as const
  await handle(store, documentAggregate, stream, command, contextOf(incoming, step, now()))
}

function contextOf({ tenant, actor, correlationId, traceparent }: Incoming, step: string, at: string): CommandContext {
  return {
    commandId: ids.intakeCommand(`${tenant}:${step}`),
    tenant,
    actor,
    at,
    correlationId,
    causationId: correlationId,
    ...(traceparent && { traceparent }),
  }
}
