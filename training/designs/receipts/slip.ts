// A strip of paper as tills print it: one font of fixed width, or a proportional one of a small printer.
import type { Chance } from '../../synthetic/chance.ts'
import { html, type Markup } from '../design.ts'

/** Writes a slip from the top to the bottom. */
interface Slip {
  /** characters of a line */
  columns: number
  center(...texts: string[]): void
  big(text: string): void
  left(...texts: string[]): void
  bold(left: string, right?: string): void
  /** a label, and an amount at the right edge */
  pair(left: string, right: string): void
  /** cells of a table: the first is at the left, the others at the right edges of their columns */
  cells(texts: readonly string[], widths: readonly number[]): void
  rule(sign?: string): void
  gap(): void
  html(): string
}

interface Row {
  text: string
  style: 'row' | 'big' | 'bold'
}

const FONTS = ['Liberation Mono', 'DejaVu Sans Mono', 'FreeMono', 'Courier Prime', 'Inconsolata', 'Courier Prime Sans']
/** Width of a character of such fonts, in parts of their size. */
const ADVANCE = 0.602
const LEADING = 1.22

/** @param options.mm width of the paper */
export function slipFor(chance: Chance, { mm = 80, columns = 40 } = {}): Slip {
  const rows: Row[] = []
  const add = (text: string, style: Row['style'] = 'row') => void rows.push({ text, style })
  const wide = (left: string, right: string) =>
    left.length + right.length + 1 > columns
      ? [left.slice(0, columns), right.padStart(columns)]
      : [left + right.padStart(columns - left.length)]
  const sign = chance.pick(['-', '-', '=', '.', '_', '*'])
  return {
    columns,
    center: (...texts) =>
      texts.flatMap((text) => wrapped(text, columns)).forEach((text) => add(centred(text, columns))),
    big: (text) => wrapped(text, Math.floor(columns / 1.6)).forEach((line) => add(line, 'big')),
    left: (...texts) => texts.flatMap((text) => wrapped(text, columns)).forEach((text) => add(text)),
    bold: (left, right = '') => wide(left, right).forEach((text) => add(text, 'bold')),
    pair: (left, right) => wide(left, right).forEach((text) => add(text)),
    cells: (texts, widths) =>
      add(texts.map((text, at) => (at === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[at]!))).join('')),
    rule: (other = sign) => add(other.repeat(columns)),
    gap: () => add(' '),
    html: () => sheet(chance, rows, mm, columns),
  }
}

function sheet(chance: Chance, rows: readonly Row[], mm: number, columns: number): string {
  const margin = chance.between(2.5, 6)
  const size = (mm - 2 * margin) / (columns * ADVANCE)
  const tall = rows.reduce((sum, { style }) => sum + (style === 'big' ? 1.6 : 1), 0)
  const [top, font] = [chance.between(4, 14), chance.pick(FONTS)]
  const height = tall * size * LEADING + 2 * top + 6
  const style = `@page { size: ${mm}mm ${height.toFixed(1)}mm; margin: ${top.toFixed(1)}mm ${margin.toFixed(1)}mm }
    body { margin: 0; font: ${size.toFixed(3)}mm/${LEADING} "${font}" }
    div { white-space: pre } .big { font-size: 1.6em; font-weight: bold; text-align: center } .bold { font-weight: bold }`
  const lines = rows.map(({ text, style: name }): Markup => html`<div class="${name}">${text}</div>`)
  return html`<html>
    <head>
      <style>
        ${{ markup: style }}
      </style>
    </head>
    <body>
      ${lines}
    </body>
  </html>`.markup
}

const centred = (text: string, columns: number): string => ' '.repeat(Math.max(0, (columns - text.length) >> 1)) + text

/** In lines of so many characters, parted at spaces. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A page of a printer for sheets, with tables in HTML. */
export function page(css: string, body: Markup): string {
  return html`<html>
    <head>
      <style>
        ${{ markup: css }}
      </style>
    </head>
    <body>
      ${body}
    </body>
  </html>`.markup
}
