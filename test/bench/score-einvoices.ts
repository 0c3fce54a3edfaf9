import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PDFDict, PDFDocument, PDFName, PDFRawStream, decodePDFRawStream } from 'pdf-lib'
import type { DocumentKind } from '../../hub/document/document-kind.ts'
import { amountOf, present } from './score-forms.ts'
import type { Case } from './score-labels.ts'

/** PDFs that carry an invoice as XML: the XML says what the page shows. */
export async function einvoices(folder: string): Promise<Case[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).toSorted()
  const cases: Case[] = []
  for (const name of names) {
    const file = path.join(folder, name)
    const xml = await embeddedXml(await readFile(file))
    if (xml) cases.push({ file, carriesXml: true, family: familyOf(xml, name), ...labelsOf(xml) })
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
    if (/CrossIndustry(?:Invoice|Document)/.test(text)) return text
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
      iban: textOf(xml, 'IBANID')?.replace(/\s/g, ''),
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
