/** A review step of a pipeline. */
interface ReviewRule {
  pipeline: string
  /** 1 for the first review step */
  number: number
  /** for which documents it is, in words; absent if it is for all */
  when?: string
}

/** Why a document goes to a person. */
export interface ReviewReason {
  /** path of the value; without it and `check`, the type of the document is in question */
  field?: string
  /** name of the check that failed */
  check?: string
  /** set where the pipeline does not ask for the value, but duplicates are recognized by it */
  for?: 'business-key'
  /** the rule of the pipeline that always asks; absent in older events */
  rule?: ReviewRule
  /**
   * `requested`: a person reopened it or had it read again; `same-content`: another document with these bytes may be
   * posted
   */
  why: 'missing' | 'uncertain' | 'failed' | 'always' | 'requested' | 'same-content'
  confidence?: number
  threshold?: number
}

/** A reason for a review in words, if it is about the document as a whole and not about one value, type or check. */
export function wholeReason({
  why,
  field,
  for: forWhat,
  rule,
}: Pick<ReviewReason, 'why' | 'field' | 'for' | 'rule'>): string | undefined {
  if (why === 'always') return rule ? ruleInWords(rule) : 'the pipeline requires a review'
  if (forWhat === 'business-key' && field === undefined) return 'its type defines no business key'
  if (why === 'requested') return 'a person requested it'
  if (why === 'same-content') return 'another document with the same bytes may already be posted'
  return undefined
}

const ruleInWords = ({ pipeline, number, when }: ReviewRule): string =>
  `rule ${number} of pipeline ${pipeline}: ${when ?? 'every document'}`

/** What is added to a reason about a value for which the pipeline does not ask. */
export const neededFor = ({ for: forWhat }: Pick<ReviewReason, 'for'>): string =>
  forWhat === 'business-key' ? ' (part of the business key)' : ''
