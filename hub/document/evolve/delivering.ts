import { hasIt, type Delivering, type ExistingDocument, type Read } from '../document.ts'
import type {
  DeliveryRecorded,
  DeliveryRequested,
  DocumentCorrected,
  DocumentReplayed,
  StageAgain,
  StageOverdue,
} from '../events.ts'
import { reviewed } from './values.ts'

/**
 * The first delivery of a document, or a later one after it was reopened: then a target that has the document keeps its
 * outcome, and a delivery that ended otherwise is requested again or left out.
 */
export function deliveryRequested(
  document: Read & Partial<Delivering>,
  { targets, attempt }: DeliveryRequested['data'],
): ExistingDocument {
  const requested = forEach(targets, 'requested' as const)
  const delivering = { ...document, state: 'delivering' as const, overdueReports: 0 }
  if (attempt === undefined) return { ...delivering, requests: 1, deliveries: requested }
  return {
    ...delivering,
    requests: attempt,
    deliveries: { ...deliveriesThatHaveIt(document), ...requested },
    refusals: {},
    replays: { ...document.replays, ...forEach(targets, attempt) },
  }
}

export const deliveriesThatHaveIt = ({ deliveries = {} }: Partial<Delivering>): Delivering['deliveries'] =>
  Object.fromEntries(Object.entries(deliveries).filter(([, outcome]) => hasIt(outcome)))

export function deliveryRecorded(
  document: Delivering & ExistingDocument,
  { target, outcome, code }: DeliveryRecorded['data'],
): ExistingDocument {
  return {
    ...document,
    state: 'delivering',
    deliveries: { ...document.deliveries, [target]: outcome },
    ...(code && { refusals: { ...document.refusals, [target]: code } }),
  }
}

/** A failed correction is given up by the next one. */
export function documentCorrected(
  document: Delivering & ExistingDocument,
  { action, deliveries, attempt, personal }: DocumentCorrected['data'],
): ExistingDocument {
  const corrected = { ...document, ...reviewed(document, personal.corrections), reviewed: true, action }
  if (deliveries.length === 0) return corrected
  return {
    ...corrected,
    state: 'delivering',
    requests: attempt,
    overdueReports: 0,
    deliveries: { ...deliveriesThatHaveIt(document), ...forEach(deliveries, 'requested' as const) },
    refusals: {},
  }
}

export function replayed(document: ExistingDocument, data: DocumentReplayed['data']): ExistingDocument {
  const { messageId } = data
  return {
    ...requestedAgain(document, data),
    overdueReports: 0,
    ...(messageId !== undefined && { replayOf: messageId }),
    ...replaysOf(document, data),
  }
}

export function overdue(document: ExistingDocument, data: StageOverdue['data']): ExistingDocument {
  const overdueReports = document.overdueReports + (data.brokerLoss ? 0 : 1)
  if (data.stage === 'reread') return { ...document, requests: data.attempt, overdueReports }
  return { ...requestedAgain(document, data), overdueReports }
}

function requestedAgain(document: ExistingDocument, again: StageAgain): ExistingDocument {
  if (again.stage === 'reading')
    return {
      state: 'received',
      received: document.received,
      repeats: document.repeats,
      requests: again.attempt,
      overdueReports: 0,
      ...(document.replayOf !== undefined && { replayOf: document.replayOf }),
    }
  const delivering = document as Delivering
  const refusals = Object.entries(delivering.refusals ?? {}).filter(([target]) => !again.targets.includes(target))
  return {
    ...delivering,
    state: 'delivering',
    requests: again.attempt,
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
