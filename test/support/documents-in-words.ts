import type { DocumentCommand, Route } from '../../hub/document/commands.ts'
import type { DocumentEvent } from '../../hub/document/events.ts'
import type { PageRange } from '../../hub/document/parts.ts'
import type { FieldsExtracted } from '../../hub/document/reading-events.ts'

export const PIPELINE = { name: 'default', version: 'abc' }
const DETAILS = {
  tenant: 'main',
  documentId: '01J0000000000000000000000A',
  blob: { key: 'main/aa', sha256: 'aa', size: 10 },
  mediaType: 'application/pdf',
  source: 'rest',
  pipeline: PIPELINE,
  serviceClass: 'standard',
  personal: { fileName: 'a.pdf' },
} as const
const READ: FieldsExtracted['data'] = {
  documentType: 'invoice',
  typeConfidence: 0.9,
  kind: 'invoice',
  kindConfidence: 0.9,
  findings: [],
  reading: { key: 'main/bb', sha256: 'bb', size: 20 },
  pages: 4,
  sources: ['text-layer'],
  words: 3,
  rows: {},
  seconds: 0.1,
  version: { reader: '1', models: '', provider: '' },
  cached: false,
  personal: {
    findings: [],
    fields: { grossTotal: { value: '10.00', confidence: 0.5, page: 1, box: [0, 0, 1, 1], source: 'text-layer' } },
  },
}

export const toReview: Route = { kind: 'review', reasons: [{ field: 'issueDate', why: 'missing' }], pipeline: PIPELINE }
export const splitAt = (...parts: PageRange[]): Route => ({
  kind: 'split',
  parts,
  reason: { why: 'separator-sheets' },
  pipeline: PIPELINE,
})
export const deliverTo = (...targets: string[]): Route => ({ kind: 'deliver', targets, pipeline: PIPELINE })

export const receive: DocumentCommand = { type: 'ReceiveDocument', ...DETAILS }
export const recordReading = (route: Route): DocumentCommand => ({
  type: 'RecordReading',
  route,
  ...structuredClone(READ),
})

/** The same document with another sum, read again. */
export function recordReread(route: Route, grossTotal = '12.00'): DocumentCommand {
  const { cached: _, ...reading } = structuredClone(READ)
  const fields = { grossTotal: { ...READ.personal.fields['grossTotal']!, value: grossTotal } }
  return { type: 'RecordReread', route, differing: ['grossTotal'], ...reading, personal: { fields, findings: [] } }
}

/** A correction of the sum; these targets accept it as one more posting. */
export const correct = (...posting: string[]): DocumentCommand => ({
  type: 'CorrectDocument',
  corrections: [{ path: 'grossTotal', to: '13.00' }],
  reason: 'misread',
  posting,
  references: { ledger: '7', archive: '8' },
})

export const received: DocumentEvent = { type: 'DocumentReceived', data: DETAILS }
export const readingStarted: DocumentEvent = { type: 'ReadingStarted', data: { attempt: 1 } }
export const extracted: DocumentEvent = { type: 'FieldsExtracted', data: structuredClone(READ) }
export const reviewRequested: DocumentEvent = {
  type: 'ReviewRequested',
  data: { reasons: [{ field: 'issueDate', why: 'missing' }], pipeline: PIPELINE },
}
export const deliveryRequested = (...targets: string[]): DocumentEvent => ({
  type: 'DeliveryRequested',
  data: { targets, pipeline: PIPELINE, serviceClass: 'standard' },
})
export const recorded = (
  target: string,
  outcome: 'posted' | 'duplicate' | 'rejected' | 'given-up',
  reference?: string,
): DocumentEvent => ({
  type: 'DeliveryRecorded',
  data: { target, outcome, personal: reference === undefined ? {} : { reference } },
})
