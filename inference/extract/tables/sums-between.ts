import type { FoundLine } from './found-line.ts'

/** Sums of rounded amounts may differ by this, in the unit of the currency. */
const TOLERANCE = 0.015

/**
 * The lines without their sums: a row with an amount only, which is what the lines above add up to, since the
 * beginning or since the sum before. Behind the last sum, rows with an amount only are taxes and totals.
 */
export function withoutSums(lines: readonly FoundLine[]): FoundLine[] {
  const isPriced = lines.some(({ unitPrice }) => unitPrice !== undefined)
  const kept: FoundLine[] = []
  let [all, group, inGroup] = [0, 0, 0]
  let afterSum: FoundLine[] = []
  let hasSum = false
  for (const line of lines) {
    const amount = amountOf(line)
    const isBare = line.position === undefined && (!isPriced || line.unitPrice === undefined)
    if (isBare && isPriced && line.description === undefined && line.articleNumber === undefined) {
      hasSum ||= isNear(amount, all)
      continue
    }
    const isSum =
      isBare &&
      line.netAmount !== undefined &&
      (kept.length > 1 || (kept.length === 1 && line.description === undefined)) &&
      (isNear(amount, all) || (inGroup > 1 && isNear(amount, group)))
    if (isSum) {
      hasSum = true
      afterSum = []
      ;[group, inGroup] = [0, 0]
      continue
    }
    if (hasSum && isBare) {
      afterSum.push(line)
      continue
    }
    for (const each of [...afterSum, line]) {
      kept.push(each)
      all += amountOf(each)
      group += amountOf(each)
      inGroup++
    }
    afterSum = []
  }
  return kept
}

const amountOf = ({ netAmount }: FoundLine): number => Number(netAmount?.value ?? 0)

const isNear = (a: number, b: number): boolean => Math.abs(a - b) < TOLERANCE
