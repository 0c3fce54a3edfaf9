import type { Binding } from './group.ts'

const VAT = '[TaxScheme/ID=VAT]'
const ALLOWANCE = 'AllowanceCharge[ChargeIndicator=false]'
const CHARGE = 'AllowanceCharge[ChargeIndicator=true]'
const CATEGORY = {
  code: 'ID',
  rate: 'Percent',
  reason: 'TaxExemptionReason',
  reasonCode: 'TaxExemptionReasonCode',
}
const CHANGE = {
  amount: 'Amount',
  base: 'BaseAmount',
  percent: 'MultiplierFactorNumeric',
  reason: 'AllowanceChargeReason',
  reasonCode: 'AllowanceChargeReasonCode',
  categoryCode: `TaxCategory${VAT}/ID`,
  anyCode: 'TaxCategory/ID',
  anyRate: 'TaxCategory/Percent',
}
const PERIOD = { start: 'StartDate', end: 'EndDate', taxPoint: 'DescriptionCode' }
const ADDRESS = {
  street: 'StreetName',
  city: 'CityName',
  postCode: 'PostalZone',
  country: 'Country/IdentificationCode',
}

const partyTerms = (party: string): Record<string, string> => ({
  name: `${party}PartyLegalEntity/RegistrationName`,
  tradingName: `${party}PartyName/Name`,
  id: `${party}PartyIdentification/ID`,
  legalId: `${party}PartyLegalEntity/CompanyID`,
  legalScheme: `${party}PartyLegalEntity/CompanyID/@schemeID`,
  vatId: `${party}PartyTaxScheme${VAT}/CompanyID`,
  taxId: `${party}PartyTaxScheme/CompanyID`,
  endpoint: `${party}EndpointID`,
  endpointScheme: `${party}EndpointID/@schemeID`,
  country: `${party}PostalAddress/Country/IdentificationCode`,
})

