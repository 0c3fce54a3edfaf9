import { WaybillError, type ErrorCode } from '../errors.ts'
import type {
  CompleteReview,
  DocumentCommand,
  RecordDelivery,
  ReplayDocument,
  ReportOverdue,
  Route,
} from './commands.ts'
import type {
  DeliveryOutcome,
  DocumentEvent,
  DocumentReceived,
  FieldsExtracted,
  ReviewReason,
  StageAgain,
} from './events.ts'
import type { DocumentType, Fields } from './fields.ts'

export type DocumentState =
  | 'received'
  | 'reading'
  | 'in-review'
  | 'delivering'
  | 'posted'
  | 'filed'
  | 'rejected'
  | 'failed'
  | 'cancelled'

interface Received {
  received: DocumentReceived['data']
  duplicates: number
  /** how often the present stage was asked for, and how often of it in a row because it was overdue */
  asked: number
  overdue: number
  /** the parked message that the last replay replaced */
  replayOf?: string
}
interface Read extends Received {
  reading: FieldsExtracted['data']
  documentType: DocumentType
  fields: Fields
}
interface Delivering extends Read {
  deliveries: Record<string, DeliveryOutcome | 'requested'>
  /** for each target that an operator replayed, the attempt of the last time */
  replays?: Record<string, number>
  /** for each target that does not have it, why */
  refusals?: Record<string, ErrorCode>
}

export type Document =
  | { state: 'none' }
  | ({ state: 'received' } & Received)
  | ({ state: 'reading'; attempt: number } & Received)
  | ({ state: 'in-review'; reasons: ReviewReason[] } & Read)
  | ({ state: 'delivering' | 'posted' | 'filed' } & Delivering)
  | ({ state: 'rejected' | 'cancelled' | 'failed' } & Received & Partial<Delivering>)

export const noDocument: Document = { state: 'none' }

/** What happens on a command. A repeated command decides nothing; one that the state does not allow fails with `not-possible-now`. */
export function decide(document: Document, command: DocumentCommand): DocumentEvent[] {
  if (command.type === 'ReceiveDocument') {
    const { type: _, ...data } = command
    return document.state === 'none' ? [{ type: 'DocumentReceived', data }] : []
  }
  if (document.state === 'none') throw new WaybillError('not-found', 'There is no such document.')
  switch (command.type) {
    case 'RecordDuplicate':
      return [
        {
          type: 'DuplicateReceived',
          data: {
            source: command.source,
            personal: command.fileName === undefined ? {} : { fileName: command.fileName },
          },
        },
      ]
    case 'StartReading':
      if (document.state === 'received') return [{ type: 'ReadingStarted', data: { attempt: command.attempt } }]
      if (document.state === 'reading' && command.attempt > document.attempt)
        return [{ type: 'ReadingStarted', data: { attempt: command.attempt } }]
      return []
    case 'RecordReading': {
      if (document.state !== 'received' && document.state !== 'reading') return []
      const { type: _, route, ...data } = command
      return [{ type: 'FieldsExtracted', data }, routed(route, document)]
    }
    case 'FailReading':
      if (document.state !== 'received' && document.state !== 'reading') return []
      return [
        { type: 'ReadingFailed', data: { code: command.code, detail: command.detail, attempt: command.attempt } },
        { type: 'DocumentFailed', data: { stage: 'reading', code: command.code, detail: command.detail } },
      ]
    case 'CompleteReview':
      return completeReview(document, command)
    case 'RejectDocument':
      if (document.state === 'rejected') return []
      if (document.state !== 'in-review') throw notNow(document, 'rejected')
      return [{ type: 'DocumentRejected', data: { personal: { reason: command.reason } } }]
    case 'CancelDocument':
      if (document.state === 'cancelled') return []
      if (document.state !== 'received' && document.state !== 'reading' && document.state !== 'in-review')
        throw notNow(document, 'cancelled')
      return [
        {
          type: 'DocumentCancelled',
          data: { personal: command.reason === undefined ? {} : { reason: command.reason } },
        },
      ]
    case 'RecordDelivery':
      return recordDelivery(document, command)
    case 'ReplayDocument':
      return decideReplay(document, command)
    case 'ReportOverdue':
      return decideOverdue(document, command)
    case 'NoteDiscarded':
      return [
        {
          type: 'MessageDiscarded',
          data: {
            queue: command.queue,
            messageId: command.messageId,
            code: command.code,
            personal: { reason: command.reason },
          },
        },
      ]
    default:
      return command satisfies never
  }
}

/** True where a person may review it now: it waits for that, or it failed for what it lacks. */
export const mayReview = (document: Document): document is Document & Read =>
  document.state === 'in-review' || incompleteFor(document).length > 0

