import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import { numberBehind } from './number-token.ts'
import { candidateOf, choose, type Candidate, type Choice } from '../candidate.ts'
import type { Evidence } from '../../../hub/document/values/evidence.ts'
import { labelsOf, placesAfter, type Place } from './labels.ts'
import { pieceOf, type Layout } from './lines.ts'
import { patternOf } from './pattern.ts'

/** How sure the number behind a label is, by the group of the label. */
const SURE_OF_INVOICE = [0.95, 0.9, 0.85, 0.75, 0.7, 0.65, 0.6]
const SURE_OF_ORDER = [0.9, 0.7]
const CHOICE = { atLeast: 0.3, margin: 0.02 }
/** What is left of the score of a number whose end is not clear, and of the number that ends earlier. */
const UNCLEAR_END = { longer: 0.75, shorter: 0.6 } as const

/** A label behind other words is surer if it begins a line. */
const IN_SENTENCE = /[a-zα-ω]{3}.*[ .][a-zα-ω]{3}/
const SENTENCE = 0.93
/** "Original invoice no.", "Vorherige Rechnung Nr.": the number of another document. */
const EARLIER = patternOf(
  String.raw`\b(?:original|previous|preceding|prior|earlier|last|related|corrected|replaced|vorherige|vorige|`,
  String.raw`letzte|fruhere|ursprungliche|bisherige|ersetzte|korrigierte|precedente|ancienne|anterior|inicial|oorspronkelijke|`,
  String.raw`tidligere|tidigare|poprzednia|poprzedniej|predchozi)[a-z]{0,2} $`,
)
const OF_EARLIER = 0.4

export const findInvoiceNumber = (layout: Layout, type: TypeDefinition): Choice | undefined =>
  findNumber(layout, labelsOf(type, 'invoiceNumber'), SURE_OF_INVOICE)

export const findPurchaseOrder = (layout: Layout, type: TypeDefinition): Choice | undefined =>
  findNumber(layout, labelsOf(type, 'purchaseOrderNumber'), SURE_OF_ORDER)

/** The number behind the surest label that has one. */
export function findNumber(layout: Layout, labels: readonly RegExp[], sure: readonly number[]): Choice | undefined {
  const candidates = labels.flatMap((label, group) => {
    const certainty = sure[group] ?? sure.at(-1)!
    return byLabel(placesAfter(layout, label)).flatMap((places) => firstNumber(places, certainty))
  })
  return choose(candidates, CHOICE)
}

/** Places of one printed label each, the nearest first. */
const byLabel = (places: readonly Place[]): Place[][] => [...Map.groupBy(places, ({ at }) => at).values()]

function firstNumber(places: readonly Place[], sure: number): Candidate[] {
  for (const { line, from, certainty, label, before } of places) {
    const place = certainty * (IN_SENTENCE.test(before) ? SENTENCE : 1) * (EARLIER.test(before) ? OF_EARLIER : 1)
    const token = numberBehind(line, from)
    if (!token) continue
    const candidate = (to: number, left: number, doubt: readonly Evidence[]) =>
      candidateOf(pieceOf(line, token.from, to), line.text.slice(token.from, to), sure * place * left, [
        { code: 'label', detail: label },
        ...doubt,
      ])
    if (token.otherEnd === undefined) return [candidate(token.to, 1, [])]
    const doubt = [{ code: 'ambiguous', detail: line.text.slice(token.from, token.to) } as const]
    return [candidate(token.to, UNCLEAR_END.longer, doubt), candidate(token.otherEnd, UNCLEAR_END.shorter, doubt)]
  }
  return []
}
