import { company, type Company } from '../synthetic/company.ts'
import { factsFrom, type Facts } from '../synthetic/facts.ts'
import { LANGUAGES } from '../synthetic/languages.ts'
import { VALUE_WORDS } from '../synthetic/value-words.ts'
import { html, type Design, type Drawn, type Markup } from './design.ts'
import { grouped, ibanOf } from './identifiers.ts'
import { codeOf, type Print } from './table-cells.ts'
import { GOODS } from './table-goods.ts'
import { decimal, itemsFrom, offBelow, type Item } from './table-items.ts'
import { rowsOf, type TableContext } from './table-rows.ts'
import type { TableSpec } from './table-spec.ts'

const COUNTRY: Record<string, string> = { de: 'DE', en: 'GB', fr: 'FR', es: 'ES', it: 'IT', nl: 'NL' }
const FONTS = ['Liberation Sans', 'Lato', 'Liberation Serif', 'DejaVu Sans', 'Carlito', 'Liberation Mono'] as const

/** A letter with the table of a specification. */
export const tableDesign = (spec: TableSpec): Design => ({
  name: `table-${spec.name}`,
  draw: (chance) => drawn(spec, chance),
})

function drawn(spec: TableSpec, chance: Parameters<Design['draw']>[0]): Drawn {
  const { language } = spec
  const [w, v] = [LANGUAGES[language]!, VALUE_WORDS[language]!]
  const [seller, buyer] = [company(chance, w), company(chance, w)]
  const facts = factsFrom(chance, { ...v, currency: spec.currency ?? v.currency }, language)
  const goods = GOODS[language]!
  const items = itemsFrom(chance, goods, spec.items)
  const mark = facts.money(123456).at(-3)!
  const print: Print = {
    money: facts.money,
    number: (value, decimals) => (decimals === undefined ? String(value) : value.toFixed(decimals)).replace('.', mark),
    sign: facts.sign,
    signInCells: spec.currencyInCells ?? false,
    none: goods.none,
    date: facts.other.printed,
  }
  const context: TableContext = { chance, spec, goods, print }
  const sums = sumsOf(spec, items)
  const totals: [string, number][] = [
    [chance.of(v.net), sums.net],
    ...[...sums.taxes].map(([rate, tax]): [string, number] => [`${rate} % ${chance.of(v.tax)}`, tax]),
    [chance.of(v.gross), sums.gross],
  ]
  const inside = (spec.totals ?? 'inside') === 'inside'
  const { pages, labels } = rowsOf(context, items, (width) => (inside ? totalRows(context, totals, width) : html``))
  const page = html`<html>
    <head>
      <style>
        ${{ markup: styleOf(spec, context) }}
      </style>
    </head>
    <body>
      ${headOf(context, facts, seller, buyer)}
      ${pages.map((table, at) => html`${at > 0 && html`<div class="break"></div>`}${table}`)}
      ${!inside && totalsBelow(context, totals)} ${spec.legend === true && legendOf(context)}
      <footer>
        ${seller.name} · ${seller.street} · ${seller.town} · IBAN ${grouped(ibanOf(COUNTRY[language]!, chance))} ·
        ${seller.vatId}
      </footer>
    </body>
  </html>`
  const fields = {
    sellerName: seller.name,
    buyerName: buyer.name,
    invoiceNumber: facts.number,
    issueDate: facts.issued.iso,
    netTotal: decimal(sums.net),
    taxTotal: decimal(sums.gross - sums.net),
    grossTotal: decimal(sums.gross),
    currency: facts.currency,
  }
  return { html: page.markup, fields, kind: 'invoice', lines: labels }
}

function sumsOf({ items: options }: TableSpec, items: readonly Item[]) {
  const { rates } = options
  const amountOf = (item: Item) => item.amount - offBelow(options, item)
  const net = items.reduce((sum, item) => sum + amountOf(item), 0)
  const taxes = new Map<number, number>()
  for (const rate of rates) {
    const base = items.reduce((sum, item) => sum + (item.rate === rate ? amountOf(item) : 0), 0)
    if (base !== 0) taxes.set(rate, Math.round((base * rate) / 100))
  }
  return { net, taxes, gross: net + [...taxes.values()].reduce((sum, tax) => sum + tax, 0) }
}

const totalRows = ({ print }: TableContext, totals: readonly [string, number][], width: number): Markup =>
  html`${totals.map(
    ([label, cents]) =>
      html`<tr class="total">
        <td colspan="${width - 1}" style="text-align: right">${label}</td>
        <td style="text-align: right">${print.money(cents)}${` ${print.sign}`}</td>
      </tr>`,
  )}`

function totalsBelow({ print, spec }: TableContext, totals: readonly [string, number][]): Markup {
  if (spec.totals === 'loose')
    return html`${totals.map(
      ([label, cents]) => html`<p class="loose">${label}: ${print.sign} ${print.money(cents)}</p>`,
    )}`
  return html`<table class="totals">
    ${totals.map(
      ([label, cents]) =>
        html`<tr>
          <td>${label}</td>
          <td style="text-align: right">${print.money(cents)} ${print.sign}</td>
        </tr>`,
    )}
  </table>`
}

const legendOf = ({ spec, print }: TableContext): Markup =>
  html`<p class="legend">
    ${spec.items.rates.map((rate) => `${codeOf(rate, spec.items.rates)} = ${print.number(rate)} %`).join('   ')}
  </p>`

function headOf({ chance, spec }: TableContext, facts: Facts, seller: Company, buyer: Company): Markup {
  const w = LANGUAGES[spec.language]!
  const [number, date] = [chance.of(w.number), chance.of(w.date)]
  return html`<h1>${seller.name}</h1>
    <p class="small">${seller.street} · ${seller.town} · ${seller.phone}</p>
    <p>${buyer.name}<br />${buyer.street}<br />${buyer.town}</p>
    <h2>${chance.of(w.title)}</h2>
    <p>${number}: ${facts.number}<br />${date}: ${facts.issued.printed}</p>`
}

const styleOf = ({ style, landscape }: TableSpec, { chance }: TableContext): string => {
  const size = chance.pick([8, 8.5, 9, 10])
  return `@page { size: A4${landscape ? ' landscape' : ''}; margin: ${chance.pick([12, 15, 18])}mm }
body { font: ${size}pt "${chance.pick(FONTS)}"; line-height: ${chance.pick([1.1, 1.25, 1.4])} }
h1 { font-size: 13pt } h2 { font-size: 12pt } .small, footer, small { font-size: 7pt } footer { margin-top: 15mm }
.lines { width: 100%; border-collapse: collapse } td, th { vertical-align: top; padding: 1pt 3pt }
b { font-weight: normal } .break { break-before: page } .totals { margin: 4mm 0 0 auto; width: 45% }
.loose { text-align: right } .below td { font-size: ${size - 1}pt } ${style}`
}
