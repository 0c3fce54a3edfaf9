import type { Value, ValueSource } from '../values/value.ts'

/**
 * A range of scores: the highest one in it, the share of values in it that are right, and how many it was fitted on.
 */
export type Block = readonly [upTo: number, share: number, values: number]
/** Blocks from the lowest scores to the highest; the shares never fall. */
export type Curve = readonly Block[]

/** How likely a score is right, by source and field, as it was fitted on labelled and reviewed documents. */
export interface Calibration {
  /** names the curves: part of the version of every reading that they were applied to */
  version: string
  /** by source, then by field; `*` is for fields that have no curve of their own */
  curves: Readonly<Partial<Record<ValueSource, Readonly<Record<string, Curve>>>>>
  /** of the kind of a document */
  kind?: Curve
  /** how likely all core values of a document are right, by the product of their scores; `ocr` if one of them is */
  documents?: Readonly<Partial<Record<BookedType, Readonly<Partial<Record<ValueSource, Curve>>>>>>
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

/** The share of right values among those with a score like this one. Scores above the last block count as in it. */
export function shareAt(curve: Curve, score: number): number {
  const block = curve.find(([upTo]) => score <= upTo) ?? curve.at(-1)
  return block ? block[1] : score
}

/** The curve of a value; undefined for an exact source, and where there is none. */
export const curveOf = ({ curves }: Calibration, field: string, source: ValueSource): Curve | undefined => {
  const ofSource = isExact(source) ? undefined : curves[source]
  return ofSource && (Object.hasOwn(ofSource, field) ? ofSource[field] : ofSource[ANY_FIELD])
}

/** Values with wrong check digits are too rare for a curve: what it says of them comes from others. */
const failsItsCheck = ({ evidence = [] }: Value): boolean =>
  evidence.some(({ code, detail }) => code === 'check-failed' && detail === undefined)

/**
 * A value whose confidence is how likely it is right; `score` keeps what the reader gave it. The confidence of one with
 * wrong check digits is at most its score.
 */
export function calibratedValue(calibration: Calibration, field: string, value: Value): Value {
  const curve = curveOf(calibration, field, value.source)
  if (!curve) return value
  const candidates = value.candidates?.map((each) => ({ ...each, confidence: shareAt(curve, each.confidence) }))
  const share = shareAt(curve, value.confidence)
  return {
    ...value,
    confidence: failsItsCheck(value) ? Math.min(share, value.confidence) : share,
    score: value.confidence,
    ...(candidates && { candidates }),
  }
}
