import type { FieldDefinition, TypeDefinition } from '../../../hub/document/types/type.ts'
import { amountsIn, moneyOf } from './amounts.ts'
import { dateAt } from './date-fields.ts'
import type { Order } from './dates.ts'
import { foundIn, type Found } from './found.ts'
import { findNumber } from './identifiers.ts'
import { labelsOf, placesAfter, type Place } from './labels.ts'
import { pieceOf, type Layout } from './lines.ts'

/** How sure the value behind a label is, by the group of the label. */
const SURE = [0.9, 0.8, 0.7]

/** A field without a rule of its own: what follows its surest label. */
export function findLabelled(
  layout: Layout,
  order: Order,
  type: TypeDefinition,
  name: string,
  { kind }: FieldDefinition,
): Found | undefined {
  const labels = labelsOf(type, name)
  if (kind === 'identifier') return findNumber(layout, labels, SURE)
  for (const [index, label] of labels.entries()) {
    const sure = SURE[index] ?? SURE.at(-1)!
    if (kind === 'date') {
      const found = dateAt(layout, label, order)
      if (found)
        return foundIn(
          pieceOf(found.date.line, found.date.from, found.date.to),
          sure * found.certainty,
          found.date.value,
        )
      continue
    }
    for (const place of placesAfter(layout, label)) {
      const found = kind === 'amount' || kind === 'decimal' ? amountAt(place, sure) : textAt(place, sure)
      if (found) return found
    }
  }
  return undefined
}

function amountAt({ line, from, certainty }: Place, sure: number): Found | undefined {
  const amount = amountsIn(line).find((each) => each.from >= from)
  return (
    amount && foundIn(pieceOf(line, amount.from, amount.to), sure * certainty, moneyOf(amount.cents, amount.places))
  )
}

/** The rest of the line. */
function textAt({ line, from, certainty }: Place, sure: number): Found | undefined {
  const start = from + (/^[\s:#.\-–=*]*/.exec(line.text.slice(from))?.[0].length ?? 0)
  return start < line.text.length ? foundIn(pieceOf(line, start), sure * certainty) : undefined
}
