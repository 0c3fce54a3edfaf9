import { failsItsCheck, type Value, type ValueSource } from '../values/value.ts'

/** A score, the share of values with about this score that are right, and how many it was fitted on. */
export type Knot = readonly [score: number, share: number, values: number]
/**
 * From the lowest score to the highest; the shares never fall. Between two knots the share is interpolated. The first
 * one is the lowest score that was seen: below it nothing is known, and the share falls to 0 at score 0.
 */
export type Curve = readonly Knot[]

/** What is known of the values without which a document is booked wrongly. */
export interface TogetherFacts {
  /** log odds of the product of their scores, and of the lowest one */
  product: number
  weakest: number
  /** 1 or 0 */
  receipt: number
  recognised: number
}

/** How many documents that were not fitted on are at least as sure as an estimate, and how many of these are wrong. */
type Risk = readonly [estimate: number, documents: number, wrong: number]

/** How likely all values without which a document is booked wrongly are right. */
export interface Together {
  /** of a logistic regression, by fact */
  weights: Readonly<Record<keyof TogetherFacts | 'constant', number>>
  /** the documents that it was fitted on, by type */
  sources: Readonly<Partial<Record<BookedType, readonly ValueSource[]>>>
  /** from the surest: where the share of wrong documents is about to rise, and the last */
  risks: readonly Risk[]
}

/** How likely a score is right, by source and field, as it was fitted on labelled and reviewed documents. */
export interface Calibration {
  /** names the curves: part of the version of every reading that they were applied to */
  version: string
  /** by source, then by field; `*` is for fields that have no curve of their own */
  curves: Readonly<Partial<Record<ValueSource, Readonly<Record<string, Curve>>>>>
  /** of the kind of a document */
  kind?: Curve
  /** how likely all core values of a document are right; absent if too few documents were seen */
  together?: Together
}

/** Types whose core values have been judged together. */
export const BOOKED_TYPES = ['invoice', 'receipt'] as const
export type BookedType = (typeof BOOKED_TYPES)[number]

/** Values without which an invoice is booked wrongly. */
export const CORE_FIELDS: readonly string[] = ['invoiceNumber', 'issueDate', 'sellerName', 'grossTotal', 'currency']
/** The same of each type; a receipt needs no number. */
export const CORE_FIELDS_OF: Readonly<Record<BookedType, readonly string[]>> = {
  invoice: CORE_FIELDS,
  receipt: CORE_FIELDS.filter((name) => name !== 'invoiceNumber'),
}

/** The curve for all fields of a source that have none of their own. */
export const ANY_FIELD = '*'
/** Values of these sources are exact: their confidence is no estimate. */
const EXACT: readonly ValueSource[] = ['xml', 'person']
export const isExact = (source: ValueSource): boolean => EXACT.includes(source)

/** The share of right values among those with a score like this one; that of the last knot above it. */
export function shareAt(curve: Curve, score: number): number {
  const above = curve.findIndex(([at]) => score <= at)
  if (above < 0) return curve.at(-1)?.[1] ?? score
  const [at, share] = curve[above]!
  const [before, low] = curve[above - 1] ?? [0, 0]
  return at === before ? share : rounded(low + ((share - low) * (score - before)) / (at - before))
}

/** To four digits: more would be noise. */
export const rounded = (share: number): number => Math.round(share * 10_000) / 10_000

/** The curve of a value; undefined for an exact source, and where there is none. */
export const curveOf = ({ curves }: Calibration, field: string, source: ValueSource): Curve | undefined => {
  const ofSource = isExact(source) ? undefined : curves[source]
  return ofSource && (Object.hasOwn(ofSource, field) ? ofSource[field] : ofSource[ANY_FIELD])
}

/**
 * Whether wrong check digits make a value doubtful beyond its curve, in which they are rare. Recognised digits may be
 * misread, unless a second reading gave the same. Those of a text layer are as they were typed. So the document has a
 * wrong number, which is read right; no money is to go to a wrong account, though.
 */
const isDoubtful = (field: string, value: Value): boolean =>
  failsItsCheck(value) &&
  (field === 'iban' || (value.source === 'ocr' && !value.evidence!.some(({ code }) => code === 'read-again-same')))

/**
 * A value whose confidence is how likely it is right; `score` keeps what the reader gave it. Where wrong check digits
 * make it doubtful, the confidence is at most the score.
 */
export function calibratedValue(calibration: Calibration, field: string, value: Value): Value {
  const curve = curveOf(calibration, field, value.source)
  if (!curve) return value
  const candidates = value.candidates?.map((each) => ({ ...each, confidence: shareAt(curve, each.confidence) }))
  const share = shareAt(curve, value.confidence)
  return {
    ...value,
    confidence: isDoubtful(field, value) ? Math.min(share, value.confidence) : share,
    score: value.confidence,
    ...(candidates && { candidates }),
  }
}
