import { upcast, type EventSchema, type VersionedEvent } from '../platform/upcast.ts'
import { kindNamed } from './document-kind.ts'
import type { DocumentEvent } from './events.ts'
import type { PageSource } from './reading.ts'
import type { Fields } from './values/value.ts'

/** Raise `version` and add a step whenever the shape of a stored event changes. */
export const DOCUMENT_SCHEMA: EventSchema<DocumentEvent['type']> = {
  version: 6,
  types: {
    DocumentReceived: 'A document was received: its bytes, its media type, who sent it and which pipeline applies.',
    DuplicateReceived:
      'The same bytes were received again: not processed twice, or accepted as a document of its own. ' +
      'A file that is repeated often is noted less often.',
    ReadingStarted: 'An attempt to read the document started.',
    FieldsExtracted: 'The document was read: its type, its values and where the whole reading is stored.',
    ReadingFailed: 'The document could not be read.',
    RereadRequested: 'A person requested another reading.',
    RereadCompleted: 'The document was read again: the values, how they differ, and whether the document has them now.',
    RereadFailed: 'The document could not be read again; it stays as it was.',
    ReviewRequested: 'The pipeline sent the document to review, with the reasons.',
    ReviewCompleted: 'A person reviewed the document, with the corrections.',
    DocumentRejected: 'A reviewer rejected the document.',
    DocumentCancelled: 'A person cancelled the document before its delivery.',
    DocumentReopened: 'A person reopened a filed, rejected, cancelled or failed document.',
    DocumentSplit: 'The document is several ones: its parts became documents of their own; it is complete.',
    DeliveryRequested: 'The pipeline requested the delivery to these targets.',
    DocumentFiled: 'The pipeline delivers the document to no target; it is complete.',
    DeliveryRecorded: 'The outcome of the delivery to one target.',
    DocumentPosted: 'Every target has the document; it is complete.',
    DocumentCorrected: 'A person corrected a posted document: a new delivery, or a person corrects the posting there.',
    DocumentFailed: 'Reading or delivery failed for good.',
    DocumentReplayed: 'An operator or a reviewer requested a failed stage again.',
    StageOverdue: 'A work item passed its deadline, or the broker lost its message; the stage is requested again.',
    MessageDiscarded: 'An operator discarded a parked message of the document.',
  },
  steps: {
    // A field was renamed, and later got its old name back.
    1: renameField('purchaseOrderNumber', 'purchaseOrder'),
    2: renameField('purchaseOrder', 'purchaseOrderNumber'),
    // Values got a source, pages are counted, and corrections name paths.
    3: addSources,
    // Readings and reviews have a kind, and readings have findings.
    4: addKinds,
    // A document can be a part of another one, and a reading can propose parts.
    5: unchanged,
  },
}

export const upcastDocument = (event: VersionedEvent): DocumentEvent => upcast(event, DOCUMENT_SCHEMA) as DocumentEvent

type Step = NonNullable<EventSchema['steps']>[number]

/** Copies the data of an event only if it contains the field. */
function renameField(from: string, to: string): Step {
  const withFields = ['FieldsExtracted', 'ReviewRequested', 'ReviewCompleted']
  return (type, data) => {
    const text = withFields.includes(type) ? JSON.stringify(data) : ''
    return {
      type,
      data: text.includes(`"${from}"`) ? (JSON.parse(text.replaceAll(`"${from}"`, `"${to}"`)) as typeof data) : data,
    }
  }
}

type Data = Parameters<Step>[1]

/** Earlier events lack what is new: a program that does not know it must not read later ones. */
function unchanged(type: string, data: Data): { type: string; data: Data } {
  return { type, data }
}

function addSources(type: string, data: Data): { type: string; data: Data } {
  if (type === 'FieldsExtracted') return { type, data: extractedWithSources(data) }
  return { type, data: type === 'ReviewCompleted' ? reviewedByPath(data) : data }
}

/** A value has the source of its page. */
function extractedWithSources(data: Data): Data {
  const { pages, personal } = data as { pages: { source: PageSource }[]; personal: { fields: Fields } }
  const fields = Object.entries(personal.fields).map(([name, value]) => [
    name,
    { ...value, source: pages[value.page - 1]?.source ?? 'ocr' },
  ])
  return {
    ...data,
    pages: pages.length,
    sources: [...new Set(pages.map(({ source }) => source))],
    rows: {},
    personal: { ...personal, fields: Object.fromEntries(fields) },
  }
}

function reviewedByPath(data: Data): Data {
  const { personal } = data as { personal: { corrections: ({ field: string } & Data)[] } }
  const corrections = personal.corrections.map(({ field, ...correction }) => ({ path: field, ...correction }))
  return { ...data, personal: { ...personal, corrections } }
}

/** The kind is that of the type; nothing was noticed. */
function addKinds(type: string, data: Data): { type: string; data: Data } {
  if (type !== 'FieldsExtracted' && type !== 'RereadCompleted' && type !== 'ReviewCompleted') return { type, data }
  const kind = kindNamed(String(data['documentType']))
  const withKind = { ...data, ...(kind && { kind }) }
  if (type === 'ReviewCompleted') return { type, data: withKind }
  const kindConfidence = data['typeConfidence']
  const personal = { ...(data['personal'] as object), findings: [] }
  return { type, data: { ...withKind, kindConfidence, findings: [], personal } }
}
