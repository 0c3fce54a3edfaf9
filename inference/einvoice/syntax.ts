import { invoiceOfCii } from './cii.ts'
import { invoicesOfFattura } from './fattura.ts'
import type { Invoice, Syntax } from './invoice.ts'
import { invoiceOfUbl } from './ubl.ts'
import type { XmlElement } from './xml.ts'

interface Parser {
  syntax: Syntax
  /** of the root element */
  name: string
  /** its namespace starts with this */
  namespace: string
  invoiceOf(root: XmlElement, syntax: Syntax): Invoice | Invoice[]
}

const ENVELOPE = 'StandardBusinessDocument'
const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
const CEFACT = 'urn:un:unece:uncefact:data:'
const PARSERS: readonly Parser[] = [
  { syntax: 'ubl-invoice', name: 'Invoice', namespace: UBL, invoiceOf: invoiceOfUbl },
  { syntax: 'ubl-credit-note', name: 'CreditNote', namespace: UBL, invoiceOf: invoiceOfUbl },
  { syntax: 'cii', name: 'CrossIndustryInvoice', namespace: CEFACT, invoiceOf: invoiceOfCii },
  { syntax: 'zugferd-1', name: 'CrossIndustryDocument', namespace: 'urn:ferd:', invoiceOf: invoiceOfCii },
  { syntax: 'order-x', name: 'SCRDMCCBDACIOMessageStructure', namespace: CEFACT, invoiceOf: invoiceOfCii },
  { syntax: 'fattura-pa', name: 'FatturaElettronica', namespace: 'http', invoiceOf: invoicesOfFattura },
]

/** The parser of an electronic invoice, by its root element; undefined for other XML. */
const parserOf = ({ name, namespace }: Pick<XmlElement, 'name' | 'namespace'>): Parser | undefined =>
  PARSERS.find((parser) => parser.name === name && namespace.startsWith(parser.namespace))

/** The roots of electronic invoices: of the document, or inside the envelope that Peppol sends them in. */
export function einvoiceRoots(root: XmlElement): XmlElement[] {
  if (parserOf(root)) return [root]
  return root.name === ENVELOPE ? root.children.filter(parserOf) : []
}

/** The invoices in an XML document, mostly one; none in other XML. Parts of them may be absent. */
export function invoicesIn(root: XmlElement): Invoice[] {
  const parser = parserOf(root)
  return parser ? [parser.invoiceOf(root, parser.syntax)].flat() : []
}
