import type { ItemOptions } from './table-items.ts'

/** A design of a table of lines, in a plain letter. */
export interface TableSpec {
  name: string
  /** one of GOODS */
  language: string
  /**
   * Cells with headings, parted by "|": what the cell shows, how it is aligned (`<`, `^` or `>`), and its heading;
   * "/" starts a new row in a heading. `description<Item|quantity>Qty|netAmount>Total`
   */
  columns: string
  /** of CSS, for `.lines` and its rows */
  style: string
  items: ItemOptions
  /** how positions are numbered: "1", "10", "001", "1.1", or "nested": "1", "1.1", "1.2", "2" */
  positions?: string
  /** names of groups with their lines below, and a sum below each group */
  groups?: 'named' | 'summed'
  /** rows without numbers below some lines */
  options?: boolean
  /** of lines, the page breaks after so many, with the sum so far */
  carriedAfter?: number
  /** sums of the document: in the table, in a table of their own at the right, or in one sentence per row */
  totals?: 'inside' | 'apart' | 'loose'
  /** what the codes of `vatCode` mean */
  legend?: boolean
  /** behind prices and amounts */
  currencyInCells?: boolean
  /** instead of the currency of the language */
  currency?: string
  landscape?: boolean
}
