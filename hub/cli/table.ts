import { sanitize, type Terminal } from './terminal.ts'

type Row = readonly string[]

interface Layout {
  /** numbers of the right-aligned columns */
  right?: readonly number[]
  /** the last column is cut to this width */
  width?: number | undefined
  style?: (cell: string, column: number, row: number) => string
}

const GAP = '  '
/** A last column of fewer characters is not cut: the rest would say nothing. */
const MIN_LAST = 8

/** Rows as aligned lines, without control characters. */
export function table(rows: readonly Row[], { right = [], width, style = (cell) => cell }: Layout = {}): string[] {
  const clean = rows.map((row) => row.map(sanitize))
  const widths =
    clean[0]?.map((_, column) => clean.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0)) ?? []
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0)
  return clean.map((row, at) =>
    row
      .map((cell, column) => {
        const last = column === row.length - 1
        const text = last && width !== undefined ? cut(cell, width - before) : cell
        const space = ' '.repeat(Math.max(0, widths[column]! - text.length))
        const styled = style(text, column, at)
        if (right.includes(column)) return space + styled
        return last ? styled : styled + space
      })
      .join(GAP),
  )
}

const cut = (cell: string, width: number): string =>
  cell.length > width && width > MIN_LAST ? `${cell.slice(0, width - 1)}…` : cell

/** Prints rows under a bold head, cut to the width of the terminal. */
export function printTable(
  terminal: Terminal,
  head: Row,
  rows: readonly Row[],
  { right = [], style = (cell) => cell }: Pick<Layout, 'right' | 'style'> = {},
): void {
  const lines = table([head, ...rows], {
    right,
    width: terminal.width,
    style: (cell, column, row) => (row === 0 ? terminal.style('bold', cell) : style(cell, column, row)),
  })
  for (const line of lines) terminal.line(line)
}

/** Prints one line per name and value, with the name dimmed. Rows whose value is empty are left out. */
export function printFacts(terminal: Terminal, facts: readonly Row[], layout: Omit<Layout, 'style'> = {}): void {
  const rows = facts.filter((row) => row.at(-1) !== '')
  const style = (cell: string, column: number) => (column === 0 ? terminal.style('dim', cell) : cell)
  for (const line of table(rows, { ...layout, style })) terminal.line(line)
}
