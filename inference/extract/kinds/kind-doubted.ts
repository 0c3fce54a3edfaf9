import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { Finding } from '../../../hub/document/finding.ts'
import type { Layout, Line } from '../rules/lines.ts'
import { sourceOf } from '../rules/pattern.ts'
import { combinedTitle } from './combined-title.ts'
import { SELF_BILLED } from './marks.ts'
import { otherTitle } from './other-title.ts'
import { isAbout, placedTitles, type PlacedTitle } from './titles.ts'

/** Kinds that are posted as a bill to pay. */
const BILLS: ReadonlySet<DocumentKind> = new Set(['invoice', 'prepayment-invoice', 'final-invoice'])
/** Kinds that are posted as money that is given back. */
const CREDITS: ReadonlySet<DocumentKind> = new Set(['credit-note', 'cancellation'])
/** A weaker title is a word in passing. */
const LEAST_TITLE = 0.5
/** A title of this strength is that of the document. */
const CLEAR_TITLE = 1.6
/** Height of a large line, in usual heights of a line. */
const LARGE = 1.3
/** Characters before the title in a line that denies it. */
const LONGEST_DENIAL = 40

const words = (...parts: string[]): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${sourceOf(...parts)})(?!\p{L})`, 'u')

/** Sentences in plain form that say that the sum is given back. */
const GIVEN_BACK = words(
  String.raw`(?:amount|sum|total|balance|credit)(?!\p{L})[^.]{0,60} (?:refunded|reimbursed|credited) (?:to|in)|`,
  String.raw`(?:will|shall) be (?:refunded|credited) to you\p{L}*|in your favou?r|credit (?:to|for|against) invoice|`,
  String.raw`(?:betrag|summe|guthaben)(?!\p{L})[^.]{0,60} (?:gutgeschrieben|(?:zuruck)?erstattet|zuruckuberwiesen)|`,
  String.raw`zu ihren gunsten|guthaben (?:uberweisen|erstatten|zahlen) wir|erstattungsbetrag|gutschriftsbetrag|`,
  String.raw`(?:montant|somme|solde)(?!\p{L})[^.]{0,60} (?:rembours|recredit|credit)ee?s?|en votre faveur|`,
  String.raw`(?:importo|somma)(?!\p{L})[^.]{0,60} (?:accreditat|rimborsat|restituit)[oa]|a vostro (?:favore|credito)|`,
  String.raw`(?:importe|cantidad|monto)(?!\p{L})[^.]{0,60} (?:(?:reembolsad|devuelt)[oa]|`,
  String.raw`abonad[oa] en su cuenta)|a su favor|`,
  String.raw`bedrag(?!\p{L})[^.]{0,60} (?:teruggestort|terugbetaald|gecrediteerd)|in uw voordeel|`,
  String.raw`(?:valor|montante)(?!\p{L})[^.]{0,60} (?:reembolsado|devolvido|creditado)|a seu favor|kwota do zwrotu|`,
  String.raw`bel[oø](?:pp?|b)\p{L}*[^.]{0,60} (?:aterbetal|tilbagebetal|tilbakebetal|krediter)\p{L}*`,
)

/** Sentences that ask for the payment of an earlier invoice. */
const STILL_OPEN = words(
  String.raw`(?<!if |when |should )(?:following|below|above|this) invoices?(?!\p{L})[^.]{0,40} `,
  String.raw`(?:unpaid|outstanding|overdue|past due)|our records (?:show|indicate)|according to our records|`,
  String.raw`(?:folgende|nachstehende|untenstehende|oben genannte|diese)[nr]? (?:rechnung|forderung)\p{L}*[^.]{0,40} `,
  String.raw`(?:offen|unbezahlt|uberfallig|nicht (?:beglichen|bezahlt))|laut unserer (?:buchhaltung|unterlagen)|`,
  String.raw`begleichen sie (?:bitte )?den uberfalligen betrag|sauf erreur (?:ou omission )?de notre part|`,
  String.raw`restent? (?:a ce jour )?impayee?s?|risultan?o? (?:ancora )?(?:insolut|non pagat|scadut)[aeio]|`,
  String.raw`dalle nostre (?:registrazioni|scritture)|volgens onze administratie|segun nuestros registros|`,
  String.raw`sigue(?:n)? pendientes? de pago|segundo os nossos registos|continua em aberto|`,
  String.raw`wedlug naszych (?:danych|zapisow)|`,
  String.raw`enligt var bokforing|if[oø]lge (?:vores|vart) (?:bogholderi|regnskap)`,
)

/** Sentences of a receipt of payment; paid invoices have them as well, below a title. */
const IS_PAID = words(
  String.raw`(?:we )?(?:have )?received your payment|thank you for your payment|`,
  String.raw`ihre zahlung (?!nicht)[^.]{0,60}erhalten|recu votre (?:paiement|reglement)|`,
  String.raw`ricevuto il (?:suo |vostro )?pagamento|recibido su pago|uw betaling [^.]{0,40}ontvangen|`,
  String.raw`recebemos o (?:seu|vosso) pagamento|otrzymalismy (?:panstwa )?(?:wplate|platnosc)`,
)

const NO_TAX_DOCUMENT = words(
  String.raw`non valid[oa] ai fini (?:fiscali|iva)|not valid for tax|sin valor fiscal|sem valor fiscal|`,
  String.raw`sans valeur fiscale`,
)

/** What is stamped over a document that is not, or no longer, a bill. */
const STAMP = new RegExp(
  sourceOf(
    String.raw`^\W*(?:(?:invoice|rechnung|facture|factura|fattura|factuur|fatura|faktura)\W+)?(?:is |ist |est )?`,
    String.raw`(?:draft|entwurf|brouillon|bozza|borrador|concept|rascunho|utkast|udkast|`,
    String.raw`void|voided|cancell?ed|storniert|annulee?|annullat[ao]|anulad[ao]|geannuleerd|anulowan[oay]|makulerad|`,
    String.raw`annulleret|kansellert|stornering|refund(?:ed)?|(?:ruck)?erstattung|remboursement|remboursee?|rimborso|`,
    String.raw`rimborsat[ao]|reembolso|reembolsad[ao]|devolucion|terugbetaling|terugbetaald|aterbetalning|`,
    String.raw`tilbagebetaling|tilbakebetaling|credit adjustment|sales? return|return invoice)\W*$`,
  ),
  'u',
)

/**
 * A document that looks like a bill, but says that it is none, that it is about an earlier one, or that it gives money
 * back, and one whose heading names several kinds: a person must look at it, so that it is never posted unseen.
 */
export function kindDoubted(kind: DocumentKind, layout: Layout): Finding[] {
  if (kind === 'receipt') return []
  const titles = placedTitles(layout)
  const combined = combinedTitle(layout, titles, kind)
  if (combined !== undefined)
    return [{ code: 'kind-unknown', asks: true, detail: `The heading names more than one kind: "${combined}".` }]
  const sentence = CREDITS.has(kind) ? onlySentence(titles, kind) : undefined
  if (sentence !== undefined)
    return [{ code: 'kind-unknown', asks: true, detail: `The document may be an invoice that says "${sentence}".` }]
  const said = BILLS.has(kind)
    ? doubtIn(layout, titles)
    : kind === 'cancellation'
      ? layout.lines.find((line) => isStamp(layout, line))?.text
      : undefined
  if (said === undefined) return []
  return [{ code: 'kind-unknown', asks: true, detail: `The document looks like an invoice, but says "${said}".` }]
}

/** What may stand behind a title in its line: a number, the label of one, or nothing. */
const NUMBER_ONLY =
  /^[^\p{L}\p{N}]*(?:(?:no|nr|n|num|number|nummer|numero|c|cislo)(?![\p{L}])[.°º:# ]*)?(?:[\p{L}-]{0,6}[-/ .]?\d\S*)?\W*$/u

/** "Credit note CN-221 was deducted.": the line, if no other one is a title of this kind. */
function onlySentence(titles: readonly PlacedTitle[], kind: DocumentKind): string | undefined {
  const own = titles.filter((title) => title.kind === kind && !title.negated && title.strength >= LEAST_TITLE)
  const isTitle = ({ line, to }: PlacedTitle): boolean => {
    const after = line.plain.slice(to)
    if (NUMBER_ONLY.test(after)) return true
    if (/\p{L}{3}[.!]$/u.test(line.plain)) return false
    return isAbout(after) || !/[a-z]{2}/.test(line.text.slice(to)) || /^[^.]*:/.test(after)
  }
  return own.length > 0 && !own.some(isTitle) ? own[0]!.line.text : undefined
}

/** The words that speak against a bill, as far as they are found in plain form. */
function doubtIn(layout: Layout, placed: readonly PlacedTitle[]): string | undefined {
  const text = layout.rows.map(({ plain }) => plain).join(' ')
  const titles = placed.filter((title) => BILLS.has(title.kind))
  const sentences = [
    ...(SELF_BILLED.test(text) ? [] : [GIVEN_BACK]),
    STILL_OPEN,
    NO_TAX_DOCUMENT,
    ...(titles.some(isClear) ? [] : [IS_PAID]),
  ]
  for (const pattern of sentences) {
    const match = pattern.exec(text)
    if (match) return match[0]
  }
  const denied = titles.find(isDenial)
  return (denied?.line ?? layout.lines.find((line) => isStamp(layout, line)) ?? otherTitle(layout, placed))?.text
}

const isClear = ({ strength, negated }: PlacedTitle): boolean => strength >= CLEAR_TITLE && !negated

/** "This is not an invoice" is short; "In future you will get no interim invoice" is about another document. */
const isDenial = ({ negated, line, from, to }: PlacedTitle): boolean =>
  negated && from <= LONGEST_DENIAL && /^(?:\W*$|[.!)])/.test(line.plain.slice(to))

/** A line of nothing but such a word that is large or alone in its row, or behind the word for an invoice. */
function isStamp(layout: Layout, line: Line): boolean {
  if (!STAMP.test(line.plain)) return false
  if (/\p{L}\W+\p{L}/u.test(line.plain)) return true
  const heights = layout.lines.filter(({ page }) => page === line.page).map(({ height }) => height)
  const usual = heights.toSorted((a, b) => a - b)[heights.length >> 1]!
  return line.height >= usual * LARGE || layout.rows[line.row]!.lines.length === 1
}
