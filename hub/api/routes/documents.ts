import { isClosed } from '../../document/document.ts'
import type { Types } from '../../document/types/type.ts'
import { explanationOf } from '../../document/values/explanation.ts'
import type { Fields, Value } from '../../document/values/value.ts'
import { documentStream } from '../../streams/names.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError } from '../../errors.ts'
import type { Incoming, Receipt } from '../../intake/receive.ts'
import { projectDocument, type DocumentView } from '../../../projections/documents.ts'
import { loadValues } from '../../handler/load-values.ts'
import { text, type Call, type Handlers } from '../call.ts'
import { actorOf } from '../../auth/principal.ts'
import { conditions, listing, pageOf, timeRange, type ListedView } from '../list.ts'
import { sortOf, withAmounts } from '../document-order.ts'
import { assertType } from '../document-type.ts'
import { uploadOf } from '../upload.ts'
import { deliveriesWithWaiting } from '../waiting.ts'

interface Dependencies {
  store: EventStore
  documents: ListedView
  blobs: Pick<Blobs, 'get'>
  /** the document types that a tenant can use */
  typesOf(tenant: string): Types
  receive(incoming: Incoming): Promise<Receipt>
  /** @throws {WaybillError} while the hub accepts no documents although it could store them */
  assertOpen(): void
  maxBytes: number
}

export function documentHandlers({
  store,
  blobs,
  documents,
  typesOf,
  receive,
  assertOpen,
  maxBytes,
}: Dependencies): Handlers {
  return {
    async sendDocument({ principal, parameters, request, response, correlationId, traceparent, prefix }) {
      assertOpen()
      if (Number(request.headers['content-length'] ?? 0) > maxBytes)
        throw new WaybillError('document-too-large', `The file has more than ${maxBytes} bytes.`, { maxBytes })
      const { type } = parameters
      if (type !== undefined) assertType(String(type), typesOf(principal.tenant), '/query/type')
      const { bytes, fileName = text(parameters['fileName']) } = await uploadOf(request)
      const idempotencyKey = text(parameters['Idempotency-Key'])
      const again = parameters['again'] === true
      const receipt = await receive({
        tenant: principal.tenant,
        actor: actorOf(principal),
        source: 'rest',
        bytes,
        correlationId,
        traceparent,
        ...(fileName !== undefined && { fileName }),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        ...(type !== undefined && { typeHint: String(type) }),
        ...(again && { again }),
      })
      const { documentId, ...received } = receipt
      const hint = hintOf(receipt, again && idempotencyKey === undefined)
      response
        .status(receipt.duplicate ? 200 : 202)
        .location(`${prefix}/api/v1/documents/${documentId}`)
        .json({ id: documentId, ...received, ...(hint !== undefined && { hint }) })
    },

    async listDocuments(call) {
      const { principal, parameters } = call
      const { state, type, kind, source, partOf, receivedFrom, receivedTo, sort } = parameters
      const types = typesOf(principal.tenant)
      if (type !== undefined) assertType(String(type), types, '/query/type')
      const own = conditions({
        'tenant': principal.tenant,
        state,
        type,
        kind,
        source,
        'partOf.id': partOf,
        'receivedAt': timeRange(receivedFrom, receivedTo),
      })
      const asked = parameters['filter'] === undefined ? undefined : filterOf(String(parameters['filter']))
      const page = await pageOf(documents, call, {
        filter: asked ? { $and: [own, withAmounts(asked, types)] } : own,
        sort: sortOf(String(sort), types),
      })
      call.response.json(listing('documents', page, (row) => answerOf(row as unknown as DocumentView)))
    },

    async getDocument(call) {
      const document = await findDocument(store, call)
      const tag = entityTag(document)
      call.response.set('ETag', tag)
      const deliveries = await deliveriesWithWaiting(store, document)
      // What a delivery waits for changes without an event of the document.
      const isWaiting = Object.values(deliveries).some(({ waiting }) => waiting !== undefined)
      if (!isWaiting && hasTag(call.parameters['If-None-Match'], tag)) call.response.status(304).end()
      else call.response.json(await withTables(blobs, { ...document, deliveries }))
    },
  }
}

export const entityTag = ({ revision }: DocumentView): string => `"${revision}"`

/** Whether a list of entity tags has this one; a proxy may have made it weak. */
export const hasTag = (list: unknown, tag: string): boolean =>
  typeof list === 'string' && list.split(',').some((each) => each.trim().replace(/^W\//, '') === tag)

/**
 * The document of a request from its own stream, so it is always up to date.
 * @throws {WaybillError} `not-found` also for a document of another tenant
 */
export async function findDocument(
  store: EventStore,
  { principal, parameters }: Pick<Call, 'principal' | 'parameters'>,
): Promise<DocumentView> {
  const events = await store.read(documentStream(principal.tenant, String(parameters['id'])))
  const document = events.reduce<DocumentView | undefined>(projectDocument, undefined)
  if (!document) throw new WaybillError('not-found', 'There is no such document.')
  return document
}

/** What the API shows of a document. */
export function answerOf(document: DocumentView): object {
  const {
    tenant: _tenant,
    reading: _reading,
    rows: _rows,
    cells: _cells,
    amounts: _amounts,
    position: _position,
    ...shown
  } = document as DocumentView & { position?: string }
  return shown
}

/** The same with what lists leave out: the rows of its tables, and why each value is what it is. */
export async function withTables(blobs: Pick<Blobs, 'get'>, document: DocumentView): Promise<object> {
  const { reading: key, rows = {}, fields, cells = [] } = document
  const answer = { ...answerOf(document), fields: explained(fields) }
  if (key === undefined || (Object.keys(rows).length === 0 && cells.length === 0)) return answer
  const { tables } = await loadValues(blobs, { reading: { rows, reading: { key } }, fields, cells })
  return { ...answer, tables }
}

const explained = (fields: Fields): Record<string, Value & { explanation?: string }> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const explanation = explanationOf(value.evidence)
      return [name, explanation === undefined ? value : { ...value, explanation }]
    }),
  )

/** What a sender can do where the bytes lead to a closed document, or where a retry would create one more. */
function hintOf({ documentId, duplicate, state, sameContentAs }: Receipt, mayRepeat: boolean): string | undefined {
  if (duplicate && isClosed(state))
    return (
      `The document is ${state}. Reopen it with POST /api/v1/documents/${documentId}/reopen, ` +
      'or send the file with `?again=true` to have it accepted as a new document.'
    )
  if (mayRepeat && sameContentAs !== undefined)
    return (
      `The file was accepted as one more document beside ${sameContentAs}. ` +
      'Send an Idempotency-Key with `again`, so that a retry does not create another one.'
    )
  return undefined
}

function filterOf(json: string): Record<string, unknown> {
  try {
    const filter = JSON.parse(json) as unknown
    if (typeof filter === 'object' && filter !== null && !Array.isArray(filter))
      return filter as Record<string, unknown>
  } catch {
    // reported below
  }
  throw new WaybillError('invalid-request', '/query/filter is not a JSON object.')
}
