import { tableDesign } from './table-letter.ts'
import type { TableSpec } from './table-spec.ts'

const GRID = '.lines td, .lines th { border: .5pt solid #555 }'
const ROWS = '.lines th { border-bottom: 1pt solid } .line td { border-top: .3pt solid #999 }'
const ZEBRA = '.line:nth-child(odd) td { background: #eee } .head th { background: #ddd }'
const BAND = '.head th { background: #234; color: white; padding: 3pt }'
const COLUMNS_ONLY =
  '.lines { border: 1pt solid } .lines td, .lines th { border-left: .5pt solid } th { border-bottom: 1pt solid }'

const SPECS: readonly TableSpec[] = [
  {
    name: 'de-grid-wrapped',
    language: 'de',
    columns: 'position^Pos.|description<Bezeichnung|quantity^Menge|unit^ME|unitPrice>Einzelpreis|netAmount>Gesamtpreis',
    style: `${GRID} .description { width: 28% }`,
    items: { count: [2, 7], more: 0.5, facts: 0.3, rates: [19] },
  },
  {
    name: 'de-per-hundred',
    language: 'de',
    columns:
      'position>Pos|articleAndDescription<Artikel-Nr./Bezeichnung|quantityUnit>Menge|unitPrice>Preis|per>per|netAmount>Betrag EUR|vatCode^St',
    style: ROWS,
    items: { count: [2, 6], per: 100, facts: 0.4, rates: [19, 7] },
    totals: 'apart',
    legend: true,
    positions: '10',
  },
  {
    name: 'de-titles-summed',
    language: 'de',
    columns: 'position<Pos.|quantity2>Menge|unit<Einh.|description<Leistung|unitPrice>EP|netAmount>GP',
    style: '.group td { padding-top: 4pt } .sum td { border-top: .5pt solid }',
    items: { count: [4, 9], decimals: true, more: 0.3, rates: [19] },
    groups: 'summed',
    positions: '1.1',
  },
  {
    name: 'de-zebra-discount-column',
    language: 'de',
    columns:
      'articleNumber<Art.-Nr.|description<Artikelbezeichnung|quantity>Anz.|unit<Einheit|unitPrice>Einzelpreis|discount>Rabatt|netAmount>Summe',
    style: ZEBRA,
    items: { count: [3, 8], discount: 0.5, more: 0.3, rates: [19] },
    totals: 'apart',
  },
  {
    name: 'de-carried-forward',
    language: 'de',
    columns: 'position>Pos.|description<Beschreibung|quantityUnit>Menge|unitPrice>Einzelpreis €|netAmount>Gesamt €',
    style: `${ROWS} .sum td { font-style: italic; text-align: right }`,
    items: { count: [6, 10], facts: 0.5, rates: [19] },
    carriedAfter: 4,
  },
  {
    name: 'de-discount-rows',
    language: 'de',
    columns: 'position>Pos.|description<Bezeichnung|quantity>Menge|unitPrice>Preis|netAmount>Betrag',
    style: COLUMNS_ONLY,
    items: { count: [2, 6], discount: 0.4, discountBelow: true, rates: [19] },
  },
  {
    name: 'de-gross-columns',
    language: 'de',
    columns:
      'position^#|description<Produkt|quantity^Anzahl|unitPrice>Preis netto|vatRate>USt.|netAmount>Netto|vatAmount>USt.-Betrag|gross>Brutto',
    style: BAND,
    items: { count: [2, 5], rates: [19, 7] },
    totals: 'apart',
  },
  {
    name: 'de-amount-first',
    language: 'de',
    columns: 'netAmount>Betrag|quantity>Menge|unit<Einheit|description<Text|unitPrice>Einzelpreis',
    style: '.lines td { border-bottom: .3pt dotted }',
    items: { count: [2, 6], rates: [19] },
    totals: 'loose',
  },
  {
    name: 'de-hours-dates',
    language: 'de',
    columns: 'date<Datum|description<Tätigkeit|quantity2>Std.|unitPrice>Satz|netAmount>Betrag',
    style: 'th { border-bottom: .5pt solid }',
    items: { count: [3, 9], decimals: true, more: 0.4, rates: [19] },
  },
  {
    name: 'de-article-below',
    language: 'de',
    columns:
      'position<Pos|descriptionAndArticle<Artikel|quantityUnit^Menge|unitPrice>Stückpreis|vatRate^MwSt.|netAmount>Gesamtpreis',
    style: `${BAND} .line td { border-bottom: .3pt solid #ccc; padding: 4pt 3pt }`,
    items: { count: [2, 6], rates: [19, 7] },
    currencyInCells: true,
    totals: 'apart',
  },
  {
    name: 'de-wide-landscape',
    language: 'de',
    columns:
      'position>Pos.|articleNumber<Artikelnr.|description<Bezeichnung|origin^Urspr.|weight>Gewicht/kg|quantity>Menge|unit<ME|unitPrice>Preis/Einheit|discount>Rab. %|vatRate>MwSt|netAmount>Nettobetrag',
    style: GRID,
    items: { count: [3, 8], discount: 0.3, more: 0.3, rates: [19, 7] },
    landscape: true,
  },
]

export const GERMAN_TABLES = SPECS.map(tableDesign)
