import { WaybillError } from '../../../hub/errors.ts'
import { shownInvoice } from '../../einvoice/shown.ts'
import { einvoiceRoots, invoicesIn } from '../../einvoice/syntax.ts'
import { parseXml } from '../../einvoice/xml.ts'
import type { PagedFile, PageLimits } from '../format.ts'
import { openPdf } from '../pdf/pages.ts'
import { pdfOf } from './picture.ts'

/**
 * Opens an electronic invoice. XML has no picture of its own: its pages are made from its values, for people to see.
 * @throws `xml-unknown` for XML that is no electronic invoice; the codes of `parseXml`
 */
export async function openXml(bytes: Uint8Array, limits: PageLimits): Promise<PagedFile> {
  const invoices = einvoiceRoots(parseXml(bytes)).flatMap(invoicesIn)
  if (invoices.length === 0) throw new WaybillError('xml-unknown', 'The root element is not that of an e-invoice.')
  const { pdf, pages } = await pdfOf(invoices.map(shownInvoice))
  const file = await openPdf(pdf, limits)
  return { ...file, invoices: pages.map((range, index) => ({ index, pages: range })) }
}
