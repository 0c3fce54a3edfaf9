import type { XmlElement } from '../xml.ts'
import type { Invoice } from './group.ts'
import { elementsOf, writtenAt } from './path.ts'
import type { Rule } from './rule.ts'

/** A rule of the UBL binding of EN 16931, about the elements themselves. It holds for every CII invoice. */
function ublRule(id: string, text: string, holds: (invoice: Invoice) => boolean): Rule {
  const broken = (invoice: Invoice): number => (invoice.syntax === 'ubl' && !holds(invoice) ? 1 : 0)
  return { id, severity: 'fatal', text, broken }
}

const once = (id: string, what: string, path: string): Rule =>
  ublRule(id, `${what} must not occur more than once.`, ({ element }) => elementsOf(element, path).length <= 1)

const SELLER = 'AccountingSupplierParty/Party'
const BUYER = 'AccountingCustomerParty/Party'

/** Values that an invoice has once; which one of two is meant cannot be known. */
const ONCE: readonly (readonly [id: string, what: string, path: string])[] = [
  ['UBL-SR-01', 'The contract reference (BT-12)', 'ContractDocumentReference/ID'],
  ['UBL-SR-02', 'The receiving advice reference (BT-15)', 'ReceiptDocumentReference/ID'],
  ['UBL-SR-03', 'The despatch advice reference (BT-16)', 'DespatchDocumentReference/ID'],
  ['UBL-SR-05', 'The payment terms (BT-20)', 'PaymentTerms/Note'],
  ['UBL-SR-08', 'The invoicing period (BG-14)', 'InvoicePeriod'],
  ['UBL-SR-09', 'The name of the seller (BT-27)', `${SELLER}/PartyLegalEntity/RegistrationName`],
  ['UBL-SR-10', 'The trading name of the seller (BT-28)', `${SELLER}/PartyName/Name`],
  ['UBL-SR-11', 'The registration number of the seller (BT-30)', `${SELLER}/PartyLegalEntity/CompanyID`],
  ['UBL-SR-12', 'The VAT identifier of the seller (BT-31)', `${SELLER}/PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID`],
  ['UBL-SR-14', 'Further legal information of the seller (BT-33)', `${SELLER}/PartyLegalEntity/CompanyLegalForm`],
  ['UBL-SR-15', 'The name of the buyer (BT-44)', `${BUYER}/PartyLegalEntity/RegistrationName`],
  ['UBL-SR-16', 'The identifier of the buyer (BT-46)', `${BUYER}/PartyIdentification/ID`],
  ['UBL-SR-17', 'The registration number of the buyer (BT-47)', `${BUYER}/PartyLegalEntity/CompanyID`],
  ['UBL-SR-18', 'The VAT identifier of the buyer (BT-48)', `${BUYER}/PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID`],
  ['UBL-SR-24', 'The delivery information (BG-13)', 'Delivery'],
]

const INVOICED_OBJECT = '130'
const PROJECT = '50'

function schemesOnlyOfObjects({ element }: Invoice): boolean {
  return elementsOf(element, 'AdditionalDocumentReference').every((reference) => {
    const [type] = writtenAt(reference, 'DocumentTypeCode')
    if (type?.text === INVOICED_OBJECT) return true
    return writtenAt(reference, 'ID/@schemeID').length === 0 && typeAllowed(element, type?.text)
  })
}

/** Credit notes of UBL have no element for the project; they use a document reference instead. */
const typeAllowed = (root: XmlElement, type: string | undefined): boolean =>
  type === undefined || (root.name === 'CreditNote' && type === PROJECT)

const attributeOfFiles = (id: string, what: string, name: string): Rule =>
  ublRule(id, `Attached files must have a ${what}.`, ({ named }) =>
    named('EmbeddedDocumentBinaryObject').every(({ attributes }) => attributes[name] !== undefined),
  )

/** Rules of EN 16931 for UBL that affect posting. */
export const UBL_RULES: readonly Rule[] = [
  ...ONCE.map(([id, what, path]) => once(id, what, path)),
  ublRule('UBL-SR-43', 'Only the reference to an invoiced object (type 130) may have a scheme.', schemesOnlyOfObjects),
  ublRule(
    'UBL-SR-44',
    'An invoice must have only one payment reference (BT-83), for all means of payment.',
    ({ element }) => new Set(writtenAt(element, 'PaymentMeans/PaymentID').map(({ text }) => text)).size <= 1,
  ),
  attributeOfFiles('UBL-DT-06', 'media type', 'mimeCode'),
  attributeOfFiles('UBL-DT-07', 'file name', 'filename'),
]
