import { fitsKind } from '../../hub/document/types/kinds.ts'
import type { ColumnDefinition } from '../../hub/document/types/type.ts'
import { plainOf } from '../extract/rules/lines.ts'
import { numberIn, numberStyleOf, type NumberStyle } from '../extract/tables/cell-number.ts'
import { areOfLines } from '../extract/tables/header.ts'
import type { Column } from '../extract/tables/header-words.ts'
import { headingsInText } from '../extract/tables/heading-text.ts'

type Cells = readonly string[]
type LineColumn = Exclude<Column, 'discount' | 'other'>

/** A header is one of the first rows of a table. */
const HEADER_ROWS = 3
/** A cell is a heading if at least this share of its letters is one. */
const LEAST_NAMED = 0.5
const NUMBERS: ReadonlySet<Column> = new Set(['quantity', 'unitPrice', 'netAmount', 'vatRate'])

/**
 * The lines of a document in the tables that a model wrote, as values of the columns of the table `lines`. A table
 * counts if its header names what is sold, and its quantity, price or amount; one without a header goes on with the
 * table before it. Rows without text or without a number, such as sums, are left out.
 */
export function linesInTables(
  tables: readonly (readonly Cells[])[],
  columns: Readonly<Record<string, ColumnDefinition>>,
): Record<string, string>[] {
  const lines: Record<string, string>[] = []
  let known: readonly Column[] | undefined
  for (const table of tables) {
    const at = table.slice(0, HEADER_ROWS).findIndex((row) => headingsOf(row) !== undefined)
    const headings: readonly Column[] | undefined = at < 0 ? known : headingsOf(table[at]!)
    if (!headings || (at < 0 && table.every((row) => row.length !== headings.length))) continue
    known = headings
    const rows = table.slice(at + 1).filter((row) => row.length === headings.length)
    const amounts = rows.flatMap((row) => row.filter((_, index) => isMoney(headings[index]!)))
    const style = numberStyleOf(amounts, 2)
    for (const row of rows) {
      const line = lineOf(row, headings, style, columns)
      if (line) lines.push(line)
    }
  }
  return lines
}

const isMoney = (column: Column): boolean => column === 'unitPrice' || column === 'netAmount'

/** The column of each cell of a header; undefined for a row that is none. */
function headingsOf(row: Cells): Column[] | undefined {
  const columns = row.map(columnOf)
  // Of several prices and amounts, the last is that of the line; of other columns the first counts.
  const headings = columns.map((column, index): Column => {
    const places = columns.flatMap((each, at) => (each === column ? [at] : []))
    return index === (isMoney(column) ? places.at(-1) : places[0]) ? column : 'other'
  })
  return areOfLines(columns) ? headings : undefined
}

/** The column whose words make up most of a heading. */
function columnOf(cell: string): Column {
  const { headings, named, letters } = headingsInText(plainOf(cell))
  return named > 0 && named >= letters * LEAST_NAMED ? headings[0]!.column : 'other'
}

function lineOf(
  row: Cells,
  headings: readonly Column[],
  style: NumberStyle,
  columns: Readonly<Record<string, ColumnDefinition>>,
): Record<string, string> | undefined {
  const line: Partial<Record<LineColumn, string>> = {}
  for (const [index, column] of headings.entries()) {
    const cell = row[index]!
    if (column === 'discount' || column === 'other' || cell === '') continue
    if (!NUMBERS.has(column)) line[column] ??= cell
    else {
      const number = numberIn(cell, style)
      if (number) line[column] = number.value
      if (number && column === 'quantity' && /^\p{L}[^\s\d]*$/u.test(number.rest)) line.unit ??= number.rest
    }
  }
  const hasText = line.description !== undefined || line.articleNumber !== undefined
  if (!hasText || (line.netAmount ?? line.unitPrice) === undefined) return undefined
  const fitting = Object.entries(line).filter(
    ([name, value]) => Object.hasOwn(columns, name) && fitsKind(columns[name]!.kind, value),
  )
  return Object.fromEntries(fitting)
}