/** Where UBL 2.1 has the groups and terms of EN 16931, in invoices and credit notes. */
export const UBL: Binding = {
  invoice: {
    path: '.',
    terms: {
      specification: 'CustomizationID',
      process: 'ProfileID',
      number: 'ID',
      issueDate: 'IssueDate',
      type: 'InvoiceTypeCode|CreditNoteTypeCode',
      currency: 'DocumentCurrencyCode',
      taxCurrency: 'TaxCurrencyCode',
      taxPointDate: 'TaxPointDate',
      taxPoint: 'InvoicePeriod/DescriptionCode',
      dueDate: 'DueDate|PaymentMeans/PaymentDueDate',
      terms: 'PaymentTerms/Note',
      note: 'Note',
      buyerReference: 'BuyerReference',
      orderReference: 'OrderReference/ID',
      deliveryDate: 'Delivery/ActualDeliveryDate',
      deliveryCountry: 'Delivery/DeliveryLocation/Address/Country/IdentificationCode',
      periodPart: 'InvoicePeriod/StartDate|InvoicePeriod/EndDate|InvoicePeriod/DescriptionCode',
      mandate: 'PaymentMeans/PaymentMandate/ID',
      creditorId:
        'AccountingSupplierParty/Party/PartyIdentification/ID[@schemeID=SEPA]|' +
        'PayeeParty/PartyIdentification/ID[@schemeID=SEPA]',
      invoicedObject: 'AdditionalDocumentReference[DocumentTypeCode=130]',
      project: 'AdditionalDocumentReference[DocumentTypeCode=50]',
      precedingInvoice: 'BillingReference/InvoiceDocumentReference/ID',
    },
  },
  seller: { in: 'invoice', path: 'AccountingSupplierParty', terms: partyTerms('Party/') },
  sellerAddress: { in: 'seller', path: 'Party/PostalAddress', terms: ADDRESS },
  sellerContact: {
    in: 'seller',
    path: 'Party/Contact',
    terms: { name: 'Name', telephone: 'Telephone', email: 'ElectronicMail' },
  },
  buyer: { in: 'invoice', path: 'AccountingCustomerParty', terms: partyTerms('Party/') },
  buyerAddress: { in: 'buyer', path: 'Party/PostalAddress', terms: ADDRESS },
  payee: { in: 'invoice', path: 'PayeeParty', terms: { ...partyTerms(''), name: 'PartyName/Name' } },
  taxRepresentative: {
    in: 'invoice',
    path: 'TaxRepresentativeParty',
    terms: { ...partyTerms(''), name: 'PartyName/Name', address: 'PostalAddress' },
  },
  taxRepresentativeAddress: { in: 'taxRepresentative', path: 'PostalAddress', terms: ADDRESS },
  vatRegistration: {
    in: 'invoice',
    path:
      `AccountingSupplierParty/Party/PartyTaxScheme${VAT}|AccountingCustomerParty/Party/PartyTaxScheme${VAT}|` +
      `TaxRepresentativeParty/PartyTaxScheme${VAT}`,
    terms: { id: 'CompanyID' },
  },
  deliverTo: { in: 'invoice', path: 'Delivery/DeliveryLocation/Address', terms: ADDRESS },
  period: { in: 'invoice', path: 'InvoicePeriod', terms: PERIOD },
  payment: {
    in: 'invoice',
    path: 'PaymentMeans',
    terms: {
      means: 'PaymentMeansCode',
      account: 'PayeeFinancialAccount/ID',
      accountGroup: 'PayeeFinancialAccount',
      iban: 'PayeeFinancialAccount/ID',
      debitedAccount: 'PaymentMandate/PayerFinancialAccount/ID',
      mandate: 'PaymentMandate/ID',
      mandateGroup: 'PaymentMandate',
      cardGroup: 'CardAccount',
    },
  },
  transferAccount: {
    in: 'invoice',
    path: ['30', '58'].map((code) => `PaymentMeans[PaymentMeansCode=${code}]/PayeeFinancialAccount`).join('|'),
    terms: { account: 'ID' },
  },
  card: { in: 'invoice', path: 'PaymentMeans/CardAccount', terms: { number: 'PrimaryAccountNumberID' } },
  supportingDocument: {
    in: 'invoice',
    path: 'AdditionalDocumentReference',
    terms: {
      id: 'ID',
      fileName: 'Attachment/EmbeddedDocumentBinaryObject/@filename',
    },
  },
  precedingInvoice: { in: 'invoice', path: 'BillingReference', terms: { id: 'InvoiceDocumentReference/ID' } },
  change: { in: 'invoice', path: 'AllowanceCharge', terms: CHANGE },
  allowance: { in: 'invoice', path: ALLOWANCE, terms: CHANGE },
  charge: { in: 'invoice', path: CHARGE, terms: CHANGE },
  logisticsCharge: { in: 'invoice', path: '', terms: CHANGE },
  allowanceCategory: { in: 'allowance', path: `TaxCategory${VAT}`, terms: CATEGORY },
  chargeCategory: { in: 'charge', path: `TaxCategory${VAT}`, terms: CATEGORY },
  totals: {
    in: 'invoice',
    path: 'LegalMonetaryTotal',
    terms: {
      lines: 'LineExtensionAmount',
      allowances: 'AllowanceTotalAmount',
      charges: 'ChargeTotalAmount',
      net: 'TaxExclusiveAmount',
      gross: 'TaxInclusiveAmount',
      paid: 'PrepaidAmount',
      rounding: 'PayableRoundingAmount',
      due: 'PayableAmount',
    },
  },
  taxTotal: {
    in: 'invoice',
    path: 'TaxTotal',
    terms: { amount: 'TaxAmount', breakdown: 'TaxSubtotal', parts: 'TaxSubtotal/TaxAmount' },
  },
  breakdown: {
    in: 'invoice',
    path: 'TaxTotal/TaxSubtotal',
    terms: {
      base: 'TaxableAmount',
      tax: 'TaxAmount',
      code: `TaxCategory${VAT}/ID`,
      rate: `TaxCategory${VAT}/Percent`,
      rateOfOtherTax: '',
    },
  },
  breakdownCategory: { in: 'breakdown', path: `TaxCategory${VAT}`, terms: CATEGORY },
  line: {
    in: 'invoice',
    path: 'InvoiceLine|CreditNoteLine',
    terms: {
      id: 'ID',
      quantity: 'InvoicedQuantity|CreditedQuantity',
      unit: 'InvoicedQuantity/@unitCode|CreditedQuantity/@unitCode',
      net: 'LineExtensionAmount',
      name: 'Item/Name',
      price: 'Price/PriceAmount',
      grossPrice: 'Price/AllowanceCharge/BaseAmount',
      priceAllowance: 'Price/AllowanceCharge/Amount',
      priceIndicator: 'Price/AllowanceCharge/ChargeIndicator',
      baseQuantity: 'Price/BaseQuantity',
      baseUnit: 'Price/BaseQuantity/@unitCode',
      vatCode: `Item/ClassifiedTaxCategory${VAT}/ID`,
      anyCode: 'Item/ClassifiedTaxCategory/ID',
      anyRate: 'Item/ClassifiedTaxCategory/Percent',
      object: 'DocumentReference',
      objectType: 'DocumentReference/DocumentTypeCode',
      standardId: 'Item/StandardItemIdentification/ID',
      standardScheme: 'Item/StandardItemIdentification/ID/@schemeID',
      classification: 'Item/CommodityClassification/ItemClassificationCode',
      classificationScheme: 'Item/CommodityClassification/ItemClassificationCode/@listID',
    },
  },
  linePeriod: { in: 'line', path: 'InvoicePeriod', terms: PERIOD },
  lineCategory: { in: 'line', path: `Item/ClassifiedTaxCategory${VAT}`, terms: CATEGORY },
  lineChange: { in: 'line', path: 'AllowanceCharge', terms: CHANGE },
  lineAllowance: { in: 'line', path: ALLOWANCE, terms: CHANGE },
  lineCharge: { in: 'line', path: CHARGE, terms: CHANGE },
  itemAttribute: { in: 'line', path: 'Item/AdditionalItemProperty', terms: { name: 'Name', value: 'Value' } },
}
