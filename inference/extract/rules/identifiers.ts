import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import { numberBehind } from './number-token.ts'
import { candidateOf, choose, shifted, type Candidate, type Choice } from '../candidate.ts'
import { certaintyBehind, labelsOf, placesAfter, type Place } from './labels.ts'
import { pieceOf, plainOf, type Layout, type Piece } from './lines.ts'
import { withRest } from './number-rest.ts'
import { cardRows, numbersBehind, tillNumbers } from './till-number.ts'

/** How sure the number behind a label is, by the group of the label. */
const SURE_OF_INVOICE = [0.95, 0.9, 0.85, 0.75, 0.7, 0.65, 0.6]
const SURE_OF_ORDER = [0.9, 0.7]
const CHOICE = { atLeast: 0.3, margin: 0.02 }
/** Most receipts are posted without a person: a number that its label does not make likely is left out. */
const CHOICE_OF_RECEIPT = { atLeast: 0.5, margin: 0.02 }
/** What is left of the score of a number whose end is not clear, and of the number that ends earlier. */
const UNCLEAR_END = { longer: 0.75, shorter: 0.6 } as const

/** The number of an invoice, or of a receipt: any number that its till prints for this sale, the surest first. */
export const findInvoiceNumber = (layout: Layout, type: TypeDefinition): Choice | undefined =>
  type.lineage.includes('receipt')
    ? findReceiptNumber(layout, type)
    : choose(withRepeats(layout, numbersOf(layout, labelsOf(type, 'invoiceNumber'), SURE_OF_INVOICE)), CHOICE)

/**
 * A number has no letter to spare. Of recognised words that are less sure than this, more had a wrong letter than not
 * (140 receipts); such a number is left out.
 */
const LEGIBLE = 0.93

function findReceiptNumber(layout: Layout, type: TypeDefinition): Choice | undefined {
  const card = cardRows(layout)
  const ofType = labelsOf(type, 'invoiceNumber').flatMap((label, group) =>
    numbersBehind(layout, { label, sure: SURE_OF_INVOICE[group] ?? SURE_OF_INVOICE.at(-1)!, digits: 2 }, card),
  )
  const candidates = [...ofType, ...tillNumbers(layout, card)]
  return choose(
    candidates.filter(({ piece }) => piece.confidence >= LEGIBLE),
    CHOICE_OF_RECEIPT,
  )
}

export const findPurchaseOrder = (layout: Layout, type: TypeDefinition): Choice | undefined =>
  findNumber(layout, labelsOf(type, 'purchaseOrderNumber'), SURE_OF_ORDER)

/** The number behind the surest label that has one. */
export const findNumber = (layout: Layout, labels: readonly RegExp[], sure: readonly number[]): Choice | undefined =>
  choose(numbersOf(layout, labels, sure), CHOICE)

const numbersOf = (layout: Layout, labels: readonly RegExp[], sure: readonly number[]): Candidate[] =>
  labels.flatMap((label, group) => {
    const certainty = sure[group] ?? sure.at(-1)!
    return byLabel(placesAfter(layout, label)).flatMap((places) => firstNumber(layout, places, certainty))
  })

/** In log odds: the number is printed once more, such as in the reference of the payment or on the next page. */
const PRINTED_AGAIN = 0.6
/** Shorter numbers occur by chance. */
const LONG_ENOUGH = 5

/** The best number is surer if it stands in another row too. That chooses none: customers and orders have numbers too. */
function withRepeats(layout: Layout, candidates: readonly Candidate[]): readonly Candidate[] {
  const best = candidates.reduce<Candidate | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined)
  if (!best || best.value.length < LONG_ENOUGH) return candidates
  const { value, piece } = best
  const isRepeated = layout.lines.some(
    ({ text, page, box }) =>
      (page !== piece.page || box[1] > piece.box[3] || box[3] < piece.box[1]) &&
      text.split(/[\s:;,()]+/).includes(value),
  )
  return candidates.map((each) =>
    isRepeated && each.value === value
      ? { ...each, score: shifted(each.score, PRINTED_AGAIN), evidence: [...each.evidence, { code: 'repeated' }] }
      : each,
  )
}

/** "Serie A, number 4711": some write the number with the series, others without. */
const HAS_SERIES =
  /(?<![a-zα-ω])(?:seria|serie|series|serija|σειρα)(?![a-zα-ω])[ .:]*(?!si )[a-zα-ω\d]{1,6}(?![a-zα-ω\d])/
const WITHOUT_SERIES = 0.4

/** Places of one printed label each, the nearest first. */
const byLabel = (places: readonly Place[]): Place[][] => [...Map.groupBy(places, ({ at }) => at).values()]

function firstNumber(layout: Layout, places: readonly Place[], sure: number): Candidate[] {
  for (const { line, from, certainty, label, before, row } of places) {
    const place =
      certainty * certaintyBehind(before) * (HAS_SERIES.test(`${before}${plainOf(label)}`) ? WITHOUT_SERIES : 1)
    const token = numberBehind(line, from)
    if (!token) continue
    const piece = pieceOf(line, token.from, token.to)
    const longer = withRest(layout, line, token.from, token.to, line.row !== row)
    if (token.otherEnd === undefined && !longer)
      return [candidateOf(piece, piece.text, sure * place, [{ code: 'label', detail: label }])]
    const candidate = (piece: Piece, left: number) =>
      candidateOf(piece, piece.text, sure * place * left, [
        { code: 'label', detail: label },
        { code: 'ambiguous', detail: longer?.text ?? line.text.slice(token.from, token.to) },
      ])
    if (longer) return [longer, piece].map((each) => candidate(each, UNCLEAR_END.longer))
    return [
      candidate(piece, UNCLEAR_END.longer),
      candidate(pieceOf(line, token.from, token.otherEnd), UNCLEAR_END.shorter),
    ]
  }
  return []
}
