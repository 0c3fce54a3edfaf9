import assert from 'node:assert/strict'
import { explanationOf } from '../../../../hub/document/values/explanation.ts'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, SLIP, words, type Written } from '../../../support/written-pages.ts'

const HEAD: Written[] = [
  ['Northgate Paper Ltd', 50, 40],
  ['VAT No: GB 123 4567 82', 50, 52],
  ['INVOICE', 480, 40],
  ['Invoice number:', 330, 100],
  ['NP-20931', 480, 100],
]

/** One row of a table: each text begins at the place of its column. */
const at = (y: number, places: readonly number[], texts: readonly string[]): Written[] =>
  texts.flatMap((text, index): Written[] => (text === '' ? [] : [[text, places[index]!, y]]))

function extracted(printed: readonly (readonly Written[])[], source: Page['source'] = 'text-layer') {
  const pages = printed.map((): Page => ({ ...A4, source }))
  const all = printed.flatMap((each, index) => words(A4, each).map((word): Word => ({ ...word, page: index + 1 })))
  return extractFields(pages, all, TYPES, 'invoice')
}

const linesOf = (...printed: (readonly Written[])[]) =>
  (extracted(printed).tables['lines'] ?? []).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])),
  )

const PLACES = [50, 90, 280, 340, 430, 500]
/** Headings of position, description, quantity, unit price, tax and amount. */
const HEADINGS: Record<string, string[]> = {
  en: ['Pos', 'Description', 'Qty', 'Unit price', 'VAT', 'Amount'],
  de: ['Pos.', 'Bezeichnung', 'Menge', 'Einzelpreis', 'USt.', 'Betrag'],
  fr: ['N°', 'Désignation', 'Quantité', 'Prix unitaire', 'TVA', 'Montant HT'],
  es: ['Nº', 'Descripción', 'Cantidad', 'Precio', 'IVA', 'Importe'],
  it: ['Riga', 'Descrizione', 'Quantità', 'Prezzo', 'IVA', 'Importo'],
  nl: ['Nr.', 'Omschrijving', 'Aantal', 'Prijs', 'BTW', 'Bedrag'],
  pt: ['Linha', 'Descrição', 'Quantidade', 'Preço', 'IVA', 'Valor'],
  pl: ['Lp.', 'Nazwa towaru', 'Ilość', 'Cena netto', 'VAT', 'Wartość netto'],
  cs: ['Č.', 'Popis', 'Množství', 'Cena za MJ', 'DPH', 'Celkem'],
  sv: ['Rad', 'Benämning', 'Antal', 'À-pris', 'Moms', 'Belopp'],
  da: ['Nr.', 'Beskrivelse', 'Antal', 'Stykpris', 'Moms', 'Beløb'],
  no: ['Nr.', 'Beskrivelse', 'Antall', 'Pris', 'MVA', 'Beløp'],
  fi: ['Nro', 'Kuvaus', 'Määrä', 'Hinta', 'ALV', 'Yhteensä'],
  hu: ['Ssz.', 'Megnevezés', 'Mennyiség', 'Egységár', 'ÁFA', 'Érték'],
  ro: ['Nr.', 'Denumire', 'Cantitate', 'Preț unitar', 'TVA', 'Valoare'],
  el: ['Α/Α', 'Περιγραφή', 'Ποσότητα', 'Τιμή', 'ΦΠΑ', 'Αξία'],
}

