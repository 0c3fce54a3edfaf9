import { html, type Markup } from './design.ts'
import { decimal, type Item } from './table-items.ts'

/** How a document prints numbers and signs. */
export interface Print {
  money(cents: number): string
  /** a quantity or rate */
  number(value: number, decimals?: number): string
  sign: string
  signInCells: boolean
  /** what stands in a cell that has no value */
  none: string
  date: string
}

export interface Row {
  item: Item
  position: string
}

type Cell = (row: Row, print: Print) => string | Markup

/** Rates of tax by code. */
export const codeOf = (rate: number, rates: readonly number[]): string => 'ABCD'[rates.indexOf(rate)] ?? 'Z'

const amountIn = (cents: number, { money, sign, signInCells }: Print): string =>
  signInCells ? `${money(cents)} ${sign}` : money(cents)

const taxOf = ({ amount, rate }: Item): number => Math.round((amount * rate) / 100)

const known = (item: Item, print: Print, text: string): string => (item.quantity === undefined ? print.none : text)

const quantityOf = (item: Item, { number }: Print, decimals?: number): string => number(item.quantity ?? 1, decimals)

/** What each kind of cell shows. */
export const CELLS: Record<string, Cell> = {
  position: ({ position }) => position,
  articleNumber: ({ item }) => item.article,
  description: ({ item }) => described(item),
  articleAndDescription: ({ item }) => html`${item.article}<br />${described(item)}`,
  descriptionAndArticle: ({ item }) => html`${described(item)}<br /><small>Art. ${item.article}</small>`,
  quantity: ({ item }, print) => known(item, print, quantityOf(item, print)),
  quantity2: ({ item }, print) => known(item, print, quantityOf(item, print, 2)),
  quantity3: ({ item }, print) => known(item, print, quantityOf(item, print, 3)),
  quantityUnit: ({ item }, print) => known(item, print, `${quantityOf(item, print)} ${item.unit}`),
  quantityUnit2: ({ item }, print) => known(item, print, `${quantityOf(item, print, 2)} ${item.unit}`),
  unit: ({ item }, print) => known(item, print, item.unit),
  unitPrice: ({ item }, print) => known(item, print, amountIn(item.price, print)),
  pricePer: ({ item }, print) =>
    known(
      item,
      print,
      item.per === 1 ? print.money(item.price) : `${print.money(item.price)} / ${item.per} ${item.unit}`,
    ),
  priceByUnit: ({ item }, print) => known(item, print, `${print.money(item.price)} ${print.sign}/${item.unit}`),
  quantityPrice: ({ item }, print) =>
    known(item, print, `${quantityOf(item, print)} ${item.unit} × ${print.money(item.price)}`),
  per: ({ item }, print) => known(item, print, String(item.per)),
  discount: ({ item }, { number }) => (item.discount > 0 ? `${number(item.discount)} %` : ''),
  discount2: ({ item }, { number }) => number(item.discount, 2),
  discountAmount: ({ item }, { money }) =>
    item.discount > 0 ? `-${money(Math.round(((item.quantity ?? 1) * item.price) / item.per) - item.amount)}` : '',
  netAmount: ({ item }, print) => amountIn(item.amount, print),
  netAndGross: ({ item }, print) =>
    html`${print.money(item.amount)}<br /><small>(${print.money(item.amount + taxOf(item))})</small>`,
  vatRate: ({ item }, { number }) => `${number(item.rate)} %`,
  vatRate2: ({ item }, { number }) => number(item.rate, 2),
  vatAmount: ({ item }, { money }) => money(taxOf(item)),
  gross: ({ item }, { money }) => money(item.amount + taxOf(item)),
  date: (_, { date }) => date,
  currency: (_, { sign }) => sign,
  weight: ({ item }, { number }) => number((item.quantity ?? 1) * 1.5, 1),
  origin: ({ item }) => ['DE', 'IT', 'CN', 'PL'][item.article.length % 4]!,
}

const described = ({ name, more, facts }: Item): Markup =>
  html`<b>${name}</b>${[...more, ...facts].map((text) => html`<br />${text}`)}`

/** What a careful person reads in the cells of a line. */
export function labelsOf({ item, position }: Row, kinds: readonly string[]): Record<string, string> {
  const has = (pattern: RegExp) => kinds.some((kind) => pattern.test(kind))
  const { quantity } = item
  return {
    description: item.name,
    netAmount: decimal(item.amount),
    ...(has(/^position/) && { position }),
    ...(has(/^article/) && { articleNumber: item.article }),
    ...(has(/^quantity/) && quantity !== undefined && { quantity: String(quantity) }),
    ...(has(/^unit$|Unit|quantityPrice/) && quantity !== undefined && { unit: item.unit }),
    ...(has(/rice/) && quantity !== undefined && { unitPrice: decimal(item.price) }),
    ...(has(/^vatRate/) && { vatRate: String(item.rate) }),
  }
}
