import assert from 'node:assert/strict'
import { CURRENCIES } from '../../../../../inference/einvoice/rules/code-lists/places.ts'
import { UNITS } from '../../../../../inference/einvoice/rules/code-lists/units.ts'
import { assertBroken, before, says, VALID_CII, VALID_CREDIT_NOTE, VALID_UBL } from '../../../../support/einvoices.ts'

describe('the codes of an e-invoice', () => {
  it('are those of their lists', () => {
    assertBroken(VALID_UBL, 'BR-CL-01', says('InvoiceTypeCode', '381'))
    assertBroken(VALID_CREDIT_NOTE, 'BR-CL-01', says('CreditNoteTypeCode', '380'))
    assertBroken(VALID_CII, '', ['<ram:TypeCode>380', '<ram:TypeCode>381'])
    assertBroken(VALID_CII, 'BR-CL-01', ['<ram:TypeCode>380', '<ram:TypeCode>7'])
    assertBroken(VALID_UBL, 'BR-CL-03', [/(<cbc:PriceAmount currencyID=")EUR/, '$1EURO'])
    assertBroken(VALID_UBL, 'BR-CL-04 BR-CO-15', says('DocumentCurrencyCode', '€'))
    assertBroken(
      VALID_UBL,
      'BR-CL-05 BR-53',
      before('BuyerReference', '<cbc:TaxCurrencyCode>eur</cbc:TaxCurrencyCode>'),
    )
    assertBroken(VALID_UBL, 'BR-CL-06', before('StartDate', '<cbc:DescriptionCode>5</cbc:DescriptionCode>'))
    assertBroken(VALID_CII, '', before('CategoryCode', '<ram:DueDateTypeCode>5</ram:DueDateTypeCode>'))
    assertBroken(VALID_UBL, 'BR-CL-14', ['>DE</cbc:IdentificationCode>', '>UK</cbc:IdentificationCode>'])
    assertBroken(VALID_UBL, 'BR-CL-16', says('PaymentMeansCode', '5x'))
    assertBroken(VALID_UBL, 'BR-CL-23', ['unitCode="HUR"', 'unitCode="hours"'])
    assertBroken(VALID_UBL, 'BR-CL-24', ['text/csv', 'text/html'])
    assertBroken(VALID_UBL, 'BR-CL-25', ['schemeID="EM"', 'schemeID="SMTP"'])
    const reason = (code: string) =>
      before('AllowanceChargeReason', `<cbc:AllowanceChargeReasonCode>${code}</cbc:AllowanceChargeReasonCode>`)
    assertBroken(VALID_UBL, '', reason('95'))
    assertBroken(VALID_UBL, 'BR-CL-19', reason('FC'))
  })

  it('are compared as a whole', () => {
    assertBroken(VALID_UBL, 'BR-CL-23', ['unitCode="HUR"', 'unitCode="C62 HUR"'])
    assertBroken(VALID_UBL, 'BR-CL-23', ['unitCode="HUR"', 'unitCode=""'])
  })

  it('come from full lists', () => {
    assert.ok(UNITS.size > 2000 && ['C62', 'HUR', 'KGM', 'XPX', 'EA'].every((code) => UNITS.has(code)))
    assert.ok(CURRENCIES.size > 170 && ['EUR', 'JPY', 'KWD', 'SLE'].every((code) => CURRENCIES.has(code)))
  })
})
