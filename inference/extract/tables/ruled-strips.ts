import { largest } from '../../../hub/platform/extremes.ts'
import type { Ruling } from '../../layout/rulings.ts'
import type { Header } from './header.ts'
import type { BodyRow, Strips } from './row-groups.ts'

/** A rule of a table is at least so long, in widths of its headings. */
const PART_OF_WIDTH = 0.7

/**
 * The strips of a table whose lines are parted by rules, or by the colour of their ground: between any two rows with
 * numbers is a rule. Undefined for other tables: theirs part groups, or nothing.
 */
export function stripsOf(rows: readonly BodyRow[], header: Header, rulings: readonly Ruling[]): Strips | undefined {
  const numbers = rows.filter(({ isNumbers }) => isNumbers)
  if (numbers.length < 2) return undefined
  const { headings } = header
  const { page } = rows[0]!
  const [left, right] = [headings[0]!.box[0], headings.at(-1)!.box[2]]
  const covered = ({ left: from, right: to }: Ruling) => Math.min(right, to) - Math.max(left, from)
  const own = rulings.filter((rule) => rule.page === page && covered(rule) >= (right - left) * PART_OF_WIDTH)
  const rulesAbove = (y: number) => own.filter((rule) => rule.y < y).length
  const strips = new Map(rows.map((row) => [row, rulesAbove((row.top + row.bottom) / 2)]))
  const isParted = numbers.every((row, at) => at === 0 || strips.get(row)! > strips.get(numbers[at - 1]!)!)
  if (!isParted) return undefined
  const middle = largest(headings.map(({ box }) => (box[1] + box[3]) / 2))
  return { of: strips, hasTop: header.page === page && strips.get(numbers[0]!)! > rulesAbove(middle) }
}
