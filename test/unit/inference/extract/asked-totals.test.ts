import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

type Sums = [label: string, amount: string][]

const readSums = (sums: Sums, more: Written[] = []) =>
  read(A4, [
    ['Maris Orrel', 50, 40],
    ['Invoice', 480, 40],
    ['Invoice no: 4711', 330, 90],
    ['Invoice date: 14 March 2024', 330, 104],
    ...sums.flatMap(([label, amount], row): Written[] => [
      [label, 250, 300 + row * 14],
      [amount, 470, 300 + row * 14],
    ]),
    ...more,
  ])
const total = (sums: Sums, more?: Written[]) => {
  const { fields, findings } = readSums(sums, more)
  const { value, confidence } = fields['grossTotal'] ?? { confidence: 0 }
  const contested = findings!.some(({ code, path, asks }) => code === 'contested' && path === 'grossTotal' && asks)
  return { value, isAsked: contested || confidence < 0.5 }
}

describe('the sign of a total without the words debit and credit', () => {
  for (const amount of ['1.190,00 H', '1.190,00H', '1.190,00 EUR H', 'H 1.190,00', '1,190.00 Cr', '1,190.00 C'])
    it(`is asked about: ${amount}`, () => assert.equal(total([['Total', amount]]).isAsked, true))

  for (const amount of ['1.190,00 S', '1,190.00 DR', '1,190.00 Dr', '1,190.00 D'])
    it(`is plus: ${amount}`, () => assert.deepEqual(total([['Total', amount]]), { value: '1190.00', isAsked: false }))

  it('is asked about in a column of credits', () => {
    const headings = (debit: string, credit: string): Written[] => [
      [debit, 380, 280],
      [credit, 470, 280],
    ]
    for (const [debit, credit] of [
      ['Debit', 'Credit'],
      ['Soll', 'Haben'],
      ['Débit', 'Crédit'],
      ['Debe', 'Haber'],
      ['Dare', 'Avere'],
    ] as const) {
      assert.equal(total([['Total', '1,190.00']], headings(debit, credit)).isAsked, true, credit)
      assert.equal(total([['Total', '1,190.00']], headings(credit, debit)).isAsked, false, debit)
    }
  })

  it('is asked about if a mark stands in a column of its own', () =>
    assert.equal(total([['Total', '1,190.00']], [['H', 540, 300]]).isAsked, true))
})

describe('a sum that is not that of the document', () => {
  const labels = [
    'Total year to date',
    'Cumulative total',
    'Total invoiced this year',
    'Total of all invoices',
    'Contract total',
    'Jahressumme',
    'Gesamtbetrag lfd. Jahr',
    'Summe der bisherigen Rechnungen',
    'Gesamtauftragswert',
    'Total annuel',
    'Montant cumulé',
    'Importe total acumulado',
    'Totale progressivo',
    'Jaartotaal',
    'Total acumulado',
    'Razem narastająco',
    'Celkem od začátku roku',
    'Ackumulerat belopp',
    'Total akkumuleret',
    'Akkumulert totalt',
    'Vuoden alusta yhteensä',
    'Halmozott összesen',
    'Total cumulat',
    'Σωρευτικό σύνολο',
  ]
  for (const label of labels)
    it(`is not the total: ${label}`, () => {
      const sums: Sums = [
        ['Total EUR', '1,190.00'],
        [label, '25,340.00'],
      ]
      assert.deepEqual(total(sums), { value: '1190.00', isAsked: false })
    })

  it('is asked about if its label is that of a total as well', () => {
    assert.equal(
      total([
        ['Total EUR', '1,190.00'],
        ['Total order value', '25,340.00'],
      ]).isAsked,
      true,
    )
  })

  it('is asked about if an earlier balance is in it', () => {
    for (const [balance, sum] of [
      ['Balance from last bill', 'Total EUR'],
      ['Saldo Vormonat', 'Gesamtbetrag EUR'],
      ['Solde antérieur', 'Total EUR'],
    ] as const)
      assert.equal(
        total([
          [balance, '500.00'],
          ['New charges', '1,190.00'],
          [sum, '1,690.00'],
        ]).isAsked,
        true,
        balance,
      )
  })

  it('is asked about if another amount is due, and nothing says why', () => {
    const due = (...more: Sums) =>
      total([['Amount due EUR', '1,190.00'], ['Total value of the order', '5,340.00'], ...more])
    assert.equal(due().isAsked, true)
    assert.equal(due(['Paid', '4,150.00']).isAsked, false)
  })

  it('is asked about if the buyer keeps back a part of it', () => {
    for (const net of ['Net total', 'Subtotal']) assert.equal(withheld(net).isAsked, true, net)
  })

  const withheld = (net: string) =>
    total([
      [net, '1,000.00'],
      ['VAT 20 %', '200.00'],
      ['Withholding tax', '-100.00'],
      ['Total EUR', '1,100.00'],
    ])
})

describe('a sum that is no part of the bill', () => {
  for (const label of [
    'If paid early deduct settlement 2%',
    'Early payment discount',
    'Trust account balance',
    'Balance to finish, including retainage',
    'Deposit held',
    'Total GST included',
  ])
    it(`is not the total: ${label}`, () =>
      assert.equal(
        total([
          ['Total', '1,190.00'],
          [label, '23.80'],
        ]).value,
        '1190.00',
      ))

  it('is no row of a table with net amount, tax and sum, unless a person agrees', () => {
    const row = (label: string, y: number, ...amounts: string[]): Written[] => [
      [label, 50, y],
      ...amounts.map((amount, index): Written => [amount, 300 + index * 90, y]),
    ]
    const { isAsked } = total(
      [],
      [
        ...row('Stage', 300, 'Net', 'VAT', 'Gross'),
        ...row('Roof', 314, '3,200.00', '640.00', '3,840.00'),
        ...row('Walls', 328, '9,750.00', '1,950.00', '11,700.00'),
        ...row('Contract total', 342, '12,950.00', '2,590.00', '15,540.00'),
      ],
    )
    assert.equal(isAsked, true)
  })
})

describe('a total whose label names a tax', () => {
  for (const label of ['Total fees, disbursements and HST', 'Total charges plus VAT', 'Total (VAT exempt)'])
    it(`is the total: ${label}`, () => assert.equal(total([[label, '1,190.00']]).value, '1190.00'))
})
