import type { Ruling } from '../../layout/rulings.ts'
import type { Layout } from '../rules/lines.ts'
import { numberStyleOf, type NumberStyle } from './cell-number.ts'
import { headersByNumbers } from './columns-by-numbers.ts'
import { headersBySums } from './columns-by-sums.ts'
import { lineOf, textOf, type FoundLine } from './found-line.ts'
import { headerAt } from './header.ts'
import type { Column } from './header-words.ts'
import { lineRowsOf, type FindHeader } from './line-rows.ts'
import { withoutSums } from './sums-between.ts'

/** The lines of a document in their order, and what changes their sum. */
export interface FoundLines {
  /** a value that is not found is absent */
  lines: FoundLine[]
  /** amounts of allowances and charges between the lines, as decimal strings */
  changes: string[]
  /** the headings of their table were read: without them, lines may lack */
  hasHeadings: boolean
}
interface TableLines extends FoundLines {
  /** lines in which quantity times price is the amount */
  checked: number
}

/**
 * The lines of a document. Where the headings of a table cannot be read, or are not those of its numbers, the numbers
 * themselves show which is which. Without a table, a list that adds up to a total counts.
 * @param rulings horizontal rules of the pages, where they are known
 */
export function readLines(layout: Layout, rulings: readonly Ruling[] = []): FoundLines {
  const usual = numberStyleOf(
    layout.lines.map(({ text }) => text),
    decimalsOf(layout),
  )
  const byWords = { ...tableLines(layout, headerAt, usual, rulings), hasHeadings: true }
  if (byWords.lines.length > 0 && byWords.checked * 2 >= byWords.lines.length) return byWords
  const headers = headersByNumbers(layout, usual)
  const byNumbers = tableLines(layout, (_, row) => headers.get(row), usual, rulings)
  const best = byNumbers.checked > byWords.checked ? byNumbers : byWords
  if (best.lines.some(({ description }) => description !== undefined)) return best
  const lists = headersBySums(layout)
  const bySums = tableLines(layout, (_, row) => lists.get(row), usual, rulings)
  return bySums.lines.length > 0 ? bySums : best
}

const decimalsOf = (layout: Layout) => layout.lines[0]?.numbers.decimals ?? 2

function tableLines(
  layout: Layout,
  findHeader: FindHeader,
  usual: NumberStyle,
  rulings: readonly Ruling[],
): TableLines {
  const rows = lineRowsOf(layout, findHeader, usual, rulings)
  const texts = (column: Column) => rows.flatMap(({ numbers }) => numbers.map((cells) => textOf(cells.get(column))))
  const style = numberStyleOf([...texts('netAmount'), ...texts('unitPrice')], decimalsOf(layout))
  const read = rows.map((row) => ({ ...lineOf(row, style), isChange: row.isChange }))
  const amounts = (isChange: boolean) =>
    read.filter(({ line, ...each }) => each.isChange === isChange && (line.netAmount ?? line.unitPrice))
  return {
    lines: withoutSums(amounts(false).map(({ line }) => line)),
    changes: amounts(true).flatMap(({ line }) => line.netAmount?.value ?? []),
    hasHeadings: false,
    checked: read.filter(({ isChecked }) => isChecked).length,
  }
}
