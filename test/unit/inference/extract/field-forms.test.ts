import assert from 'node:assert/strict'
import { isIban } from '../../../../hub/document/iban.ts'
import { amountsIn, moneyOf, parseNumber } from '../../../../inference/extract/rules/amounts.ts'
import { checkVatId, isAbn, isGstin } from '../../../../inference/extract/rules/checksums.ts'
import type { Order } from '../../../../inference/extract/rules/date-order.ts'
import { datesIn } from '../../../../inference/extract/rules/dates.ts'
import { layOut } from '../../../../inference/extract/rules/lines.ts'
import { A4, lineOf, words, type Written } from '../../../support/written-pages.ts'

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
    ['1 234.56', '1234.56'],
    ['1,00,000.00', '100000.00'],
    ['12,34,567.89', '1234567.89'],
    ['1’190.00', '1190.00'],
    ['1 234 567,89', '1234567.89'],
    ['1000,-', '1000.00'],
    ['1.000,—', '1000.00'],
    ["1'190.–", '1190.00'],
    ['1 000,--', '1000.00'],
    ['1,00,00.00', undefined],
  ]
  for (const [printed, money] of forms) {
    it(`${printed} is ${money ?? 'none'}`, () => {
      const parsed = parseNumber(printed)
      assert.equal(parsed && moneyOf(parsed.cents), money)
    })
  }

  it('is found with its currency and sign', () => {
    const found = (text: string) => amountsIn(lineOf(text)).map(({ cents, mark }) => [moneyOf(cents), mark?.codes[0]])
    assert.deepEqual(found('Total RM60.30'), [['60.30', 'MYR']])
    assert.deepEqual(found('Rabatt -5,59 €'), [['-5.59', 'EUR']])
    assert.deepEqual(found('less ($778.50)'), [['-778.50', 'USD']])
    assert.deepEqual(found('ROUNDING 0.02-'), [['-0.02', undefined]])
    assert.deepEqual(found('1,200.00EUR'), [['1200.00', 'EUR']])
    assert.deepEqual(found('Total:12.50'), [['12.50', undefined]])
  })

  const signed: [text: string, money: string][] = [
    ['1.000,00 -', '-1000.00'],
    ['1.000,00-', '-1000.00'],
    ['1.190,00 – EUR', '-1190.00'],
    ['–1.190,00', '-1190.00'],
    ['—1.190,00', '-1190.00'],
    ['\u22121,190.00', '-1190.00'],
    ['- 1.190,00', '-1190.00'],
    ['€ –12,50', '-12.50'],
    ['–€12.50', '-12.50'],
    ['(1,190.00)', '-1190.00'],
    ['($1,190.00)', '-1190.00'],
    ['1,190.00 CR', '-1190.00'],
    ['1,190.00CR', '-1190.00'],
    ['1,190.00 DR', '1190.00'],
    ['1.000,-', '1000.00'],
    ['–1.000,–', '-1000.00'],
    ['10,00 - 20,00', '10.00'],
    ['12.50 - discount', '12.50'],
  ]
  for (const [text, money] of signed)
    it(`"${text}" is ${money}`, () => {
      const amount = amountsIn(lineOf(text))[0]
      assert.equal(amount && moneyOf(amount.cents), money)
    })

  it('is a credit by H only where the document has Soll and Haben', () => {
    const cents = (...written: Written[]) =>
      layOut([A4], words(A4, written)).lines.flatMap((line) => amountsIn(line).map((amount) => amount.cents))
    assert.deepEqual(cents(['Soll Haben', 300, 20], ['1.190,00 H', 300, 40], ['50,00 S', 300, 60]), [-119000, 5000])
    assert.deepEqual(cents(['1.190,00 H', 300, 40]), [119000])
  })

  it('has three decimals or none as its currency does', () => {
    const money = (...written: Written[]) =>
      layOut([A4], words(A4, written)).lines.flatMap((line) =>
        amountsIn(line).map(({ cents, places }) => moneyOf(cents, places)),
      )
    assert.deepEqual(money(['BHD 12.500', 300, 20], ['13.750', 300, 40], ['1,213.750', 300, 60]), [
      '12.500',
      '13.750',
      '1213.750',
    ])
    assert.deepEqual(money(['KWD 1.500,250', 300, 20]), ['1500.250'])
    assert.deepEqual(money(['EUR 12.500', 300, 20]), ['12500.00'])
    assert.deepEqual(money(['JPY 12000', 300, 20], ['Total 13,200', 300, 40], ['Total 900', 300, 60]), [
      '12000.00',
      '13200.00',
      '900.00',
    ])
    assert.deepEqual(money(['12 000 Ft', 300, 20], ['Összesen 15 240', 300, 40]), ['12000.00', '15240.00'])
    assert.deepEqual(money(['Total 13,200', 300, 40]), [])
  })

  it('ends at a space that is too wide to part thousands', () => {
    const money = (...printed: Written[]) =>
      layOut([A4], words(A4, printed)).lines.flatMap((line) => amountsIn(line).map(({ cents }) => moneyOf(cents)))
    assert.deepEqual(money(['1 234.56', 300, 20]), ['1234.56'])
    assert.deepEqual(money(['1', 300, 20], ['234.56', 312.5, 20]), ['234.56'])
  })

  const marks: [text: string, codes: string[] | undefined][] = [
    ['1,190.00 CAD', ['CAD']],
    ['C$ 1,190.00', ['CAD']],
    ['A$1,190.00', ['AUD']],
    ['R$ 1.190,00', ['BRL']],
    ['MX$1,190.00', ['MXN']],
    ['1 190,00 zł', ['PLN']],
    ['1 190,00 Kč', ['CZK']],
    ['1 190 Ft', ['HUF']],
    ['1.190,00 lei', ['RON']],
    ['₹1,00,000.00', ['INR']],
    ['Fr. 1’190.00', ['CHF']],
    ['CHF 1’190.00', ['CHF']],
    ['1.190,00 Euro', ['EUR']],
    ['all 100.00', undefined],
    ['try 100.00', undefined],
  ]
  for (const [text, codes] of marks)
    it(`"${text}" is in ${codes?.[0] ?? 'no currency'}`, () =>
      assert.deepEqual(amountsIn(lineOf(text))[0]?.mark?.codes, codes))

  it('may be in the currency of several countries', () => {
    for (const [text, code] of [
      ['$5.00', 'NZD'],
      ['5,00 kr', 'DKK'],
      ['¥500', 'CNY'],
      ['Rs. 500.00', 'PKR'],
    ] as const)
      assert.ok(amountsIn(lineOf(text))[0]!.mark!.codes.includes(code), text)
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
  })

  const others = `BG175074752 CY10259033P CZ25123891 DK13585628 EE100931558 EL094259216 FI20774740
    HR33392005961 HU12892312 IE6433435F IE6433435OA IE8D79739I LT119511515 LT100001919017
    LU15027442 LV40003521600 MT11679112 NO995525828MVA PL8567346215 PT501964843 RO18547290
    SE123456789701 SI50223054 SK2022749619 XI980780684 CHE100155212MWST`
  for (const id of others.split(/\s+/))
    it(`has a check digit: ${id}`, () => {
      assert.equal(checkVatId(id), 'valid')
      const wrong = id.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
      // The last digits of these belong to no check.
      if (!/^(?:SE|NL)/.test(id)) assert.equal(checkVatId(wrong), 'invalid', wrong)
    })

  it('may be an Australian or an Indian number, with their own checks', () => {
    assert.deepEqual([isAbn('51824753556'), isAbn('51824753557'), isAbn('5182475355')], [true, false, false])
    assert.deepEqual([isGstin('27AAPFU0939F1ZV'), isGstin('27AAPFU0939F1ZW')], [true, false])
  })
})
