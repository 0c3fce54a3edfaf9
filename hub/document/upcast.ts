import { WaybillError } from '../errors.ts'
import type { DocumentEvent } from './events.ts'

/** Version that document events are written with. Raise it with a step below whenever the shape of a stored event changes. */
export const DOCUMENT_SCHEMA = '3'

interface Stored {
  type: string
  data: Record<string, unknown>
  metadata: Record<string, string>
}
type Step = (type: string, data: Record<string, unknown>) => { type: string; data: Record<string, unknown> }

const NAMES_FIELDS = new Set(['FieldsExtracted', 'ReviewRequested', 'ReviewCompleted'])

/** steps[n] turns an event of version n into one of version n + 1. Pure, never removed: every stored version stays readable. */
const steps: Record<number, Step> = {
  // A field was renamed, and got its name back.
  1: renamesField('purchaseOrderNumber', 'purchaseOrder'),
  2: renamesField('purchaseOrder', 'purchaseOrderNumber'),
}

/** The event is written down anew only where it names the field. */
function renamesField(from: string, to: string): Step {
  return (type, data) => {
    const text = NAMES_FIELDS.has(type) ? JSON.stringify(data) : ''
    return {
      type,
      data: text.includes(`"${from}"`) ? (JSON.parse(text.replaceAll(`"${from}"`, `"${to}"`)) as typeof data) : data,
    }
  }
}

const KNOWN: Record<DocumentEvent['type'], true> = {
  DocumentReceived: true,
  DuplicateReceived: true,
  ReadingStarted: true,
  FieldsExtracted: true,
  ReadingFailed: true,
  ReviewRequested: true,
  ReviewCompleted: true,
  DocumentRejected: true,
  DocumentCancelled: true,
  DeliveryRequested: true,
  DocumentFiled: true,
  DeliveryRecorded: true,
  DocumentPosted: true,
  DocumentFailed: true,
  DocumentReplayed: true,
  StageOverdue: true,
  MessageDiscarded: true,
}

/** A stored event of any version as an event of today; `unknown-event` where this version of Waybill does not know it. */
export function upcastDocument(event: Stored): DocumentEvent {
  return upcast(event, steps, Number(DOCUMENT_SCHEMA), KNOWN) as DocumentEvent
}

export function upcast(
  event: Stored,
  chain: Record<number, Step>,
  current: number,
  known: Record<string, true>,
): { type: string; data: Record<string, unknown> } {
  const version = Number(event.metadata['schema'] ?? '1')
  let { type, data }: { type: string; data: Record<string, unknown> } = event
  for (let at = version; at < current; at++) ({ type, data } = chain[at]?.(type, data) ?? { type, data })
  if (version > current || !Object.hasOwn(known, type))
    throw new WaybillError(
      'unknown-event',
      `The log holds ${type} in version ${version}; this hub knows up to ${current}.`,
    )
  return { type, data }
}
