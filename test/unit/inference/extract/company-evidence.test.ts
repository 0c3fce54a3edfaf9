import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const invoice = (...more: Written[]): Written[] => [
  ['Invoice', 50, 60],
  ['Bill to', 50, 120],
  ['Quillon Dental Practice', 50, 134],
  ['19 Church Lane', 50, 148],
  ['York YO1 7HH', 50, 162],
  ['Invoice no: 4711', 330, 120],
  ['Invoice date: 14 March 2024', 330, 134],
  ['Total due', 330, 428],
  ['£120.00', 460, 428],
  ...more,
]
const sellerOf = (...more: Written[]) => read(A4, invoice(...more)).fields['sellerName']

describe('a seller that no label names', () => {
  const head: Written[] = [
    ['Marlo Catering Limited', 330, 30],
    ['4 Harbour Row', 330, 44],
    ['Bristol BS1 5QT', 330, 58],
  ]

  it('is the company beside the receiver, and surer with its domain', () => {
    assert.equal(sellerOf(...head)?.value, 'Marlo Catering Limited')
    const named = sellerOf(...head, ['accounts@marlocatering.co.uk', 330, 72])
    assert.equal(named?.value, 'Marlo Catering Limited')
    assert.ok(named.confidence > (sellerOf(...head)?.confidence ?? 0))
  })

  for (const [bank, account] of [
    ['Harbour Bank plc', 'IBAN GB33 BUKB 2020 1555 5555 55'],
    ['Stadtsparkasse Hafen AG', 'IBAN DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX'],
    ['Banque du Port SA', 'IBAN FR14 2004 1010 0505 0001 3M02 606'],
  ] as const)
    it(`is not the bank of the account: ${bank}`, () => {
      assert.equal(sellerOf(...head, [bank, 50, 780], [account, 50, 792])?.value, 'Marlo Catering Limited')
      assert.notEqual(sellerOf(['Marlo', 330, 30], [bank, 50, 780], [account, 50, 792])?.value, bank)
    })
})
