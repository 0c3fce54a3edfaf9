import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import type { Value } from '../../../hub/document/values/value.ts'
import { placedTitles, type PlacedTitle } from '../kinds/titles.ts'
import { findIban } from '../rules/ibans.ts'
import { findInvoiceNumber } from '../rules/identifiers.ts'
import { labelsOf } from '../rules/labels.ts'
import type { Layout } from '../rules/lines.ts'
import { sourceOf } from '../rules/pattern.ts'
import { findTotals } from '../rules/totals.ts'
import { findVatId } from '../rules/vat-ids.ts'
import { pageMarkIn, type PageMark } from './page-mark.ts'

/** What one page says about the document that it belongs to. */
export interface PageFacts {
  page: number
  /** false for a page without words */
  printed: boolean
  mark: PageMark | undefined
  /** a title in the upper part that can only be that of a document */
  title: { kind: DocumentKind; strength: number } | undefined
  /** true if it says that it is enclosed with another document */
  enclosed: boolean
  /** number of the document, in capitals without marks */
  number: string | undefined
  vatId: string | undefined
  iban: string | undefined
  /** the gross total, which takes longer to find than all the rest */
  total(): string | undefined
}

const UPPER_PART = 0.5
/** A line that begins with one of these, in lower case without accents. */
const ENCLOSED = new RegExp(
  `^(?:${sourceOf(
    'attachment|appendix|annex|enclosure|exhibit|schedule|anlage|anhang|beilage|beleg zu|annexe|piece jointe|allegato|',
    'bijlage|anexo|adjunto|zalacznik|priloha|bilaga|bilag|vedlegg|liite|melleklet|anexa|παραρτημα|συνημμενο|',
    'terms and conditions|general terms|allgemeine geschaftsbedingungen|agb|conditions generales|condizioni generali|',
    'algemene voorwaarden|condiciones generales|condicoes gerais|ogolne warunki',
  )})(?![\\p{L}])`,
  'u',
)

/** @param type whose labels name the number of a document */
export function pageFacts(layout: Layout, page: number, type: TypeDefinition): PageFacts {
  const own = pageOf(layout, page)
  const { height } = layout.pages[page - 1]!
  const titles = placedTitles(own).filter(({ line, negated }) => !negated && line.box[1] < height * UPPER_PART)
  const number = findInvoiceNumber(own, type)
  return {
    page,
    printed: own.rows.length > 0,
    mark: pageMarkIn(own.rows.map(({ plain }) => plain)),
    title: strongest(titles),
    enclosed: own.rows.some(({ plain, lines }) => ENCLOSED.test(plain) && lines[0]!.box[1] < height * UPPER_PART),
    number: number && isClear(number.found) && !isList(own, type) ? plainNumber(number.found.value) : undefined,
    vatId: findVatId(own, () => false)?.found.value,
    iban: findIban(own)?.found.value,
    total: once(() => findTotals(own).fields.grossTotal?.found.value),
  }
}

function once<T>(find: () => T): () => T {
  let found: { value: T } | undefined
  return () => (found ??= { value: find() }).value
}

const plainNumber = (number: string): string => number.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** "Nr." alone may stand before the number of an article. */
const LEAST_CLEAR = 0.65
const isClear = ({ confidence }: Pick<Value, 'confidence'>): boolean => confidence >= LEAST_CLEAR

/** A page that names more numbers lists other documents. */
const MOST_NUMBERS = 3

function isList({ lines }: Layout, type: TypeDefinition): boolean {
  const labels = labelsOf(type, 'invoiceNumber')
  return lines.filter(({ plain }) => labels.some((label) => plain.search(label) >= 0)).length > MOST_NUMBERS
}

function strongest(titles: readonly PlacedTitle[]): PageFacts['title'] {
  let best: PlacedTitle | undefined
  for (const title of titles) if (title.strength > (best?.strength ?? 0)) best = title
  return best && { kind: best.kind, strength: best.strength }
}

/** One page as a layout of its own, with the pages of the whole one. */
function pageOf({ pages, rows }: Layout, page: number): Layout {
  const own = rows
    .filter((row) => row.page === page)
    .map((row, index) => ({ ...row, lines: row.lines.map((line) => ({ ...line, row: index })) }))
  return { pages, rows: own, lines: own.flatMap(({ lines }) => lines) }
}
