import type { XmlElement } from '../xml.ts'
import { CREDIT_NOTE_TYPES, ATTACHMENT_TYPES, INVOICE_TYPES, PAYMENT_MEANS } from './code-lists/documents.ts'
import { TAX_POINT_DATES, TAX_POINT_DATES_OF_CII } from './code-lists/documents.ts'
import { ELECTRONIC_ADDRESSES, IDENTIFIER_SCHEMES } from './code-lists/identifiers.ts'
import { ITEM_CLASSIFICATIONS, REFERENCE_SCHEMES } from './code-lists/identifiers.ts'
import { COUNTRIES, CURRENCIES } from './code-lists/places.ts'
import { ALLOWANCE_REASONS, CHARGE_REASONS, EXEMPTION_REASONS, VAT_CATEGORIES } from './code-lists/taxes.ts'
import { UNITS } from './code-lists/units.ts'
import type { Invoice, Syntax } from './group.ts'
import { writtenAt } from './path.ts'
import type { Rule } from './rule.ts'

type Codes = ReadonlySet<string>

/**
 * A rule that everything at some places is a code of a list. A place is the name of an element at any depth, and a
 * path in it: `Country/IdentificationCode` are those in any Country.
 */
function codeRule(
  id: string,
  what: string,
  codes: Codes | ((element: XmlElement, syntax: Syntax) => Codes),
  places: Readonly<Record<Syntax, readonly string[]>>,
): Rule {
  const broken = (invoice: Invoice): number =>
    places[invoice.syntax]
      .flatMap((place) => writtenAnywhere(invoice, place))
      .filter(({ element, text }) => {
        const list = typeof codes === 'function' ? codes(element, invoice.syntax) : codes
        return !list.has(text)
      }).length
  return { id, severity: 'fatal', text: `${what}.`, broken }
}

function writtenAnywhere(invoice: Invoice, place: string): ReturnType<typeof writtenAt> {
  const [, name, rest] = /^(\w+)(.*)$/.exec(place)!
  const path = rest!.startsWith('/') ? rest!.slice(1) : `.${rest}`
  return invoice.named(name!).flatMap((element) => writtenAt(element, path))
}

const AMOUNTS_OF_UBL =
  'Amount BaseAmount PriceAmount TaxAmount TaxableAmount LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount ' +
  'AllowanceTotalAmount ChargeTotalAmount PrepaidAmount PayableRoundingAmount PayableAmount'
/** Amounts of UBL that have a currency. */
export const UBL_AMOUNTS: readonly string[] = AMOUNTS_OF_UBL.split(' ')

const ALL_TYPES: Codes = new Set([...INVOICE_TYPES, ...CREDIT_NOTE_TYPES])
/** Identifiers of a creditor for SEPA direct debit have this scheme. */
const PARTY_SCHEMES: Codes = new Set([...IDENTIFIER_SCHEMES, 'SEPA'])

