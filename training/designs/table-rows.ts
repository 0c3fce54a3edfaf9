import type { Chance } from '../synthetic/chance.ts'
import { html, type Markup } from './design.ts'
import { CELLS, codeOf, labelsOf, type Print, type Row } from './table-cells.ts'
import type { Goods } from './table-goods.ts'
import { offBelow, type Item } from './table-items.ts'
import type { TableSpec } from './table-spec.ts'

interface Column {
  kind: string
  align: string
  heading: Markup
}
/** Pages of a table, and the labels of its lines. */
interface DrawnRows {
  pages: Markup[]
  labels: Record<string, string>[]
  /** cells of a row */
  width: number
}
export interface TableContext {
  chance: Chance
  spec: TableSpec
  goods: Goods
  print: Print
}

const ALIGN: Record<string, string> = { '<': 'left', '^': 'center', '>': 'right' }

const columnsOf = (spec: TableSpec): Column[] =>
  spec.columns.split('|').map((text) => {
    const [, kind, align, heading] = /^(\w+)([<^>])(.*)$/.exec(text)!
    const rows = heading!.split('/').map((row, at) => html`${at > 0 && html`<br />`}${row}`)
    return { kind: kind!, align: ALIGN[align!]!, heading: html`${rows}` }
  })

const positionOf = (spec: TableSpec, at: number): string => {
  const form = spec.positions ?? '1'
  if (form === '10') return String((at + 1) * 10)
  if (form === 'nested') return at % 3 === 0 ? String(at / 3 + 1) : `${Math.floor(at / 3) + 1}.${at % 3}`
  return form === '001' ? String(at + 1).padStart(3, '0') : form === '1.1' ? `1.${at + 1}` : String(at + 1)
}

/** The table with its lines, in as many parts as it has pages. */
export function rowsOf(context: TableContext, items: readonly Item[], foot: (width: number) => Markup): DrawnRows {
  const { spec, goods, print } = context
  const columns = columnsOf(spec)
  const kinds = columns.map(({ kind }) => kind)
  const width = columns.length
  const head = html`<tr class="head">
    ${columns.map(({ heading, align }) => html`<th style="text-align: ${align}"><span>${heading}</span></th>`)}
  </tr>`
  const sum = (text: string, cents: number) =>
    html`<tr class="sum">
      <td colspan="${width - 1}">${text}</td>
      <td style="text-align: right">${print.money(cents)}</td>
    </tr>`
  const parts: Markup[][] = [[]]
  const labels: Record<string, string>[] = []
  let [all, group] = [0, 0]
  for (const [at, item] of items.entries()) {
    if (at > 0 && at === spec.carriedAfter) {
      parts.at(-1)!.push(sum(goods.carriedOut, all))
      parts.push([sum(goods.carriedIn, all)])
    }
    if (spec.groups && at % 3 === 0) parts.at(-1)!.push(groupRow(context, width))
    const row: Row = { item, position: positionOf(spec, at) }
    parts.at(-1)!.push(...lineRows(context, row, columns))
    labels.push(labelsOf(row, kinds))
    const amount = item.amount - offBelow(spec.items, item)
    all += amount
    group += amount
    if (spec.groups === 'summed' && (at % 3 === 2 || at === items.length - 1)) {
      parts.at(-1)!.push(sum(goods.groupSum, group))
      group = 0
    }
  }
  const pages = parts.map(
    (rows, at) =>
      html`<table class="lines">
        ${head} ${rows} ${at === parts.length - 1 && foot(width)}
      </table>`,
  )
  return { pages, labels, width }
}

const groupRow = ({ chance, goods }: TableContext, width: number): Markup =>
  html`<tr class="group">
    <td colspan="${width}"><b>${chance.filled(chance.of(goods.groups))}</b></td>
  </tr>`

function lineRows(context: TableContext, row: Row, columns: readonly Column[]): Markup[] {
  const { chance, spec, goods, print } = context
  const rates = spec.items.rates
  const cell = ({ kind, align }: Column) =>
    html`<td style="text-align: ${align}" class="${kind}">
      ${kind === 'vatCode' ? codeOf(row.item.rate, rates) : CELLS[kind]!(row, print)}
    </td>`
  const rows = [
    html`<tr class="line">
      ${columns.map(cell)}
    </tr>`,
  ]
  const below = (text: string | Markup, last = '') => {
    const at = columns.findIndex(({ kind }) => /escription/.test(kind))
    rows.push(
      html`<tr class="below">
        ${columns.map(
          ({ kind, align }, index) =>
            html`<td style="text-align: ${align}">${index === at ? text : kind === 'netAmount' && last}</td>`,
        )}
      </tr>`,
    )
  }
  const { item } = row
  const off = offBelow(spec.items, item)
  if (off > 0) below(`${goods.discount} ${item.discount} %`, `-${print.money(off)}`)
  if (spec.options && chance.is(0.5)) below(html`<i>${chance.of(goods.included)}</i>`)
  return rows
}
