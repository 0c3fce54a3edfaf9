import type { Chance } from '../synthetic/chance.ts'
import { html as h, type Markup } from './design.ts'
import type { Facts } from './south-facts.ts'

/** A whole page. @param style CSS of this design; A4 unless it says another size */
export const pageOf = (style: string, ...body: Markup[]): string =>
  h`<html><head><meta charset="utf-8"><style>@page { size: A4; margin: 16mm 17mm } body { font: 9.5pt "Liberation Sans" }
table { border-collapse: collapse; width: 100% } td, th { vertical-align: top; padding: 1.2mm 1.5mm; text-align: left }
.r, th.r { text-align: right } .c { text-align: center } .s { font-size: 7.5pt } p { margin: 1mm 0 } .half { width: 48% }
.row { display: flex; justify-content: space-between } ${{ markup: style }}</style></head><body>${body}</body></html>`
    .markup

/** Text whose line breaks are kept. */
export const linesOf = (...texts: (string | false)[]): Markup =>
  h`${texts.flatMap((text) => (text === false || text === '' ? [] : [h`<div>${text}</div>`]))}`

/** A picture without letters. */
export function logo(chance: Chance, colour: string, millimetres = 16): Markup {
  const shape = chance.pick([
    '<circle cx="20" cy="20" r="18"/><circle cx="28" cy="16" r="9" fill="white"/>',
    '<path d="M2 38 L20 2 L38 38 L28 38 L20 20 L12 38 Z"/>',
    '<rect x="2" y="2" width="16" height="36"/><rect x="22" y="14" width="16" height="24" opacity="0.6"/>',
    '<path d="M4 20 Q20 -10 36 20 Q20 50 4 20"/><circle cx="20" cy="20" r="6" fill="white"/>',
    '<rect x="2" y="2" width="36" height="36" rx="8"/><path d="M10 28 L20 10 L30 28" stroke="white" stroke-width="4" fill="none"/>',
    '<path d="M2 30 L12 10 L20 24 L28 4 L38 30 Z"/><rect x="2" y="33" width="36" height="4"/>',
  ])
  const size = `width="${millimetres}mm" height="${millimetres}mm" viewBox="0 0 40 40" fill="${colour}"`
  return { markup: `<svg ${size} xmlns="http://www.w3.org/2000/svg">${shape}</svg>` }
}

/** A row of a table. @param first how many cells are not amounts, which stand at the right */
export const rowOf = (first: number, ...cells: (string | Markup)[]): Markup =>
  h`<tr>${cells.map((cell, index) => (index < first ? h`<td>${cell}</td>` : h`<td class="r">${cell}</td>`))}</tr>`

/** The same for the heads of columns. */
export const headOf = (first: number, ...cells: string[]): Markup =>
  h`<tr>${cells.map((cell, index) => (index < first ? h`<th>${cell}</th>` : h`<th class="r">${cell}</th>`))}</tr>`

/** Label and value side by side. */
export const pairs = (entries: readonly (readonly [string, string])[], after = ''): Markup =>
  h`<table class="pairs">${entries.map(([label, value]) => h`<tr><td class="l">${label}${after}</td><td>${value}</td></tr>`)}</table>`

/** Labels in a first row, values below them. */
export const boxes = (entries: readonly (readonly [string, string])[]): Markup =>
  h`<table class="boxes"><tr>${entries.map(([label]) => h`<th>${label}</th>`)}</tr>
<tr>${entries.map(([, value]) => h`<td>${value}</td>`)}</tr></table>`

/** A rate as it is printed. */
export const rateOf = (facts: Facts, rate: number, space = ' '): string =>
  `${Number.isInteger(rate) ? String(rate) : String(rate).replace('.', facts.money(123).at(-3) ?? '.')}${space}%`

/** Whichever of the pairs is said to be there. */
export const present = (...entries: readonly (readonly [string, string] | false)[]): (readonly [string, string])[] =>
  entries.filter((entry) => entry !== false)
