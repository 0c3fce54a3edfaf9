import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { Page, Word } from '../../../hub/document/reading.ts'
import { fitsKind } from '../../../hub/document/types/kinds.ts'
import type { ColumnDefinition, DocumentType, TypeDefinition, Types } from '../../../hub/document/types/type.ts'
import type { Fields, Value } from '../../../hub/document/values/value.ts'
import type { Finding } from '../../../hub/document/finding.ts'
import type { Choice } from '../candidate.ts'
import type { Extracted, Extractor } from '../extractor.ts'
import { classify } from '../kinds/classify.ts'
import { numbersByKind } from '../kinds/credit-number.ts'
import { kindDoubted } from '../kinds/kind-doubted.ts'
import { kindUnknown } from '../kinds/kind-unknown.ts'
import { documentsIn, proposedParts, severalDocuments } from '../split/documents-in.ts'
import type { Ruling } from '../../layout/rulings.ts'
import { readLines, type FoundLines } from '../tables/read-lines.ts'
import { linesDiffer, linesFinding, vetoed } from '../tables/sum-of-lines.ts'
import { SHIPPED, type NameModels, type ValueModels } from '../model/models.ts'
import { scoredFields } from '../scorer/score-values.ts'
import type { FoundValues } from '../scorer/value-features.ts'
import { countriesOf } from './country.ts'
import { findCurrency, findTillCurrency } from './currency.ts'
import { findDueDate, findIssueDate } from './date-fields.ts'
import { dateOrderOf, type DateOrder } from './date-order.ts'
import type { Found } from './found.ts'
import { findIban, invalidIbans } from './ibans.ts'
import { findInvoiceNumber, findPurchaseOrder } from './identifiers.ts'
import { findLabelled } from './labelled.ts'
import { layOut, type Layout } from './lines.ts'
import { assignedClaim } from '../parties/assigned-claim.ts'
import { findParties } from '../parties/find-parties.ts'
import { placeOfTill, type TillPlace } from './till-country.ts'
import { findTotals, type Totals } from './totals.ts'
import { findVatId } from './vat-ids.ts'

/** The rules with other models, such as those that were trained without the documents that they are tried on. */
export const rulesWith = (models: ValueModels): Extractor => ({
  extract: (pages, words, types, typeHint, rulings) => extractFields(pages, words, types, typeHint, models, rulings),
})

/**
 * Rules for invoices and receipts in the languages that `types/` has labels for; trained models pick the names of the
 * parties.
 */
export const rules: Extractor = rulesWith(SHIPPED)

/** A rule returns what it found, and if it weighed candidates, also what contests it. */
type FoundFields = Record<string, Found | Choice | undefined>

/**
 * The type whose labels are used until the type of the document is known. Every other type of the program extends it.
 */
const ANY = 'other'

/**
 * The values in the words of a document, by rules for invoices and receipts in the languages that `types/` knows, and
 * by the labels of its type. A value that is not found is absent. A type that the sender names is not questioned.
 */
export function extractFields(
  pages: readonly Page[],
  words: readonly Word[],
  types: Types,
  typeHint?: DocumentType,
  models = SHIPPED,
  rulings: readonly Ruling[] = [],
): Extracted {
  const found = findValues(pages, words, types, typeHint, models, rulings)
  return { ...found.extracted, fields: scoredFields(found, models.values) }
}

