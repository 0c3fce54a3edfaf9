import type { Finding } from '../../hub/document/finding.ts'
import type { ProposedPart } from '../../hub/document/parts.ts'
import { codeOf, type WaybillError } from '../../hub/errors.ts'
import type { CarriedXml, EmbeddedXml, ShownInvoice } from '../formats/format.ts'
import { kindOfInvoice } from './document-kinds.ts'
import type { Invoice } from './invoice.ts'
import { repeatedElements } from './repeated.ts'
import { einvoiceRoots, invoicesIn } from './syntax.ts'
import { parseXml, type XmlElement } from './xml.ts'

/** An electronic invoice with the XML that it came from. */
export interface FoundInvoice {
  invoice: Invoice
  root: XmlElement
}

/** What a file says exactly. */
export interface ExactInvoice {
  /** undefined if the file carries no electronic invoice that can be read */
  found: FoundInvoice | undefined
  findings: Finding[]
  /** of a file whose pages are made from several e-invoices: one document for each */
  parts?: ProposedPart[]
}

/** Names that the standards give to the invoice in a PDF, the preferred first. */
const NAMES = ['factur-x.xml', 'xrechnung.xml', 'zugferd-invoice.xml', 'order-x.xml']

/**
 * The electronic invoice in the XML files of a document. A file with a standard name that cannot be read is a finding,
 * and so is any XML that cannot be taken out if there is no invoice beside it; other files are invoices only if their
 * root element says so. Of several that differ, the first is used and a person is asked.
 * @param shown the e-invoices that the pages are made from, if they are
 */
export function findInvoice(
  { files, findings: noticed }: CarriedXml,
  shown: readonly ShownInvoice[] = [],
): ExactInvoice {
  const findings = [...noticed]
  /** files of other names that may have been the invoice */
  const lost: Finding[] = []
  const found: { name: string; invoices: FoundInvoice[] }[] = []
  for (const file of files.toSorted((a, b) => rank(a) - rank(b))) {
    const bytes = bytesOf(file)
    if (!(bytes instanceof Uint8Array)) {
      ;(hasStandardName(file) ? findings : lost).push(unreadable(file, bytes.message))
      continue
    }
    try {
      const roots = einvoiceRoots(parseXml(bytes))
      const invoices = roots.flatMap((root) => invoicesIn(root).map((invoice) => ({ invoice, root })))
      if (invoices.length > 0) found.push({ name: file.name, invoices })
      else if (hasStandardName(file)) findings.push(unreadable(file, 'it is not an e-invoice'))
    } catch (error) {
      if (codeOf(error) === undefined) throw error
      if (hasStandardName(file)) findings.push(unreadable(file, (error as WaybillError).message))
    }
  }
  const [first, ...others] = found
  if (!first) return { found: undefined, findings: [...findings, ...lost] }
  const { invoices } = first
  // The pages of a part that show one of several invoices choose it.
  const only = shown.length === 1 ? invoices[shown[0]!.index] : undefined
  const { invoice, root } = only ?? invoices[0]!
  for (const repeated of repeatedElements(root)) findings.push(repeated)
  if (!only && invoices.length > 1)
    findings.push({
      code: 'several-documents',
      asks: true,
      detail: `The XML holds ${invoices.length} documents; the values are those of the first.`,
    })
  for (const other of others) {
    const difference = differenceOf(invoice, other.invoices[0]!.invoice)
    if (difference)
      findings.push({
        code: 'sources-differ',
        asks: true,
        detail: `Two e-invoices differ: ${first.name} has ${difference[0]}, ${other.name} has ${difference[1]}.`,
      })
  }
  const isWhole = !only && invoices.length > 1 && shown.length === invoices.length
  return { found: { invoice, root }, findings, ...(isWhole && { parts: shown.map((each) => partOf(each, invoices)) }) }
}

const partOf = ({ index, pages }: ShownInvoice, invoices: readonly FoundInvoice[]): ProposedPart => ({
  pages,
  confidence: 1,
  kind: kindOfInvoice(invoices[index]!.invoice).kind,
})

/** The bytes of a file, or why it has none. */
function bytesOf(file: EmbeddedXml): Uint8Array | WaybillError {
  try {
    return file.bytes()
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return error as WaybillError
  }
}

const rank = ({ name }: EmbeddedXml): number => {
  const at = NAMES.indexOf(name.toLowerCase())
  return at < 0 ? NAMES.length : at
}

const hasStandardName = (file: EmbeddedXml): boolean => rank(file) < NAMES.length

const unreadable = ({ name }: EmbeddedXml, why: string): Finding => ({
  code: 'einvoice-unreadable',
  asks: true,
  detail: `The XML ${name} in the file cannot be read: ${why}`,
})

/** What two invoices name differently, of what tells one from another. */
function differenceOf(one: Invoice, other: Invoice): [string, string] | undefined {
  const pairs: [string, string | undefined, string | undefined][] = [
    ['the number', one.number, other.number],
    ['the date', one.issueDate, other.issueDate],
    ['the currency', one.currency, other.currency],
    ['the total', plainAmount(one), plainAmount(other)],
  ]
  for (const [what, left, right] of pairs)
    if (left !== right) return [`${what} ${left ?? '(none)'}`, `${what} ${right ?? '(none)'}`]
  return undefined
}

const plainAmount = ({ totals }: Invoice): string | undefined => {
  const amount = totals?.taxInclusive ?? totals?.payable
  return amount && Number(amount.value).toFixed(2)
}
