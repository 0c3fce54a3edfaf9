import type { Finding } from '../../../hub/document/finding.ts'
import type { Layout } from '../rules/lines.ts'
import { labelledAmounts } from '../rules/total-labels.ts'
import type { FoundLine } from './read-lines.ts'

/** A sum of many rounded amounts may differ by a cent for every ten of them. */
const LINES_PER_CENT = 10
/** Only tables of which this part of the lines is confirmed by quantity times price can contradict a total. */
const CONFIRMED = 0.8
const SURE_LINE = 0.9

/**
 * Says so if the lines do not add up to any amount that the document names outside them: a total, or their sum before
 * allowances and charges. Nothing is said of a table that was not read with certainty.
 * @param asks whether a person must then look
 */
export function linesDiffer(layout: Layout, lines: readonly FoundLine[], asks: boolean): Finding[] {
  if (lines.length < 2 || lines.some(({ netAmount }) => netAmount === undefined)) return []
  const confirmed = lines.filter(({ netAmount }) => netAmount!.confidence >= SURE_LINE).length
  if (confirmed < lines.length * CONFIRMED) return []
  const sum = lines.reduce((all, { netAmount }) => all + Math.round(Number(netAmount!.value) * 100), 0)
  const tolerance = 1 + Math.floor(lines.length / LINES_PER_CENT)
  const named = labelledAmounts(layout).filter(({ amount }) => !isInside(amount.line, lines))
  if (named.length === 0 || named.some(({ amount }) => Math.abs(Math.abs(amount.cents) - Math.abs(sum)) <= tolerance))
    return []
  return [
    {
      code: 'lines-differ',
      asks,
      path: 'lines',
      page: lines[0]!.netAmount!.page,
      detail: `The lines add up to ${(sum / 100).toFixed(2)}, which is no total of the document.`,
    },
  ]
}

/** Whether a row of the page is one of the lines. */
function isInside({ page, box }: { page: number; box: readonly number[] }, lines: readonly FoundLine[]): boolean {
  const middle = (box[1]! + box[3]!) / 2
  return lines.some(
    ({ netAmount }) => netAmount!.page === page && netAmount!.box[1] <= middle && middle <= netAmount!.box[3],
  )
}
