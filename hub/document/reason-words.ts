import type { ReviewReason } from './events.ts'

/** A reason for a review in words, if it is about the document as a whole and not about one value, type or check. */
export function wholeReason({
  why,
  field,
  for: forWhat,
}: Pick<ReviewReason, 'why' | 'field' | 'for'>): string | undefined {
  if (forWhat === 'business-key' && field === undefined) return 'its type defines no business key'
  if (why === 'requested') return 'a person asked for it'
  if (why === 'same-content') return 'a document with the same bytes is posted or may be'
  return undefined
}

/** What is added to a reason about a value for which the pipeline does not ask. */
export const neededFor = ({ for: forWhat }: Pick<ReviewReason, 'for'>): string =>
  forWhat === 'business-key' ? ' (part of the business key)' : ''
