import type { Finding } from '../../../hub/document/finding.ts'
import type { Fields } from '../../../hub/document/values/value.ts'
import { moneyOf } from '../rules/amounts.ts'
import type { Layout } from '../rules/lines.ts'
import { labelledAmounts } from '../rules/total-labels.ts'
import type { FoundLine } from './found-line.ts'
import type { FoundLines } from './read-lines.ts'

/** A sum of many rounded amounts may differ by a cent for every ten of them. */
const LINES_PER_CENT = 10
/** Only tables of which this part of the lines is confirmed by quantity times price can contradict a total. */
const CONFIRMED = 0.8
const SURE_LINE = 0.9
/** No pipeline posts a total that is less likely. */
const VETOED = 0.1
const TOTALS = ['netTotal', 'grossTotal', 'amountDue'] as const

interface LinesDiffer {
  page: number
  /** as a decimal string */
  sum: string
  /** quantity times price is the amount of every line: the total must be wrong */
  isVeto: boolean
}

/**
 * The sum of the lines, if they do not add up to any amount that the document names outside them: a total, or their sum
 * before allowances and charges. Undefined for a table that was not read with certainty.
 */
export function linesDiffer(layout: Layout, { lines, changes, hasHeadings }: FoundLines): LinesDiffer | undefined {
  if (!hasHeadings || lines.length < 2 || lines.some(({ netAmount }) => netAmount === undefined)) return undefined
  const confirmed = lines.filter(({ netAmount }) => netAmount!.confidence >= SURE_LINE).length
  if (confirmed < lines.length * CONFIRMED) return undefined
  const sum = centsOf(lines.map(({ netAmount }) => netAmount!.value))
  const changed = sum + centsOf(changes)
  const tolerance = 1 + Math.floor(lines.length / LINES_PER_CENT)
  const named = labelledAmounts(layout).filter(({ amount }) => !isInside(amount.line, lines))
  const isNamed = (cents: number) =>
    named.some(({ amount }) => Math.abs(Math.abs(amount.cents) - Math.abs(cents)) <= tolerance)
  if (named.length === 0 || isNamed(sum) || isNamed(changed)) return undefined
  return { page: lines[0]!.netAmount!.page, sum: moneyOf(sum), isVeto: confirmed === lines.length }
}

const centsOf = (amounts: readonly string[]): number =>
  amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0)

/** @param asks whether a person must then look */
export const linesFinding = ({ page, sum }: LinesDiffer, asks: boolean): Finding => ({
  code: 'lines-differ',
  asks,
  path: 'lines',
  page,
  detail: `The lines add up to ${sum}, which is no total of the document.`,
})

/** Totals that lines of which each is confirmed contradict: they stay for the reviewer, but are never sure enough. */
export function vetoed(fields: Fields, { sum }: LinesDiffer): Fields {
  const doubted = TOTALS.flatMap((name) => {
    const value = fields[name]
    if (!value) return []
    const evidence = [
      ...(value.evidence ?? []),
      { code: 'check-failed', detail: `the lines, which add up to ${sum}` } as const,
    ]
    return [[name, { ...value, confidence: Math.min(value.confidence, VETOED), evidence }] as const]
  })
  return { ...fields, ...Object.fromEntries(doubted) }
}

/** Whether a row of the page is one of the lines. */
function isInside({ page, box }: { page: number; box: readonly number[] }, lines: readonly FoundLine[]): boolean {
  const middle = (box[1]! + box[3]!) / 2
  return lines.some(
    ({ netAmount }) => netAmount!.page === page && netAmount!.box[1] <= middle && middle <= netAmount!.box[3],
  )
}
