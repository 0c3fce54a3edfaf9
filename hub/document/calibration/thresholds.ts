import type { ValueSource } from '../values/value.ts'
import {
  BOOKED_TYPES,
  CORE_FIELDS_OF,
  curveOf,
  isExact,
  rounded,
  shareAt,
  type BookedType,
  type Calibration,
  type Curve,
} from './calibration.ts'
import { estimateOf, leastEstimate, togetherFacts } from './together.ts'

/** A value that must be right. */
export interface NeededValue {
  field: string
  source: ValueSource
  confidence: number
  /** before it was calibrated; undefined if it was not */
  score: number | undefined
}

/** Where a threshold can be: between two knots of a curve. */
interface Level {
  threshold: number
  /** share of the values of the field that pass, and of these the share that is wrong */
  passing: number
  wrong: number
}
interface Choice {
  field: string
  levels: readonly Level[]
  at: number
}

/** No value passes but an exact one. */
const NONE: Level = { threshold: 1, passing: 0, wrong: 0 }

/**
 * The least confidence of each needed value, so that of the documents that pass at most 1 - accuracy have one of them
 * wrong. Where it is known how likely all values of a document are right together, that decides. Otherwise the values
 * share the budget: it goes where it lets the most documents pass. 1 for a value that even at its surest is wrong too
 * often, and for an estimate of a source that the calibration does not know, such as a vision model. Without any
 * calibration, a value gets an equal part of the budget.
 */
export function thresholdsFor(
  calibration: Calibration | undefined,
  needed: readonly NeededValue[],
  accuracy: number,
): Record<string, number> {
  const estimated = needed.filter(({ source }) => !isExact(source))
  const type = bookedTypeOf(needed)
  const { together } = calibration ?? {}
  const isUnknown = ({ field, source }: NeededValue) =>
    calibration !== undefined && source !== 'code' && curveOf(calibration, field, source) === undefined
  const isJoint = type && together?.sources[type]?.includes(jointSource(estimated)) && !estimated.some(isUnknown)
  if (calibration && together && isJoint) {
    const values = estimated.map((value) => ({ ...value, score: scoreIn(calibration, value) }))
    const least = leastEstimate(together, accuracy)
    const passes = least !== undefined && estimateOf(together, togetherFacts(type, values)) >= least
    return passes ? {} : leastSure(estimated, accuracy)
  }
  const part = (1 - accuracy) / Math.max(1, estimated.length)
  const choices = estimated.map((value): Choice => {
    const curve = calibration && curveOf(calibration, value.field, value.source)
    const equal = isUnknown(value) ? [] : [{ threshold: 1 - part, passing: 1, wrong: part }]
    return { field: value.field, levels: curve ? levelsOf(curve) : equal, at: 0 }
  })
  spend(choices, 1 - accuracy)
  return Object.fromEntries(choices.map(({ field, levels, at }) => [field, levelAt({ levels, at }).threshold]))
}

/** The type of which exactly these are the core values; curves of documents say nothing about others. */
function bookedTypeOf(needed: readonly NeededValue[]): BookedType | undefined {
  const fields = new Set(needed.map(({ field }) => field))
  return BOOKED_TYPES.find((type) => {
    const core = CORE_FIELDS_OF[type]
    return core.length === fields.size && core.every((name) => fields.has(name))
  })
}

/** The source of values together: recognition if one of them was recognised. */
export const jointSource = (values: readonly Pick<NeededValue, 'source'>[]): ValueSource =>
  values.some(({ source }) => source === 'ocr') ? 'ocr' : (values[0]?.source ?? 'xml')

/** What was found out after the reading, such as a known seller, counts by its confidence. */
function scoreIn(calibration: Calibration, { field, source, score, confidence }: NeededValue): number {
  const curve = curveOf(calibration, field, source)
  return score !== undefined && curve && shareAt(curve, score) === confidence ? score : confidence
}

/** Thresholds that the least sure values miss: those less sure than the document must be, else the weakest one. */
function leastSure(values: readonly NeededValue[], accuracy: number): Record<string, number> {
  const [weakest] = values.toSorted((a, b) => a.confidence - b.confidence)
  const missed = values.filter(({ confidence }) => confidence < accuracy)
  return Object.fromEntries(
    missed.length > 0 ? missed.map(({ field }) => [field, accuracy]) : [[weakest!.field, NONE.threshold]],
  )
}

const levelAt = ({ levels, at }: Pick<Choice, 'levels' | 'at'>): Level => levels[at] ?? NONE

/**
 * The levels of a curve, the surest first. The values that a knot was fitted on lie around it, so that a threshold is
 * halfway to the knot below.
 */
function levelsOf(curve: Curve): Level[] {
  const all = curve.reduce((sum, [, , values]) => sum + values, 0)
  let values = 0
  let wrong = 0
  return curve
    .map(([, share, count], index) => ({ share, count, below: curve[index - 1]?.[1] ?? share }))
    .filter(({ count }) => count > 0)
    .toReversed()
    .map(({ share, count, below }) => {
      values += count
      wrong += count * (1 - share)
      return { threshold: rounded((share + below) / 2), passing: values / all, wrong: wrong / values }
    })
}

function spend(choices: readonly Choice[], budget: number): void {
  const spent = () => choices.reduce((sum, each) => sum + levelAt(each).wrong, 0)
  // Where the surest values are already too often wrong, those that are wrong most often do not pass at all.
  for (const each of choices.toSorted((a, b) => levelAt(b).wrong - levelAt(a).wrong))
    if (spent() > budget + ROUNDING) each.at = -1
  for (;;) {
    const [best] = choices
      .filter((each) => each.at >= 0 && each.at + 1 < each.levels.length)
      .map((each) => ({ each, now: levelAt(each), next: each.levels[each.at + 1]! }))
      .filter(({ now, next }) => spent() - now.wrong + next.wrong <= budget + ROUNDING)
      .map(({ each, now, next }) => ({ each, gain: gainOf(now, next) }))
      .toSorted((a, b) => b.gain - a.gain)
    if (!best) return
    best.each.at++
  }
}

/** Sums of shares are not exact. */
const ROUNDING = 1e-9

/** How many more documents pass, for how much of the budget. */
const gainOf = (now: Level, next: Level): number =>
  Math.log(next.passing / now.passing) / Math.max(ROUNDING, next.wrong - now.wrong)
