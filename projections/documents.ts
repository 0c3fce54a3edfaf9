import type { DocumentCorrected, DocumentEvent, DocumentReceived } from '../hub/document/events.ts'
import type { FieldsExtracted, RereadCompleted } from '../hub/document/reading-events.ts'
import type { DocumentKind } from '../hub/document/document-kind.ts'
import { withDetails, type Finding } from '../hub/document/finding.ts'
import type { PageRange, Part, ProposedPart } from '../hub/document/parts.ts'
import type { ReviewReason } from '../hub/document/review-reason.ts'
import type { CheckResults } from '../hub/document/types/checks.ts'
import type { DocumentType } from '../hub/document/types/type.ts'
import type { DocumentState } from '../hub/document/document.ts'
import type { PageSource } from '../hub/document/reading.ts'
import { decimalOrder } from '../hub/document/values/decimal-order.ts'
import { corrected, isCell, type Correction, type Fields } from '../hub/document/values/value.ts'
import { upcastDocument } from '../hub/document/upcast.ts'
import type { StoredEvent } from '../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../hub/drivers/views/port.ts'
import { documentIdOf, prefixOf } from '../hub/streams/names.ts'
import type { Projection } from './projection.ts'

/** The current state of a document, as the API shows it. */
export interface DocumentView {
  id: string
  tenant: string
  state: DocumentState
  type?: DocumentType
  typeHint?: DocumentType
  sameContentAs?: string
  /** of one of several documents in a file: the document that was split, and which of its pages this one is */
  partOf?: { id: string; pages: PageRange }
  /** pages of the file that are this document; absent if it is all of it */
  pagesOfFile?: PageRange
  /** what the reader would split the file into; absent if it takes the file for one document */
  proposedParts?: ProposedPart[]
  /** the documents that this one was split into */
  parts?: Part[]
  typeConfidence?: number
  /** absent in older documents of a type that names no kind */
  kind?: DocumentKind
  kindConfidence?: number
  /** absent if the reader noticed nothing */
  findings?: Finding[]
  fileName?: string
  mediaType: string
  size: number
  sha256: string
  source: string
  serviceClass: string
  receivedAt: string
  updatedAt: string
  pipeline: { name: string; version: string }
  pages?: number
  sources?: PageSource[]
  seconds?: number
  reading?: string
  fields: Fields
  /** fields that are decimals, as texts in the order of their numbers; absent if there are none */
  amounts?: Record<string, string>
  /** number of rows by table, and corrections of cells; absent if the document has no tables */
  rows?: Record<string, number>
  cells?: Correction[]
  /** absent if no check ever applied */
  checks?: CheckResults
  reasons?: ReviewReason[]
  /** true while another reading is requested and not recorded */
  rereading?: boolean
  deliveries: Record<string, { outcome: string; reference?: string; code?: string; duplicateOf?: string }>
  /** targets in which a person must make the last correction, with the posting there */
  correctByHand?: Record<string, { reference?: string }>
  failure?: { stage: string; code: string; detail: string }
  duplicates: number
  revision: number
}

/** Folds one event of a document stream. The API uses it as well, where a response must be up to date. */
export function projectDocument(current: DocumentView | undefined, event: StoredEvent): DocumentView | undefined {
  const domain = upcastDocument(event)
  const at = event.metadata['occurredAt'] ?? event.recordedAt
  if (domain.type === 'DocumentReceived') return receivedView(domain.data, at, event.revision)
  if (!current) return undefined
  // Assigning to a copy is much faster than a literal of both, and a rebuild does this for every event.
  const next = Object.assign({ ...current }, changes(current, domain))
  next.updatedAt = at
  next.revision = event.revision
  if (next.state !== 'failed') delete next.failure
  if (!next.rereading) delete next.rereading
  if (next.fields !== current.fields) setAmounts(next)
  return next
}

function setAmounts(view: DocumentView): void {
  const amounts: Record<string, string> = {}
  for (const [name, { value }] of Object.entries(view.fields)) {
    const order = decimalOrder(value)
    if (order !== undefined) amounts[name] = order
  }
  if (Object.keys(amounts).length > 0) view.amounts = amounts
  else delete view.amounts
}

function receivedView(data: DocumentReceived['data'], at: string, revision: number): DocumentView {
  const { documentId, tenant, blob, mediaType, source, serviceClass, pipeline, typeHint, personal, ...more } = data
  const { sameContentAs, partOf, pagesOfFile } = more
  return {
    id: documentId,
    tenant,
    state: 'received',
    mediaType,
    size: blob.size,
    sha256: blob.sha256,
    source,
    serviceClass,
    receivedAt: at,
    updatedAt: at,
    pipeline,
    fields: {},
    deliveries: {},
    duplicates: 0,
    revision,
    ...(typeHint && { typeHint }),
    ...(sameContentAs !== undefined && { sameContentAs }),
    ...(partOf && { partOf }),
    ...(pagesOfFile && { pagesOfFile }),
    ...(personal.fileName !== undefined && { fileName: personal.fileName }),
  }
}

