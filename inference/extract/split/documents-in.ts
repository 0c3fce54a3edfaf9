import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { Finding } from '../../../hub/document/finding.ts'
import { rangeInWords, type ProposedPart } from '../../../hub/document/parts.ts'
import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import type { Layout } from '../rules/lines.ts'
import { pageFacts, type PageFacts } from './page-facts.ts'

/** One of several documents of a file. */
interface PartOfFile {
  /** first and last page */
  pages: [from: number, to: number]
  /** how sure it is that a document begins on the first of the pages, 0 to 1; 1 for page 1 */
  confidence: number
  kind: DocumentKind | undefined
  /** true if its first page says that it is enclosed with another document */
  enclosed: boolean
}

/** A title that can only be that of a document. */
const TITLE = 2.4
/** Evidence (log odds) that a document begins on a page. */
const ODDS = {
  firstPage: 3,
  firstAfterLast: 4.5,
  onlyPage: 2,
  laterPage: -5,
  otherNumber: 3.5,
  sameNumber: -3,
  title: 1.5,
  otherTitle: 1,
  otherSeller: 2.5,
  sameSeller: -0.5,
  otherTotal: 1,
  sameTotal: -1,
  prior: -3,
} as const
/** A person is asked from this probability on. */
const POSSIBLE = 0.3

/** Log odds that no total can change into another decision. */
const NO_DOUBT = { below: -3.5, above: 3.5 } as const

/** The documents of a file in the order of its pages: one, unless there is evidence that another one begins. */
export function documentsIn(layout: Layout, type: TypeDefinition): PartOfFile[] {
  const parts: PartOfFile[] = []
  let own: PageFacts[] = []
  for (let page = 1; page <= layout.pages.length; page++) {
    const facts = pageFacts(layout, page, type)
    const starts = parts.length === 0 ? 1 : startsOn(facts, own)
    if (starts >= POSSIBLE) {
      parts.push({ pages: [page, page], confidence: starts, kind: undefined, enclosed: false })
      own = []
    }
    const part = parts.at(-1)!
    part.pages[1] = page
    // A page that may begin a document of its own makes the part that it is in less certain.
    if (starts < POSSIBLE) part.confidence = Math.min(part.confidence, 1 - starts)
    // Its first printed page says what it is.
    if (!own.some(({ printed }) => printed)) Object.assign(part, { kind: clearKind(facts), enclosed: facts.enclosed })
    own.push(facts)
  }
  return parts
}

/** "Your order 17" on an invoice does not make it an order. */
const clearKind = ({ title }: PageFacts): DocumentKind | undefined =>
  title && title.strength >= TITLE ? title.kind : undefined

/** How likely a page begins a document, after the pages of the one before. */
function startsOn(page: PageFacts, before: readonly PageFacts[]): number {
  // A blank page, or a separator sheet, is no document before this one.
  if (!page.printed || !before.some(({ printed }) => printed)) return 0
  const odds =
    ODDS.prior + markOdds(page, before) + numberOdds(page, before) + titleOdds(page, before) + sellerOdds(page, before)
  // Another total decides only where the rest leaves it open.
  const open = odds > NO_DOUBT.below && odds < NO_DOUBT.above
  return Math.round(1000 / (1 + Math.exp(-odds - (open ? totalOdds(page, before) : 0)))) / 1000
}

function markOdds({ mark }: PageFacts, before: readonly PageFacts[]): number {
  if (!mark) return 0
  if (mark.page > 1) return ODDS.laterPage
  const last = before.at(-1)!.mark
  // Some programs print "Page 1" on every page.
  if (mark.of === undefined && last?.page === 1) return 0
  const complete = last !== undefined && last.page > 1 && (last.of === undefined || last.page === last.of)
  if (complete) return ODDS.firstAfterLast
  return mark.of === 1 ? ODDS.onlyPage : ODDS.firstPage
}

function numberOdds({ number }: PageFacts, before: readonly PageFacts[]): number {
  const known = before.flatMap((each) => each.number ?? [])
  if (number === undefined || known.length === 0) return 0
  return known.includes(number) ? ODDS.sameNumber : ODDS.otherNumber
}

function titleOdds({ title }: PageFacts, before: readonly PageFacts[]): number {
  if (!title || title.strength < TITLE) return 0
  const known = before.flatMap((each) => (each.title && each.title.strength >= TITLE ? each.title.kind : []))
  return ODDS.title + (known.length > 0 && !known.includes(title.kind) ? ODDS.otherTitle : 0)
}

/** A seller prints the same VAT id and account on all pages, or on one of them. */
function sellerOdds(page: PageFacts, before: readonly PageFacts[]): number {
  const differences = (['vatId', 'iban'] as const).flatMap((name) => {
    const known = before.flatMap((each) => each[name] ?? [])
    const value = page[name]
    return value === undefined || known.length === 0 ? [] : [!known.includes(value)]
  })
  if (differences.length === 0) return 0
  return differences.every(Boolean) ? ODDS.otherSeller : ODDS.sameSeller
}

function totalOdds(page: PageFacts, before: readonly PageFacts[]): number {
  const total = page.total()
  const known = before.flatMap((each) => each.total() ?? [])
  if (total === undefined || known.length === 0) return 0
  return known.includes(total) ? ODDS.sameTotal : ODDS.otherTotal
}

/** Kinds that only come with the document before them. */
const ENCLOSED: readonly (DocumentKind | undefined)[] = ['delivery-note', 'order', 'order-confirmation', 'contract']

/** Whatever its pages say, such a part may also be enclosed with the document before it: a person decides. */
const UNCERTAIN = 0.9

/**
 * The documents that a file could be split into; undefined if it is one. What only comes with the document before it
 * stays with it. A part of an unclear kind, one that says that it is enclosed, and a receipt behind another document,
 * which may prove its expenses, are not certain.
 */
export function proposedParts(parts: readonly PartOfFile[]): ProposedPart[] | undefined {
  const proposed: (PartOfFile & { pages: [number, number] })[] = []
  for (const part of parts) {
    if (proposed.length > 0 && isEnclosed(part)) proposed.at(-1)!.pages[1] = part.pages[1]
    else proposed.push({ ...part, pages: [...part.pages] })
  }
  if (proposed.length < 2) return undefined
  const [first] = proposed
  return proposed.map((part, index) => {
    const { pages, confidence, kind } = part
    const proves = kind === 'receipt' && first!.kind !== 'receipt'
    const isUncertain = index > 0 && (kind === undefined || part.enclosed || proves)
    return { pages, confidence: isUncertain ? Math.min(confidence, UNCERTAIN) : confidence, ...(kind && { kind }) }
  })
}

const isEnclosed = ({ kind }: PartOfFile): boolean => ENCLOSED.includes(kind)

/**
 * What a person is asked about a file with several documents. A note of delivery or an order behind an invoice may be
 * enclosed with it, or have been scanned with it by mistake.
 */
export function severalDocuments(parts: readonly PartOfFile[]): Finding[] {
  if (parts.length < 2) return []
  return [
    {
      code: 'several-documents',
      asks: true,
      page: parts[1]!.pages[0],
      detail: `The file seems to hold ${parts.length} documents: ${parts.map(({ pages }) => rangeInWords(pages)).join(', ')}.`,
    },
  ]
}
