import { assertBroken, before, says, VALID_CII, VALID_CREDIT_NOTE, VALID_UBL } from '../../../../support/einvoices.ts'
import { without } from '../../../../support/einvoices.ts'

const REPRESENTATIVE =
  '<cac:TaxRepresentativeParty><cac:PartyName><cbc:Name>Rep</cbc:Name></cac:PartyName>' +
  '<cac:PostalAddress><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country>' +
  '</cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>FR1</cbc:CompanyID>' +
  '<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme></cac:TaxRepresentativeParty>'
const representative = (from = '', to = '') => before('PaymentMeans', REPRESENTATIVE.replace(from, to))
const payee = (name: string) =>
  before('PaymentMeans', `<cac:PayeeParty><cac:PartyName><cbc:Name>${name}</cbc:Name></cac:PartyName></cac:PayeeParty>`)

describe('the rules of EN 16931', () => {
  it('find nothing in valid invoices', () => {
    for (const valid of [VALID_UBL, VALID_CII, VALID_CREDIT_NOTE]) assertBroken(valid, '')
    assertBroken(VALID_UBL, '', representative(), payee('Bank'))
  })

  it('find what the head lacks', () => {
    assertBroken(VALID_UBL, 'BR-01', without('CustomizationID'))
    assertBroken(VALID_UBL, 'BR-02', says('ID', ' '))
    assertBroken(VALID_UBL, 'BR-03', without('IssueDate'))
    assertBroken(VALID_UBL, 'BR-04', without('InvoiceTypeCode'))
    assertBroken(VALID_UBL, 'BR-05', without('DocumentCurrencyCode'))
    assertBroken(VALID_UBL, 'BR-29', says('EndDate', '2031-01-31'))
    assertBroken(VALID_UBL, 'BR-29', says('EndDate', '2031-02-30'))
    assertBroken(VALID_UBL, 'BR-52', ['<cbc:ID>sheet</cbc:ID>', ''])
    assertBroken(VALID_UBL, 'BR-53', before('BuyerReference', '<cbc:TaxCurrencyCode>DKK</cbc:TaxCurrencyCode>'))
    assertBroken(VALID_UBL, 'BR-55', before('AccountingSupplierParty', '<cac:BillingReference/>'))
    const taxPoint = before('BuyerReference', '<cbc:TaxPointDate>2031-02-28</cbc:TaxPointDate>')
    assertBroken(VALID_UBL, '', taxPoint)
    assertBroken(VALID_UBL, 'BR-CO-03', taxPoint, before('EndDate', '<cbc:DescriptionCode>35</cbc:DescriptionCode>'))
    assertBroken(VALID_UBL, 'BR-CO-19', without('StartDate'), without('EndDate'))
    assertBroken(VALID_CII, 'BR-01', ['urn:cen.eu:en16931:2017', ''])
    assertBroken(VALID_CII, 'BR-02', ['<ram:ID>F-5</ram:ID>', ''])
    assertBroken(VALID_CII, 'BR-03', says('DateTimeString', ''))
  })

  it('find what parties lack', () => {
    assertBroken(VALID_UBL, 'BR-06', says('RegistrationName', ''))
    assertBroken(VALID_UBL, 'BR-07', ['Hill AG', ''])
    assertBroken(VALID_UBL, 'BR-08', without('PostalAddress'))
    assertBroken(VALID_UBL, 'BR-09', without('Country'))
    assertBroken(VALID_UBL, 'BR-62', [' schemeID="EM"', ''])
    assertBroken(VALID_UBL, 'BR-CO-09', ['DE123456789', '123456789'])
    assertBroken(VALID_UBL, 'BR-CO-26 BR-S-02 BR-S-03 BR-S-04', without('PartyTaxScheme'))
    assertBroken(
      VALID_UBL,
      '',
      without('PartyTaxScheme'),
      before('PartyLegalEntity', '<cac:PartyIdentification><cbc:ID>7</cbc:ID></cac:PartyIdentification>'),
      representative(),
    )
    assertBroken(
      VALID_UBL,
      'BR-17',
      payee('Lakeside'),
      before('PartyLegalEntity', '<cac:PartyName><cbc:Name>Lakeside</cbc:Name></cac:PartyName>'),
    )
    assertBroken(VALID_UBL, 'BR-18', representative('>Rep<', '><'))
    assertBroken(VALID_UBL, 'BR-19', before('PaymentMeans', REPRESENTATIVE.replaceAll('PostalAddress', 'Place')))
    assertBroken(VALID_UBL, 'BR-20', representative('<cbc:IdentificationCode>FR</cbc:IdentificationCode>'))
    assertBroken(VALID_UBL, 'BR-56', representative('<cbc:ID>VAT', '<cbc:ID>TAX'))
    const address = '<cac:Delivery><cac:DeliveryLocation><cac:Address/></cac:DeliveryLocation></cac:Delivery>'
    assertBroken(VALID_UBL, 'BR-57', before('PaymentMeans', address))
    assertBroken(VALID_CII, 'BR-10', [
      /(<ram:Name>Pont SA<\/ram:Name>\s*)<ram:PostalTradeAddress>.*?<\/ram:PostalTradeAddress>/,
      '$1',
    ])
  })

  it('find what lines lack', () => {
    assertBroken(VALID_UBL, 'BR-21', [/(<cac:InvoiceLine>)<cbc:ID>1<\/cbc:ID>/, '$1'])
    assertBroken(VALID_UBL, 'BR-22 BR-23', without('InvoicedQuantity'))
    assertBroken(VALID_UBL, 'BR-23', [' unitCode="C62"', ''])
    assertBroken(VALID_UBL, 'BR-24 BR-CO-10 BR-S-08', [
      '<cbc:LineExtensionAmount currencyID="EUR">31.20</cbc:LineExtensionAmount>',
      '',
    ])
    assertBroken(VALID_UBL, 'BR-25', ['<cbc:Name>Bolts</cbc:Name>', ''])
    assertBroken(VALID_UBL, 'BR-26 BR-27', without('PriceAmount'))
    assertBroken(VALID_UBL, 'BR-27', says('PriceAmount', '-10.40'))
    assertBroken(VALID_UBL, 'BR-27', says('PriceAmount', '1e1'))
    const period =
      '<cac:InvoicePeriod><cbc:StartDate>2031-02-03</cbc:StartDate>' +
      '<cbc:EndDate>2031-02-02</cbc:EndDate></cac:InvoicePeriod>'
    assertBroken(VALID_UBL, 'BR-30', before('Item', period))
    assertBroken(VALID_UBL, 'BR-CO-20', before('Item', '<cac:InvoicePeriod/>'))
    assertBroken(VALID_UBL, 'BR-CO-04 BR-S-08', without('ClassifiedTaxCategory'))
    assertBroken(
      VALID_UBL,
      'BR-54',
      before(
        'ClassifiedTaxCategory',
        '<cac:AdditionalItemProperty><cbc:Name>n</cbc:Name></cac:AdditionalItemProperty>',
      ),
    )
    assertBroken(
      VALID_UBL,
      'BR-64',
      before(
        'ClassifiedTaxCategory',
        '<cac:StandardItemIdentification><cbc:ID>1</cbc:ID></cac:StandardItemIdentification>',
      ),
    )
    assertBroken(VALID_CII, 'BR-16 BR-CO-10 BR-S-01 BR-S-08', without('IncludedSupplyChainTradeLineItem'))
  })

  it('find what allowances, charges and payment lack', () => {
    assertBroken(VALID_UBL, 'BR-33 BR-CO-21', without('AllowanceChargeReason'))
    assertBroken(VALID_UBL, 'BR-38 BR-CO-22', [
      /<cbc:AllowanceChargeReason>Freight.*?<\/cbc:AllowanceChargeReason>/,
      '',
    ])
    assertBroken(VALID_UBL, 'BR-31 BR-CO-11 BR-S-08', without('Amount'))
    assertBroken(VALID_UBL, 'BR-32 BR-S-08', without('TaxCategory'))
    const change = (kind: string) =>
      before('Item', `<cac:AllowanceCharge><cbc:ChargeIndicator>${kind}</cbc:ChargeIndicator></cac:AllowanceCharge>`)
    assertBroken(VALID_UBL, 'BR-41 BR-42 BR-CO-23', change('false'))
    assertBroken(VALID_UBL, 'BR-43 BR-44 BR-CO-24', change('1'))
    assertBroken(VALID_UBL, 'BR-49', without('PaymentMeansCode'))
    assertBroken(VALID_UBL, 'BR-61', without('PayeeFinancialAccount'))
    assertBroken(VALID_UBL, 'BR-50', ['DE75512108001245126199', ''])
    assertBroken(
      VALID_UBL,
      'BR-51',
      before(
        'PayeeFinancialAccount',
        '<cac:CardAccount><cbc:PrimaryAccountNumberID>41111111111</cbc:PrimaryAccountNumberID></cac:CardAccount>',
      ),
    )
    assertBroken(VALID_UBL, 'BR-CO-25', without('DueDate'))
    assertBroken(
      VALID_UBL,
      '',
      without('DueDate'),
      before('AllowanceCharge', '<cac:PaymentTerms><cbc:Note>now</cbc:Note></cac:PaymentTerms>'),
    )
    assertBroken(VALID_CII, 'BR-CO-25', without('SpecifiedTradePaymentTerms'))
  })
})
