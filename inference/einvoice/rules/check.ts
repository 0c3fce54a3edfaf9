import type { Finding } from '../../../hub/document/finding.ts'
import type { XmlElement } from '../xml.ts'
import { type Claim, rulesFor } from './applicable.ts'
import { CII, ZUGFERD_1 } from './binding-cii.ts'
import { UBL } from './binding-ubl.ts'
import { type Invoice, invoiceOf } from './group.ts'
import type { Rule } from './rule.ts'

/** A rule that an e-invoice violates. */
export interface Violation {
  rule: string
  severity: Rule['severity']
  /** what the rule demands, one sentence */
  text: string
  /** the number of places that violate it */
  places: number
}

/**
 * The rules that an e-invoice violates: those of EN 16931, and of XRechnung, Peppol and the seller's country where the
 * invoice claims to follow them. None for documents that are no invoices in UBL or CII.
 * @param claims  what the invoice is judged by, if not by what it says itself
 */
export function violationsOf(root: XmlElement, claims?: readonly Claim[]): Violation[] {
  const invoice = invoiceIn(root)
  if (!invoice) return []
  return rulesFor(invoice, claims).flatMap(({ id, severity, text, broken }) => {
    const places = broken(invoice)
    return places === 0 ? [] : [{ rule: id, severity, text, places }]
  })
}

/** Findings for the rules that an e-invoice violates, those first that a person must look at. */
export function findingsOf(root: XmlElement): Finding[] {
  const violations = violationsOf(root).map(({ rule, severity, text, places }): Finding => {
    const detail = places === 1 ? text : `${text} (${places} places)`
    return { code: 'einvoice-rule', asks: severity === 'fatal', rule, detail }
  })
  return violations.toSorted((one, other) => Number(other.asks) - Number(one.asks))
}

const SYNTAXES = [
  { names: ['Invoice', 'CreditNote'], namespace: 'urn:oasis:names:specification:ubl:', syntax: 'ubl', binding: UBL },
  { names: ['CrossIndustryInvoice'], namespace: 'urn:un:unece:uncefact:', syntax: 'cii', binding: CII },
  { names: ['CrossIndustryDocument'], namespace: 'urn:ferd:', syntax: 'cii', binding: ZUGFERD_1 },
] as const

function invoiceIn(root: XmlElement): Invoice | undefined {
  const found = SYNTAXES.find(
    ({ names, namespace }) => names.some((name) => name === root.name) && root.namespace.startsWith(namespace),
  )
  return found && invoiceOf(root, found.syntax, found.binding)
}
