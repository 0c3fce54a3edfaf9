import { WaybillError } from '../../errors.ts'
import type { ReplayDocument, ReportOverdue } from '../commands.ts'
import { isUnread, notNow, waitsFor, type ExistingDocument } from '../document.ts'
import type { DeliveryOutcome, DocumentEvent } from '../events.ts'

/**
 * Requests a failed stage again, or a stage in progress whose work item is parked.
 * @throws {WaybillError} `not-possible-now` if nothing of the document failed or is parked
 */
export function replayDocument(document: ExistingDocument, command: ReplayDocument): DocumentEvent[] {
  const { targets, messageId, reason } = command
  const inProgress = document.state === 'received' || document.state === 'reading' || document.state === 'delivering'
  if (inProgress && (messageId === undefined || messageId === document.replayOf)) return []
  if (!inProgress && document.state !== 'failed') throw notNow(document, 'replayed')
  const common = {
    attempt: document.requests + 1,
    serviceClass: document.received.serviceClass,
    ...(messageId !== undefined && { messageId }),
    personal: { reason },
  }
  const deliveries = 'deliveries' in document ? document.deliveries : undefined
  if (!deliveries) {
    if (targets) throw notNow(document, 'delivered')
    return [{ type: 'DocumentReplayed', data: { stage: 'reading', ...common } }]
  }
  const mayRepeat = (outcome: DeliveryOutcome | 'requested' | undefined) =>
    outcome === 'rejected' || outcome === 'given-up' || (outcome === 'requested' && messageId !== undefined)
  const open = (targets ?? Object.keys(deliveries)).filter((target) => mayRepeat(deliveries[target]))
  if (open.length === 0)
    throw new WaybillError(
      'not-possible-now',
      'Every target has the document already, or its delivery is in progress.',
      {
        state: document.state,
      },
    )
  return [{ type: 'DocumentReplayed', data: { stage: 'delivery', targets: open, ...common } }]
}

/** Requests a stage again whose work item is overdue or lost. A report of an earlier attempt decides nothing. */
export function reportOverdue(document: ExistingDocument, command: ReportOverdue): DocumentEvent[] {
  const { attempt, target, waitedSeconds, brokerLoss } = command
  if (attempt !== document.requests + 1 || !waitsFor(document, target)) return []
  const common = {
    attempt,
    serviceClass: document.received.serviceClass,
    waitedSeconds,
    ...(brokerLoss && { brokerLoss }),
  }
  if (target !== undefined) return [{ type: 'StageOverdue', data: { stage: 'delivery', targets: [target], ...common } }]
  return [{ type: 'StageOverdue', data: { stage: isUnread(document) ? 'reading' : 'reread', ...common } }]
}
