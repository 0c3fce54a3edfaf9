import assert from 'node:assert/strict'
import type { Word } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { ENGLISH, GERMAN, read, RECEIPT } from '../../../support/example-pages.ts'
import { TYPES } from '../../../support/types.ts'
import { TITLES } from '../../../support/written-titles.ts'
import { A4, SLIP, words, type Written } from '../../../support/written-pages.ts'

/** The body of a business paper; each of these words stands in most kinds. */
const BODY: Written[] = [
  ['Nordwind Papier AB', 50, 40],
  ['12 Harbour Street', 50, 52],
  ['VAT No: DE136695976', 50, 64],
  ['Blue Kite Studio', 50, 150],
  ['7 Mill Road', 50, 162],
  ['2026-05-03', 480, 164],
  ['Card stock', 50, 266],
  ['1,200.00', 500, 266],
  ['Net total', 350, 300],
  ['1,200.00', 500, 300],
  ['VAT 20%', 350, 314],
  ['240.00', 500, 314],
  ['Total EUR', 350, 328],
  ['1,440.00', 500, 328],
  ['IBAN: DE89 3704 0044 0532 0130 00', 250, 780],
]

/** Words twice as high as the others. */
const large = (text: string, x: number, y: number): Word[] =>
  words(A4, [[text, x, y]]).map((word) => ({
    ...word,
    box: [x + (word.box[0] - x) * 2, y, x + (word.box[2] - x) * 2, y + 14],
  }))

const titled = (title: string, ...more: Written[]) =>
  extractFields([A4], [...large(title, 50, 200), ...words(A4, [...BODY, ...more])], TYPES)

const INVOICE_TYPES = new Set(['invoice', 'credit-note', 'cancellation', 'prepayment-invoice', 'final-invoice'])

describe('the kind of a document', () => {
  for (const [language, kinds] of Object.entries(TITLES))
    it(`is known by its title (${language}), and the type follows it`, () => {
      for (const [kind, titles] of Object.entries(kinds))
        for (const title of titles) {
          const found = titled(title)
          assert.deepEqual([found.kind, title], [kind, title])
          assert.ok(found.kindConfidence! >= 0.6, `${title} ${found.kindConfidence}`)
          assert.equal(found.type, INVOICE_TYPES.has(kind) ? 'invoice' : 'other', title)
        }
    })

  it('is an invoice or a receipt without a title, by what else it says', () => {
    assert.equal(
      read(
        A4,
        ENGLISH.filter(([text]) => text !== 'INVOICE'),
      ).kind,
      'invoice',
    )
    assert.equal(
      read(
        A4,
        GERMAN.filter(([text]) => text !== 'Rechnung'),
      ).kind,
      'invoice',
    )
    assert.equal(read(SLIP, RECEIPT).kind, 'receipt')
  })

  it('is an invoice where it asks for a transfer or has nothing of a till, however short its lines', () => {
    const letter: Written[] = [
      ['Nordlicht Werkzeug GmbH', 60, 40],
      ['USt-IdNr.: DE136695976', 60, 60],
      ['Rechnung', 60, 100],
      ['Rechnungsnummer: NW-2026-101', 60, 120],
      ['Rechnungsdatum: 12.03.2026', 60, 140],
      ['Nettobetrag 100,00 EUR', 60, 200],
      ['MwSt 19 % 19,00 EUR', 60, 220],
      ['Gesamtbetrag 119,00 EUR', 60, 240],
    ]
    const transfer: Written[] = [
      ['Zahlbar bis 12.04.2026', 60, 280],
      ['IBAN: DE89 3704 0044 0532 0130 00', 60, 300],
    ]
    const found = read(A4, [...letter, ...transfer])
    assert.deepEqual([found.type, found.kind, found.fields['dueDate']?.value], ['invoice', 'invoice', '2026-04-12'])
    assert.equal(read(A4, letter).type, 'invoice')
    const paid: Written[] = [...letter, ['Bar 119,00 EUR', 60, 260], ['12.03.2026 10:42 Kasse 2', 60, 280]]
    assert.equal(read(A4, paid).type, 'receipt', 'as a till prints it')
    const addressed: Written[] = [
      ['04109 Leipzig', 60, 50],
      ['Kessler & Sohn KG', 60, 70],
      ['01067 Dresden', 60, 80],
    ]
    assert.equal(read(A4, [...paid, ...addressed]).type, 'invoice')
    assert.equal(read({ ...A4, width: 227 }, [...paid, ...addressed]).type, 'receipt', 'on the paper of a till')
  })

  it('is not that of a document that it only names', () => {
    const named: Written[] = [
      ['Order no: PO-77', 330, 120],
      ['Delivery note: L-5', 330, 132],
      ['Contract number: 12', 330, 144],
      ['Our terms are part of every contract.', 50, 700],
      ['A statement of account is sent once a year.', 50, 712],
      ['Invoice address: 7 Mill Road', 330, 156],
    ]
    assert.equal(titled('Invoice', ...named).kind, 'invoice')
    assert.equal(titled('Payment reminder', ['Invoice no: R-17', 330, 120]).kind, 'reminder')
    assert.equal(
      titled('Delivery note', ['Invoice no: R-17', 330, 120], ['Order no: PO-77', 330, 132]).kind,
      'delivery-note',
    )
  })

  it('is not an invoice if it says so', () => {
    for (const title of ['This is not an invoice', 'Keine Rechnung', "Ceci n'est pas une facture", 'No es una factura'])
      assert.notEqual(titled(title).kind, 'invoice', title)
  })

  it('of a receipt that names an invoice is the receipt of its payment', () => {
    const found = titled(
      'Receipt',
      ['Invoice number: R-17', 330, 120],
      ['Amount paid', 350, 350],
      ['1,440.00', 500, 350],
    )
    assert.equal(found.kind, 'payment-receipt')
    assert.equal(found.type, 'other')
  })

  it('of a "Gutschrift" is sure only if the document says which of the two it is', () => {
    const alone = titled('Gutschrift')
    assert.ok(alone.kindConfidence! < 0.6, String(alone.kindConfidence))
    assert.equal(titled('Gutschrift', ['zu Rechnung 2026-118', 50, 222]).kind, 'credit-note')
    assert.ok(titled('Gutschrift', ['zu Rechnung 2026-118', 50, 222]).kindConfidence! > 0.9)
    assert.equal(titled('Gutschrift', ['Provisionsabrechnung Mai', 50, 222]).kind, 'invoice')
    const negative = BODY.map(([text, x, y]): Written => [text.replace(/^(?=[\d,]+\.\d\d$)/, '-'), x, y])
    const found = extractFields([A4], [...large('Gutschrift', 50, 200), ...words(A4, negative)], TYPES)
    assert.equal(found.kind, 'credit-note')
    assert.ok(found.kindConfidence! > 0.9)
  })

  it('keeps to the type that the sender names', () => {
    const given = (type: string) => {
      const all = [...large('Stornorechnung', 50, 200), ...words(A4, BODY)]
      const { kind, type: found } = extractFields([A4], all, TYPES, type)
      return [found, kind]
    }
    assert.deepEqual(given('invoice'), ['invoice', 'cancellation'])
    assert.deepEqual(given('credit-note'), ['credit-note', 'cancellation'])
    assert.deepEqual(given('receipt'), ['receipt', 'receipt'])
    assert.deepEqual(given('order'), ['order', 'order'])
  })
})