/** What the rules and the models of names find, with the scores of the rules. */
export function findValues(
  pages: readonly Page[],
  words: readonly Word[],
  types: Types,
  typeHint: DocumentType | undefined,
  models: NameModels,
  rulings: readonly Ruling[] = [],
): FoundValues {
  const layout = layOut(pages, words)
  const anyTotals = findTotals(layout)
  const any = types.get(typeHint ?? ANY) ?? NO_TYPE
  const invoiceNumber = findInvoiceNumber(layout, any)
  const countries = countriesOf(layout)
  const usualOrder = dateOrderOf(layout, countries)
  const total = anyTotals.fields.grossTotal?.found.value
  const facts = {
    total: total !== undefined,
    negative: total?.startsWith('-') === true,
    invoiceNumber: invoiceNumber !== undefined,
    transfer: findIban(layout) !== undefined && findDueDate(layout, usualOrder, any) !== undefined,
  }
  const classified = classify(layout, facts, types, typeHint)
  const { type, kind } = classified
  const definition = types.get(type) ?? NO_TYPE
  const isReceipt = definition.lineage.includes('receipt')
  const sameRule =
    isReceipt === any.lineage.includes('receipt') &&
    any.fields['invoiceNumber']?.labels === definition.fields['invoiceNumber']?.labels
  const totals = isReceipt ? findTotals(layout, true) : anyTotals
  const till = isReceipt ? placeOfTill(layout, countries) : undefined
  const order = till ? dateOrderOf(layout, till.countries, true) : usualOrder
  const parties = findParties(layout, isReceipt, models)
  const ruled = {
    invoiceNumber: sameRule ? invoiceNumber : findInvoiceNumber(layout, definition),
    ...fieldsByRule({ layout, order, totals, countries, till, parties }, definition),
  }
  const labelled: Record<string, Choice | undefined> = Object.fromEntries(
    Object.entries(definition.fields)
      .filter(([name, { labels }]) => labels.length > 0 && !Object.hasOwn(ruled, name))
      .map(([name, field]) => [name, findLabelled(layout, order, definition, name, field)]),
  )
  const { invoiceNumber: named } = ruled
  const { precedingInvoiceNumber: preceding } = labelled
  const found: FoundFields = { ...ruled, ...labelled, ...numbersByKind(layout, kind, named, preceding) }
  const read = fitting(found, definition, pages)
  const lines = LINED.has(kind) && definition.tables['lines'] ? readLines(layout, rulings) : NO_LINES
  const documents = documentsIn(layout, any)
  const parts = proposedParts(documents)
  const differ = linesDiffer(layout, lines)
  // The prices of a receipt may include or exclude tax, line by line.
  const fields = differ?.isVeto && kind !== 'receipt' ? vetoed(read, differ) : read
  const findings = [
    ...(typeHint ? [] : [...kindUnknown(kind, fields, layout), ...kindDoubted(kind, layout)]),
    ...contestedIn(found, fields),
    ...(kind === 'receipt' ? [] : [...assignedClaim(layout, fields['sellerName']), ...invalidIbans(layout)]),
    ...severalDocuments(documents),
    ...(differ ? [linesFinding(differ, kind !== 'receipt')] : []),
  ]
  const rows = lines.lines.map((line) => fittingIn(line, definition.tables['lines']!.columns, pages))
  const tables: Extracted['tables'] = rows.length > 0 ? { lines: rows } : {}
  const extracted: Extracted = { ...classified, findings, fields, tables, ...(parts && { parts }) }
  return { extracted, layout, order, seller: parties.seller }
}

const NO_LINES: FoundLines = { lines: [], changes: [], hasHeadings: false }

/** Kinds whose lines say what is charged, given back, ordered or delivered. */
const LINED: ReadonlySet<DocumentKind> = new Set([
  'invoice',
  'credit-note',
  'cancellation',
  'prepayment-invoice',
  'final-invoice',
  'pro-forma',
  'receipt',
  'order',
  'order-confirmation',
  'delivery-note',
])

/** Values without which an invoice cannot be booked: if two candidates compete, a person decides. */
const CORE: ReadonlySet<string> = new Set(['invoiceNumber', 'issueDate', 'currency', 'grossTotal'])

const contestedIn = (found: FoundFields, fields: Fields): Finding[] =>
  Object.entries(found).flatMap(([path, each]) => {
    const value = fields[path]
    if (!value || !each || !('contested' in each) || each.contested.length === 0) return []
    const detail = `${path} can be ${[value.value, ...each.contested].slice(0, 3).join(' or ')}.`
    return [{ code: 'contested', asks: CORE.has(path), path, page: value.page, detail }]
  })

const NOTHING = { fields: {}, tables: {}, checks: {}, businessKey: [] }
const NO_TYPE: TypeDefinition = { name: '', lineage: [], titles: {}, ...NOTHING }

interface Looking {
  layout: Layout
  order: DateOrder
  totals: Totals
  countries: ReadonlyMap<string, number>
  till: TillPlace | undefined
  parties: ReturnType<typeof findParties>
}

function fieldsByRule({ layout, order, totals, countries, till, parties }: Looking, type: TypeDefinition): FoundFields {
  const receipt = type.lineage.includes('receipt')
  return {
    issueDate: findIssueDate(layout, order, type, type.name !== ANY),
    dueDate: receipt ? undefined : findDueDate(layout, order, type),
    ...parties.fields,
    sellerVatId: findVatId(layout, parties.isBuyers),
    ...(receipt ? {} : totals.dueByTotal),
    ...totals.rounding,
    ...totals.fields,
    currency: till ? findTillCurrency(layout, totals.rows, till) : findCurrency(layout, totals.rows, countries),
    purchaseOrderNumber: receipt ? undefined : findPurchaseOrder(layout, type),
    iban: findIban(layout),
  }
}

/** Only values of fields that the type has and whose form is that of their kind. */
const fitting = (found: FoundFields, type: TypeDefinition, pages: readonly Page[]): Fields =>
  fittingIn(found, type.fields, pages)

function fittingIn(
  found: FoundFields,
  definitions: Readonly<Record<string, ColumnDefinition>>,
  pages: readonly Page[],
): Fields {
  const fields: Record<string, Value> = {}
  for (const [name, each] of Object.entries(found)) {
    const value = each && 'found' in each ? each.found : each
    const definition = definitions[name]
    const source = pages[(value?.page ?? 0) - 1]?.source
    if (value && definition && source && fitsKind(definition.kind, value.value)) fields[name] = { ...value, source }
  }
  return fields
}
