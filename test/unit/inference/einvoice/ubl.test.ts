import assert from 'node:assert/strict'
import { invoicesIn } from '../../../../inference/einvoice/syntax.ts'
import type { Invoice } from '../../../../inference/einvoice/invoice.ts'
import { parseXml } from '../../../../inference/einvoice/xml.ts'

const NAMESPACES =
  'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" ' +
  'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'

/** An invoice or credit note with these elements. */
function ubl(body: string, name: 'Invoice' | 'CreditNote' = 'Invoice'): Invoice {
  const namespace = `urn:oasis:names:specification:ubl:schema:xsd:${name}-2`
  return invoicesIn(parseXml(Buffer.from(`<${name} xmlns="${namespace}" ${NAMESPACES}>${body}</${name}>`)))[0]!
}

const HEADER = `
  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
  <cbc:ID> R-2031/7 </cbc:ID><cbc:IssueDate>2031-02-03</cbc:IssueDate><cbc:DueDate>2031-02-31</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:Note>#AAI#First note</cbc:Note><cbc:Note>Second</cbc:Note>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>
  <cbc:BuyerReference>04011000-12345-03</cbc:BuyerReference>
  <cac:BillingReference>
    <cac:InvoiceDocumentReference><cbc:ID>R-1</cbc:ID></cac:InvoiceDocumentReference>
  </cac:BillingReference>
  <cac:AdditionalDocumentReference><cbc:ID schemeID="ABT">Meter 7</cbc:ID>
    <cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>
  </cac:AdditionalDocumentReference>
  <cac:AdditionalDocumentReference><cbc:ID>time sheet</cbc:ID><cac:Attachment>
    <cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="hours.csv">aGVsbG8=
    </cbc:EmbeddedDocumentBinaryObject>
  </cac:Attachment></cac:AdditionalDocumentReference>`
const PARTIES = `
  <cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0088">4000001123452</cbc:EndpointID>
    <cac:PartyIdentification><cbc:ID schemeID="SEPA">DE98ZZZ09999999999</cbc:ID></cac:PartyIdentification>
    <cac:PartyIdentification><cbc:ID>S-17</cbc:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>Lakeside</cbc:Name></cac:PartyName>
    <cac:PostalAddress><cbc:StreetName>Main 1</cbc:StreetName><cbc:CityName>Bonn</cbc:CityName>
      <cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme>
      <cbc:CompanyID>201/113/40209</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme>
        </cac:PartyTaxScheme>
    <cac:PartyTaxScheme>
      <cbc:CompanyID>DE123456788</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
        </cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Lakeside Tools GmbH</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:PayeeParty><cac:PartyName><cbc:Name>Factor AG</cbc:Name></cac:PartyName></cac:PayeeParty>`
const SUMS = `
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount><cac:TaxSubtotal>
    <cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount>
    <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>
      </cac:TaxTotal>
  <cac:TaxTotal><cbc:TaxAmount currencyID="SEK">210.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">119.00</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR"/>
  </cac:LegalMonetaryTotal>`

describe('UBL invoices', () => {
  it('has the header, with dates of the calendar in ISO form and others as they stand', () => {
    const invoice = ubl(HEADER)
    assert.equal(invoice.syntax, 'ubl-invoice')
    assert.equal(invoice.number, 'R-2031/7')
    assert.deepEqual([invoice.issueDate, invoice.dueDate], ['2031-02-03', '2031-02-31'])
    assert.equal(invoice.buyerReference, '04011000-12345-03')
    assert.deepEqual(invoice.notes, [
      { subjectCode: 'AAI', text: 'First note' },
      { subjectCode: undefined, text: 'Second' },
    ])
    assert.deepEqual(invoice.precedingInvoices, [{ number: 'R-1', issueDate: undefined }])
  })

  it('tells the invoiced object from supporting documents and their attachments', () => {
    const { invoicedObject, documents } = ubl(HEADER)
    assert.deepEqual(invoicedObject, { value: 'Meter 7', scheme: 'ABT' })
    assert.deepEqual(
      documents.map(({ reference, attachment }) => [reference, attachment]),
      [['time sheet', { filename: 'hours.csv', mime: 'text/csv', bytes: 5 }]],
    )
  })

  it('has the parties with their identifiers', () => {
    const { seller, payee, buyer, creditorId } = ubl(PARTIES)
    assert.deepEqual([seller?.name, seller?.tradingName], ['Lakeside Tools GmbH', 'Lakeside'])
    assert.deepEqual([seller?.vatId, seller?.taxNumber], ['DE123456788', '201/113/40209'])
    assert.deepEqual(seller?.ids, [{ value: 'S-17', scheme: undefined }])
    assert.deepEqual(seller?.electronicAddress, { value: '4000001123452', scheme: '0088' })
    assert.deepEqual([seller?.address?.line1, seller?.address?.country], ['Main 1', 'DE'])
    assert.equal(creditorId, 'DE98ZZZ09999999999')
    assert.equal(payee?.name, 'Factor AG')
    assert.equal(buyer, undefined)
  })

  it('keeps an empty amount apart from an absent one', () => {
    const { totals } = ubl(HEADER + SUMS)
    assert.deepEqual(totals?.payable, { value: '', currency: 'EUR' })
    assert.equal(totals?.prepaid, undefined)
  })

  it('has the VAT breakdown of the document currency only', () => {
    const { totals, vatBreakdown } = ubl(HEADER + SUMS)
    assert.deepEqual(totals?.taxTotals, [
      { value: '19.00', currency: 'EUR' },
      { value: '210.00', currency: 'SEK' },
    ])
    assert.deepEqual(
      vatBreakdown.map(({ category, rate, taxable, tax }) => [category, rate, taxable?.value, tax?.value]),
      [['S', '19', '100.00', '19.00']],
    )
  })

  it('has the lines of a credit note', () => {
    const { syntax, typeCode, lines } = ubl(
      `<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode><cac:CreditNoteLine><cbc:ID>1</cbc:ID>
       <cbc:CreditedQuantity unitCode="HUR">2</cbc:CreditedQuantity>
       <cbc:LineExtensionAmount currencyID="EUR">100</cbc:LineExtensionAmount>
       <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
       <cbc:Amount currencyID="EUR">10</cbc:Amount></cac:AllowanceCharge>
       <cac:Item><cbc:Name>Repair</cbc:Name>
       <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent></cac:ClassifiedTaxCategory>
         </cac:Item>
       <cac:Price><cbc:PriceAmount currencyID="EUR">55</cbc:PriceAmount>
       <cbc:BaseQuantity unitCode="HUR">1</cbc:BaseQuantity></cac:Price>
       </cac:CreditNoteLine>`,
      'CreditNote',
    )
    assert.deepEqual([syntax, typeCode], ['ubl-credit-note', '381'])
    const [line] = lines
    assert.deepEqual(line?.quantity, { value: '2', unit: 'HUR' })
    assert.deepEqual(
      [line?.item?.name, line?.vat, line?.price?.net?.value],
      ['Repair', [{ category: 'S', rate: '19' }], '55'],
    )
    assert.deepEqual(
      [line?.allowancesCharges[0]?.indicator, line?.allowancesCharges[0]?.amount?.value],
      ['false', '10'],
    )
  })

  it('reads an invoice without any part', () => {
    const invoice = ubl('')
    assert.deepEqual(
      [invoice.number, invoice.totals, invoice.lines, invoice.seller],
      [undefined, undefined, [], undefined],
    )
  })

  it('is not read from other XML', () => {
    assert.equal(invoicesIn(parseXml(Buffer.from('<Invoice xmlns="urn:other"/>')))[0], undefined)
  })
})
