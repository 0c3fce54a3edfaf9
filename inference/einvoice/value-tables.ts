import type { Invoice } from './invoice.ts'
import type { Party } from './invoice-parts.ts'
import { addressText, negated, type Texts } from './value-texts.ts'

/** The rows of the tables of an electronic invoice. */
export const tableTexts = (invoice: Invoice): Record<string, Texts[]> => ({
  lines: invoice.lines.map((line) => ({
    position: line.id,
    description: line.item?.name || line.item?.description || line.notes[0],
    details: line.item?.name ? line.item.description : undefined,
    articleNumber: line.item?.sellerId || line.item?.standardId?.value || line.item?.buyerId,
    quantity: line.quantity?.value,
    unit: line.quantity?.unit,
    unitPrice: line.price?.net?.value,
    netAmount: line.netAmount?.value,
    vatRate: line.vat[0]?.rate,
    vatCategory: line.vat[0]?.category,
  })),
  vatBreakdown: invoice.vatBreakdown.map((part) => ({
    category: part.category,
    rate: part.rate,
    base: part.taxable?.value,
    tax: part.tax?.value,
    exemption: part.exemptionReason || part.exemptionCode,
  })),
  allowancesCharges: invoice.allowancesCharges.map(({ indicator, amount, reason, reasonCode, vat }) => ({
    amount: isCharge(indicator) ? amount?.value : negated(amount?.value),
    reason: reason || reasonCode,
    vatRate: vat?.rate,
    vatCategory: vat?.category,
  })),
  payments: invoice.paymentMeans.map((means) => ({
    means: means.code,
    iban: isIban(means.account?.id?.value) ? means.account?.id?.value : undefined,
    account: isIban(means.account?.id?.value) ? undefined : means.account?.id?.value,
    bic: means.account?.bic,
    holder: means.account?.name,
    reference: means.remittance,
    mandate: means.mandate,
    dueDate: means.dueDate,
    amount: means.amount?.value,
  })),
  references: referencesOf(invoice),
  parties: partiesOf(invoice),
  attachments: invoice.documents.map(({ reference, description, uri, attachment }) => ({
    name: attachment?.filename || description || reference || uri,
    mediaType: attachment?.mime,
    bytes: attachment && String(attachment.bytes),
  })),
})

const isCharge = (indicator: string | undefined): boolean => indicator === 'true' || indicator === '1'

const isIban = (text: string | undefined): boolean => /^[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}$/i.test(text ?? '')

function referencesOf(invoice: Invoice): Texts[] {
  const references: [kind: string, number: string | undefined][] = [
    ['BT-11', invoice.projectReference],
    ['BT-12', invoice.contractReference],
    ['BT-13', invoice.purchaseOrderReference],
    ['BT-14', invoice.salesOrderReference],
    ['BT-15', invoice.receivingAdviceReference],
    ['BT-16', invoice.despatchAdviceReference],
    ['BT-17', invoice.tenderReference],
    ['BT-18', invoice.invoicedObject?.value],
    ['BT-19', invoice.buyerAccountingReference],
  ]
  return [
    ...references.filter(([, number]) => number).map(([kind, number]) => ({ kind, number })),
    ...[...new Set(invoice.lines.flatMap(({ order }) => order ?? []))]
      .filter((number) => number !== invoice.purchaseOrderReference)
      .map((number) => ({ kind: 'BT-13', number })),
    ...invoice.precedingInvoices.map(({ number, issueDate }) => ({ kind: 'BT-25', number, date: issueDate })),
  ]
}

function partiesOf({ seller, buyer, payee, taxRepresentative, delivery }: Invoice): Texts[] {
  const parties: [role: string, party: Party | undefined][] = [
    ['seller', seller],
    ['buyer', buyer],
    ['payee', payee],
    ['tax-representative', taxRepresentative],
  ]
  const rows: Texts[] = parties.flatMap(([role, party]) => (party ? [partyTexts(role, party)] : []))
  if (delivery?.name || delivery?.address)
    rows.push({
      role: 'delivery',
      name: delivery.name,
      identifier: delivery.locationId?.value,
      address: addressText(delivery.address),
      country: delivery.address?.country,
    })
  return rows
}

const partyTexts = (role: string, party: Party): Texts => ({
  role,
  name: party.name,
  tradingName: party.tradingName,
  identifier: schemed(party.ids[0]),
  registration: schemed(party.legalId),
  vatId: party.vatId,
  taxNumber: party.taxNumber,
  electronicAddress: schemed(party.electronicAddress),
  address: addressText(party.address),
  country: party.address?.country,
  contact: [party.contact?.name, party.contact?.phone, party.contact?.email].filter(Boolean).join(', '),
})

/** `0088:4000001123452`, or the bare identifier if it has no scheme. */
const schemed = (id: { value: string; scheme: string | undefined } | undefined): string | undefined =>
  id && (id.scheme ? `${id.scheme}:${id.value}` : id.value)
