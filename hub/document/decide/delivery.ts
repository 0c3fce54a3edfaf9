import type { RecordDelivery } from '../commands.ts'
import { hasIt, type ExistingDocument } from '../document.ts'
import type { DocumentEvent } from '../events.ts'

/**
 * Records the outcome of one target. The last open target also decides whether the document is posted or failed. A
 * failure that was replayed since is not the outcome any more: the replay has one of its own.
 */
export function recordDelivery(document: ExistingDocument, command: RecordDelivery): DocumentEvent[] {
  const { target, outcome, code, reference, detail, duplicateOf, replay = 0 } = command
  if (document.state !== 'delivering' || document.deliveries[target] !== 'requested') return []
  if (!hasIt(outcome) && replay < (document.replays?.[target] ?? 0)) return []
  const recorded: DocumentEvent = {
    type: 'DeliveryRecorded',
    data: {
      target,
      outcome,
      ...(code && { code }),
      ...(duplicateOf !== undefined && { duplicateOf }),
      personal: reference === undefined ? {} : { reference },
    },
  }
  const outcomes = Object.values({ ...document.deliveries, [target]: outcome })
  if (outcomes.includes('requested')) return [recorded]
  if (outcomes.every((each) => each === 'posted' || each === 'duplicate'))
    return [recorded, { type: 'DocumentPosted', data: {} }]
  // The detail belongs to this target, so its code does, too. Without a code the failure is that of an earlier target.
  const [refusal = 'target-rejected'] = Object.values(document.refusals ?? {})
  const cause = code ? { code, ...(detail !== undefined && { detail }) } : { code: refusal }
  return [
    recorded,
    { type: 'DocumentFailed', data: { stage: 'delivery', detail: 'Not every target took the document.', ...cause } },
  ]
}
