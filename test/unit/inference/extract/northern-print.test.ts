import assert from 'node:assert/strict'
import { labelIn } from '../../../../inference/extract/parties/party-labels.ts'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

/** A page with a seller, a total and what the test is about. */
const page = (total: string, ...more: Written[]): Written[] => [
  ['Nordfell Papir A/S', 50, 40],
  ['Kajvej 4', 50, 52],
  ['Varer', 50, 260],
  [total, 330, 328],
  ['1.190,00', 460, 328],
  ...more,
]
const valuesOf = (...written: Written[]) =>
  Object.fromEntries(Object.entries(read(A4, written).fields).map(([name, { value }]) => [name, value]))

describe('labels in a row', () => {
  const headed = (label: string): Written[] =>
    page(
      'Til betaling DKK',
      ['CVR 15321776', 50, 64],
      ['Faktureres til', 50, 84],
      ['Bregner Have', 50, 96],
      ['Fakturanr.', 50, 120],
      ['Fakturadato', 150, 120],
      [label, 250, 120],
      ['Forfald', 400, 120],
      ['29319782', 50, 134],
      ['15.12.2024', 150, 134],
      ['606729', 250, 134],
      ['25.12.2024', 400, 134],
      ['Netto', 330, 300],
      ['952,00', 460, 300],
      ['Moms 25 %', 330, 314],
      ['238,00', 460, 314],
    )

  for (const label of ['Følgeseddel', 'Delivery Note', 'Lieferschein', 'Bon de livraison', 'Order Confirmation'])
    it(`name the number of another document, which makes the invoice none: ${label}`, () =>
      assert.equal(read(A4, headed(label)).kind, 'invoice'))

  it('are no title that stands alone in its row, above its own number', () => {
    const note: Written[] = [
      ['Nordfell Papir A/S', 50, 40],
      ['DELIVERY NOTE', 50, 80],
      ['606729', 50, 94],
      ['Invoice number', 50, 140],
      ['4711', 170, 140],
      ['Ordered', 50, 200],
      ['Delivered', 170, 200],
    ]
    assert.equal(read(A4, note).kind, 'delivery-note')
  })
})

describe('a number that looks like a date', () => {
  for (const [title, number] of [
    ['Faktura nr 27/09/2020', '27/09/2020'],
    ['FAKTURA VAT NR 3/11/2020', '3/11/2020'],
    ['Faktura korygująca nr 2/05/2020', '2/05/2020'],
    ['Rachunek nr: 127/2/2020', '127/2/2020'],
    ['Numer faktury 12/10/2020', undefined],
  ] as const)
    it(`is the number, and the date stands elsewhere: ${title}`, () => {
      const { invoiceNumber, issueDate } = valuesOf(
        ...page('Razem', [title, 200, 100], ['Łódź, 06.09.2020 r.', 400, 70]),
      )
      assert.equal(invoiceNumber, number)
      assert.equal(issueDate, '2020-09-06')
    })

  it('is neither where dates are written so', () => {
    const { invoiceNumber, issueDate } = valuesOf(...page('Total', ['Invoice no: 27/09/2020', 330, 90]))
    assert.deepEqual([invoiceNumber, issueDate], [undefined, undefined])
  })
})

describe('labels of numbers and dates', () => {
  for (const [language, label, value, number] of [
    ['Czech', 'Faktura - daňový doklad', '2026-227', '2026-227'],
    ['Czech', 'Faktura – daňový doklad', 'FV13432025', 'FV13432025'],
    ['Czech', 'Daňový doklad', '219007189', '219007189'],
    ['Romanian', 'Seria și numărul', 'FCG 0165', 'FCG 0165'],
    ['Czech', 'Vyúčtování č.', '5219585866', '5219585866'],
    ['Czech', 'Vyúčtování služeb číslo:', '5219585866', '5219585866'],
    ['Romanian', 'Număr', 'FCG 0165', 'FCG 0165'],
    ['Romanian', 'Seria / nr.', 'FCG 0165', 'FCG 0165'],
  ] as const)
    it(`${language}: ${label} ${value}`, () =>
      assert.equal(valuesOf(...page('Celkem', [label, 330, 90], [value, 480, 90]))['invoiceNumber'], number))

  it('Greek: the heading of a column has the number below it', () => {
    const written = page(
      'Σύνολο',
      ['Είδος παραστατικού', 50, 120],
      ['Σειρά', 250, 120],
      ['Αριθμός', 320, 120],
      ['Τιμολόγιο Πώλησης', 50, 134],
      ['Α', 250, 134],
      ['0000891', 320, 134],
    )
    assert.equal(valuesOf(...written)['invoiceNumber'], '0000891')
  })

  for (const line of [
    'Forma płatności: przelew, termin: 21.10.2020',
    'Zapłata, termin: 21.10.2020',
    'Εξόφληση έως 21.10.2020',
    'ΠΛΗΡΩΜΗ ΜΕΧΡΙ 21/10/2020',
  ])
    it(`are those of a due date: ${line}`, () =>
      assert.equal(
        valuesOf(...page('Razem', ['Data wystawienia: 06.09.2020', 50, 100], [line, 50, 500]))['dueDate'],
        '2020-10-21',
      ))
})

describe('the total of lines for a year', () => {
  const grossOf = (line: string) =>
    valuesOf(
      ['Faktura', 50, 60],
      ['Popis', 50, 200],
      ['Cena', 330, 200],
      ['Celkem', 480, 200],
      [line, 50, 220],
      ['4 304,53', 330, 220],
      ['4 304,53', 480, 220],
      ['Grafika', 50, 240],
      ['1 107,23', 330, 240],
      ['13 286,76', 480, 240],
      ['Celkem', 480, 280],
      ['17 591,29 Kč', 450, 294],
    )['grossTotal']

  for (const line of ['Roční licence', 'Roční poplatek', 'Licencja roczna'])
    it(`has them as its part: ${line}`, () => assert.equal(grossOf(line), '17591.29'))
})

describe('crowns', () => {
  for (const mark of ['Till bankgironr 7767-2799', 'Betalas till bankgirot 7767-2799', 'Svenska kronor'])
    it(`are those of Sweden beside: ${mark}`, () =>
      assert.equal(valuesOf(...page('Att betala kr', [mark, 50, 700]))['currency'], 'SEK'))
})

describe('labels of parties', () => {
  for (const [label, role] of [
    ['kibocsato', 'seller'],
    ['szamlakibocsato', 'seller'],
    ['szamla kiallitoja', 'seller'],
    ['betalt til', 'payee'],
    ['beløbsmodtager', 'payee'],
    ['betalt av', 'buyer'],
    ['indbetaler', 'buyer'],
    ['innbetaler', 'buyer'],
  ] as const)
    it(`say which party follows: ${label}`, () => assert.equal(labelIn(label)?.role, role))
})
