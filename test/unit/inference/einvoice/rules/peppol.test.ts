import assert from 'node:assert/strict'
import * as identifiers from '../../../../../inference/einvoice/rules/identifiers.ts'
import { assertBroken, before, changed, says, VALID_UBL, violated, without } from '../../../../support/einvoices.ts'

const PEPPOL = changed(VALID_UBL, [
  '<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>',
  '<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0' +
    '</cbc:CustomizationID>' +
    '<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>',
])
const id = (number: string) => `PEPPOL-EN16931-${number}`

describe('the rules of Peppol', () => {
  it('want the head that Peppol needs', () => {
    assertBroken(PEPPOL, '')
    assertBroken(PEPPOL, `${id('R001')} ${id('R007')}`, without('ProfileID'))
    assertBroken(PEPPOL, id('R007'), says('ProfileID', 'billing'))
    assertBroken(PEPPOL, id('R004'), ['billing:3.0<', 'ordering:3.0<'])
    assertBroken(PEPPOL, id('R010'), [/<cbc:EndpointID schemeID="EM">in@hill.example<\/cbc:EndpointID>/, ''])
    assertBroken(PEPPOL, id('R020'), without('EndpointID'))
    assertBroken(PEPPOL, `DE-R-017 ${id('P0100')}`, says('InvoiceTypeCode', '325'))
    assertBroken(PEPPOL, id('F001'), says('IssueDate', '04.03.2031'))
    assertBroken(PEPPOL, `BR-CL-03 ${id('CL007')} ${id('R051')}`, [/(<cbc:PriceAmount currencyID=")EUR/, '$1XYZ'])
    assertBroken(PEPPOL, `${id('R008')}`, before('BuyerReference', '<cbc:AccountingCost/>'))
  })

  it('compute lines and changes again', () => {
    assertBroken(PEPPOL, '', says('PriceAmount', '10.405'))
    assertBroken(PEPPOL, id('R120'), says('PriceAmount', '10.41'))
    assertBroken(PEPPOL, id('R121'), [
      '<cbc:PriceAmount currencyID="EUR">10.40</cbc:PriceAmount>',
      '<cbc:PriceAmount currencyID="EUR">10.40</cbc:PriceAmount><cbc:BaseQuantity>0</cbc:BaseQuantity>',
    ])
    const percent = (text: string) =>
      before('Amount', `<cbc:MultiplierFactorNumeric>${text}</cbc:MultiplierFactorNumeric>`)
    const base = before('TaxCategory', '<cbc:BaseAmount currencyID="EUR">200</cbc:BaseAmount>')
    assertBroken(PEPPOL, '', percent('5'), base)
    assertBroken(PEPPOL, id('R040'), percent('5.02'), base)
    assertBroken(PEPPOL, id('R041'), percent('5'))
    assertBroken(PEPPOL, id('R042'), base)
  })

  it('follow the country of the seller', () => {
    assertBroken(PEPPOL, 'DE-R-002', without('Contact'))
    const sweden = [/>DE<\/cbc:Ident/g, '>SE</cbc:Ident'] as const
    assertBroken(PEPPOL, 'SE-R-001 SE-R-006', sweden, ['DE123456789', 'SE123456789'], without('Contact'))
    const italy = [/>DE<\/cbc:Ident/g, '>IT</cbc:Ident'] as const
    assertBroken(PEPPOL, 'IT-R-002', italy, ['DE123456789', 'IT12345678903'])
    assertBroken(PEPPOL, 'NO-R-001 NO-R-002', [/>DE<\/cbc:Ident/g, '>NO</cbc:Ident'], ['DE123456789', 'NO123456789'])
    assertBroken(PEPPOL, 'DK-R-002', [/>DE<\/cbc:Ident/g, '>DK</cbc:Ident'], ['DE123456789', 'DK12345678'])
  })

  it('check identifiers with check digits', () => {
    const endpoint = (scheme: string, number: string) =>
      [/<cbc:EndpointID schemeID="EM">books@lake.example/, `<cbc:EndpointID schemeID="${scheme}">${number}`] as const
    for (const [scheme, right, wrong, rule] of [
      ['0088', '4000001123452', '4000001123453', 'R040'],
      ['0192', '923609016', '923609017', 'R041'],
      ['0208', '0403170701', '0403170702', 'R043'],
      ['0151', '51824753556', '51824753557', 'R050'],
      ['0007', '5560360793', '5560360794', 'R049'],
    ] as const) {
      assertBroken(PEPPOL, '', endpoint(scheme, right))
      assert.deepEqual(violated(changed(PEPPOL, endpoint(scheme, wrong))), [`PEPPOL-COMMON-${rule}`])
    }
  })

  it('know IBANs and Italian codes', () => {
    assert.ok(identifiers.isIban('GB82 WEST 1234 5698 7654 32') && !identifiers.isIban('GB82 WEST 1234 5698 7654 33'))
    assert.ok(identifiers.isItalianVatId('IT12345678903') && !identifiers.isItalianVatId('IT12345678901'))
    assert.ok(identifiers.isItalianTaxCode('RSSMRA85T10A562S') && !identifiers.isItalianTaxCode('RSSMRA85T10A562'))
  })
})