describe('a document of unknown kind', () => {
  const asks = (written: Written[]) => read(A4, written).findings!.map(({ code, asks: toBeSeen }) => [code, toBeSeen])

  it('goes to a person if it has a total, a VAT ID, an IBAN or a number', () => {
    for (const [text, x, y] of [
      ['VAT No: DE136695976', 50, 64],
      ['IBAN: DE89 3704 0044 0532 0130 00', 50, 80],
    ] as Written[])
      assert.deepEqual(
        asks([
          ['Harbour report', 50, 40],
          [text, x, y],
        ]),
        [['kind-unknown', true]],
        text,
      )
    assert.deepEqual(
      titled('Quotation').findings!.map(({ code }) => code),
      ['kind-unknown'],
    )
  })

  it('goes to a person in a language that the reader does not know', () => {
    const turkish = 'Bu belge geminin geçen sonbaharda çıktığı balık seferini anlatır'
    assert.deepEqual(
      asks([
        [turkish, 50, 40],
        ['mürettebat limana gece yarısı geri dönmüştü', 50, 60],
      ]),
      [['kind-unknown', true]],
    )
    assert.deepEqual(
      asks([
        ['Фактура от доставчик за услуги през месец май сумата за плащане е без данък и срок тридесет дни', 50, 40],
      ]),
      [['kind-unknown', true]],
    )
  })

  it('goes to a person if an amount is the sum of two others', () => {
    const sums: Written[] = ['1.000,00', '190,00', '1.190,00'].map((sum, row) => [sum, 460, 300 + row * 14])
    assert.deepEqual(asks([['Harbour report', 50, 40], ...sums]), [['kind-unknown', true]])
    assert.deepEqual(asks([['Harbour report', 50, 40], ...sums.slice(0, 2)]), [])
  })

  it('is left alone in prose of a known language', () => {
    const prose: Written[] = [
      ['The harbour lay quiet that morning, and the gulls had left the wall.', 50, 80],
      ['She counted the boats twice and found one more than the day before.', 50, 94],
    ]
    assert.deepEqual(asks(prose), [])
  })
})
