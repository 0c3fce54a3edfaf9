import { checkInWords, neededFor, wholeReason, type ReviewReason } from '../document/review-reason.ts'
import { rangeInWords } from '../document/parts.ts'
import { count } from '../platform/count.ts'
import type { HubDocument } from '../sdk/types.ts'
import { sanitize } from './terminal.ts'

/** `2 pages, 1.4 s`; undefined before the document was read. */
export const readingOf = ({ pages, seconds }: HubDocument): string | undefined =>
  pages === undefined ? undefined : `${count(pages, 'page')}, ${(seconds ?? 0).toFixed(1)} s`

/** `ledger, reference 17` or `ledger: duplicate of posting 17`, for each target. */
export const postingsOf = ({ deliveries }: HubDocument): string =>
  Object.entries(deliveries)
    .map(([target, { outcome, reference, duplicateOf }]) => {
      if (outcome === 'duplicate') {
        const posting = reference ? `posting ${reference}` : 'a posting'
        return `${target}: duplicate of ${posting}${duplicateOf ? ` (document ${duplicateOf})` : ''}`
      }
      return `${target}${reference ? `, reference ${reference}` : ''}`
    })
    .join('; ')

const partReason = (reason: ReviewReason): string => {
  const { field, check, about, why } = reason
  return `${check ? `check ${checkInWords(reason)}` : (field ?? about ?? 'type')} ${why}${neededFor(reason)}`
}

/** The state of a document, in one sentence without a full stop. */
export function statusText(document: HubDocument): string {
  const { id, state, failure, reasons = [], proposedParts = [], parts = [] } = document
  const postings = postingsOf(document)
  switch (state) {
    case 'posted':
      return `posted (${postings})`
    case 'filed':
      return 'filed (its pipeline has no target for it)'
    case 'in-review': {
      const why = reasons.map((reason) => wholeReason(reason) ?? partReason(reason)).join(', ')
      const split = proposedParts.length === 0 ? '' : `, or split it with \`npx waybill split ${id}\``
      return `in review${why === '' ? '' : `: ${why}`}; decide with \`npx waybill review ${id}\`${split}`
    }
    case 'split':
      return `split into ${parts.map((part) => `${part.id} (${rangeInWords(part.pages)})`).join(', ')}`
    case 'failed':
      return `failed in ${failure?.stage ?? 'the hub'}: ${failure?.detail ?? `see \`npx waybill trail ${id}\``}`
    default:
      return state
  }
}

/** What a person must still do in the targets themselves after a correction. */
export const correctByHandOf = ({ correctByHand = {} }: HubDocument): string[] =>
  Object.entries(correctByHand).map(
    ([target, { reference }]) =>
      `Correct it in ${target} by hand${reference === undefined ? '' : `: posting ${reference}`}.`,
  )

/** `3 attempts failed, the last at 09:30:00 (target-unavailable: ECONNREFUSED); next attempt at 09:32:00 UTC` */
export function waitingText({
  attempts,
  code,
  detail,
  failedAt,
  nextAttemptAt,
}: NonNullable<HubDocument['deliveries'][string]['waiting']>): string {
  const failed = attempts === 1 ? '1 attempt failed' : `${attempts} attempts failed, the last`
  const next = Date.parse(nextAttemptAt) > Date.now() ? `next attempt at ${timeOf(nextAttemptAt)}` : 'next attempt now'
  return `waits: ${failed} at ${timeOf(failedAt)} (${sanitize(`${code}: ${detail}`)}); ${next}`
}

const timeOf = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`
