import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import type { Layout } from '../rules/lines.ts'
import { INVOICE_NUMBER, KIND_MARKS, REFERS_TO_INVOICE, SELF_BILLED } from './marks.ts'
import { placedTitles, type PlacedTitle } from './titles.ts'

/** What the rest of the document says: log odds against a document of any other kind. */
export interface Structure {
  invoice: number
  receipt: number
  /** printed by a till */
  slip: boolean
  /** the total gives money back */
  negative: boolean
}
/** Probability of each kind that has any; they add up to 1. */
export type KindOdds = ReadonlyMap<DocumentKind, number>

/** A title without any doubt adds this much more than one in passing (log odds per strength). */
const TITLE_ODDS = 3
/** Without a title and marks, a document is of none of the special kinds. */
const PRIOR = -3
/** The structure alone makes an invoice likely, not certain. */
const MOST_BY_STRUCTURE = 3
/** A title that is stronger by this much is the title of the document; the others are then references. */
const CLEAR_LEAD = 1
const OUTDONE = 0.5
/** A till names many things that make other documents: orders, statements, deliveries. */
const ON_SLIP = 0.4
const SLIP_KINDS: readonly DocumentKind[] = ['invoice', 'receipt', 'credit-note', 'cancellation', 'payment-receipt']
/** A document says what it is on its first page. */
const LATER = 0.4
/** "This is not an invoice" */
const DENIED = 4
/** A title below this strength is a label or a word in passing. */
const WEAK_TITLE = 1.6
/** "Gutschrift" without a word about an invoice may be either: below what any pipeline posts unseen. */
const AMBIGUOUS_CREDIT = 0.55

/** How likely a document is of each kind, by its titles, the words in it and its structure. */
export function kindOdds(layout: Layout, structure: Structure): KindOdds {
  const text = layout.rows.map(({ plain }) => plain).join('\n')
  const placed = placedTitles(layout)
  const titles = strongest(placed, structure.slip)
  const scores = new Map<DocumentKind, number>([['other', 0]])
  const add = (kind: DocumentKind, odds: number) => scores.set(kind, (scores.get(kind) ?? PRIOR) + odds)
  add('invoice', Math.min(structure.invoice, MOST_BY_STRUCTURE) - PRIOR)
  add('receipt', Math.min(structure.receipt, MOST_BY_STRUCTURE) - PRIOR)
  const lead = largest(
    [...titles.values()].map(({ strength }) => strength),
    0,
  )
  for (const [kind, { strength }] of titles)
    add(kind, TITLE_ODDS * strength * (strength < lead - CLEAR_LEAD ? OUTDONE : 1))
  for (const kind of new Set(placed.filter(({ negated }) => negated).map((title) => title.kind)))
    if ((titles.get(kind)?.strength ?? 0) < WEAK_TITLE) add(kind, -DENIED)
  for (const [kind, pattern, odds] of KIND_MARKS) if (pattern.test(text)) add(kind, odds)
  const odds = softmax(scores)
  return structure.slip ? odds : resolved(odds, titles, text, structure)
}

/** The strongest title of each kind. */
function strongest(titles: readonly PlacedTitle[], slip: boolean): Map<DocumentKind, PlacedTitle> {
  const best = new Map<DocumentKind, PlacedTitle>()
  for (const title of titles) {
    if (title.negated) continue
    // A till calls its receipt by many names.
    const kind = slip && title.kind === 'invoice' ? 'receipt' : title.kind
    const strength =
      title.strength * (slip && !SLIP_KINDS.includes(kind) ? ON_SLIP : 1) * (title.line.page === 1 ? 1 : LATER)
    if ((best.get(kind)?.strength ?? 0) < strength) best.set(kind, { ...title, kind, strength })
  }
  return best
}

function softmax(scores: ReadonlyMap<DocumentKind, number>): Map<DocumentKind, number> {
  const most = largest([...scores.values()])
  const powers = [...scores].map(([kind, score]) => [kind, Math.exp(score - most)] as const)
  const sum = powers.reduce((all, [, power]) => all + power, 0)
  return new Map(powers.map(([kind, power]) => [kind, power / sum]))
}

/** Kinds whose titles mean more than one thing, told apart by what the document says beside its title. */
function resolved(
  odds: Map<DocumentKind, number>,
  titles: ReadonlyMap<DocumentKind, PlacedTitle>,
  text: string,
  { negative }: Structure,
): KindOdds {
  const share = (from: DocumentKind, to: DocumentKind, part: number) => {
    const whole = odds.get(from) ?? 0
    odds.set(from, whole * (1 - part))
    odds.set(to, (odds.get(to) ?? 0) + whole * part)
  }
  if ((titles.get('receipt')?.strength ?? 0) >= WEAK_TITLE && INVOICE_NUMBER.test(text))
    share('receipt', 'payment-receipt', 0.9)
  const credit = titles.get('credit-note')
  if (credit && credit.strength >= WEAK_TITLE && isAmbiguousCredit(credit)) {
    if (SELF_BILLED.test(text)) share('credit-note', 'invoice', 0.9)
    else if (!negative && !REFERS_TO_INVOICE.test(text)) share('credit-note', 'invoice', 1 - AMBIGUOUS_CREDIT)
  }
  return odds
}

/** A German "Gutschrift" may be a self-billed invoice; a correction may raise or lower the sum. */
const AMBIGUOUS =
  /gutschrift|korrektur|berichtigung|korekta|koryguj|helyesbito|modosito|rectificativ|correct|opravn|corectie/

const isAmbiguousCredit = ({ line, from, to }: PlacedTitle): boolean => AMBIGUOUS.test(line.plain.slice(from, to))
