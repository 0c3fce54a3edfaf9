import type { Finding } from '../../hub/document/finding.ts'
import type { Word } from '../../hub/document/reading.ts'
import type { TypeDefinition } from '../../hub/document/types/type.ts'
import type { Fields, Value } from '../../hub/document/values/value.ts'
import type { Extracted } from '../extract/extractor.ts'
import { pageDiffers } from './compare.ts'
import { kindOfInvoice } from './document-kinds.ts'
import type { ExactInvoice, FoundInvoice } from './find.ts'
import { findingsOf } from './rules/check.ts'
import { placeOf } from './places.ts'
import { valuesOfInvoice } from './values.ts'

/** The document type of an electronic invoice. */
export const typeOfInvoice = ({ invoice }: FoundInvoice): string => (invoice.syntax === 'order-x' ? 'order' : 'invoice')

/**
 * What the page and the XML of a document say together. The XML is right: its values have confidence 1, and the place
 * where the page shows the same. What an XML without lines lacks, as the small profiles of Factur-X do, comes from the
 * page with the confidence of the page. Core values that the page shows differently and violated rules are findings.
 */
export function withInvoice(
  page: Extracted,
  { found, findings }: ExactInvoice,
  type: TypeDefinition | undefined,
  words: readonly Word[],
): Extracted {
  const noticed = [...(page.findings ?? []), ...findings, ...(found ? findingsOf(found.root) : [])]
  if (!found || !type) return noticed.length > 0 ? { ...page, findings: noticed } : page
  const { invoice } = found
  const exact = valuesOfInvoice(invoice, type)
  const differing: Finding[] = []
  const fields: Record<string, Value> = {}
  for (const [name, value] of Object.entries(exact.fields)) {
    const kind = type.fields[name]!.kind
    const printed = page.fields[name]
    const place = printed?.value === value.value ? printed : placeOf(words, kind, value.value)
    if (printed && pageDiffers({ name, printed, exact: value, kind, onPage: place !== undefined }))
      differing.push(difference(name, printed, value))
    fields[name] = place ? { ...value, page: place.page, box: place.box } : value
  }
  const small = invoice.lines.length === 0
  const { kind, confidence } = kindOfInvoice(invoice)
  return {
    ...page,
    typeConfidence: 1,
    kind,
    kindConfidence: confidence,
    fields: small ? { ...page.fields, ...fields } : (fields satisfies Fields),
    tables: small ? { ...page.tables, ...exact.tables } : exact.tables,
    findings: [...noticed.filter(({ code, path }) => !isSettled(code, path, exact.fields, small)), ...differing],
  }
}

/** What the page alone left open and the XML says. */
const isSettled = (code: Finding['code'], path: string | undefined, exact: Fields, small: boolean): boolean =>
  code === 'kind-unknown' ||
  (code === 'contested' && (!small || (path !== undefined && path in exact))) ||
  (code === 'lines-differ' && !small)

const difference = (name: string, printed: Value, exact: Value): Finding => ({
  code: 'sources-differ',
  asks: true,
  path: name,
  page: printed.page,
  detail: `The page shows ${printed.value}, the XML of the e-invoice has ${exact.value}.`,
})
