import { randomUUID } from 'node:crypto'
import { withDetails } from '../../document/finding.ts'
import { differences } from '../../document/values/differences.ts'
import type { DocumentType, Types } from '../../document/types/type.ts'
import type { Values } from '../../document/values/value.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError } from '../../errors.ts'
import { documentAggregate } from '../../handler/aggregates.ts'
import { handle } from '../../handler/handle.ts'
import { loadValues } from '../../handler/load-values.ts'
import { count } from '../../platform/count.ts'
import { documentStream } from '../../streams/names.ts'
import type { DocumentView } from '../../../projections/documents.ts'
import { readingsOf, type ReadingView } from '../../../projections/readings.ts'
import { originOf, type Call, type Handlers } from '../call.ts'
import { assertType } from '../document-type.ts'
import { entityTag, findDocument, withTables } from './documents.ts'

interface Dependencies {
  store: EventStore
  blobs: Pick<Blobs, 'get'>
  /** the document types that a tenant can use */
  typesOf(tenant: string): Types
  now(): string
}

/** The readings of a document: another one on request, all of them, and how two of them differ. */
export function readingHandlers({ store, blobs, typesOf, now }: Dependencies): Handlers {
  const valuesOf = ({ data: { rows, reading, personal } }: ReadingView): Promise<Values> =>
    loadValues(blobs, { reading: { rows, reading }, fields: personal.fields, cells: [] })

  const currentValues = ({ rows = {}, reading: key = '', fields, cells = [] }: DocumentView): Promise<Values> =>
    loadValues(blobs, { reading: { rows, reading: { key } }, fields, cells })

  return {
    async rereadDocument(call) {
      const { type, reason } = (call.body ?? {}) as { type?: DocumentType; reason?: string }
      const { tenant } = call.principal
      if (type !== undefined) assertType(type, typesOf(tenant), '/body/type')
      const { id } = await findDocument(store, call)
      const command = {
        type: 'RequestReread',
        ...(type !== undefined && { typeHint: type }),
        ...(reason !== undefined && { reason }),
      } as const
      const context = { commandId: randomUUID(), ...originOf(call, now()) }
      await handle(store, documentAggregate, documentStream(tenant, id), command, context)
      const after = await findDocument(store, call)
      call.response
        .status(202)
        .set('ETag', entityTag(after))
        .json(await withTables(blobs, after))
    },

    async listReadings(call) {
      const { id, readings } = await find(call)
      call.response.json({ id, readings: readings.map(shownOf) })
    },

    async getReading(call) {
      const { readings } = await find(call)
      const reading = numbered(readings, Number(call.parameters['number']))
      call.response.json({ ...shownOf(reading), ...(await valuesOf(reading)) })
    },

    async compareReadings(call) {
      const { id, document, readings } = await find(call)
      const { number, with: other } = call.parameters
      const from = numbered(readings, Number(number))
      const to = other === undefined ? undefined : numbered(readings, Number(other))
      const [before, after] = await Promise.all([valuesOf(from), to ? valuesOf(to) : currentValues(document)])
      call.response.json({
        id,
        from: { number: from.number, type: from.data.documentType },
        to: to ? { number: to.number, type: to.data.documentType } : { type: document.type },
        differences: differences(before, after).map((each) => ({ ...each, from: bare(each.from), to: bare(each.to) })),
      })
    },
  }

  async function find(call: Call): Promise<{ id: string; document: DocumentView; readings: ReadingView[] }> {
    const document = await findDocument(store, call)
    const events = await store.read(documentStream(call.principal.tenant, document.id))
    return { id: document.id, document, readings: readingsOf(events) }
  }
}

function numbered(readings: readonly ReadingView[], number: number): ReadingView {
  const reading = readings[number - 1]
  if (reading) return reading
  throw new WaybillError(
    'not-found',
    `There is no reading ${number}: the document has ${count(readings.length, 'reading')}.`,
  )
}

/** A value without what else it could be. */
function bare(value: object | null): object | null {
  if (value === null) return null
  const { candidates: _, ...rest } = value as { candidates?: unknown }
  return rest
}

function shownOf({ number, at, current, data }: ReadingView): object {
  const { documentType, typeConfidence, kind, kindConfidence, findings, personal, ...read } = data
  const { pages, sources, words, seconds, version, vision } = read
  const adopted = 'adopted' in data ? { adopted: data.adopted, differing: data.differing } : {}
  return {
    number,
    at,
    current,
    type: documentType,
    typeConfidence,
    ...(kind && { kind }),
    kindConfidence,
    findings: withDetails(findings, personal.findings),
    pages,
    sources,
    words,
    seconds,
    version,
    ...(vision && { vision }),
    ...adopted,
  }
}
