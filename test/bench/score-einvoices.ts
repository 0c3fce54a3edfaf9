import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PDFDict, PDFDocument, PDFName, PDFRawStream, decodePDFRawStream } from 'pdf-lib'
import type { DocumentKind } from '../../hub/document/document-kind.ts'
import { amountOf, present } from './score-forms.ts'
import type { Case } from './score-labels.ts'

const CROSS_INDUSTRY = /CrossIndustry(?:Invoice|Document)/
const UBL = /urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2/

/** E-invoices: XML alone, or PDFs that carry it, where the XML says what the page shows. */
export async function einvoices(folder: string): Promise<Case[]> {
  const names = (await readdir(folder)).filter((name) => /\.(?:pdf|xml)$/i.test(name)).toSorted()
  const cases: Case[] = []
  for (const name of names) {
    const file = path.join(folder, name)
    const bytes = await readFile(file)
    const xml = /\.xml$/i.test(name) ? bytes.toString('utf8') : await embeddedXml(bytes)
    const about = { file, carriesXml: true } as const
    if (xml && CROSS_INDUSTRY.test(xml)) cases.push({ ...about, family: familyOf(xml, name), ...labelsOf(xml) })
    else if (xml && UBL.test(xml)) cases.push({ ...about, family: name, ...labelsOfUbl(xml) })
  }
  return cases
}

/** The first XML invoice inside a PDF, whatever its name in there. */
export async function embeddedXml(bytes: Uint8Array): Promise<string | undefined> {
  const load = PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false })
  const pdf = await load.catch(() => undefined)
  if (!pdf) return undefined
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || !object.has(PDFName.of('EF'))) continue
    const files = object.lookup(PDFName.of('EF'), PDFDict)
    const stream = files.lookup(PDFName.of('F'))
    if (!(stream instanceof PDFRawStream)) continue
    const text = Buffer.from(decodePDFRawStream(stream).decode()).toString('utf8')
    if (CROSS_INDUSTRY.test(text)) return text
  }
  return undefined
}

/** Documents of one seller and one program look alike: they are one family when figures are validated. */
const familyOf = (xml: string, name: string): string =>
  textOf(xml, 'Name', partOf(xml, 'SellerTradeParty') ?? '')?.toLowerCase() ?? name

const partOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>([\\s\\S]*?)</(?:\\w+:)?${name}>`).exec(xml)?.[1]

function textOf(xml: string, name: string, within: string | undefined = xml): string | undefined {
  const found = partOf(within, name)
    ?.replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()
  return found || undefined
}

/** The account number in a part, if it is an IBAN. */
function ibanIn(part: string | undefined, name: string): string | undefined {
  const number = part && textOf(part, name)?.replace(/\s/g, '')
  return number && /^[A-Z]{2}\d{2}[A-Z0-9]{8,}$/.test(number) ? number : undefined
}

/** What a cross-industry invoice (ZUGFeRD 1 and 2, Factur-X) says. */
function labelsOf(text: string): Pick<Case, 'fields' | 'kinds' | 'lines'> {
  const xml = text.replace(/<!--[\s\S]*?-->/g, '')
  const part = (name: string) => partOf(xml, name)
  const inside = (name: string, within: string | undefined) => textOf(xml, name, within ?? '')
  const day = (within: string | undefined) =>
    within === undefined ? undefined : /(\d{4})(\d\d)(\d\d)/.exec(within)?.slice(1).join('-')
  const head = part('ExchangedDocument') ?? part('HeaderExchangedDocument')
  const seller = part('SellerTradeParty')
  const sums =
    part('SpecifiedTradeSettlementHeaderMonetarySummation') ?? part('SpecifiedTradeSettlementMonetarySummation')
  const order = part('BuyerOrderReferencedDocument')
  return {
    kinds: KINDS[inside('TypeCode', head) ?? ''],
    lines: linesOf(xml),
    fields: present({
      invoiceNumber: inside('ID', head),
      issueDate: day(head && partOf(head, 'IssueDateTime')),
      dueDate: day(part('DueDateDateTime')),
      sellerName: inside('Name', seller),
      sellerVatId: /schemeID="VA"[^>]*>([^<]+)</.exec(seller ?? '')?.[1]?.replace(/\s/g, ''),
      buyerName: inside('Name', part('BuyerTradeParty')),
      currency: textOf(xml, 'InvoiceCurrencyCode'),
      netTotal: amountOf(inside('TaxBasisTotalAmount', sums)),
      taxTotal: amountOf(inside('TaxTotalAmount', sums)),
      grossTotal: amountOf(inside('GrandTotalAmount', sums)),
      amountDue: amountOf(inside('DuePayableAmount', sums)),
      purchaseOrderNumber: inside('IssuerAssignedID', order) ?? inside('ID', order),
      // The account of the buyer, which a direct debit names, is no account to pay into.
      iban: ibanIn(part('PayeePartyCreditorFinancialAccount'), 'IBANID'),
    }),
  }
}

/** What an invoice or a credit note in UBL says. */
function labelsOfUbl(text: string): Pick<Case, 'fields' | 'kinds' | 'lines'> {
  const xml = text.replace(/<!--[\s\S]*?-->/g, '')
  // The parts below have identifiers, dates and amounts of the same names.
  const head = xml.replaceAll(
    /<(?:\w+:)?(?:Invoice|CreditNote)Line\b[\s\S]*?<\/(?:\w+:)?(?:Invoice|CreditNote)Line>/g,
    '',
  )
  const seller = partOf(head, 'AccountingSupplierParty')
  const buyer = partOf(head, 'AccountingCustomerParty')
  const sums = partOf(head, 'LegalMonetaryTotal')
  const named = (party: string | undefined) =>
    (party && textOf(party, 'RegistrationName')) ?? (party && textOf(partOf(party, 'PartyName') ?? '', 'Name'))
  const vat = [...(seller ?? '').matchAll(/<(?:\w+:)?PartyTaxScheme>([\s\S]*?)<\/(?:\w+:)?PartyTaxScheme>/g)]
    .map(([, part = '']) => part)
    .find((part) => textOf(part, 'TaxScheme') === 'VAT')
  return {
    kinds: KINDS[textOf(head, 'InvoiceTypeCode') ?? textOf(head, 'CreditNoteTypeCode') ?? ''],
    fields: present({
      invoiceNumber: textOf(head, 'ID'),
      issueDate: textOf(head, 'IssueDate')?.slice(0, 10),
      dueDate: (textOf(head, 'DueDate') ?? textOf(head, 'PaymentDueDate'))?.slice(0, 10),
      sellerName: named(seller),
      sellerVatId: vat && textOf(vat, 'CompanyID')?.replace(/\s/g, ''),
      buyerName: named(buyer),
      currency: textOf(head, 'DocumentCurrencyCode'),
      netTotal: amountOf(sums && textOf(sums, 'TaxExclusiveAmount')),
      taxTotal: amountOf(textOf(partOf(head, 'TaxTotal') ?? '', 'TaxAmount')),
      grossTotal: amountOf(sums && textOf(sums, 'TaxInclusiveAmount')),
      amountDue: amountOf(sums && textOf(sums, 'PayableAmount')),
      purchaseOrderNumber: textOf(partOf(head, 'OrderReference') ?? '', 'ID'),
      iban: ibanIn(partOf(head, 'PayeeFinancialAccount'), 'ID'),
    }),
  }
}

/** Kinds that a type code of UNTDID 1001 may mean; a code that means any of them is not judged. */
const KINDS: Record<string, DocumentKind[]> = {
  '380': ['invoice', 'prepayment-invoice', 'final-invoice'],
  '389': ['invoice'],
  '381': ['credit-note', 'cancellation'],
  '384': ['credit-note', 'cancellation', 'invoice'],
  '386': ['prepayment-invoice'],
  '326': ['prepayment-invoice', 'invoice'],
  '877': ['final-invoice', 'invoice'],
}

/** Lines by the columns that a person compares. Lines that only structure others have no amount and are left out. */
function linesOf(xml: string): Record<string, string>[] {
  const lines = [
    ...xml.matchAll(
      /<(?:\w+:)?IncludedSupplyChainTradeLineItem>([\s\S]*?)<\/(?:\w+:)?IncludedSupplyChainTradeLineItem>/g,
    ),
  ]
  return lines.flatMap(([, line = '']) => {
    const sums =
      partOf(line, 'SpecifiedTradeSettlementLineMonetarySummation') ??
      partOf(line, 'SpecifiedTradeSettlementMonetarySummation')
    const netAmount = amountOf(sums && textOf(sums, 'LineTotalAmount'))
    if (netAmount === undefined) return []
    const product = partOf(line, 'SpecifiedTradeProduct')
    const price = partOf(line, 'NetPriceProductTradePrice')
    return [
      present({
        description: product && textOf(product, 'Name'),
        quantity: textOf(line, 'BilledQuantity'),
        unitPrice: price && textOf(price, 'ChargeAmount'),
        netAmount,
      }),
    ]
  })
}