/** Targets that refused a failed document for what it lacks: nothing was sent to them, so a review may still complete it. */
function incompleteFor(document: Document): string[] {
  if (document.state !== 'failed' || !document.deliveries) return []
  const { deliveries, refusals = {} } = document
  return Object.keys(deliveries).filter(
    (target) => deliveries[target] === 'rejected' && refusals[target] === 'mapping-input',
  )
}

function completeReview(document: Exclude<Document, { state: 'none' }>, command: CompleteReview): DocumentEvent[] {
  if (!mayReview(document)) throw notNow(document, 'reviewed')
  if (document.state === 'in-review') return [reviewed(document, command), routed(command.route, document)]
  const {
    asked,
    received: { serviceClass },
  } = document
  return [
    reviewed(document, command),
    {
      type: 'DocumentReplayed',
      data: {
        stage: 'delivery',
        targets: incompleteFor(document),
        attempt: asked + 1,
        serviceClass,
        personal: { reason: 'It was completed in review.' },
      },
    },
  ]
}

function routed(route: Route, { received }: Received): DocumentEvent {
  switch (route.kind) {
    case 'review':
      return { type: 'ReviewRequested', data: { reasons: route.reasons, pipeline: route.pipeline } }
    case 'deliver':
      return {
        type: 'DeliveryRequested',
        data: { targets: route.targets, pipeline: route.pipeline, serviceClass: received.serviceClass },
      }
    case 'file':
      return { type: 'DocumentFiled', data: { pipeline: route.pipeline } }
  }
}

function reviewed(document: Read, command: CompleteReview): DocumentEvent {
  // A value that is set to what was read is confirmed by a person; only what is neither there nor set says nothing.
  const corrections = command.corrections
    .map(({ field, value }) => ({ field, from: document.fields[field]?.value ?? null, to: value }))
    .filter(({ from, to }) => from !== null || to !== null)
  return {
    type: 'ReviewCompleted',
    data: {
      corrected: corrections.map(({ field }) => field),
      documentType: command.documentType ?? document.documentType,
      personal: command.note === undefined ? { corrections } : { corrections, note: command.note },
    },
  }
}

function recordDelivery(document: Exclude<Document, { state: 'none' }>, command: RecordDelivery): DocumentEvent[] {
  if (document.state !== 'delivering' || document.deliveries[command.target] !== 'requested') return []
  const { target, outcome, code, reference, detail } = command
  const recorded: DocumentEvent = {
    type: 'DeliveryRecorded',
    data: { target, outcome, ...(code && { code }), personal: reference === undefined ? {} : { reference } },
  }
  const outcomes = Object.values({ ...document.deliveries, [target]: outcome })
  if (outcomes.includes('requested')) return [recorded]
  if (outcomes.every((each) => each === 'posted' || each === 'duplicate'))
    return [recorded, { type: 'DocumentPosted', data: {} }]
  // The detail is told only of this target, so the code is its own, too, where it has one.
  const [refusal = 'target-rejected'] = Object.values(document.refusals ?? {})
  const why = code ? { code, ...(detail !== undefined && { detail }) } : { code: refusal }
  return [
    recorded,
    { type: 'DocumentFailed', data: { stage: 'delivery', detail: 'Not every target took the document.', ...why } },
  ]
}

/** What failed goes again; what was never heard of goes again only where a parked message shows that it is not under way. */
function decideReplay(
  document: Exclude<Document, { state: 'none' }>,
  { targets, messageId, reason }: ReplayDocument,
): DocumentEvent[] {
  const underWay = document.state === 'received' || document.state === 'reading' || document.state === 'delivering'
  if (underWay && (messageId === undefined || messageId === document.replayOf)) return []
  if (!underWay && document.state !== 'failed') throw notNow(document, 'replayed')
  const deliveries = 'deliveries' in document ? document.deliveries : undefined
  const common = {
    attempt: document.asked + 1,
    serviceClass: document.received.serviceClass,
    ...(messageId !== undefined && { messageId }),
    personal: { reason },
  }
  if (!deliveries) {
    if (targets) throw notNow(document, 'delivered')
    return [{ type: 'DocumentReplayed', data: { stage: 'reading', ...common } }]
  }
  const again = (outcome: DeliveryOutcome | 'requested') =>
    outcome === 'rejected' || outcome === 'given-up' || (outcome === 'requested' && messageId !== undefined)
  const wanted = targets ?? Object.keys(deliveries)
  const open = wanted.filter((target) => deliveries[target] !== undefined && again(deliveries[target]))
  if (open.length === 0)
    throw new WaybillError('not-possible-now', 'Each of the targets has the document, or is about to take it.', {
      state: document.state,
    })
  return [{ type: 'DocumentReplayed', data: { stage: 'delivery', targets: open, ...common } }]
}

/** True while a document waits for its reading, or for its delivery to a target. */
export function waitsFor(document: Document, target: string | undefined): boolean {
  if (target === undefined) return document.state === 'received' || document.state === 'reading'
  return document.state === 'delivering' && document.deliveries[target] === 'requested'
}

