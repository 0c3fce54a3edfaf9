import type { Titles } from './types/type.ts'
import { findingInWords, type Noticed } from './finding.ts'

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
  /** path of the value; without it, `check` and `finding`, the type or the kind of the document is in question */
  field?: string
  /** name of the check that failed */
  check?: string
  /** of the check that failed: what it is called, by language, and what it requires */
  titles?: Titles
  expression?: string
  /** what the reader noticed, without the path, which is `field` */
  finding?: Pick<Noticed, 'code' | 'page' | 'rule'>
  /** set where the kind of the document is in question */
  about?: 'kind'
  /** set where the pipeline does not ask for the value, but duplicates are recognized by it */
  for?: 'business-key'
  /** the rule of the pipeline that always asks; absent in older events */
  rule?: ReviewRule
  /**
   * `requested`: a person reopened it or had it read again; `same-content`: another document with these bytes may be
   * posted; `finding`: the reader noticed something that a person must look at
   */
  why: 'missing' | 'uncertain' | 'failed' | 'always' | 'requested' | 'same-content' | 'finding'
  confidence?: number
  threshold?: number
}

/** A reason for a review in words, if it is not about the certainty of one value, type or kind, nor about a check. */
export function wholeReason({
  why,
  field,
  for: forWhat,
  rule,
  finding,
}: Pick<ReviewReason, 'why' | 'field' | 'for' | 'rule' | 'finding'>): string | undefined {
  if (why === 'finding' && finding) return findingInWords({ ...finding, ...(field !== undefined && { path: field }) })
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

/** What a reason about the certainty of something is about. */
export const subjectOf = ({ field, about }: Pick<ReviewReason, 'field' | 'about'>): string =>
  field ?? (about === 'kind' ? 'the kind of the document' : 'the type of the document')

/** A check that failed, as people know it: `Totals (netTotal + taxTotal = grossTotal)`. */
export function checkInWords(
  { check = '', titles, expression }: Pick<ReviewReason, 'check' | 'titles' | 'expression'>,
  language = 'en',
): string {
  const title = titles?.[language] ?? titles?.['en'] ?? check
  return expression === undefined ? title : `${title} (${expression})`
}
