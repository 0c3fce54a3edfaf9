import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const BILL: Written[] = [
  ['Maris Orrel', 50, 40],
  ['Kade 4', 50, 52],
  ['Invoice no:', 330, 90],
  ['R-2024-0815', 450, 90],
  ['Invoice date:', 330, 104],
  ['14 March 2024', 450, 104],
  ['Net total', 330, 300],
  ['1,000.00', 460, 300],
  ['Tax 19 %', 330, 314],
  ['190.00', 460, 314],
  ['Total EUR', 330, 328],
  ['1,190.00', 460, 328],
]
const codes = (...written: Written[]) => read(A4, [...BILL, ...written]).findings!.map(({ code, asks }) => [code, asks])
const DOUBTED = [['kind-unknown', true]]
const TITLE: Written = ['Invoice', 480, 40]

describe('a document that looks like a bill', () => {
  const said = [
    'The amount will be refunded to your account.',
    'Der Betrag wird Ihrem Konto gutgeschrieben.',
    'Le montant sera remboursé sur votre compte.',
    "L'importo verrà accreditato sul vostro conto.",
    'Het bedrag wordt op uw rekening teruggestort.',
    'Beløbet bliver tilbagebetalt.',
    'Our records show that the following invoice is still unpaid.',
    'Laut unserer Buchhaltung ist folgende Rechnung noch offen.',
    'Volgens onze administratie is onderstaande factuur nog niet betaald.',
    'This is not a tax invoice',
    "Ceci n'est pas une facture",
    'Documento non valido ai fini fiscali',
    'Entwurf',
    'Facture - Brouillon',
    'CANCELLED',
    'Rimborso',
  ]
  for (const line of said)
    it(`goes to a person if it says: ${line}`, () => assert.deepEqual(codes(TITLE, [line, 50, 420]), DOUBTED))

  for (const [title, kind] of [
    ['Unpaid invoice', 'reminder'],
    ['Invoice preview', 'pro-forma'],
    ['Upcoming invoice', 'pro-forma'],
    ['List of invoices', 'statement'],
    ['Rechnungsliste', 'statement'],
    ['Paid invoice receipt', 'payment-receipt'],
  ])
    it(`is none if its title is ${title}`, () => assert.equal(read(A4, [...BILL, [title!, 50, 200]]).kind, kind))

  it('goes to a person if it has no title and says that it is paid', () => {
    const paid: Written = ['We have received your payment.', 50, 420]
    assert.deepEqual(codes(paid), DOUBTED)
    assert.deepEqual(codes(TITLE, paid), [])
  })

  it('is not doubted for usual terms', () => {
    for (const line of [
      'If this invoice is overdue we charge interest.',
      'Goods may be refunded within 14 days.',
      'Sie werden künftig keine Zwischenrechnung erhalten.',
      'Draft beer',
    ])
      assert.deepEqual(codes(TITLE, [line, 50, 420]), [], line)
  })
})

describe('a statement', () => {
  const statement = (...more: Written[]) => {
    const { kind, findings } = read(A4, [
      ['Account statement', 50, 40],
      ['Brackwater Energy Ltd', 330, 40],
      ['Statement date: 14 March 2024', 330, 90],
      ...more,
    ])
    return [kind, findings!.map(({ code }) => code)]
  }

  it('with the number of a bill goes to a person', () => {
    for (const label of ['Bill reference', 'Invoice number:', 'Tax invoice no:'])
      assert.deepEqual(statement([label, 330, 104], ['118 827 004', 450, 104]), ['statement', ['kind-unknown']])
  })

  it('without one does not', () =>
    assert.deepEqual(statement(['Opening balance', 50, 140], ['119.00', 300, 140], ['238.00', 420, 140]), [
      'statement',
      [],
    ]))
})

describe('a credit note that is only named in a sentence', () => {
  const reading = (text: string) => {
    const { kind, findings } = read(A4, [...BILL, [text, 50, 200]])
    return { kind, isAsked: findings!.some(({ code, asks }) => code === 'kind-unknown' && asks) }
  }
  for (const text of [
    'Credit note CN-221 was deducted from this bill.',
    'Refund of EUR 20 is not included.',
    'Gutschrift GS-12 vom 01.02.2024 wurde verrechnet.',
    'Avoir AV-12 du 01/02/2024 déduit.',
    'Abono 12/2024 aplicado.',
    'Nota di credito 12/2024 compensata.',
    'Creditnota 2024-12 is verrekend.',
  ])
    it(`is never posted unseen: ${text}`, () => {
      const { kind, isAsked } = reading(text)
      assert.ok(kind === 'invoice' || isAsked)
    })

  for (const text of ['Gutschrift zu Rechnung R-2024-0700', 'CREDIT MEMO 77', 'Avoir sur facture F-77'])
    it(`is one with a title: ${text}`, () => assert.deepEqual(reading(text), { kind: 'credit-note', isAsked: false }))
})

describe('headings of a grid', () => {
  const grid = (...headings: string[]): Written[] =>
    headings.flatMap((text, at): Written[] => [
      [text, 50 + at * 110, 180],
      [`45967${at}3444`, 56 + at * 110 + text.length, 192],
    ])
  for (const heading of ['Despatch Note', 'Delivery Note', 'Lieferschein', 'Bon de livraison'])
    it(`are no title: ${heading}`, () =>
      assert.deepEqual(codes(TITLE, ...grid('Account', 'Your Order', heading, 'Rep')), []))
})

describe('a delivery note, an order or a contract', () => {
  const paper = (title: string, number: string): Written[] => [
    [title, 50, 140],
    [number, 50, 170],
    ['883448', 50, 184],
  ]
  for (const [title, number] of [
    ['Albarán 271565', 'Factura Nº'],
    ['Delivery note 271565', 'Invoice no'],
    ['Lieferschein 271565', 'Rechnungs-Nr'],
    ['Contrato 611412566', 'Nº factura'],
    ['Bon de livraison 271565', 'N° de facture'],
    ['Order 271565', 'Invoice #'],
  ] as const)
    it(`goes to a person if it has the number of a bill, and a total with its tax: ${title}, ${number}`, () => {
      const { kind, findings } = read(A4, [
        ...BILL.filter(([text]) => !/^(?:Invoice|R-)/.test(text)),
        ...paper(title, number),
      ])
      assert.ok(kind === 'invoice' || findings!.some(({ code, asks }) => code === 'kind-unknown' && asks), kind)
    })

  it('is filed without the number of a bill', () => {
    const bare = BILL.filter(([text]) => !/^(?:Invoice|R-)/.test(text))
    const { kind, findings } = read(A4, [...bare, ['Delivery note', 50, 140], ['Number: 271565', 50, 170]])
    assert.deepEqual([kind, findings!.filter(({ code }) => code === 'kind-unknown')], ['delivery-note', []])
  })
})
