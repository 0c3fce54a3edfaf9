import { assertBroken, before, changed, says, VALID_UBL, without } from '../../../../support/einvoices.ts'

const XRECHNUNG = changed(VALID_UBL, [
  'urn:cen.eu:en16931:2017',
  'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0',
])
const terms = (text: string) =>
  before('AllowanceCharge', `<cac:PaymentTerms><cbc:Note>${text}</cbc:Note></cac:PaymentTerms>`)
const MANDATE =
  '<cac:PaymentMandate><cbc:ID>M1</cbc:ID><cac:PayerFinancialAccount><cbc:ID>DE75512108001245126199</cbc:ID>' +
  '</cac:PayerFinancialAccount></cac:PaymentMandate>'

describe('the rules of XRechnung', () => {
  it('want contact, addresses, reference and payment', () => {
    assertBroken(XRECHNUNG, '')
    assertBroken(XRECHNUNG, 'BR-DE-1', without('PaymentMeans'))
    assertBroken(XRECHNUNG, 'BR-DE-2', without('Contact'))
    assertBroken(XRECHNUNG, 'BR-DE-3', says('CityName', ' '))
    assertBroken(XRECHNUNG, 'BR-DE-8', ['Köln', ''])
    assertBroken(XRECHNUNG, 'BR-DE-5', without('Name'))
    assertBroken(XRECHNUNG, 'BR-DE-15', without('BuyerReference'))
    assertBroken(XRECHNUNG, 'BR-DE-6 BR-DE-27', without('Telephone'))
    assertBroken(XRECHNUNG, 'BR-DE-28', says('ElectronicMail', 'ada@lake'))
    assertBroken(XRECHNUNG, 'BR-DE-17', says('InvoiceTypeCode', '383'))
    assertBroken(XRECHNUNG, 'BR-DE-26', says('InvoiceTypeCode', '384'))
  })

  it('want the account that the means of payment needs, and no other', () => {
    assertBroken(XRECHNUNG, 'BR-DE-19', ['DE75512108001245126199', 'DE75512108001245126198'])
    assertBroken(XRECHNUNG, '', ['DE75512108001245126199', 'DE75 5121 0800 1245 1261 99'])
    assertBroken(XRECHNUNG, 'BR-61 BR-DE-23-a BR-DE-19', without('PayeeFinancialAccount'))
    assertBroken(XRECHNUNG, 'BR-DE-23-b BR-DE-30', [/<\/cac:PaymentMeans>/, `${MANDATE}</cac:PaymentMeans>`])
    const debit = [says('PaymentMeansCode', '59'), without('PayeeFinancialAccount')] as const
    assertBroken(XRECHNUNG, 'BR-DE-20 BR-DE-25-a', ...debit)
    const mandate = [/<\/cac:PaymentMeans>/, `${MANDATE}</cac:PaymentMeans>`] as const
    const creditor = before(
      'PartyLegalEntity',
      '<cac:PartyIdentification><cbc:ID schemeID="SEPA">DE98ZZZ09999999999</cbc:ID></cac:PartyIdentification>',
    )
    assertBroken(XRECHNUNG, '', ...debit, mandate, creditor)
    assertBroken(XRECHNUNG, 'BR-DE-25-b', says('PaymentMeansCode', '59'), mandate, creditor)
  })

  it('want discounts in one form, each with a line break behind it', () => {
    assertBroken(
      XRECHNUNG,
      '',
      terms('#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=14#PROZENT=1.00#BASISBETRAG=10.50#\n'),
    )
    assertBroken(XRECHNUNG, '', terms('30 days net'))
    assertBroken(XRECHNUNG, 'BR-DE-18', terms('#SKONTO#TAGE=7#PROZENT=2.00#'))
    assertBroken(XRECHNUNG, 'BR-DE-18', terms('#SKONTO#TAGE=7#PROZENT=2,00#\n'))
    assertBroken(XRECHNUNG, 'BR-DE-18', terms('#Skonto#TAGE=7#PROZENT=2.00#\n'))
  })

  it('want different names of attached files', () => {
    const again = before(
      'AccountingSupplierParty',
      '<cac:AdditionalDocumentReference><cbc:ID>2</cbc:ID><cac:Attachment>' +
        '<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="A.csv">YQ==' +
        '</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>',
    )
    assertBroken(XRECHNUNG, 'BR-DE-22', again)
  })
})
