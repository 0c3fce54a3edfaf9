import type { FieldDefinition, TypeDefinition } from '../../../hub/document/types/type.ts'
import { candidateOf, choose, type Candidate, type Choice } from '../candidate.ts'
import { amountsIn, moneyOf } from './amounts.ts'
import { datesAt } from './date-fields.ts'
import type { DateOrder } from './date-order.ts'
import { findNumber } from './identifiers.ts'
import { labelsOf, placesAfter, type Place } from './labels.ts'
import { pieceOf, type Layout } from './lines.ts'

/** How sure the value behind a label is, by the group of the label. */
const SURE = [0.9, 0.8, 0.7]
const CHOICE = { atLeast: 0.2, margin: 0.02 }

/** A field without a rule of its own: what follows its surest label. */
export function findLabelled(
  layout: Layout,
  order: DateOrder,
  type: TypeDefinition,
  name: string,
  { kind }: FieldDefinition,
): Choice | undefined {
  const labels = labelsOf(type, name)
  if (kind === 'identifier') return findNumber(layout, labels, SURE)
  const candidates = labels.flatMap((label, group) => {
    const sure = SURE[group] ?? SURE.at(-1)!
    const found = placesAfter(layout, label).map((place) => {
      if (kind === 'date') return datesAt(place, order, sure)
      return kind === 'amount' || kind === 'decimal' ? amountAt(place, sure) : textAt(place, sure)
    })
    return found.find((each) => each.length > 0) ?? []
  })
  return choose(candidates, CHOICE)
}

function amountAt({ line, from, certainty, label }: Place, sure: number): Candidate[] {
  const amount = amountsIn(line).find((each) => each.from >= from)
  if (!amount) return []
  const piece = pieceOf(line, amount.from, amount.to)
  return [
    candidateOf(piece, moneyOf(amount.cents, amount.places), sure * certainty, [{ code: 'label', detail: label }]),
  ]
}

/** The rest of the line. */
function textAt({ line, from, certainty, label }: Place, sure: number): Candidate[] {
  const start = from + (/^[\s:#.\-–=*]*/.exec(line.text.slice(from))?.[0].length ?? 0)
  if (start >= line.text.length) return []
  const piece = pieceOf(line, start)
  return [candidateOf(piece, piece.text, sure * certainty, [{ code: 'label', detail: label }])]
}
