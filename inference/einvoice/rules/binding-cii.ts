import type { Binding } from './group.ts'

const TRADE = 'SupplyChainTradeTransaction'
const AGREEMENT = `${TRADE}/ApplicableHeaderTradeAgreement`
const DELIVERY = `${TRADE}/ApplicableHeaderTradeDelivery`
const SETTLEMENT = `${TRADE}/ApplicableHeaderTradeSettlement`
const SUMS = `${SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation`
const PAYMENT = `${SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans`
const LINE_AGREEMENT = 'SpecifiedLineTradeAgreement'
const GROSS_PRICE = `${LINE_AGREEMENT}/GrossPriceProductTradePrice`
const LINE_SETTLEMENT = 'SpecifiedLineTradeSettlement'
const ALLOWANCE = 'SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=false]'
const CHARGE = 'SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=true]'
const CATEGORY = {
  code: 'CategoryCode',
  rate: 'RateApplicablePercent',
  reason: 'ExemptionReason',
  reasonCode: 'ExemptionReasonCode',
}
const CHANGE = {
  amount: 'ActualAmount',
  base: 'BasisAmount',
  percent: 'CalculationPercent',
  reason: 'Reason',
  reasonCode: 'ReasonCode',
  categoryCode: 'CategoryTradeTax[TypeCode=VAT]/CategoryCode',
  anyCode: 'CategoryTradeTax/CategoryCode',
  anyRate: 'CategoryTradeTax/RateApplicablePercent',
}
const PERIOD = {
  start: 'StartDateTime/DateTimeString',
  end: 'EndDateTime/DateTimeString',
  taxPoint: '',
}
const ADDRESS = { street: 'LineOne', city: 'CityName', postCode: 'PostcodeCode', country: 'CountryID' }
const PARTY = {
  name: 'Name',
  tradingName: 'SpecifiedLegalOrganization/TradingBusinessName',
  id: 'ID|GlobalID',
  legalId: 'SpecifiedLegalOrganization/ID',
  legalScheme: 'SpecifiedLegalOrganization/ID/@schemeID',
  vatId: 'SpecifiedTaxRegistration/ID[@schemeID=VA]',
  taxId: 'SpecifiedTaxRegistration/ID[@schemeID=VA]|SpecifiedTaxRegistration/ID[@schemeID=FC]',
  endpoint: 'URIUniversalCommunication/URIID',
  endpointScheme: 'URIUniversalCommunication/URIID/@schemeID',
  country: 'PostalTradeAddress/CountryID',
}
const vatIdOf = (party: string): string => `${AGREEMENT}/${party}/SpecifiedTaxRegistration/ID[@schemeID=VA]`

