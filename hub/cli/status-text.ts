import type { HubDocument } from '../sdk/client.ts'

const count = (number: number, one: string): string => `${number} ${number === 1 ? one : `${one}s`}`

/** `2 pages, 1.4 s`; undefined before the document was read. */
export const readingOf = ({ pages, seconds }: HubDocument): string | undefined =>
  pages === undefined ? undefined : `${count(pages, 'page')}, ${(seconds ?? 0).toFixed(1)} s`

/** `ledger, reference 17`, one part a target. */
export const postingsOf = ({ deliveries }: HubDocument): string =>
  Object.entries(deliveries)
    .map(
      ([target, { outcome, reference }]) =>
        `${target}${outcome === 'duplicate' ? ', had it already' : ''}${reference ? `, reference ${reference}` : ''}`,
    )
    .join('; ')

/** Where a document stands, in one sentence without a full stop. */
export function statusText(document: HubDocument): string {
  const { id, state, failure, reasons = [] } = document
  const postings = postingsOf(document)
  switch (state) {
    case 'posted':
      return `posted (${postings})`
    case 'filed':
      return 'filed; its pipeline delivers nothing'
    case 'in-review':
      return `in review${reasons.length > 0 ? `: ${reasons.map(({ field, why }) => `${field ?? 'type'} ${why}`).join(', ')}` : ''}; decide with \`npx waybill review ${id}\``
    case 'failed':
      return `failed in ${failure?.stage ?? 'the hub'}: ${failure?.detail ?? `see \`npx waybill trail ${id}\``}`
    default:
      return state
  }
}