describe('the lines of a document', () => {
  for (const [language, headings] of Object.entries(HEADINGS))
    it(`are read below headings in their language (${language})`, () => {
      const lines = linesOf([
        ...HEAD,
        ...at(250, PLACES, headings),
        ...at(266, PLACES, ['1', 'Blue card', '20 kg', '4.50', '20 %', '90.00']),
        ...at(280, PLACES, ['2', 'Grey board 2 mm', '3', '1,250.00', '20 %', '3,750.00']),
        ...at(310, PLACES, ['', '', '', 'Total', '', '3,840.00']),
      ])
      const { position: _, ...first } = lines[0] ?? {}
      const expected = { description: 'Blue card', quantity: '20', unit: 'kg', unitPrice: '4.50' }
      assert.deepEqual(first, { ...expected, vatRate: '20', netAmount: '90.00' })
      assert.deepEqual(
        [lines.length, lines[1]?.['description'], lines[1]?.['unitPrice'], lines[1]?.['netAmount']],
        [2, 'Grey board 2 mm', '1250.00', '3750.00'],
      )
    })

  it('keep descriptions of several rows together, and leave out what changes a price', () => {
    const lines = linesOf([
      ...HEAD,
      ...at(250, PLACES, HEADINGS['en']!),
      ...at(266, PLACES, ['1', 'Blue card, heavy,', '20', '4.50', '20 %', '90.00']),
      ...at(275, PLACES, ['', 'ten sheets a pack']),
      ...at(290, PLACES, ['', 'Discount 10 %', '', '', '', '-9.00']),
      ...at(304, PLACES, ['2', 'Grey board', '3', '2.00', '20 %', '6.00']),
      ...at(340, PLACES, ['', 'Total', '', '', '', '87.00']),
    ])
    assert.deepEqual(
      lines.map(({ description, netAmount }) => [description, netAmount]),
      [
        ['Blue card, heavy, ten sheets a pack', '90.00'],
        ['Grey board', '6.00'],
      ],
    )
  })

  it('go on over pages, with or without a header, without what is carried over', () => {
    const first: Written[] = [
      ...HEAD,
      ...at(250, PLACES, HEADINGS['en']!),
      ...at(266, PLACES, ['1', 'Blue card', '20', '4.50', '20 %', '90.00']),
      ...at(280, PLACES, ['', 'Carried forward', '', '', '', '90.00']),
    ]
    const next: Written[] = [
      ...at(64, PLACES, ['', 'Brought forward', '', '', '', '90.00']),
      ...at(78, PLACES, ['2', 'Grey board', '3', '2.00', '20 %', '6.00']),
      ...at(110, PLACES, ['', 'Total', '', '', '', '96.00']),
    ]
    const amounts = (...pages: Written[][]) => linesOf(...pages).map(({ netAmount }) => netAmount)
    assert.deepEqual(amounts(first, next), ['90.00', '6.00'])
    assert.deepEqual(amounts(first, [...at(50, PLACES, HEADINGS['en']!), ...next]), ['90.00', '6.00'])
  })

  it('have numbers in the style of their table', () => {
    const printed = (...texts: string[]) =>
      linesOf([...HEAD, ...at(250, PLACES, HEADINGS['de']!), ...at(266, PLACES, ['1', 'Karton', ...texts])])[0]
    assert.deepEqual(
      [printed('1.210', '0,0100', '19 %', '12,10')].map((line) => [
        line!['quantity'],
        line!['unitPrice'],
        line!['netAmount'],
      ]),
      [['1210', '0.0100', '12.10']],
    )
    assert.equal(printed('2', "1'250.50", '8 %', "2'501.00")!['netAmount'], '2501.00')
    assert.equal(printed('-2', '4,50', '19 %', '-9,00')!['netAmount'], '-9.00')
    assert.equal(printed('2', '4,50', '19 %', '9,00-')!['netAmount'], '-9.00')
    assert.equal(printed('1', '1.000,-', '19 %', '1.000,-')!['netAmount'], '1000')
  })

  it('have a place, and more confidence where quantity times price is the amount', () => {
    const table = (amount: string): Written[] => [
      ...HEAD,
      ...at(250, PLACES, HEADINGS['en']!),
      ...at(266, PLACES, ['1', 'Blue card', '20', '4.50', '20 %', amount]),
    ]
    const cell = (amount: string) => extracted([table(amount)]).tables['lines']![0]!['netAmount']!
    assert.deepEqual([cell('90.00').page, cell('90.00').box], [1, [500, 266, 525, 273]])
    assert.ok(cell('90.00').confidence > cell('95.00').confidence)
    assert.equal(extracted([table('90.00')], 'ocr').tables['lines']![0]!['netAmount']!.source, 'ocr')
  })

  it('that add up to no total ask a person, unless the table was not read with certainty', () => {
    const asked = (price: string, total: string) =>
      extracted([
        [
          ...HEAD,
          ...at(250, PLACES, HEADINGS['en']!),
          ...at(266, PLACES, ['1', 'Blue card', '20', '4.50', '20 %', '90.00']),
          ...at(280, PLACES, ['2', 'Grey board', '3', price, '20 %', '6.00']),
          ...at(310, PLACES, ['', 'Net total', '', '', '', total]),
          ...at(324, PLACES, ['', 'Shipping', '', '', '', '4.00']),
          ...at(338, PLACES, ['', 'Total', '', '', '', '119.20']),
        ],
      ]).findings!.filter(({ code }) => code === 'lines-differ')
    assert.deepEqual(asked('2.00', '96.00'), [])
    assert.deepEqual(
      asked('2.00', '98.00').map(({ asks }) => asks),
      [true],
    )
    assert.deepEqual(asked('2.70', '98.00'), [])
  })

  it('veto totals that they do not add up to, if each of them is confirmed', () => {
    const totals = (count: number, lastPrice: string, net: string) => {
      const { fields, findings } = extracted([
        [
          ...HEAD,
          ...at(250, PLACES, HEADINGS['en']!),
          ...Array.from({ length: count }, (_, index) =>
            at(266 + index * 14, PLACES, [`${index + 1}`, 'Blue card', '2', '5.00', '20 %', '10.00']),
          ).flat(),
          ...at(266 + count * 14, PLACES, [`${count + 1}`, 'Grey board', '3', lastPrice, '20 %', '6.00']),
          ...at(360, PLACES, ['', 'Net total', '', '', '', net]),
          ...at(374, PLACES, ['', 'VAT', '', '', '', (Number(net) / 5).toFixed(2)]),
          ...at(388, PLACES, ['', 'Total', '', '', '', (Number(net) * 1.2).toFixed(2)]),
        ],
      ])
      const { netTotal, grossTotal } = fields
      return {
        asks: findings!.some(({ code }) => code === 'lines-differ'),
        isVeto: netTotal!.confidence <= 0.1 && grossTotal!.confidence <= 0.1,
        why: explanationOf(netTotal!.evidence),
      }
    }
    const sound = totals(4, '2.00', '46.00')
    assert.deepEqual([sound.asks, sound.isVeto], [false, false])
    const wrong = totals(4, '2.00', '64.00')
    assert.deepEqual([wrong.asks, wrong.isVeto], [true, true])
    assert.match(wrong.why!, /contradicted by the lines, which add up to 46\.00/)
    const unsure = totals(4, '2.70', '64.00')
    assert.deepEqual([unsure.asks, unsure.isVeto], [true, false])
  })

  it('of a receipt have their quantity and price beside the name or below it', () => {
    const slip = (rows: readonly (readonly [name: string, amount: string])[]): Written[] => [
      ['KEDAI MAJU SDN BHD', 110, 20],
      ['RECEIPT NO: 000123', 100, 72],
      ['DATE: 12/03/2024 18:40', 100, 98],
      ...rows.flatMap(([name, amount], row): Written[] => [
        [name, 20, 170 + row * 26],
        ...(amount === '' ? [] : [[amount, 380 - amount.length * 9, 170 + row * 26] as Written]),
      ]),
    ]
    const read = (rows: readonly (readonly [name: string, amount: string])[]) =>
      (extractFields([SLIP], words(SLIP, slip(rows), 0.98), TYPES).tables['lines'] ?? []).map((row) =>
        ['description', 'quantity', 'unitPrice', 'netAmount'].map((name) => row[name]?.value),
      )
    const below = [
      ['TEH TARIK', ''],
      ['2 x 3.50', '7.00'],
      ['NASI LEMAK', ''],
      ['1 x 5.20', '5.20'],
    ] as const
    const expected = [
      ['TEH TARIK', '2', '3.50', '7.00'],
      ['NASI LEMAK', '1', '5.20', '5.20'],
    ]
    assert.deepEqual(read([...below, ['TOTAL', '12.20']]), expected)
    const beside = [
      ['TEH TARIK 2 3.50', '7.00'],
      ['NASI LEMAK 1 5.20', '5.20'],
    ] as const
    assert.deepEqual(read([...beside, ['TOTAL', '12.20']]), expected)
    const alone = [
      ['TEH TARIK', '7.00'],
      ['NASI LEMAK', '5.20'],
    ] as const
    assert.deepEqual(
      read([...alone, ['TOTAL', '12.20']]),
      expected.map(([name, , , amount]) => [name, undefined, undefined, amount]),
    )
    // A list that adds up to nothing is no list of lines.
    assert.deepEqual(read([...alone, ['TOTAL', '13.20']]), [])
  })

  it('are none of the prices that a row names with a label', () => {
    const lines = linesOf([
      ...HEAD,
      ...at(250, PLACES, HEADINGS['en']!),
      ...at(266, PLACES, ['1', 'Blue card', '20', '4.50', '20 %', '90.00']),
      ...at(275, PLACES, ['', 'Gross price: 5.00', '', '', '', '0.50']),
      ...at(304, PLACES, ['2', 'Grey board', '3', '2.00', '20 %', '6.00']),
      ...at(340, PLACES, ['', 'Total', '', '', '', '96.00']),
    ])
    assert.deepEqual(
      lines.map(({ netAmount }) => netAmount),
      ['90.00', '6.00'],
    )
  })

  it('are none where no table is', () => {
    const sentence = ['', 'As agreed on', '', 'the', '', '12.09.2013']
    assert.deepEqual(linesOf([...HEAD, ...at(250, PLACES, HEADINGS['de']!), ...at(266, PLACES, sentence)]), [])
    assert.deepEqual(linesOf([...HEAD, ['Our price for the whole quantity is 90.00', 50, 250]]), [])
  })
})