/** Where CII D16B has the groups and terms of EN 16931: Factur-X, ZUGFeRD 2, XRechnung. */
export const CII: Binding = {
  invoice: {
    path: '.',
    terms: {
      specification: 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID',
      process: 'ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID',
      number: 'ExchangedDocument/ID',
      issueDate: 'ExchangedDocument/IssueDateTime/DateTimeString',
      type: 'ExchangedDocument/TypeCode',
      currency: `${SETTLEMENT}/InvoiceCurrencyCode`,
      taxCurrency: `${SETTLEMENT}/TaxCurrencyCode`,
      taxPointDate: `${SETTLEMENT}/ApplicableTradeTax/TaxPointDate`,
      taxPoint: `${SETTLEMENT}/ApplicableTradeTax/DueDateTypeCode`,
      dueDate: `${SETTLEMENT}/SpecifiedTradePaymentTerms/DueDateDateTime`,
      terms: `${SETTLEMENT}/SpecifiedTradePaymentTerms/Description`,
      note: 'ExchangedDocument/IncludedNote/Content',
      buyerReference: `${AGREEMENT}/BuyerReference`,
      orderReference: `${AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID`,
      deliveryDate: `${DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString`,
      deliveryCountry: `${DELIVERY}/ShipToTradeParty/PostalTradeAddress/CountryID`,
      periodPart:
        `${SETTLEMENT}/BillingSpecifiedPeriod/StartDateTime/DateTimeString|` +
        `${SETTLEMENT}/BillingSpecifiedPeriod/EndDateTime/DateTimeString`,
      mandate: `${SETTLEMENT}/SpecifiedTradePaymentTerms/DirectDebitMandateID`,
      creditorId: `${SETTLEMENT}/CreditorReferenceID`,
      invoicedObject: `${AGREEMENT}/AdditionalReferencedDocument[TypeCode=130]`,
      project: `${AGREEMENT}/AdditionalReferencedDocument[TypeCode=50]`,
      precedingInvoice: `${SETTLEMENT}/InvoiceReferencedDocument/IssuerAssignedID`,
    },
  },
  seller: { in: 'invoice', path: `${AGREEMENT}/SellerTradeParty`, terms: PARTY },
  sellerAddress: { in: 'seller', path: 'PostalTradeAddress', terms: ADDRESS },
  sellerContact: {
    in: 'seller',
    path: 'DefinedTradeContact',
    terms: {
      name: 'PersonName|DepartmentName',
      telephone: 'TelephoneUniversalCommunication/CompleteNumber',
      email: 'EmailURIUniversalCommunication/URIID',
    },
  },
  buyer: { in: 'invoice', path: `${AGREEMENT}/BuyerTradeParty`, terms: PARTY },
  buyerAddress: { in: 'buyer', path: 'PostalTradeAddress', terms: ADDRESS },
  payee: { in: 'invoice', path: `${SETTLEMENT}/PayeeTradeParty`, terms: PARTY },
  taxRepresentative: {
    in: 'invoice',
    path: `${AGREEMENT}/SellerTaxRepresentativeTradeParty`,
    terms: { ...PARTY, address: 'PostalTradeAddress' },
  },
  taxRepresentativeAddress: { in: 'taxRepresentative', path: 'PostalTradeAddress', terms: ADDRESS },
  vatRegistration: {
    in: 'invoice',
    path: [vatIdOf('SellerTradeParty'), vatIdOf('BuyerTradeParty'), vatIdOf('SellerTaxRepresentativeTradeParty')].join(
      '|',
    ),
    terms: { id: '.' },
  },
  deliverTo: { in: 'invoice', path: `${DELIVERY}/ShipToTradeParty/PostalTradeAddress`, terms: ADDRESS },
  period: { in: 'invoice', path: `${SETTLEMENT}/BillingSpecifiedPeriod`, terms: PERIOD },
  payment: {
    in: 'invoice',
    path: PAYMENT,
    terms: {
      means: 'TypeCode',
      account: 'PayeePartyCreditorFinancialAccount/IBANID|PayeePartyCreditorFinancialAccount/ProprietaryID',
      accountGroup: 'PayeePartyCreditorFinancialAccount',
      iban: 'PayeePartyCreditorFinancialAccount/IBANID',
      debitedAccount: 'PayerPartyDebtorFinancialAccount/IBANID',
      mandate: '',
      mandateGroup: 'PayerPartyDebtorFinancialAccount',
      cardGroup: 'ApplicableTradeSettlementFinancialCard',
    },
  },
  transferAccount: {
    in: 'invoice',
    path:
      `${PAYMENT}[TypeCode=30]/PayeePartyCreditorFinancialAccount|` +
      `${PAYMENT}[TypeCode=58]/PayeePartyCreditorFinancialAccount`,
    terms: { account: 'IBANID|ProprietaryID' },
  },
  card: {
    in: 'invoice',
    path: `${PAYMENT}/ApplicableTradeSettlementFinancialCard`,
    terms: { number: 'ID' },
  },
  supportingDocument: {
    in: 'invoice',
    path: `${AGREEMENT}/AdditionalReferencedDocument`,
    terms: {
      id: 'IssuerAssignedID',
      fileName: 'AttachmentBinaryObject/@filename',
    },
  },
  precedingInvoice: {
    in: 'invoice',
    path: `${SETTLEMENT}/InvoiceReferencedDocument`,
    terms: { id: 'IssuerAssignedID' },
  },
  change: { in: 'invoice', path: `${SETTLEMENT}/SpecifiedTradeAllowanceCharge`, terms: CHANGE },
  allowance: { in: 'invoice', path: `${SETTLEMENT}/${ALLOWANCE}`, terms: CHANGE },
  charge: { in: 'invoice', path: `${SETTLEMENT}/${CHARGE}`, terms: CHANGE },
  /** shipping and handling, in ZUGFeRD 1 and the profile EXTENDED */
  logisticsCharge: {
    in: 'invoice',
    path: `${SETTLEMENT}/SpecifiedLogisticsServiceCharge`,
    terms: {
      amount: 'AppliedAmount',
      anyCode: 'AppliedTradeTax/CategoryCode',
      anyRate: 'AppliedTradeTax/RateApplicablePercent',
    },
  },
  allowanceCategory: { in: 'allowance', path: 'CategoryTradeTax[TypeCode=VAT]', terms: CATEGORY },
  chargeCategory: { in: 'charge', path: 'CategoryTradeTax[TypeCode=VAT]', terms: CATEGORY },
  totals: {
    in: 'invoice',
    path: SUMS,
    terms: {
      lines: 'LineTotalAmount',
      allowances: 'AllowanceTotalAmount',
      charges: 'ChargeTotalAmount',
      net: 'TaxBasisTotalAmount',
      gross: 'GrandTotalAmount',
      paid: 'TotalPrepaidAmount',
      rounding: 'RoundingAmount',
      due: 'DuePayableAmount',
    },
  },
  taxTotal: { in: 'invoice', path: SUMS, terms: { amount: 'TaxTotalAmount', breakdown: '', parts: '' } },
  breakdown: {
    in: 'invoice',
    path: `${SETTLEMENT}/ApplicableTradeTax`,
    terms: {
      base: 'BasisAmount',
      tax: 'CalculatedAmount',
      code: '.[TypeCode=VAT]/CategoryCode',
      rate: '.[TypeCode=VAT]/RateApplicablePercent',
      rateOfOtherTax: 'RateApplicablePercent',
    },
  },
  breakdownCategory: { in: 'breakdown', path: '.[TypeCode=VAT]', terms: CATEGORY },
  line: {
    in: 'invoice',
    path: `${TRADE}/IncludedSupplyChainTradeLineItem`,
    terms: {
      id: 'AssociatedDocumentLineDocument/LineID',
      quantity: 'SpecifiedLineTradeDelivery/BilledQuantity',
      unit: 'SpecifiedLineTradeDelivery/BilledQuantity/@unitCode',
      net: `${LINE_SETTLEMENT}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
      name: 'SpecifiedTradeProduct/Name',
      price: `${LINE_AGREEMENT}/NetPriceProductTradePrice/ChargeAmount`,
      grossPrice: `${GROSS_PRICE}/ChargeAmount`,
      priceAllowance: `${GROSS_PRICE}/AppliedTradeAllowanceCharge/ActualAmount`,
      priceIndicator: `${GROSS_PRICE}/AppliedTradeAllowanceCharge/ChargeIndicator/Indicator`,
      baseQuantity: `${LINE_AGREEMENT}/NetPriceProductTradePrice/BasisQuantity`,
      baseUnit:
        `${LINE_AGREEMENT}/NetPriceProductTradePrice/BasisQuantity/@unitCode|` +
        `${GROSS_PRICE}/BasisQuantity/@unitCode`,
      vatCode: `${LINE_SETTLEMENT}/ApplicableTradeTax[TypeCode=VAT]/CategoryCode`,
      anyCode: `${LINE_SETTLEMENT}/ApplicableTradeTax/CategoryCode`,
      anyRate: `${LINE_SETTLEMENT}/ApplicableTradeTax/RateApplicablePercent`,
      object: `${LINE_SETTLEMENT}/AdditionalReferencedDocument`,
      objectType: `${LINE_SETTLEMENT}/AdditionalReferencedDocument/TypeCode`,
      standardId: 'SpecifiedTradeProduct/GlobalID',
      standardScheme: 'SpecifiedTradeProduct/GlobalID/@schemeID',
      classification: 'SpecifiedTradeProduct/DesignatedProductClassification/ClassCode',
      classificationScheme: 'SpecifiedTradeProduct/DesignatedProductClassification/ClassCode/@listID',
    },
  },
  linePeriod: { in: 'line', path: `${LINE_SETTLEMENT}/BillingSpecifiedPeriod`, terms: PERIOD },
  lineCategory: { in: 'line', path: `${LINE_SETTLEMENT}/ApplicableTradeTax[TypeCode=VAT]`, terms: CATEGORY },
  lineChange: { in: 'line', path: `${LINE_SETTLEMENT}/SpecifiedTradeAllowanceCharge`, terms: CHANGE },
  lineAllowance: { in: 'line', path: `${LINE_SETTLEMENT}/${ALLOWANCE}`, terms: CHANGE },
  lineCharge: { in: 'line', path: `${LINE_SETTLEMENT}/${CHARGE}`, terms: CHANGE },
  itemAttribute: {
    in: 'line',
    path: 'SpecifiedTradeProduct/ApplicableProductCharacteristic',
    terms: { name: 'Description', value: 'Value' },
  },
}

/** How ZUGFeRD 1 names what CII D16B names otherwise. */
const NAMES_OF_ZUGFERD_1: Readonly<Record<string, string>> = {
  ExchangedDocumentContext: 'SpecifiedExchangedDocumentContext',
  ExchangedDocument: 'HeaderExchangedDocument',
  SupplyChainTradeTransaction: 'SpecifiedSupplyChainTradeTransaction',
  ApplicableHeaderTradeAgreement: 'ApplicableSupplyChainTradeAgreement',
  ApplicableHeaderTradeDelivery: 'ApplicableSupplyChainTradeDelivery',
  ApplicableHeaderTradeSettlement: 'ApplicableSupplyChainTradeSettlement',
  SpecifiedTradeSettlementHeaderMonetarySummation: 'SpecifiedTradeSettlementMonetarySummation',
  SpecifiedLineTradeAgreement: 'SpecifiedSupplyChainTradeAgreement',
  SpecifiedLineTradeDelivery: 'SpecifiedSupplyChainTradeDelivery',
  SpecifiedLineTradeSettlement: 'SpecifiedSupplyChainTradeSettlement',
  SpecifiedTradeSettlementLineMonetarySummation: 'SpecifiedTradeSettlementMonetarySummation',
  RateApplicablePercent: 'ApplicablePercent',
}
const renamed = (path: string): string => path.replaceAll(/\w+/g, (name) => NAMES_OF_ZUGFERD_1[name] ?? name)

/** Where ZUGFeRD 1 has the same. */
export const ZUGFERD_1: Binding = Object.fromEntries(
  Object.entries(CII).map(([group, place]) => [
    group,
    {
      ...place,
      path: renamed(place.path),
      terms: Object.fromEntries(Object.entries(place.terms).map(([term, path]) => [term, renamed(path)])),
    },
  ]),
)
