import assert from 'node:assert/strict'
import { assertBroken, before, changed, says, VALID_CII, VALID_UBL, violated } from '../../../../support/einvoices.ts'

const MANY = 1_500

describe('odd e-invoices', () => {
  it('mean the same with other prefixes, comments, CDATA, white space and a byte order mark', () => {
    const prefixed = VALID_UBL.replaceAll('cbc', 'a').replaceAll('cac', 'b')
    assert.deepEqual(violated(`\ufeff<?xml version="1.0" encoding="UTF-8"?><!-- x -->${prefixed}`), [])
    assertBroken(VALID_UBL, '', says('PayableAmount', ' 178.74\n'))
    assertBroken(VALID_UBL, '', says('PayableAmount', '<!-- 1 -->178<!-- . -->.74'))
    assertBroken(VALID_UBL, '', says('PayableAmount', '<![CDATA[178.74]]>'))
    assertBroken(VALID_UBL, 'BR-DEC-18', says('PayableAmount', '+178.7400000000'))
    assertBroken(VALID_CII, '', ['udt:DateTimeString format="102"', "udt:DateTimeString\n format = '102'"])
  })

  it('have no amounts where the text is no decimal number', () => {
    for (const text of ['1.7874e2', '178,74', '1 78.74', '0xB2', 'Infinity', '', '١٧٨', `178.74${'0'.repeat(60)}`])
      assert.ok(violated(changed(VALID_UBL, says('PayableAmount', text))).includes('BR-CO-16'), text)
  })

  it('may be negative as a whole', () => {
    const amounts = VALID_UBL.replaceAll(/(currencyID="EUR">)(?!10\.40|80<)/g, '$1-')
    assert.deepEqual(violated(amounts.replaceAll(/(<cbc:InvoicedQuantity[^>]*>)/g, '$1-')), [])
  })

  it('of many lines, breakdowns, parties and totals do not take long', function () {
    // With a step for each pair of a line and a breakdown, it would take minutes.
    this.timeout(30_000)
    const line = /<cac:InvoiceLine>[^]*?<\/cac:InvoiceLine>/.exec(VALID_UBL)![0]
    const breakdown = /<cac:TaxSubtotal>[^]*?<\/cac:TaxSubtotal>/.exec(VALID_UBL)![0]
    const payee = '<cac:PayeeParty><cac:PartyName><cbc:Name>n</cbc:Name></cac:PartyName></cac:PayeeParty>'
    const found = violated(
      changed(
        VALID_UBL,
        before('InvoiceLine', line.repeat(MANY)),
        before('LegalMonetaryTotal', `<cac:TaxTotal>${breakdown}</cac:TaxTotal>`.repeat(MANY)),
        before('PaymentMeans', payee.repeat(MANY)),
        before('BuyerReference', '<cbc:TaxCurrencyCode>DKK</cbc:TaxCurrencyCode>'.repeat(MANY)),
      ),
    )
    for (const rule of ['BR-53', 'BR-CO-10', 'BR-S-08']) assert.ok(found.includes(rule), rule)
  })
})