function decideOverdue(
  document: Exclude<Document, { state: 'none' }>,
  { attempt, target, waitedSeconds }: ReportOverdue,
): DocumentEvent[] {
  if (attempt !== document.asked + 1) return []
  const common = { attempt, serviceClass: document.received.serviceClass, waitedSeconds }
  if (!waitsFor(document, target)) return []
  return [
    {
      type: 'StageOverdue',
      data:
        target === undefined ? { stage: 'reading', ...common } : { stage: 'delivery', targets: [target], ...common },
    },
  ]
}

function askedAgain(
  document: Exclude<Document, { state: 'none' }>,
  again: StageAgain,
): Exclude<Document, { state: 'none' }> {
  if (again.stage === 'reading')
    return {
      state: 'received',
      received: document.received,
      duplicates: document.duplicates,
      asked: again.attempt,
      overdue: 0,
      ...(document.replayOf !== undefined && { replayOf: document.replayOf }),
    }
  const delivering = document as Delivering
  const refusals = Object.entries(delivering.refusals ?? {}).filter(([target]) => !again.targets.includes(target))
  return {
    ...delivering,
    state: 'delivering',
    asked: again.attempt,
    refusals: Object.fromEntries(refusals),
    deliveries: { ...delivering.deliveries, ...forEach(again.targets, 'requested') },
  }
}

const replaysOf = (document: object, again: StageAgain): object =>
  again.stage === 'delivery'
    ? { replays: { ...(document as Delivering).replays, ...forEach(again.targets, again.attempt) } }
    : {}

const forEach = <T>(targets: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(targets.map((target) => [target, value]))

/** The refusal of a step that the state of a document does not allow. */
export function notNow(document: Document, step: string): WaybillError {
  return new WaybillError('not-possible-now', `A document in state ${document.state} cannot be ${step}.`, {
    state: document.state,
  })
}

/** The document after an event. Tolerant: what it does not need, it does not look at. */
export function evolve(document: Document, event: DocumentEvent): Document {
  if (event.type === 'DocumentReceived')
    return { state: 'received', received: event.data, duplicates: 0, asked: 1, overdue: 0 }
  if (document.state === 'none') return document
  switch (event.type) {
    case 'DuplicateReceived':
      return { ...document, duplicates: document.duplicates + 1 }
    case 'ReadingStarted':
      return { ...document, state: 'reading', attempt: event.data.attempt }
    case 'FieldsExtracted':
      return {
        ...document,
        state: 'in-review',
        reasons: [],
        reading: event.data,
        documentType: event.data.documentType,
        fields: event.data.personal.fields,
      }
    case 'ReviewRequested':
      return { ...(document as Read), state: 'in-review', reasons: event.data.reasons }
    case 'ReviewCompleted':
      return {
        ...(document as Read),
        state: 'in-review',
        reasons: [],
        documentType: event.data.documentType,
        fields: corrected((document as Read).fields, event.data.personal.corrections),
      }
    case 'DeliveryRequested':
      return {
        ...(document as Read),
        state: 'delivering',
        asked: 1,
        overdue: 0,
        deliveries: forEach(event.data.targets, 'requested' as const),
      }
    case 'DocumentFiled':
      return { ...(document as Read), state: 'filed', deliveries: {} }
    case 'DeliveryRecorded': {
      const delivering = document as Delivering
      const { target, outcome, code } = event.data
      return {
        ...delivering,
        state: 'delivering',
        deliveries: { ...delivering.deliveries, [target]: outcome },
        ...(code && { refusals: { ...delivering.refusals, [target]: code } }),
      }
    }
    case 'DocumentPosted':
      return { ...(document as Delivering), state: 'posted' }
    case 'DocumentRejected':
      return { ...document, state: 'rejected' }
    case 'DocumentCancelled':
      return { ...document, state: 'cancelled' }
    case 'DocumentFailed':
      return { ...document, state: 'failed' }
    case 'DocumentReplayed': {
      const { messageId } = event.data
      return {
        ...askedAgain(document, event.data),
        overdue: 0,
        ...(messageId !== undefined && { replayOf: messageId }),
        ...replaysOf(document, event.data),
      }
    }
    case 'StageOverdue':
      return { ...askedAgain(document, event.data), overdue: document.overdue + 1 }
    case 'MessageDiscarded':
    case 'ReadingFailed':
      return document
    default:
      return document
  }
}

/** A value that a person set counts as certain; it has a place on a page only where it is the one that was read there. */
export function corrected(fields: Fields, corrections: readonly { field: keyof Fields; to: string | null }[]): Fields {
  const result = { ...fields }
  for (const { field, to } of corrections) {
    if (to === null) delete result[field]
    else
      result[field] =
        fields[field]?.value === to
          ? { ...fields[field], confidence: 1 }
          : { value: to, confidence: 1, page: 0, box: [0, 0, 0, 0] }
  }
  return result
}
