import assert from 'node:assert/strict'
import type { Invoice } from '../../../../inference/einvoice/invoice.ts'
import { invoicesIn } from '../../../../inference/einvoice/syntax.ts'
import { parseXml } from '../../../../inference/einvoice/xml.ts'

const read = (xml: string): Invoice => invoicesIn(parseXml(Buffer.from(xml)))[0]!

/** A D16B invoice with these header parts and lines. */
const cii = (parts: { agreement?: string; delivery?: string; settlement?: string; lines?: string }): Invoice =>
  read(`<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  xmlns:ram="urn:ram" xmlns:udt="urn:udt">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
    <ram:ID>urn:factur-x.eu:1p0:basicwl</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>77</ram:ID><ram:TypeCode>381</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20310203</udt:DateTimeString></ram:IssueDateTime>
    <ram:IncludedNote><ram:Content>As agreed</ram:Content><ram:SubjectCode>REG</ram:SubjectCode></ram:IncludedNote>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>${parts.lines ?? ''}
    <ram:ApplicableHeaderTradeAgreement>${parts.agreement ?? ''}</ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery>${parts.delivery ?? ''}</ram:ApplicableHeaderTradeDelivery>
    <ram:ApplicableHeaderTradeSettlement>${parts.settlement ?? ''}</ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`)