function changes(current: DocumentView, event: Exclude<DocumentEvent, DocumentReceived>): Partial<DocumentView> {
  switch (event.type) {
    case 'DuplicateReceived':
      return { duplicates: current.duplicates + 1 }
    case 'ReadingStarted':
      return { state: 'reading' }
    case 'FieldsExtracted':
      return { ...readingOf(current, event.data), fields: event.data.personal.fields }
    case 'ReadingFailed':
      return {}
    case 'RereadRequested':
      return { rereading: true }
    case 'RereadCompleted':
      return { rereading: false, ...(event.data.adopted && readAgain(current, event.data)) }
    case 'RereadFailed':
      return { rereading: false }
    case 'ReviewRequested':
      return { state: 'in-review', reasons: event.data.reasons }
    case 'ReviewCompleted':
      return {
        type: event.data.documentType,
        ...(event.data.kind && { kind: event.data.kind }),
        reasons: [],
        ...reviewed(current, event.data.personal.corrections),
        ...checked(current, event.data.checks),
      }
    case 'DeliveryRequested': {
      const { targets, attempt } = event.data
      const requested = Object.fromEntries(targets.map((target) => [target, { outcome: 'requested' }]))
      return { state: 'delivering', deliveries: { ...(attempt !== undefined && thatHaveIt(current)), ...requested } }
    }
    case 'DocumentFiled':
      return { state: 'filed', deliveries: thatHaveIt(current) }
    case 'DeliveryRecorded': {
      const { target, outcome, code, duplicateOf, personal } = event.data
      return {
        deliveries: {
          ...current.deliveries,
          [target]: {
            outcome,
            ...(personal.reference !== undefined && { reference: personal.reference }),
            ...(code && { code }),
            ...(duplicateOf !== undefined && { duplicateOf }),
          },
        },
      }
    }
    case 'DocumentPosted':
      return { state: 'posted', deliveries: thatHaveIt(current) }
    case 'DocumentCorrected':
      return documentCorrected(current, event.data)
    case 'DocumentRejected':
      return { state: 'rejected' }
    case 'DocumentCancelled':
      return { state: 'cancelled', rereading: false }
    case 'DocumentFailed':
      return { state: 'failed', failure: event.data }
    case 'DocumentReplayed':
    case 'StageOverdue': {
      if (event.data.stage === 'reading') return { state: 'received', rereading: false }
      if (event.data.stage === 'reread') return {}
      const requested = Object.fromEntries(event.data.targets.map((target) => [target, { outcome: 'requested' }]))
      return { state: 'delivering', deliveries: { ...current.deliveries, ...requested } }
    }
    case 'DocumentSplit':
      return { state: 'split', reasons: [], rereading: false, parts: event.data.parts }
    case 'DocumentReopened':
    case 'MessageDiscarded':
      return {}
  }
}

/** The deliveries of a reopened document that stay: those to targets that have it. */
const thatHaveIt = ({ deliveries }: DocumentView): DocumentView['deliveries'] =>
  Object.fromEntries(
    Object.entries(deliveries).filter(([, { outcome }]) => outcome === 'posted' || outcome === 'duplicate'),
  )

/** What a document has from a reading, apart from its values. */
function readingOf(current: DocumentView, data: Omit<FieldsExtracted['data'], 'cached'>): Partial<DocumentView> {
  const { documentType, typeConfidence, kind, kindConfidence, findings, pages, sources, seconds, ...more } = data
  const { reading, rows, checks, parts, personal } = more
  return {
    type: documentType,
    typeConfidence,
    ...(kind && { kind }),
    kindConfidence,
    ...((current.findings || findings.length > 0) && { findings: withDetails(findings, personal.findings) }),
    ...((current.proposedParts || parts) && { proposedParts: parts ?? [] }),
    pages,
    sources,
    seconds,
    reading: reading.key,
    ...checked(current, checks),
    ...((current.rows || Object.keys(rows).length > 0) && { rows }),
  }
}

/** Results replace earlier ones, even if no check applies any more. */
const checked = (current: DocumentView, checks: CheckResults | undefined): Partial<DocumentView> =>
  checks || current.checks ? { checks: checks ?? {} } : {}

function documentCorrected(current: DocumentView, data: DocumentCorrected['data']): Partial<DocumentView> {
  const { deliveries, byHand, checks, personal } = data
  const requested = Object.fromEntries(deliveries.map((name) => [name, { outcome: 'requested' }]))
  const reference = (target: string) => personal.references[target]
  return {
    ...reviewed(current, personal.corrections),
    ...checked(current, checks),
    ...(deliveries.length > 0 && { state: 'delivering', deliveries: { ...thatHaveIt(current), ...requested } }),
    ...((current.correctByHand || byHand.length > 0) && {
      correctByHand: Object.fromEntries(
        byHand.map((target) => [target, reference(target) === undefined ? {} : { reference: reference(target)! }]),
      ),
    }),
  }
}

/** The values of another reading, and over them what a person corrected before. */
function readAgain(current: DocumentView, data: RereadCompleted['data']): Partial<DocumentView> {
  const { personal } = data
  const { fields, cells = [] } = reviewed({ ...current, fields: personal.fields, cells: [] }, personal.kept)
  return {
    ...readingOf(current, data),
    ...(data.keptKind && { kind: data.keptKind }),
    fields: fields!,
    ...((current.cells || cells.length > 0) && { cells }),
  }
}

function reviewed({ fields, cells = [] }: DocumentView, corrections: readonly Correction[]): Partial<DocumentView> {
  const ofCells = corrections.filter(({ path }) => isCell(path))
  return {
    fields: corrected(
      { fields, tables: {} },
      corrections.filter(({ path }) => !isCell(path)),
    ).fields,
    ...(ofCells.length > 0 && { cells: [...cells, ...ofCells] }),
  }
}

export const documentsProjection: Projection = {
  view: 'documents',
  version: 7,
  prefixes: [prefixOf('document')],
  indexes: [
    ['tenant', 'receivedAt'],
    ['tenant', 'state', 'receivedAt'],
    ['tenant', 'type', 'receivedAt'],
    ['tenant', 'updatedAt'],
    ['tenant', 'partOf.id', 'receivedAt'],
  ],
  madeOf: 'stream',
  idOf: ({ stream }) => documentIdOf(stream),
  project: (current, event) => projectDocument(current as DocumentView | undefined, event) as ViewDocument | undefined,
}
