import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const page = (head: string, foot: string): Written[] => [
  [head, 50, 40],
  ['4 Harbour Row', 50, 54],
  ['Bristol BS1 5QT', 50, 68],
  ['Tax invoice', 450, 40],
  ['Bill to', 50, 120],
  ['Quillon Dental Practice', 50, 134],
  ['19 Church Lane', 50, 148],
  ['York YO1 7HH', 50, 162],
  ['Invoice no: 4711', 330, 120],
  ['Invoice date: 14 March 2024', 330, 134],
  ['Net', 330, 400],
  ['£100.00', 460, 400],
  ['VAT 20%', 330, 414],
  ['£20.00', 460, 414],
  ['Total', 330, 428],
  ['£120.00', 460, 428],
  [foot, 50, 780],
]
const sellerOf = (head: string, foot: string) => read(A4, page(head, foot)).fields['sellerName']?.value

describe('the company of a brand at the head', () => {
  const brand = 'Ember Lodge Hotel'
  for (const [foot, seller] of [
    ['Payment by card or cheque. Ember Lodge Hotel LLC, PO Box 118, Bristol', 'Ember Lodge Hotel LLC'],
    ['No cheques. Ember Lodge Hotel Holdings Ltd, 4 Harbour Row, Bristol', 'Ember Lodge Hotel Holdings Ltd'],
    ['Ember Lodge Hotel is operated by Quayside Inns Ltd, Bristol', 'Quayside Inns Ltd'],
    ['Quayside Inns Ltd trading as Ember Lodge Hotel. VAT No. 123 4567 82', 'Quayside Inns Ltd'],
    ['Thank you. J. Quay & Sons LLC (t/a Ember Lodge Hotel)', 'J. Quay & Sons LLC'],
    ['Cheques to: Quayside Inns, Inc. d/b/a Ember Lodge Hotel', 'Quayside Inns, Inc.'],
    ['Cheques to Ember Lodge Hotel, Inc. within 14 days', 'Ember Lodge Hotel, Inc.'],
    ['Thank you. QUAYSIDE INNS PTE. LTD. trading as Ember Lodge Hotel', 'QUAYSIDE INNS PTE. LTD.'],
    ['Ember Lodge Hotel is run by Ember Lodge Hotel Limited, 4 Harbour Row', 'Ember Lodge Hotel Limited'],
    ['Ember Lodge Hotel: see our terms. Ember Lodge Hotel Teoranta, 4 Harbour Row', 'Ember Lodge Hotel Teoranta'],
    ['We are open all year. EMBER LODGE HOTEL DAC · 4 Harbour Row', 'EMBER LODGE HOTEL DAC'],
    ['Any claim is against Ember Lodge Hotel Sdn. Bhd., 4 Harbour Row', 'Ember Lodge Hotel Sdn. Bhd.'],
    ['Ember Lodge Hotel is a trading name of Marlo Catering Group Ltd. Thank you', 'Marlo Catering Group Ltd.'],
    ['Ember Lodge Hotel is a brand of Marlo Catering Limited. Thank you', 'Marlo Catering Limited'],
    ['Ember Lodge Hotel, a.s., se sídlem Dlouhá 4, Brno', 'Ember Lodge Hotel, a.s.'],
    ['Ember Lodge Hotel s.r.o., IČO 27074358', 'Ember Lodge Hotel s.r.o.'],
    ['Ember Lodge Hotel spol. s r.o. · Dlouhá 4', 'Ember Lodge Hotel spol. s r.o.'],
    ['Ember Lodge Hotel Sp. z o.o., ul. Długa 4', 'Ember Lodge Hotel Sp. z o.o.'],
    ['Ember Lodge Hotel sp. z o.o., ul. Długa 4', 'Ember Lodge Hotel sp. z o.o.'],
    ['Ember Lodge Hotel sp. j., ul. Długa 4', 'Ember Lodge Hotel sp. j.'],
    ['Ember Lodge Hotel EI · 4 rue du Port', 'Ember Lodge Hotel EI'],
    [
      'Ember Lodge Hotel – Comércio de Artesanato, Unipessoal Lda · Capital social 5.000 €',
      'Ember Lodge Hotel – Comércio de Artesanato, Unipessoal Lda',
    ],
    [
      'Ember Lodge Hotel - Servicios Turísticos, S.L. · Calle Mayor 4',
      'Ember Lodge Hotel - Servicios Turísticos, S.L.',
    ],
  ] as const)
    it(`is read from: ${foot}`, () => assert.equal(sellerOf(brand, foot), seller))

  for (const foot of [
    'Ember Lodge Hotel thanks you for your stay',
    'Book at Ember Lodge Hotel with Orrel Travel Ltd',
    'Guests trading as Ember Lodge Hotel get no discount',
    'Pay to Ember Lodge Hotel, Barclays Bank PLC, sort code 20-00-00',
    'See Ember Lodge Hotel, Harbour Tours Ltd and others',
    'The Ember Lodge Hotels Association Ltd is a club',
    'Ember Lodge Hotel - Barclays Bank PLC, sort code 20-00-00',
    'Ember Lodge Hotel - Caixa Geral de Depósitos, IBAN PT50 0007 0000 0044 7188 20',
  ])
    it(`is not read from: ${foot}`, () => assert.equal(sellerOf(brand, foot), brand))

  it('ends where a sentence about its register begins', () =>
    assert.equal(
      sellerOf(
        'ember',
        'Ember Retail Supply Limited. Registered office: Quay House, Leeds LS11 5PS. Company no 881152',
      ),
      'Ember Retail Supply Limited',
    ))
})

describe('a hotel with a spa', () => {
  for (const brand of ['Ember Lodge Hotel & Spa', 'Hotel Linde und Spa'])
    it(`is a brand, not a company by its form: ${brand}`, () =>
      assert.equal(sellerOf(brand, `Quayside Inns Ltd trading as ${brand}. Thank you`), 'Quayside Inns Ltd'))
})
