import type { ReviewReason } from './events.ts'

/** A reason for a review in words, if it is about the document as a whole and not about one value, type or check. */
export function wholeReason({ why }: Pick<ReviewReason, 'why'>): string | undefined {
  if (why === 'requested') return 'a person asked for it'
  if (why === 'same-content') return 'a document with the same bytes is posted or may be'
  return undefined
}
