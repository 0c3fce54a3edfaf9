import { PDFDocument, StandardFonts } from 'pdf-lib'

/** What an invoice of the tests says; the rest is always the same. */
export interface Said {
  number?: string
  date?: string
  type?: string
  net?: string
  tax?: string
  gross?: string
  seller?: string
  /** of the profile; the small ones have no lines */
  lines?: boolean
}

const OF_CII = {
  rsm: 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  ram: 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  udt: 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
}
const SAID = {
  number: 'RE-2031-77',
  date: '20310203',
  type: '380',
  net: '100.00',
  tax: '19.00',
  gross: '119.00',
  seller: 'Lakeside Tools GmbH',
  lines: true,
}

/** An invoice as CII. */
export function ciiXml(said: Said = {}): string {
  const { number, date, type, net, tax, gross, seller, lines } = { ...SAID, ...said }
  const namespaces = Object.entries(OF_CII).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  const line = `<ram:IncludedSupplyChainTradeLineItem>
    <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
    <ram:SpecifiedTradeProduct><ram:SellerAssignedID>H-5</ram:SellerAssignedID><ram:Name>Hammer</ram:Name>
    </ram:SpecifiedTradeProduct>
    <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>12.50</ram:ChargeAmount>
    </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
    <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">8</ram:BilledQuantity>
    </ram:SpecifiedLineTradeDelivery>
    <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
      <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent>
      </ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation>
      <ram:LineTotalAmount>100.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
    </ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice ${namespaces.join(' ')}>
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
    <ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>${number}</ram:ID><ram:TypeCode>${type}</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">${date}</udt:DateTimeString></ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>${lines ? line : ''}
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>${seller}</ram:Name><ram:PostalTradeAddress>
        <ram:PostcodeCode>53111</ram:PostcodeCode><ram:LineOne>Uferweg 1</ram:LineOne><ram:CityName>Bonn</ram:CityName>
        <ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE 123456788</ram:ID></ram:SpecifiedTaxRegistration>
      </ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Kessler &amp; Sohn KG</ram:Name><ram:PostalTradeAddress>
        <ram:PostcodeCode>01067</ram:PostcodeCode><ram:LineOne>Lindenallee 9</ram:LineOne>
        <ram:CityName>Dresden</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
      </ram:BuyerTradeParty>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery/>
    <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
        <ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DE02 1203 0000 0000 2020 51</ram:IBANID>
        </ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>${tax}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
        <ram:BasisAmount>${net}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>
        <ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>
        <udt:DateTimeString format="102">20310303</udt:DateTimeString>
        </ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>${net}</ram:LineTotalAmount>
        <ram:TaxBasisTotalAmount>${net}</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">${tax}</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>${gross}</ram:GrandTotalAmount><ram:DuePayableAmount>${gross}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>`
}

/** What the page of that invoice shows. */
export const PAGE: readonly string[] = [
  'Lakeside Tools GmbH',
  'Uferweg 1, 53111 Bonn',
  '',
  'Kessler & Sohn KG',
  'Lindenallee 9',
  '01067 Dresden',
  '',
  'Rechnung',
  'Rechnungsnummer: RE-2031-77',
  'Rechnungsdatum: 03.02.2031',
  'USt-IdNr.: DE123456788',
  '',
  'Summe netto EUR 100,00',
  'Umsatzsteuer 19 % EUR 19,00',
  'Gesamtbetrag EUR 119,00',
  'IBAN: DE02 1203 0000 0000 2020 51',
]

/** A PDF of one page with these lines. */
export async function pdfOf(lines: readonly string[] = PAGE): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  const page = pdf.addPage([595, 842])
  for (const [index, text] of lines.entries()) page.drawText(text, { x: 60, y: 780 - index * 20, size: 11, font })
  return pdf
}

/** A PDF with an e-invoice inside. */
export async function hybridPdf(
  xml: string | Uint8Array = ciiXml(),
  { name = 'factur-x.xml', lines = PAGE }: { name?: string; lines?: readonly string[] } = {},
): Promise<Uint8Array> {
  const pdf = await pdfOf(lines)
  await pdf.attach(typeof xml === 'string' ? Buffer.from(xml) : xml, name, { mimeType: 'text/xml' })
  return pdf.save()
}
