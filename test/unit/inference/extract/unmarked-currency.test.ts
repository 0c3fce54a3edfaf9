import assert from 'node:assert/strict'
import { ENGLISH, FRENCH, GERMAN, read, SPANISH, valuesOf } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

type Printed = readonly Written[]

const unmarked = (page: Printed): Written[] =>
  page.map(([text, x, y]): Written => [text.replace(/ (?:€|GBP)/, ''), x, y])
const currencyOf = (page: readonly Written[]) => valuesOf(read(A4, page), 'currency')['currency']

describe('the currency of an invoice without any sign', () => {
  for (const [name, page, expected] of [
    ['English', ENGLISH, 'GBP'],
    ['German', GERMAN, 'EUR'],
    ['French', FRENCH, 'EUR'],
    ['Spanish', SPANISH, 'EUR'],
  ] as const)
    it(`is the money of its country: ${name}`, () => assert.equal(currencyOf(unmarked(page)), expected))

  it('is not known if a party is in a country with other money', () => {
    assert.equal(currencyOf([...unmarked(GERMAN), ['Kantonsspital, 8001 Zürich, Schweiz', 50, 172]]), undefined)
    assert.equal(currencyOf([...unmarked(FRENCH), ['London SW1A 1AA, United Kingdom', 50, 172]]), undefined)
  })

  for (const line of [
    'Währung: DEM',
    'Currency: XYZ',
    'Summe (XYZ)',
    'Anzahlung DM 300,00',
    'Rabatt 10,00 ATS',
    'Skonto 12,50 XYZ',
  ])
    it(`is not known if another one may be meant: ${line}`, () =>
      assert.equal(currencyOf([...unmarked(GERMAN), [line, 50, 400]]), undefined))

  it('is not known without marks of a country', () => {
    const bare = unmarked(ENGLISH).filter(([text]) => !/VAT|Leeds|York/.test(text))
    assert.equal(currencyOf(bare), undefined)
  })
})

describe('an R before amounts', () => {
  const page = (country: string): Written[] => [
    ['Karoo Supplies (Pty) Ltd', 50, 40],
    [country, 50, 52],
    ['TAX INVOICE', 450, 40],
    ['Invoice number: INV-1187', 330, 90],
    ['Invoice date: 3 March 2026', 330, 104],
    ['Subtotal', 330, 300],
    ['R 1 073.04', 460, 300],
    ['VAT 15%', 330, 314],
    ['R 160.96', 460, 314],
    ['Total', 330, 328],
    ['R 1 234.00', 460, 328],
  ]
  it('is the rand of South Africa', () => {
    const values = valuesOf(read(A4, page('Cape Town 8001')), 'currency', 'grossTotal')
    assert.deepEqual(values, { currency: 'ZAR', grossTotal: '1234.00' })
    assert.equal(
      currencyOf(page('Johannesburg, South Africa').map(([text, ...at]) => [text.replace('R ', 'R'), ...at])),
      'ZAR',
    )
  })

  it('is none elsewhere', () => {
    const elsewhere = page('Leeds LS1 4AB, United Kingdom').map(([text, ...at]): Written => [
      text.replace('(Pty) ', ''),
      ...at,
    ])
    assert.notEqual(currencyOf(elsewhere), 'ZAR')
  })
})
