import { tableDesign } from './table-letter.ts'
import type { TableSpec } from './table-spec.ts'

const GRID = '.lines td, .lines th { border: .4pt solid #777; padding: 3pt }'
const ROWS = '.line td { border-top: .4pt solid #bbb; padding: 4pt 3pt }'

/** Tables of single trades. No rule of the reader was written with them in view when they were first measured. */
const SPECS: readonly TableSpec[] = [
  {
    name: 'de-plumber-middle',
    language: 'de',
    columns:
      'position<Pos.|description<Ausgeführte Arbeiten|quantity2^Menge|unit^Einh.|unitPrice>E-Preis €|netAmount>G-Preis €',
    style: `${ROWS} .line td { vertical-align: middle } .description { width: 30% }`,
    items: { count: [2, 5], decimals: true, more: 0.8, facts: 0.4, rates: [19] },
    totals: 'apart',
  },
  {
    name: 'de-wholesale-stars',
    language: 'de',
    columns:
      'position>Pos|quantity>Menge|unit<VE|articleNumber<Art.Nr.|description<Artikelbezeichnung|discount2>Rab%|unitPrice>Preis|per>PE|netAmount>Wert|vatCode^SK',
    style: 'td, th { padding: 0 2pt } th { border-bottom: 1pt dashed }',
    items: { count: [5, 12], discount: 0.3, facts: 0.2, per: 100, rates: [19, 7] },
    legend: true,
    totals: 'loose',
  },
  {
    name: 'de-agency-groups',
    language: 'de',
    columns: 'description<Leistung|date<Zeitraum|quantity2>Stunden|priceByUnit>Satz|netAmount>Netto',
    style: `${ROWS} .group td { background: #ddd }`,
    items: { count: [3, 7], decimals: true, facts: 0.3, rates: [19] },
    groups: 'summed',
    totals: 'apart',
  },
  {
    name: 'en-builder-stages',
    language: 'en',
    columns: 'position<Ref|description<Work carried out|quantityUnit2>Qty|unitPrice>Rate £|netAmount>Total £',
    style: GRID,
    items: { count: [3, 7], decimals: true, more: 0.6, lumpSums: 0.3, rates: [20] },
    groups: 'named',
    positions: 'nested',
  },
  {
    name: 'en-saas-tight',
    language: 'en',
    columns: 'description<Product|quantity>Seats|unitPrice>Unit cost|vatRate>Tax|netAmount>Line total',
    style: '.line:nth-child(even) td { background: #f6f6f6 } th { color: #888 }',
    items: { count: [1, 5], facts: 0.7, rates: [20] },
    currencyInCells: true,
    totals: 'apart',
  },
  {
    name: 'en-supplier-bottom',
    language: 'en',
    columns:
      'articleNumber<Product code|description<Product description|quantity^Qty|unitPrice>Price|discount>Disc|netAmount>Net|vatAmount>VAT|gross>Gross',
    style: `${GRID} .line td { vertical-align: bottom } .description { width: 26% }`,
    items: { count: [2, 6], more: 0.6, discount: 0.3, rates: [20, 5] },
  },
  {
    name: 'fr-artisan',
    language: 'fr',
    columns:
      'description<Détail des prestations|quantityUnit^Quantité|unitPrice>P.U. H.T.|netAmount>Total H.T.|vatRate^Taux TVA',
    style: ROWS,
    items: { count: [2, 6], decimals: true, more: 0.6, rates: [20, 10] },
    options: true,
    totals: 'apart',
  },
  {
    name: 'fr-negoce-bas',
    language: 'fr',
    columns:
      'articleNumber<Réf.|description<Article|quantity>Qté|unit<Unité|unitPrice>Prix brut|discount>Rem. %|netAmount>Net HT',
    style: '.lines { border: .6pt solid } th { border-bottom: .6pt solid } td, th { border-left: .4pt solid }',
    items: { count: [4, 9], discount: 0.4, facts: 0.3, rates: [20] },
  },
  {
    name: 'es-taller',
    language: 'es',
    columns: 'description<Concepto / Mano de obra|quantity2>Horas/Uds|unitPrice>Precio|discount>Dto|netAmount>Total',
    style: GRID,
    items: { count: [2, 7], decimals: true, discount: 0.3, more: 0.3, rates: [21] },
    totals: 'apart',
  },
  {
    name: 'it-trasporti',
    language: 'it',
    columns:
      'position^Nr|date<Data|articleNumber<Cod. art.|description<Descrizione|quantity2>Q.tà|unitPrice>Prezzo €|netAmount>Importo €|vatRate>IVA %',
    style: ROWS,
    items: { count: [3, 8], more: 0.3, rates: [22, 4] },
    totals: 'apart',
  },
  {
    name: 'nl-installatie',
    language: 'nl',
    columns:
      'position<Regel|description<Omschrijving werkzaamheden|quantityUnit2>Aantal|unitPrice>Prijs|vatRate>Btw|netAmount>Bedrag',
    style: `${ROWS} .line td { vertical-align: middle }`,
    items: { count: [2, 6], decimals: true, more: 0.7, rates: [21, 9] },
    totals: 'apart',
  },
  {
    name: 'nl-groothandel-pagina',
    language: 'nl',
    columns:
      'quantity>Aantal|unit<Eenheid|articleNumber<Artikelnr.|description<Omschrijving|unitPrice>Prijs|discount>Korting|netAmount>Nettobedrag',
    style: 'th { border-bottom: .6pt solid } .sum td { font-style: italic }',
    items: { count: [6, 10], discount: 0.3, rates: [21] },
    carriedAfter: 5,
  },
]

export const TRADE_TABLES = SPECS.map(tableDesign)
