import type { Finding } from '../../hub/document/finding.ts'
import { mayBeIban } from '../../hub/document/iban.ts'
import type { Word } from '../../hub/document/reading.ts'
import type { TypeDefinition } from '../../hub/document/types/type.ts'
import type { Evidence } from '../../hub/document/values/evidence.ts'
import type { Fields, Value } from '../../hub/document/values/value.ts'
import type { Extracted } from '../extract/extractor.ts'
import { pageDiffers } from './compare.ts'
import { invalidIban } from '../extract/rules/ibans.ts'
import { kindOfInvoice } from './document-kinds.ts'
import type { ExactInvoice, FoundInvoice } from './find.ts'
import { findingsOf } from './rules/check.ts'
import { placesIn } from './places.ts'
import { valuesOfInvoice } from './values.ts'

/** The document type of an electronic invoice. */
export const typeOfInvoice = ({ invoice }: FoundInvoice): string => (invoice.syntax === 'order-x' ? 'order' : 'invoice')

/**
 * What the page and the XML of a document say together. The XML is right: its values have confidence 1, and the place
 * where the page shows the same. What an XML without lines lacks, as the small profiles of Factur-X do, comes from the
 * page with the confidence of the page. Doubts of the page that the XML settles are dropped. Core values that the page
 * shows differently and violated rules are findings.
 */
export function withInvoice(
  page: Extracted,
  { found, findings }: ExactInvoice,
  type: TypeDefinition | undefined,
  words: readonly Word[],
): Extracted {
  const noticed = [...(page.findings ?? []), ...findings]
  if (!found || !type) return noticed.length > 0 ? { ...page, findings: noticed } : page
  const { invoice, root } = found
  const exact = valuesOfInvoice(invoice, type)
  const small = invoice.lines.length === 0
  const placeOf = placesIn(words)
  const open = noticed.filter((finding) => !isSettled(finding, exact.fields, small))
  const differing: Finding[] = []
  const fields: Record<string, Value> = {}
  const rounding = exact.fields['roundingAmount']?.value
  for (const [name, value] of Object.entries(exact.fields)) {
    const kind = type.fields[name]!.kind
    const printed = page.fields[name]
    const place = printed?.value === value.value ? printed : placeOf(kind, value.value)
    if (printed && pageDiffers({ name, printed, exact: value, kind, onPage: place !== undefined, rounding }))
      differing.push(difference(name, printed, value))
    const evidence = place === printed ? [...value.evidence!, REPEATED] : value.evidence!
    fields[name] = place ? { ...value, page: place.page, box: place.box, evidence } : value
  }
  const iban = exact.fields['iban']?.value
  const invalid = iban !== undefined && isIbanForm(iban) && !mayBeIban(iban) ? [invalidIban(iban)] : []
  const { kind, confidence } = kindOfInvoice(invoice)
  return {
    ...page,
    typeConfidence: 1,
    kind,
    kindConfidence: confidence,
    fields: small ? { ...page.fields, ...fields } : (fields satisfies Fields),
    tables: small ? { ...page.tables, ...exact.tables } : exact.tables,
    findings: [...open, ...findingsOf(root), ...differing, ...invalid],
  }
}

const isIbanForm = (text: string): boolean => /^[A-Z]{2}\d{2}[A-Z0-9]{8,}$/.test(text)

/** The page was read as having the same value. */
const REPEATED: Evidence = { code: 'repeated' }

/** True for what is doubtful on the page only: the XML says it, or leaves nothing to the page. */
function isSettled({ code, path }: Finding, exact: Fields, small: boolean): boolean {
  if (code === 'contested') return !small || (path !== undefined && Object.hasOwn(exact, path))
  if (code === 'lines-differ') return !small
  if (code === 'iban-invalid') return !small || Object.hasOwn(exact, 'iban')
  return code === 'kind-unknown'
}

const difference = (name: string, printed: Value, exact: Value): Finding => ({
  code: 'sources-differ',
  asks: true,
  path: name,
  page: printed.page,
  detail: `The page shows ${printed.value}, the XML of the e-invoice has ${exact.value}.`,
})