/** Rules of EN 16931 for codes: BR-CL-01 … BR-CL-26. */
export const CODE_RULES: readonly Rule[] = [
  codeRule(
    'BR-CL-01',
    'The document type (BT-3) must be a code of UNTDID 1001 for invoices or credit notes',
    ({ name }) => (name === 'InvoiceTypeCode' ? INVOICE_TYPES : name === 'TypeCode' ? ALL_TYPES : CREDIT_NOTE_TYPES),
    { ubl: ['InvoiceTypeCode', 'CreditNoteTypeCode'], cii: ['ExchangedDocument/TypeCode'] },
  ),
  codeRule('BR-CL-03', 'The currency of an amount must be a code of ISO 4217', CURRENCIES, {
    ubl: UBL_AMOUNTS.map((name) => `${name}/@currencyID`),
    cii: ['TaxTotalAmount/@currencyID'],
  }),
  codeRule('BR-CL-04', 'The invoice currency (BT-5) must be a code of ISO 4217', CURRENCIES, {
    ubl: ['DocumentCurrencyCode'],
    cii: ['InvoiceCurrencyCode'],
  }),
  codeRule('BR-CL-05', 'The VAT accounting currency (BT-6) must be a code of ISO 4217', CURRENCIES, {
    ubl: ['TaxCurrencyCode'],
    cii: ['TaxCurrencyCode'],
  }),
  codeRule(
    'BR-CL-06',
    'The VAT point date code (BT-8) must be one of those that EN 16931 allows',
    (_, syntax) => (syntax === 'ubl' ? TAX_POINT_DATES : TAX_POINT_DATES_OF_CII),
    { ubl: ['InvoicePeriod/DescriptionCode'], cii: ['ApplicableTradeTax/DueDateTypeCode'] },
  ),
  codeRule('BR-CL-07', 'The scheme of an invoiced object (BT-18) must be a code of UNTDID 1153', REFERENCE_SCHEMES, {
    ubl: [
      'AdditionalDocumentReference[DocumentTypeCode=130]/ID/@schemeID',
      'DocumentReference[DocumentTypeCode=130]/ID/@schemeID',
    ],
    cii: ['AdditionalReferencedDocument[TypeCode=130]/ReferenceTypeCode'],
  }),
  codeRule('BR-CL-10', 'The scheme of a party identifier must be a code of ISO/IEC 6523', PARTY_SCHEMES, {
    ubl: ['PartyIdentification/ID/@schemeID'],
    cii: ['SellerTradeParty/GlobalID/@schemeID', 'BuyerTradeParty/GlobalID/@schemeID'],
  }),
  codeRule('BR-CL-11', 'The scheme of a registration number must be a code of ISO/IEC 6523', IDENTIFIER_SCHEMES, {
    ubl: ['PartyLegalEntity/CompanyID/@schemeID'],
    cii: ['SpecifiedLegalOrganization/ID/@schemeID'],
  }),
  codeRule('BR-CL-13', 'The scheme of an item classification must be a code of UNTDID 7143', ITEM_CLASSIFICATIONS, {
    ubl: ['CommodityClassification/ItemClassificationCode/@listID'],
    cii: ['DesignatedProductClassification/ClassCode/@listID'],
  }),
  codeRule('BR-CL-14', 'Countries must be codes of ISO 3166-1', COUNTRIES, {
    ubl: ['Country/IdentificationCode'],
    cii: ['CountryID'],
  }),
  codeRule('BR-CL-15', 'The country of origin of an item must be a code of ISO 3166-1', COUNTRIES, {
    ubl: ['OriginCountry/IdentificationCode'],
    cii: ['OriginTradeCountry/ID'],
  }),
  codeRule('BR-CL-16', 'The means of payment (BT-81) must be a code of UNTDID 4461', PAYMENT_MEANS, {
    ubl: ['PaymentMeans/PaymentMeansCode'],
    cii: ['SpecifiedTradeSettlementPaymentMeans/TypeCode'],
  }),
  codeRule('BR-CL-17', 'The VAT category of a breakdown must be a code of UNTDID 5305', VAT_CATEGORIES, {
    ubl: ['TaxCategory/ID'],
    cii: ['CategoryTradeTax/CategoryCode'],
  }),
  codeRule('BR-CL-18', 'The VAT category of a line must be a code of UNTDID 5305', VAT_CATEGORIES, {
    ubl: ['ClassifiedTaxCategory/ID'],
    cii: ['ApplicableTradeTax/CategoryCode'],
  }),
  codeRule('BR-CL-19', 'The reason code of an allowance must be a code of UNTDID 5189', ALLOWANCE_REASONS, {
    ubl: ['AllowanceCharge[ChargeIndicator=false]/AllowanceChargeReasonCode'],
    cii: ['SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=false]/ReasonCode'],
  }),
  codeRule('BR-CL-20', 'The reason code of a charge must be a code of UNTDID 7161', CHARGE_REASONS, {
    ubl: ['AllowanceCharge[ChargeIndicator=true]/AllowanceChargeReasonCode'],
    cii: ['SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=true]/ReasonCode'],
  }),
  codeRule('BR-CL-21', 'The scheme of an item identifier (BT-157) must be a code of ISO/IEC 6523', IDENTIFIER_SCHEMES, {
    ubl: ['StandardItemIdentification/ID/@schemeID'],
    cii: ['SpecifiedTradeProduct/GlobalID/@schemeID'],
  }),
  codeRule(
    'BR-CL-22',
    'The code of a VAT exemption reason (BT-121) must be a code of the list VATEX',
    { has: (code: string) => EXEMPTION_REASONS.has(code.toUpperCase()) } as Codes,
    { ubl: ['TaxExemptionReasonCode'], cii: ['ExemptionReasonCode'] },
  ),
  codeRule('BR-CL-23', 'Units must be codes of UN/ECE Recommendation 20 or 21', UNITS, {
    ubl: ['InvoicedQuantity/@unitCode', 'CreditedQuantity/@unitCode', 'BaseQuantity/@unitCode'],
    cii: ['BilledQuantity/@unitCode', 'BasisQuantity/@unitCode'],
  }),
  codeRule('BR-CL-24', 'The media type of an attachment must be one that EN 16931 allows', ATTACHMENT_TYPES, {
    ubl: ['EmbeddedDocumentBinaryObject/@mimeCode'],
    cii: ['AttachmentBinaryObject/@mimeCode'],
  }),
  codeRule('BR-CL-25', 'The scheme of an electronic address must be a code of the list EAS', ELECTRONIC_ADDRESSES, {
    ubl: ['EndpointID/@schemeID'],
    cii: ['URIUniversalCommunication/URIID/@schemeID'],
  }),
  codeRule('BR-CL-26', 'The scheme of a delivery location must be a code of ISO/IEC 6523', IDENTIFIER_SCHEMES, {
    ubl: ['DeliveryLocation/ID/@schemeID'],
    cii: ['ShipToTradeParty/GlobalID/@schemeID'],
  }),
]