describe('CII invoices', () => {
  it('has the header', () => {
    const invoice = cii({})
    assert.deepEqual(
      [invoice.syntax, invoice.specification, invoice.number, invoice.typeCode, invoice.issueDate],
      ['cii', 'urn:factur-x.eu:1p0:basicwl', '77', '381', '2031-02-03'],
    )
    assert.deepEqual(invoice.notes, [{ subjectCode: 'REG', text: 'As agreed' }])
    assert.deepEqual(
      [invoice.seller, invoice.totals, invoice.delivery, invoice.lines],
      [undefined, undefined, undefined, []],
    )
  })

  it('has parties and references', () => {
    const { seller, invoicedObject, tenderReference, documents, purchaseOrderReference } = cii({
      agreement: `<ram:SellerTradeParty><ram:ID>S-1</ram:ID><ram:GlobalID schemeID="0088">4000001123452</ram:GlobalID>
        <ram:Name>Lakeside Tools GmbH</ram:Name>
        <ram:PostalTradeAddress><ram:PostcodeCode>53111</ram:PostcodeCode><ram:LineOne>Main 1</ram:LineOne>
          <ram:CityName>Bonn</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113/40209</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456788</ram:ID></ram:SpecifiedTaxRegistration>
        </ram:SellerTradeParty>
        <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-9</ram:IssuerAssignedID>
          </ram:BuyerOrderReferencedDocument>
        ${['130:AB:Meter 7', '50::Lot 3', '916::hours'].map(additional).join('')}`,
    })
    assert.deepEqual(
      [seller?.name, seller?.vatId, seller?.taxNumber],
      ['Lakeside Tools GmbH', 'DE123456788', '201/113/40209'],
    )
    assert.deepEqual(
      seller?.ids.map(({ value }) => value),
      ['S-1', '4000001123452'],
    )
    assert.deepEqual([seller?.address?.city, seller?.address?.postCode], ['Bonn', '53111'])
    assert.deepEqual(invoicedObject, { value: 'Meter 7', scheme: 'AB' })
    assert.deepEqual([tenderReference, purchaseOrderReference], ['Lot 3', 'PO-9'])
    assert.deepEqual(
      documents.map(({ reference }) => reference),
      ['hours'],
    )
  })

  it('has the settlement', () => {
    const invoice = cii({
      settlement: `<ram:PaymentReference>77-REF</ram:PaymentReference>
        <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
        <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
          <ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DE02120300000000202051</ram:IBANID>
          </ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
        <ram:ApplicableTradeTax><ram:CalculatedAmount>19.00</ram:CalculatedAmount>
          <ram:BasisAmount>100.00</ram:BasisAmount>
          <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent>
        </ram:ApplicableTradeTax>
        <ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>true</udt:Indicator>
          </ram:ChargeIndicator>
          <ram:ActualAmount>5.00</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>
        <ram:SpecifiedLogisticsServiceCharge><ram:Description>Freight</ram:Description>
          <ram:AppliedAmount>7.00</ram:AppliedAmount></ram:SpecifiedLogisticsServiceCharge>
        <ram:SpecifiedTradePaymentTerms><ram:Description>2 %</ram:Description></ram:SpecifiedTradePaymentTerms>
        <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>
          <udt:DateTimeString format="102">20310303</udt:DateTimeString>
          </ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
        <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
          <ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>
          <ram:TaxTotalAmount currencyID="SEK">210.00</ram:TaxTotalAmount>
            <ram:DuePayableAmount>119.00</ram:DuePayableAmount>
        </ram:SpecifiedTradeSettlementHeaderMonetarySummation>`,
    })
    assert.deepEqual([invoice.dueDate, invoice.paymentTerms, invoice.remittance], ['2031-03-03', ['2 %'], '77-REF'])
    assert.deepEqual(invoice.paymentMeans[0]?.account?.id, { value: 'DE02120300000000202051', scheme: 'IBAN' })
    assert.equal(invoice.paymentMeans[0]?.remittance, '77-REF')
    assert.deepEqual(
      invoice.allowancesCharges.map(({ indicator, amount, reason }) => [indicator, amount?.value, reason]),
      [
        ['true', '5.00', undefined],
        ['true', '7.00', 'Freight'],
      ],
    )
    assert.deepEqual(
      invoice.totals?.taxTotals.map(({ currency }) => currency),
      ['EUR', 'SEK'],
    )
    assert.deepEqual(
      invoice.vatBreakdown.map(({ category, rate, taxable, tax }) => [category, rate, taxable?.value, tax?.value]),
      [['S', '19', '100.00', '19.00']],
    )
  })

  it('has the lines', () => {
    const { lines } = cii({
      lines: `<ram:IncludedSupplyChainTradeLineItem>
        <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
        <ram:SpecifiedTradeProduct><ram:SellerAssignedID>B-1</ram:SellerAssignedID><ram:Name>Bolt</ram:Name>
          </ram:SpecifiedTradeProduct>
        <ram:SpecifiedLineTradeAgreement><ram:GrossPriceProductTradePrice><ram:ChargeAmount>3.00</ram:ChargeAmount>
          <ram:AppliedTradeAllowanceCharge><ram:ActualAmount>0.50</ram:ActualAmount></ram:AppliedTradeAllowanceCharge>
          </ram:GrossPriceProductTradePrice><ram:NetPriceProductTradePrice><ram:ChargeAmount>2.50</ram:ChargeAmount>
          <ram:BasisQuantity unitCode="C62">10</ram:BasisQuantity></ram:NetPriceProductTradePrice>
            </ram:SpecifiedLineTradeAgreement>
        <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">400</ram:BilledQuantity>
          </ram:SpecifiedLineTradeDelivery>
        <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:CategoryCode>S</ram:CategoryCode>
          </ram:ApplicableTradeTax>
          <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount>
          </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
        </ram:IncludedSupplyChainTradeLineItem>`,
    })
    const [line] = lines
    assert.deepEqual([line?.id, line?.item?.sellerId, line?.item?.name], ['1', 'B-1', 'Bolt'])
    assert.deepEqual(line?.quantity, { value: '400', unit: 'C62' })
    assert.deepEqual(
      [line?.price?.gross?.value, line?.price?.discount?.value, line?.price?.net?.value],
      ['3.00', '0.50', '2.50'],
    )
    assert.deepEqual([line?.price?.baseQuantity?.value, line?.netAmount?.value], ['10', '100.00'])
    assert.deepEqual(line?.vat, [{ category: 'S', rate: undefined }])
  })

  it('has the same from the names of ZUGFeRD 1', () => {
    const invoice = read(`<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0">
      <rsm:SpecifiedExchangedDocumentContext><GuidelineSpecifiedDocumentContextParameter><ID>urn:ferd:comfort</ID>
        </GuidelineSpecifiedDocumentContextParameter></rsm:SpecifiedExchangedDocumentContext>
      <rsm:HeaderExchangedDocument><ID>12</ID><IssueDateTime><DateTimeString format="102">20310203</DateTimeString>
        </IssueDateTime></rsm:HeaderExchangedDocument>
      <rsm:SpecifiedSupplyChainTradeTransaction>
        <ApplicableSupplyChainTradeAgreement><SellerTradeParty><Name>Lakeside</Name></SellerTradeParty>
          <BuyerOrderReferencedDocument><ID>PO-9</ID></BuyerOrderReferencedDocument>
            </ApplicableSupplyChainTradeAgreement>
        <ApplicableSupplyChainTradeSettlement><ApplicableTradeTax><ApplicablePercent>19</ApplicablePercent>
          </ApplicableTradeTax>
          <SpecifiedTradeSettlementMonetarySummation><GrandTotalAmount currencyID="EUR">119.00</GrandTotalAmount>
          </SpecifiedTradeSettlementMonetarySummation></ApplicableSupplyChainTradeSettlement>
        <IncludedSupplyChainTradeLineItem><SpecifiedSupplyChainTradeDelivery><BilledQuantity>4</BilledQuantity>
          </SpecifiedSupplyChainTradeDelivery><SpecifiedSupplyChainTradeSettlement>
          <SpecifiedTradeSettlementMonetarySummation><LineTotalAmount>100</LineTotalAmount>
          </SpecifiedTradeSettlementMonetarySummation></SpecifiedSupplyChainTradeSettlement>
        </IncludedSupplyChainTradeLineItem>
      </rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>`)
    assert.deepEqual(
      [invoice.syntax, invoice.specification, invoice.number, invoice.issueDate, invoice.seller?.name],
      ['zugferd-1', 'urn:ferd:comfort', '12', '2031-02-03', 'Lakeside'],
    )
    assert.deepEqual([invoice.purchaseOrderReference, invoice.vatBreakdown[0]?.rate], ['PO-9', '19'])
    assert.deepEqual(invoice.totals?.taxInclusive, { value: '119.00', currency: 'EUR' })
    assert.deepEqual([invoice.lines[0]?.quantity?.value, invoice.lines[0]?.netAmount?.value], ['4', '100'])
  })

  it('has an order of order-x', () => {
    const invoice = read(`<rsm:SCRDMCCBDACIOMessageStructure
      xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"><ExchangedDocument><ID>O-5</ID>
      <TypeCode>220</TypeCode></ExchangedDocument><SupplyChainTradeTransaction><IncludedSupplyChainTradeLineItem>
      <SpecifiedLineTradeDelivery><RequestedQuantity unitCode="C62">6</RequestedQuantity></SpecifiedLineTradeDelivery>
      </IncludedSupplyChainTradeLineItem><ApplicableHeaderTradeSettlement><OrderCurrencyCode>EUR</OrderCurrencyCode>
      </ApplicableHeaderTradeSettlement></SupplyChainTradeTransaction></rsm:SCRDMCCBDACIOMessageStructure>`)
    assert.deepEqual(
      [invoice.syntax, invoice.number, invoice.typeCode, invoice.currency],
      ['order-x', 'O-5', '220', 'EUR'],
    )
    assert.deepEqual(invoice.lines[0]?.quantity, { value: '6', unit: 'C62' })
  })
})

/** A document that the invoice refers to, from `type:scheme:number`. */
function additional(text: string): string {
  const [type, scheme, number] = text.split(':')
  return `<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>${number}</ram:IssuerAssignedID>
    <ram:TypeCode>${type}</ram:TypeCode>${scheme && `<ram:ReferenceTypeCode>${scheme}</ram:ReferenceTypeCode>`}
    </ram:AdditionalReferencedDocument>`
}
