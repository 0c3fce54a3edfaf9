import { tableDesign } from './table-letter.ts'
import type { TableSpec } from './table-spec.ts'

const GRID = '.lines td, .lines th { border: .5pt solid #444 }'
const OUTER = '.lines { border: 1pt solid } .head th { border-bottom: 1pt solid }'

const SPECS: readonly TableSpec[] = [
  {
    name: 'nl-grid',
    language: 'nl',
    columns: 'quantity>Aantal|description<Omschrijving|unitPrice>Prijs per stuk|vatRate^Btw|netAmount>Bedrag',
    style: GRID,
    items: { count: [2, 6], more: 0.4, rates: [21, 9] },
    currencyInCells: true,
  },
  {
    name: 'nl-loose',
    language: 'nl',
    columns:
      'articleNumber<Artikel|description<Omschrijving|quantityUnit>Aantal|unitPrice>Prijs|discount^Korting|netAmount>Totaal',
    style: '',
    items: { count: [2, 6], discount: 0.4, rates: [21] },
    totals: 'apart',
  },
  {
    name: 'nl-discount-below',
    language: 'nl',
    columns: 'position<Nr.|description<Product|quantity>Aantal|unitPrice>Stuksprijs|netAmount>Totaal excl. btw',
    style: '.line td { border-top: .5pt solid #aaa }',
    items: { count: [2, 6], discount: 0.5, discountBelow: true, rates: [21] },
    totals: 'apart',
  },
  {
    name: 'de-unit-heads-unknown',
    language: 'de',
    columns: 'position>Nr|description<Was wir für Sie getan haben|quantityUnit2>Aufwand|unitPrice>à|netAmount>macht',
    style: OUTER,
    items: { count: [2, 6], decimals: true, rates: [19] },
    totals: 'apart',
  },
  {
    name: 'en-no-heads',
    language: 'en',
    columns: 'quantity>|description<|unitPrice>|netAmount>',
    style: OUTER,
    items: { count: [3, 6], rates: [20] },
    totals: 'apart',
  },
  {
    name: 'de-price-with-unit',
    language: 'de',
    columns: 'position<Pos.|quantityUnit<Menge|description<Artikel|pricePer>Preis / Einheit|netAmount>Gesamt',
    style: GRID,
    items: { count: [2, 6], per: 100, facts: 0.4, rates: [19] },
  },
  {
    name: 'de-spanned-titles-grid',
    language: 'de',
    columns:
      'position^Pos.|description<Leistungsbeschreibung|quantity2>Menge|unit^Einheit|unitPrice>Einheitspreis|netAmount>Gesamtpreis',
    style: `${GRID} .group td { background: #eee; text-align: center } .description { width: 34% }`,
    items: { count: [4, 9], decimals: true, more: 0.6, rates: [19] },
    groups: 'named',
    positions: '1.1',
  },
  {
    name: 'en-description-last',
    language: 'en',
    columns:
      'articleNumber<Item no.|quantity>Qty|unit<Unit|unitPrice>Unit price|netAmount>Amount|description<Description',
    style: '.line:nth-child(even) td { background: #eee }',
    items: { count: [2, 6], more: 0.4, rates: [20] },
    totals: 'apart',
  },
  {
    name: 'en-middle-aligned',
    language: 'en',
    columns: 'position^No.|description<Description|quantity^Qty|unitPrice>Unit price|netAmount>Amount',
    style: `${GRID} .line td { vertical-align: middle } .description { width: 24% }`,
    items: { count: [2, 6], more: 0.7, facts: 0.5, rates: [20] },
  },
  {
    name: 'de-bottom-aligned',
    language: 'de',
    columns: 'position<Pos.|description<Bezeichnung|quantity>Menge|unitPrice>Einzelpreis|netAmount>Gesamtpreis',
    style: '.line td { vertical-align: bottom; border-bottom: .5pt solid #888 } .description { width: 30% }',
    items: { count: [2, 6], more: 0.7, facts: 0.4, rates: [19] },
  },
]

export const MIXED_TABLES = SPECS.map(tableDesign)
