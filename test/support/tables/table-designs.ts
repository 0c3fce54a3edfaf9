export type TableColumn =
  | 'position'
  | 'articleNumber'
  | 'description'
  | 'day'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'discount'
  | 'vatRate'
  | 'netAmount'

/** How an invented table is printed. What is absent is not in it. */
export interface TableDesign {
  name: string
  columns: readonly TableColumn[]
  lines: number
  numbers?: 'right' | 'left' | 'middle'
  header?: 'two-rows' | 'none'
  /** lines of the second page; `again`: its header is repeated */
  nextPage?: { lines: number; header: 'again' | 'none'; carried?: true }
  /** where the unit stands if it has no column */
  unitIn?: 'quantity' | 'price'
  /** long names in two rows, or details in further rows */
  text?: 'wrapped' | 'details' | 'many-details'
  /** of several rows of text, the one that has the numbers; by default the first */
  numbersIn?: 'last' | 'middle'
  /** rows below some lines */
  allowances?: true
  /** some prices are for a hundred */
  perHundred?: true
  /** letters instead of rates, which a legend explains */
  vatCodes?: true
  subPositions?: true
  /** headings above groups of lines; `sums`: and their sums */
  sections?: 'headings' | 'sums'
  /** some lines cost nothing: printed in words or as zero */
  free?: 'words' | 'zero'
  /** some lines give back: where the minus stands */
  credits?: 'before' | 'behind' | 'brackets'
  /** some lines have an amount only, such as a flat rate */
  amountOnly?: true
  /** the sign of the currency in cells of amounts */
  currency?: 'before' | 'behind'
  /** a table of tax by rate follows */
  taxTable?: true
  /** a table of another kind stands above */
  tableBefore?: true
  /** lines directly below each other, or far apart; in rows of text */
  apart?: number
  /** prices with four decimals */
  finePrices?: true
  wholeAmounts?: true
}

export interface TableWords {
  position: string
  articleNumber: string
  description: string
  quantity: string
  unit: string
  unitPrice: string
  /** for prices of a hundred: what stands behind the price */
  perHundred: string
  discount: string
  vatRate: string
  netAmount: string
  /** of days on which something was done */
  day: string
  /** units of quantities */
  units: string
  /** what the sum so far is called, at the end of a page and at the beginning of the next */
  carried: string
  subtotal: string
  /** net, tax and gross below the table */
  totals: string
  /** a change of the price of the line above */
  allowance: string
  /** printed instead of an amount for what costs nothing */
  free: string
  /** sign for thousands, which may be empty or a space, then that of decimals */
  numbers: string
  /** names of what is sold; some are long */
  items: string
  /** details in further rows of a description */
  details: string
  /** headings of groups of lines */
  sections: string
}

const USUAL = ['position', 'description', 'quantity', 'unitPrice', 'netAmount'] as const
const WITH_VAT = ['position', 'description', 'quantity', 'unitPrice', 'vatRate', 'netAmount'] as const

