import type { ValueSource } from '../values/value.ts'
import { curveOf, isExact, type Calibration, type Curve } from './calibration.ts'

/** A value that must be right, by its field and source. */
export interface NeededValue {
  field: string
  source: ValueSource
}

/** Where a threshold can be: between two blocks of a curve. */
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
 * wrong. The values share that budget: it goes where it lets the most documents pass. 1 for a value that even at its
 * surest is wrong too often; without a curve, a value gets an equal part of the budget.
 */
export function thresholdsFor(
  calibration: Calibration | undefined,
  needed: readonly NeededValue[],
  accuracy: number,
): Record<string, number> {
  const estimated = needed.filter(({ source }) => !isExact(source))
  const part = (1 - accuracy) / Math.max(1, estimated.length)
  const choices = estimated.map(({ field, source }): Choice => {
    const curve = calibration && curveOf(calibration, field, source)
    return { field, levels: curve ? levelsOf(curve) : [{ threshold: 1 - part, passing: 1, wrong: part }], at: 0 }
  })
  spend(choices, 1 - accuracy)
  return Object.fromEntries(choices.map(({ field, levels, at }) => [field, levelAt({ levels, at }).threshold]))
}

const levelAt = ({ levels, at }: Pick<Choice, 'levels' | 'at'>): Level => levels[at] ?? NONE

/** The levels of a curve, the surest first. */
function levelsOf(curve: Curve): Level[] {
  const all = curve.reduce((sum, [, , values]) => sum + values, 0)
  let values = 0
  let wrong = 0
  return curve.toReversed().map(([, share, count]) => {
    values += count
    wrong += count * (1 - share)
    return { threshold: share, passing: values / all, wrong: wrong / values }
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
