import assert from 'node:assert/strict'
import { Big } from 'big.js'
import { cents, decimal } from '../../../../../inference/einvoice/rules/amounts.ts'
import { assertBroken, before, says, VALID_CII, VALID_UBL, without } from '../../../../support/einvoices.ts'

describe('the totals of an e-invoice', () => {
  it('must all be given', () => {
    assertBroken(VALID_UBL, 'BR-12 BR-CO-10 BR-CO-13', [
      /(<cac:LegalMonetaryTotal>)<cbc:LineExt.*?<\/cbc:LineExtensionAmount>/,
      '$1',
    ])
    assertBroken(VALID_UBL, 'BR-13 BR-CO-13 BR-CO-15', without('TaxExclusiveAmount'))
    assertBroken(VALID_UBL, 'BR-14 BR-CO-15 BR-CO-16', without('TaxInclusiveAmount'))
    assertBroken(VALID_UBL, 'BR-15', without('PayableAmount'))
    assertBroken(VALID_UBL, 'BR-CO-18 BR-S-01', without('TaxSubtotal'))
    assertBroken(VALID_UBL, 'BR-45 BR-CO-17 BR-S-08 BR-S-09', without('TaxableAmount'))
    assertBroken(VALID_UBL, 'BR-47 BR-48 BR-CO-17 BR-S-01', [
      /(<cac:TaxSubtotal>[^]*?)<cac:TaxCategory>[^]*?<\/cac:TaxCategory>/,
      '$1',
    ])
  })

  it('must add up, to the cent', () => {
    assertBroken(VALID_UBL, 'BR-CO-10 BR-CO-13', [
      /(<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">)155.20/,
      '$1155.21',
    ])
    assertBroken(VALID_UBL, 'BR-CO-11 BR-CO-13', says('AllowanceTotalAmount', '10.01'))
    assertBroken(VALID_UBL, 'BR-CO-12 BR-CO-13', says('ChargeTotalAmount', '4.99'))
    assertBroken(VALID_UBL, 'BR-CO-11 BR-CO-13', without('AllowanceTotalAmount'))
    assertBroken(VALID_UBL, 'BR-CO-14 BR-CO-15', [/(<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">)28.54/, '$128.55'])
    assertBroken(VALID_UBL, 'BR-CO-15 BR-CO-16', says('TaxInclusiveAmount', '178.75'))
    assertBroken(VALID_UBL, 'BR-CO-16', says('PayableAmount', '178.73'))
    assertBroken(VALID_CII, 'BR-CO-15 BR-CO-16', says('GrandTotalAmount', '121.01'))
    assertBroken(VALID_CII, 'BR-CO-16', says('DuePayableAmount', '120'))
  })

  it('may have paid and rounding amounts', () => {
    const paid = before(
      'PayableAmount',
      '<cbc:PrepaidAmount currencyID="EUR">100</cbc:PrepaidAmount>' +
        '<cbc:PayableRoundingAmount currencyID="EUR">-0.04</cbc:PayableRoundingAmount>',
    )
    assertBroken(VALID_UBL, '', paid, says('PayableAmount', '78.70'))
    assertBroken(VALID_UBL, 'BR-CO-16', paid)
  })

  it('may have a VAT total in the accounting currency, but not two in the invoice currency', () => {
    const second = (currency: string) =>
      before(
        'LegalMonetaryTotal',
        `<cac:TaxTotal><cbc:TaxAmount currencyID="${currency}">300</cbc:TaxAmount></cac:TaxTotal>`,
      )
    assertBroken(
      VALID_UBL,
      '',
      second('SEK'),
      before('BuyerReference', '<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>'),
    )
    assertBroken(VALID_UBL, 'BR-CO-15', second('EUR'))
  })

  it('accept rounding of VAT below one unit, as the official rules do', () => {
    const tax = (amount: string, gross: string) =>
      [
        [/28\.54/g, amount],
        [/178\.74/g, gross],
      ] as const
    assertBroken(VALID_UBL, '', ...tax('29.00', '179.20'))
    assertBroken(VALID_UBL, 'BR-CO-17 BR-S-09', ...tax('29.54', '179.74'))
  })

  it('have at most two decimals', () => {
    assertBroken(VALID_UBL, 'BR-DEC-18', says('PayableAmount', '178.740'))
    assertBroken(VALID_UBL, 'BR-DEC-01', says('Amount', '10.000'))
    assertBroken(VALID_CII, 'BR-DEC-14', says('GrandTotalAmount', '121.000'))
  })

  it('are exact numbers, or no numbers', () => {
    for (const [text, value] of [
      ['1', '1'],
      ['-0.10', '-0.1'],
      ['+2.', '2'],
      ['-.5', '-0.5'],
      ['007', '7'],
    ] as const)
      assert.equal(decimal(text)?.toString(), value)
    for (const text of ['', '1e3', '1,00', '1 000', '0x1', 'NaN', '--1', '.', '1.2.3', '9'.repeat(41)])
      assert.equal(decimal(text), undefined, text)
    for (const [text, value] of [
      ['0.005', '0.01'],
      ['-0.005', '0'],
      ['-0.006', '-0.01'],
      ['2.674', '2.67'],
    ] as const)
      assert.ok(cents(new Big(text)).eq(value), text)
    // As binary floating point, the sum would be 0.30000000000000004.
    assert.ok(decimal('0.1')!.plus(decimal('0.2')!).eq('0.3'))
    assertBroken(VALID_UBL, 'BR-CO-16', says('PayableAmount', '178,74'))
    assertBroken(VALID_UBL, 'BR-CO-16', says('PayableAmount', '17874e-2'))
  })
})
