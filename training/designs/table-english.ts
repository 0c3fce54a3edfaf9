import { tableDesign } from './table-letter.ts'
import type { TableSpec } from './table-spec.ts'

const GRID = '.lines td, .lines th { border: .5pt solid #333 }'
const ROWS = '.lines th { border-bottom: 1pt solid; border-top: 1pt solid } .line td { border-top: .3pt solid #bbb }'
const ZEBRA = '.line:nth-child(even) td { background: #f0f4f8 }'

const SPECS: readonly TableSpec[] = [
  {
    name: 'en-grid-centred',
    language: 'en',
    columns: 'quantity^Qty|description<Description|unitPrice^Unit Price|netAmount^Amount',
    style: GRID,
    items: { count: [2, 7], more: 0.4, facts: 0.2, rates: [20] },
  },
  {
    name: 'en-lump-sums',
    language: 'en',
    columns: 'description<Description|quantity>Qty|unitPrice>Rate|netAmount>Amount',
    style: ROWS,
    items: { count: [3, 7], lumpSums: 0.4, more: 0.4, rates: [20] },
    totals: 'apart',
  },
  {
    name: 'en-two-row-heads',
    language: 'en',
    columns:
      'position^Line/No.|articleNumber<Part/Number|description<Description/of goods|quantity>Quantity/Shipped|unitPrice>Unit/Price|netAmount>Extended/Price',
    style: 'th { border-bottom: 1pt solid; vertical-align: bottom }',
    items: { count: [2, 7], facts: 0.5, rates: [20] },
    positions: '001',
  },
  {
    name: 'en-vat-codes',
    language: 'en',
    columns:
      'articleNumber<Code|description<Product|quantity>Qty|unitPrice>Price each|discount2>Disc %|netAmount>Net|vatCode^VAT',
    style: ROWS,
    items: { count: [2, 7], discount: 0.4, rates: [20, 5, 0] },
    legend: true,
    totals: 'apart',
  },
  {
    name: 'en-quantity-times-price',
    language: 'en',
    columns: 'description<Item|quantityPrice<Quantity and price|netAmount>Total',
    style: '',
    items: { count: [2, 5], decimals: true, rates: [20] },
    totals: 'loose',
  },
  {
    name: 'en-net-and-gross-cell',
    language: 'en',
    columns: 'description<Service|quantityUnit>Quantity|unitPrice>Unit price|vatRate>VAT|netAndGross>Amount',
    style: ZEBRA,
    items: { count: [2, 5], rates: [20, 5] },
    totals: 'apart',
  },
  {
    name: 'en-sideways-heads',
    language: 'en',
    columns: 'position>No|description<Description|quantity>Qty|unit<Unit|unitPrice>Unit price|netAmount>Amount',
    style: `${GRID} .head th { height: 22mm; vertical-align: bottom } .head th:not(:nth-child(2)) span { display: inline-block; transform: rotate(-90deg); white-space: nowrap; width: 8mm }`,
    items: { count: [2, 6], rates: [20] },
  },
  {
    name: 'en-included-options',
    language: 'en',
    columns: 'position<#|description<Item & description|quantity2>Qty|unitPrice>Rate|netAmount>Amount',
    style: `.head th { background: #333; color: white; padding: 4pt } .line td { border-top: .5pt solid #ddd; padding-top: 5pt }`,
    items: { count: [2, 6], facts: 0.6, rates: [20] },
    options: true,
    totals: 'apart',
  },
  {
    name: 'en-no-rules-tight',
    language: 'en',
    columns:
      'articleNumber<Item code|description<Description|quantity>Quantity|unit<UOM|unitPrice>Price|netAmount>Value|vatRate2>VAT %',
    style: 'body { line-height: 1 } td, th { padding: 0 2pt }',
    items: { count: [4, 14], more: 0.3, rates: [20, 0] },
    totals: 'apart',
  },
  {
    name: 'en-carried-grid',
    language: 'en',
    columns: 'position>Pos|description<Description|quantity>Qty|unitPrice>Unit price|netAmount>Line total',
    style: GRID,
    items: { count: [6, 9], more: 0.3, rates: [20] },
    carriedAfter: 5,
  },
  {
    name: 'en-statement-dates',
    language: 'en',
    columns: 'date<Date|articleNumber<Reference|description<Details|quantity>Hours|priceByUnit>Rate|netAmount>Amount',
    style: ROWS,
    items: { count: [2, 7], rates: [20] },
    totals: 'loose',
  },
]

export const ENGLISH_TABLES = SPECS.map(tableDesign)
