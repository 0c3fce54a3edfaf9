import type { Invoice, Syntax } from './invoice.ts'
import { invoiceOfUbl } from './ubl.ts'
import type { XmlElement } from './xml.ts'

interface Parser {
  syntax: Syntax
  /** of the root element */
  name: string
  /** its namespace starts with this */
  namespace: string
  invoiceOf(root: XmlElement): Invoice
}

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
const PARSERS: readonly Parser[] = [
  { syntax: 'ubl-invoice', name: 'Invoice', namespace: UBL, invoiceOf: invoiceOfUbl },
  { syntax: 'ubl-credit-note', name: 'CreditNote', namespace: UBL, invoiceOf: invoiceOfUbl },
]

/** The parser of an electronic invoice, by its root element; undefined for other XML. */
const parserOf = ({ name, namespace }: Pick<XmlElement, 'name' | 'namespace'>): Parser | undefined =>
  PARSERS.find((parser) => parser.name === name && namespace.startsWith(parser.namespace))

/** The invoice in an XML document; undefined for XML that is none. Parts of it may be absent. */
export const invoiceIn = (root: XmlElement): Invoice | undefined => parserOf(root)?.invoiceOf(root)