export const TABLE_DESIGNS: readonly TableDesign[] = [
  { name: 'usual', columns: USUAL, lines: 4 },
  { name: 'one line', columns: USUAL, lines: 1 },
  { name: 'left numbers', columns: USUAL, lines: 4, numbers: 'left' },
  { name: 'middle numbers', columns: WITH_VAT, lines: 5, numbers: 'middle' },
  {
    name: 'all columns',
    columns: [
      'position',
      'articleNumber',
      'description',
      'quantity',
      'unit',
      'unitPrice',
      'discount',
      'vatRate',
      'netAmount',
    ],
    lines: 5,
  },
  { name: 'quantity first', columns: ['quantity', 'unit', 'description', 'unitPrice', 'netAmount'], lines: 4 },
  {
    name: 'quantity first with unit',
    columns: ['quantity', 'description', 'unitPrice', 'netAmount'],
    lines: 4,
    unitIn: 'quantity',
  },
  {
    name: 'article first',
    columns: ['articleNumber', 'description', 'quantity', 'unitPrice', 'vatRate', 'netAmount'],
    lines: 6,
  },
  { name: 'article behind', columns: ['description', 'articleNumber', 'quantity', 'unitPrice', 'netAmount'], lines: 4 },
  { name: 'unit with quantity', columns: WITH_VAT, lines: 4, unitIn: 'quantity' },
  { name: 'unit with price', columns: USUAL, lines: 4, unitIn: 'price' },
  { name: 'price before quantity', columns: ['description', 'unitPrice', 'quantity', 'netAmount'], lines: 4 },
  { name: 'amount and tax last', columns: ['description', 'quantity', 'unitPrice', 'netAmount', 'vatRate'], lines: 4 },
  { name: 'header in two rows', columns: WITH_VAT, lines: 4, header: 'two-rows' },
  {
    name: 'header in two rows, all',
    columns: ['position', 'articleNumber', 'description', 'quantity', 'unit', 'unitPrice', 'netAmount'],
    lines: 4,
    header: 'two-rows',
    numbers: 'left',
  },
  { name: 'no header', columns: USUAL, lines: 5, header: 'none' },
  {
    name: 'no header, no position',
    columns: ['description', 'quantity', 'unitPrice', 'netAmount'],
    lines: 4,
    header: 'none',
  },
  {
    name: 'no header, quantity first',
    columns: ['quantity', 'description', 'unitPrice', 'netAmount'],
    lines: 4,
    header: 'none',
  },
  { name: 'wrapped names', columns: WITH_VAT, lines: 6, text: 'wrapped' },
  { name: 'wrapped, numbers last', columns: USUAL, lines: 5, text: 'wrapped', numbersIn: 'last', apart: 1.6 },
  { name: 'wrapped, numbers between', columns: USUAL, lines: 5, text: 'wrapped', numbersIn: 'middle', apart: 1.6 },
  { name: 'details', columns: WITH_VAT, lines: 4, text: 'details' },
  { name: 'many details', columns: USUAL, lines: 4, text: 'many-details', apart: 1.7 },
  { name: 'many details, tight', columns: USUAL, lines: 4, text: 'many-details', unitIn: 'quantity' },
  { name: 'allowances', columns: USUAL, lines: 4, allowances: true },
  { name: 'allowances below details', columns: WITH_VAT, lines: 3, allowances: true, text: 'details' },
  { name: 'price per hundred', columns: USUAL, lines: 4, perHundred: true },
  { name: 'discount column', columns: ['description', 'quantity', 'unitPrice', 'discount', 'netAmount'], lines: 4 },
  { name: 'tax codes', columns: WITH_VAT, lines: 4, vatCodes: true },
  { name: 'sub-positions', columns: USUAL, lines: 6, subPositions: true },
  { name: 'sections', columns: USUAL, lines: 6, sections: 'headings' },
  { name: 'sections with sums', columns: USUAL, lines: 6, sections: 'sums' },
  { name: 'next page, header again', columns: USUAL, lines: 8, nextPage: { lines: 4, header: 'again' } },
  { name: 'next page, no header', columns: USUAL, lines: 8, nextPage: { lines: 4, header: 'none' } },
  { name: 'carried over', columns: USUAL, lines: 8, nextPage: { lines: 4, header: 'again', carried: true } },
  {
    name: 'carried over, no header',
    columns: WITH_VAT,
    lines: 8,
    nextPage: { lines: 4, header: 'none', carried: true },
  },
  { name: 'next page, details', columns: USUAL, lines: 6, text: 'details', nextPage: { lines: 3, header: 'again' } },
  { name: 'free in words', columns: USUAL, lines: 5, free: 'words' },
  { name: 'free as zero', columns: USUAL, lines: 5, free: 'zero' },
  { name: 'credits', columns: USUAL, lines: 5, credits: 'before' },
  { name: 'credits behind', columns: USUAL, lines: 5, credits: 'behind' },
  { name: 'credits in brackets', columns: USUAL, lines: 5, credits: 'brackets' },
  { name: 'amounts only', columns: USUAL, lines: 5, amountOnly: true },
  { name: 'no quantity', columns: ['description', 'vatRate', 'netAmount'], lines: 4 },
  { name: 'two columns', columns: ['description', 'netAmount'], lines: 4 },
  { name: 'days', columns: ['day', 'description', 'quantity', 'unitPrice', 'netAmount'], lines: 5 },
  { name: 'currency before', columns: USUAL, lines: 4, currency: 'before' },
  { name: 'currency behind', columns: WITH_VAT, lines: 4, currency: 'behind' },
  { name: 'tax table below', columns: WITH_VAT, lines: 4, taxTable: true },
  { name: 'table above', columns: USUAL, lines: 4, tableBefore: true },
  { name: 'fine prices', columns: USUAL, lines: 4, finePrices: true },
  { name: 'whole amounts', columns: USUAL, lines: 4, wholeAmounts: true },
  { name: 'far apart', columns: USUAL, lines: 4, apart: 2.6 },
  { name: 'tight', columns: WITH_VAT, lines: 12, apart: 1 },
]
