import { tableDesign } from './table-letter.ts'
import type { TableSpec } from './table-spec.ts'

const GRID = '.lines td, .lines th { border: .5pt solid #444 }'
const COLUMNS_ONLY =
  '.lines { border: 1pt solid } .lines td, .lines th { border-left: .5pt solid } th { border-bottom: 1pt solid }'
const BAND = '.head th { background: #dfe8df; padding: 3pt }'

const SPECS: readonly TableSpec[] = [
  {
    name: 'fr-columns-only',
    language: 'fr',
    columns:
      'articleNumber<Référence|description<Désignation|quantity>Qté|unitPrice>P.U. HT|netAmount>Montant HT|vatRate^TVA',
    style: COLUMNS_ONLY,
    items: { count: [2, 7], more: 0.5, facts: 0.3, rates: [20, 10] },
    totals: 'apart',
  },
  {
    name: 'fr-lots',
    language: 'fr',
    columns:
      'position<N°|description<Désignation des travaux|unit^U|quantity2>Quantité|unitPrice>Prix unitaire|netAmount>Prix total',
    style: '.group td { background: #eee } .sum td { text-align: right }',
    items: { count: [3, 8], decimals: true, rates: [20] },
    groups: 'summed',
    positions: 'nested',
  },
  {
    name: 'fr-remise',
    language: 'fr',
    columns:
      'description<Description|quantity^Quantité|unitPrice>Prix unitaire HT|discount^Remise|vatRate^% TVA|netAmount>Total HT',
    style: BAND,
    items: { count: [2, 6], discount: 0.5, more: 0.3, rates: [20] },
    currencyInCells: true,
    totals: 'apart',
  },
  {
    name: 'fr-report',
    language: 'fr',
    columns: 'articleNumber<Code|description<Libellé|quantity>Qté|unitPrice>Prix net|netAmount>Montant',
    style: GRID,
    items: { count: [6, 9], facts: 0.3, rates: [20] },
    carriedAfter: 4,
  },
  {
    name: 'es-grid',
    language: 'es',
    columns:
      'quantity>Cantidad|articleNumber<Código|description<Descripción|unitPrice>Precio|discount>% Dto.|netAmount>Importe',
    style: GRID,
    items: { count: [2, 7], discount: 0.3, more: 0.4, rates: [21] },
  },
  {
    name: 'es-gross-last',
    language: 'es',
    columns:
      'description<Concepto|quantityUnit^Uds.|unitPrice>Precio unitario|netAmount>Base imponible|vatRate^IVA|gross>Total',
    style: '.line td { border-bottom: .5pt solid #ccc }',
    items: { count: [2, 5], rates: [21, 10] },
    totals: 'apart',
  },
  {
    name: 'es-capitulos',
    language: 'es',
    columns: 'position<Nº|unit^Ud|description<Resumen|quantity2>Cantidad|unitPrice>Precio|netAmount>Importe',
    style: 'th { border-bottom: 1pt solid }',
    items: { count: [3, 8], decimals: true, more: 0.4, rates: [21] },
    groups: 'named',
  },
  {
    name: 'it-codes',
    language: 'it',
    columns:
      'articleNumber<Codice|description<Descrizione|unit^U.M.|quantity2>Quantità|unitPrice>Prezzo unit.|discount2>Sconto %|netAmount>Importo|vatRate^IVA',
    style: COLUMNS_ONLY,
    items: { count: [2, 8], discount: 0.3, facts: 0.4, rates: [22, 10] },
    totals: 'apart',
  },
  {
    name: 'it-delivery-notes',
    language: 'it',
    columns: 'description<Descrizione beni|quantity3>Q.tà|unit<UM|unitPrice>Prezzo|netAmount>Totale|vatCode^C.I.',
    style: BAND,
    items: { count: [3, 8], rates: [22, 4] },
    groups: 'named',
    legend: true,
    totals: 'apart',
  },
]

export const ROMANCE_TABLES = SPECS.map(tableDesign)
