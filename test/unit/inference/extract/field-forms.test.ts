import assert from 'node:assert/strict'
import { isIban } from '../../../../hub/document/iban.ts'
import { amountsIn, moneyOf, parseNumber } from '../../../../inference/extract/rules/amounts.ts'
import { checkVatId } from '../../../../inference/extract/rules/checksums.ts'
import { datesIn, type Order } from '../../../../inference/extract/rules/dates.ts'
import { lineOf } from '../../../support/written-pages.ts'

describe('an amount', () => {
  const forms: [printed: string, money: string | undefined][] = [
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1 234,56', '1234.56'],
    ["1'234.50", '1234.50'],
    ['12,50', '12.50'],
    ['0.05', '0.05'],
    ['.05', '0.05'],
    ['55. 00', '55.00'],
    ['1,234,567.89', '1234567.89'],
    ['12', '12.00'],
    ['1.234', '1234.00'],
    ['9,9000', undefined],
    ['1.2.3', undefined],
    ['12345678901234.00', undefined],
  ]
  for (const [printed, money] of forms) {
    it(`${printed} is ${money ?? 'none'}`, () => {
      const parsed = parseNumber(printed)
      assert.equal(parsed && moneyOf(parsed.cents), money)
    })
  }

  it('is found with its currency and sign', () => {
    const found = (text: string) => amountsIn(lineOf(text)).map(({ cents, currency }) => [moneyOf(cents), currency])
    assert.deepEqual(found('Total RM60.30'), [['60.30', 'MYR']])
    assert.deepEqual(found('Rabatt -5,59 €'), [['-5.59', 'EUR']])
    assert.deepEqual(found('less ($778.50)'), [['-778.50', 'USD']])
    assert.deepEqual(found('ROUNDING 0.02-'), [['-0.02', undefined]])
    assert.deepEqual(found('1,200.00EUR'), [['1200.00', 'EUR']])
    assert.deepEqual(found('Total:12.50'), [['12.50', undefined]])
  })

  it('is not a date, a time, a percentage or a telephone number', () => {
    for (const text of ['05.03.2026', '20:49:59', '19.00%', '07-3507405', 'A-16-1'])
      assert.deepEqual(amountsIn(lineOf(text)), [], text)
  })
})

describe('a date', () => {
  const forms: [printed: string, order: Order, date: string | undefined][] = [
    ['2018-03-25', 'day-first', '2018-03-25'],
    ['2018/03/25', 'day-first', '2018-03-25'],
    ['25/03/2018', 'day-first', '2018-03-25'],
    ['25-03-18', 'day-first', '2018-03-25'],
    ['25.3.2018', 'day-first', '2018-03-25'],
    ['25 MAR 2018', 'day-first', '2018-03-25'],
    ['25/FEB/2017', 'day-first', '2017-02-25'],
    ['24-MAR-2018', 'day-first', '2018-03-24'],
    ['March 5, 2018', 'month-first', '2018-03-05'],
    ['03/05/18', 'month-first', '2018-03-05'],
    ['03/05/18', 'day-first', '2018-05-03'],
    ['12/25/2018', 'day-first', '2018-12-25'],
    ['11. März 2014', 'day-first', '2014-03-11'],
    ['1er février 2020', 'day-first', '2020-02-01'],
    ['9 de marzo de 2026', 'day-first', '2026-03-09'],
    ['31/02/2018', 'day-first', undefined],
    ['00/00/0000', 'day-first', undefined],
    ['1234-5678', 'day-first', undefined],
    ['12 mars 14h30', 'day-first', undefined],
  ]
  for (const [printed, order, date] of forms) {
    it(`${printed} (${order}) is ${date ?? 'none'}`, () =>
      assert.equal(datesIn(lineOf(printed), order)[0]?.value, date))
  }
})

describe('check digits', () => {
  it('of IBANs hold or do not', () => {
    for (const iban of [
      'DE89370400440532013000',
      'GB29NWBK60161331926819',
      'FR1420041010050500013M02606',
      'ES9121000418450200051332',
      'NL91ABNA0417164300',
    ])
      assert.ok(isIban(iban), iban)
    for (const iban of ['DE89370400440532013001', 'DE8937040044053201300', 'ZZ89370400440532013000', ''])
      assert.ok(!isIban(iban), iban)
  })

  it('of VAT ids hold or do not', () => {
    for (const id of [
      'DE136695976',
      'ATU13585627',
      'BE0411905847',
      'ESB58818501',
      'ES12345678Z',
      'FR83404833048',
      'GB980780684',
      'IT00743110157',
      'NL004495445B01',
    ])
      assert.equal(checkVatId(id), 'valid', id)
    for (const id of [
      'DE136695977',
      'ATU13585626',
      'BE0411905846',
      'ESB58818502',
      'FR84404833048',
      'GB980780685',
      'IT00743110158',
      'NL004495446B01',
      'DE12',
      'XX123',
    ])
      assert.equal(checkVatId(id), 'invalid', id)
    assert.equal(checkVatId('PL1234567890'), 'plausible')
  })
})
