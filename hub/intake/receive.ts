import { monotonicFactory } from 'ulid'
import { documentAggregate } from '../handler/aggregates.ts'
import { noDocument, type Document } from '../document/document.ts'
import type { PipelineVersion } from '../document/events.ts'
import type { ServiceClass } from '../document/service-class.ts'
import type { MediaType } from '../document/media-types.ts'
import type { DocumentType } from '../document/types/type.ts'
import type { Blob, Blobs } from '../drivers/blobs/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { handle, load, type CommandContext, type Loaded } from '../handler/handle.ts'
import { ids } from '../streams/ids.ts'
import { documentStream } from '../streams/names.ts'
import { claimForDocument, sha256 } from './claim.ts'
import { tidyFileName } from './file-name.ts'
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
  /** true: the same bytes become a document of their own, although they were received before */
  again?: boolean
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
  /** the first document with these bytes, where `documentId` is another document */
  sameContentAs?: string
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
  return ({ fileName: given, ...incoming }) => {
    const fileName = given === undefined ? undefined : tidyFileName(given)
    return receive(dependencies, { ...incoming, ...(fileName !== undefined && { fileName }) })
  }
}

async function receive(dependencies: Dependencies, incoming: Incoming): Promise<Receipt> {
  const { store, blobs, sniff, maxBytes, now, newId } = dependencies
  const { tenant } = incoming
  const { mediaType, bytes } = await inspect(incoming.bytes, sniff)
  const blob = await blobs.put(tenant, bytes, { maxBytes, mediaType })
  const newDocumentId = newId()
  const idOfRequest = await claimRequest(dependencies, incoming, blob, newDocumentId)
  const repeated = idOfRequest === newDocumentId ? NEW_DOCUMENT : await loadDocument(store, tenant, idOfRequest)
  if (repeated.state.state !== 'none') return receiptOf(idOfRequest, false, repeated.state)
  const { documentId, sameContentAs, loaded } = await claimContent(dependencies, incoming, blob, {
    documentId: idOfRequest,
    loaded: repeated,
  })
  const duplicate = documentId !== idOfRequest
  if (loaded.state.state !== 'none') {
    await noteRepeat(dependencies, incoming, { documentId, loaded })
    return receiptOf(documentId, duplicate, loaded.state)
  }
  // Before the new document: one of which nothing is noted could be posted beside this one. Also where the first one is
  // not recorded yet: its request conflicts with the note, and the document knows it.
  const noted = sameContentAs && (await noteRepeat(dependencies, incoming, sameContentAs, documentId))
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
    ...(sameContentAs && { sameContentAs: sameContentAs.documentId }),
    ...(typeof noted === 'number' && { sameContentAt: noted }),
    personal: incoming.fileName === undefined ? {} : { fileName: incoming.fileName },
  } as const
  const context = contextOf(incoming, `receive:${documentId}`, now())
  const { state } = await handle(store, documentAggregate, documentStream(tenant, documentId), command, context, loaded)
  return receiptOf(documentId, duplicate, state)
}

const loadDocument = (store: EventStore, tenant: string, documentId: string): Promise<Loaded<Document>> =>
  load(store, documentAggregate, documentStream(tenant, documentId))

function receiptOf(documentId: string, duplicate: boolean, document: Document): Receipt {
  const first = document.state === 'none' ? undefined : document.received.sameContentAs
  return { documentId, duplicate, state: document.state, ...(first !== undefined && { sameContentAs: first }) }
}

/** A document, and what was read of its stream. */
interface Found {
  documentId: string
  loaded: Loaded<Document>
}

/**
 * The document that bytes belong to: that of the request, or the one that claimed them first. If the sender asks for
 * another one, or says another type, the request keeps its own, beside the first.
 */
async function claimContent(
  { store, now }: Dependencies,
  incoming: Incoming,
  { sha256: content }: Blob,
  own: Found,
): Promise<Found & { sameContentAs?: Found }> {
  const { tenant, typeHint, again } = incoming
  const claim = (key: string) =>
    claimForDocument(store, { key, documentId: own.documentId, fingerprint: '' }, contextOf(incoming, key, now()))
  // An earlier request may have claimed the content and died before it recorded the document: this one continues with
  // its id.
  const found = async (documentId: string): Promise<Found> =>
    documentId === own.documentId ? own : { documentId, loaded: await loadDocument(store, tenant, documentId) }
  const first = await found(await claim(`content:${content}`))
  if (first === own) return own
  if (again) return { ...own, sameContentAs: first }
  if (typeHint === undefined || !hasOtherType(first.loaded.state, typeHint)) return first
  const ofType = await found(await claim(`content:${content}:${typeHint}`))
  return { ...ofType, sameContentAs: first }
}

/** True if a document was received, and is not of this type by its reading, a review or the word of its sender. */
function hasOtherType(document: Document, typeHint: DocumentType): boolean {
  if (document.state === 'none') return false
  return (('documentType' in document && document.documentType) || document.received.typeHint) !== typeHint
}

/** Claims the Idempotency-Key of a request, if it has one. Returns the document that holds it. */
async function claimRequest(
  { store, now }: Dependencies,
  incoming: Incoming,
  { sha256: content }: Blob,
  documentId: string,
): Promise<string> {
  const { idempotencyKey, typeHint = '', again = false } = incoming
  if (idempotencyKey === undefined) return documentId
  const fingerprint = sha256(JSON.stringify(again ? [content, typeHint, 'again'] : [content, typeHint]))
  const claim = { key: `key:${idempotencyKey}`, documentId, fingerprint }
  return claimForDocument(store, claim, contextOf(incoming, claim.key, now()))
}

/**
 * Notes with a document that its bytes came again, and as which document they were accepted, if as another. Resolves to
 * the revision of its stream.
 */
async function noteRepeat(
  { store, now, newId }: Dependencies,
  incoming: Incoming,
  { documentId, loaded }: Found,
  acceptedAs?: string,
): Promise<Loaded<Document>['revision']> {
  const { tenant, source, fileName, idempotencyKey } = incoming
  const step =
    acceptedAs === undefined
      ? idempotencyKey === undefined
        ? newId()
        : `duplicate:${idempotencyKey}`
      : `accepted:${acceptedAs}`
  const at = now()
  const command = {
    type: 'RecordDuplicate',
    source,
    day: at.slice(0, 'YYYY-MM-DD'.length),
    ...(acceptedAs !== undefined && { acceptedAs }),
    ...(fileName !== undefined && { fileName }),
  } as const
  const stream = documentStream(tenant, documentId)
  return (await handle(store, documentAggregate, stream, command, contextOf(incoming, step, at), loaded)).revision
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
