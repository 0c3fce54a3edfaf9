import { WaybillError } from '../../errors.ts'
import type { CorrectDocument } from '../commands.ts'
import { deliveryName, lastDelivery, parseDeliveryName } from '../delivery-name.ts'
import { hasIt, notNow, targetsInDoubt, type Delivering, type ExistingDocument, type Read } from '../document.ts'
import type { DocumentEvent } from '../events.ts'
import { correctedSeller } from '../known-parties/confirmed.ts'
import type { Correction } from '../values/value.ts'

/**
 * Corrects a posted document, or one whose correction failed. A target that accepts corrections as postings gets a new
 * delivery, with a posting key of its own; in any other a person corrects the posting. Values that do not change are
 * left out, so that a repeated correction adds nothing, except that it can be made by hand after it failed.
 * @throws {WaybillError} `not-possible-now` if the document is not posted, or a correction may have reached its target
 */
export function correctDocument(document: ExistingDocument, command: CorrectDocument): DocumentEvent[] {
  if (!isPosted(document)) throw notNow(document, 'corrected')
  const [inDoubt] = targetsInDoubt(document)
  if (inDoubt !== undefined)
    throw new WaybillError(
      'not-possible-now',
      `The target may hold the last correction (${inDoubt}). Replay it first: it looks there before it sends anything.`,
      { state: document.state },
    )
  const changes = withEarlierValues(document, command.corrections).filter(({ from, to }) => from !== to)
  const action = (document.action ?? 1) + 1
  const targets = [...new Set(Object.keys(document.deliveries).map((name) => parseDeliveryName(name).target))]
  const isPostable = (target: string) => command.posting.includes(target) && document.deliveries[target] === 'posted'
  const deliveries = targets.filter(isPostable).map((target) => deliveryName({ target, action }))
  const byHand = targets.filter((target) => !isPostable(target))
  // The document already has the values of a correction that failed: by hand, the same values end the failure.
  const endsFailure = deliveries.length === 0 && document.state === 'failed'
  if (changes.length === 0 && !endsFailure) return []
  const seller = correctedSeller(command.corrections)
  const corrected: DocumentEvent = {
    type: 'DocumentCorrected',
    data: {
      action,
      corrected: changes.map(({ path }) => path),
      deliveries,
      byHand,
      attempt: document.requests + 1,
      serviceClass: document.received.serviceClass,
      ...(command.checks && { checks: command.checks }),
      personal: {
        corrections: changes,
        reason: command.reason,
        references: referencesOf(document, byHand, command.references),
        ...(seller && { seller }),
      },
    },
  }
  return endsFailure ? [corrected, { type: 'DocumentPosted', data: {} }] : [corrected]
}

/** The references of the last postings in these targets, as far as they are known. */
function referencesOf(
  { deliveries }: Delivering,
  targets: readonly string[],
  references: CorrectDocument['references'],
): Record<string, string> {
  const posted = Object.fromEntries(Object.entries(deliveries).filter(([, outcome]) => hasIt(outcome)))
  return Object.fromEntries(
    targets.flatMap((target) => {
      const reference = references[lastDelivery(posted, target) ?? target]
      return reference === undefined ? [] : [[target, reference]]
    }),
  )
}

/** True if every target has the document, even if a later correction failed. */
export function isPosted(document: ExistingDocument): document is ExistingDocument & Delivering {
  if (document.state === 'posted') return true
  if (document.state !== 'failed' || !document.deliveries) return false
  return Object.entries(document.deliveries).every(
    ([name, outcome]) => parseDeliveryName(name).action > 1 || hasIt(outcome),
  )
}

/** Corrections with the value that each replaces. */
export const withEarlierValues = (
  { fields }: Pick<Read, 'fields'>,
  corrections: readonly (Correction & { from?: string | null })[],
): (Correction & { from: string | null })[] =>
  corrections.map(({ path, from, to }) => ({ path, from: fields[path]?.value ?? from ?? null, to }))
