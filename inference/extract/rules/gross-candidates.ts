import type { Evidence } from '../../../hub/document/values/evidence.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { candidateOf, type Candidate, type Weighed } from '../candidate.ts'
import { moneyOf } from './amounts.ts'
import { scoreGross, type Scored } from './gross-score.ts'
import { pieceOf, plainOf } from './lines.ts'
import { patternOf } from './pattern.ts'
import { receiptSum, withTip } from './receipt-sums.ts'
import type { LabelledAmount } from './total-labels.ts'
import {
  contradictedBy,
  isRowBeside,
  lessWithheld,
  roundedFrom,
  splitOf,
  taxedOnTop,
  withEarlier,
  type Split,
} from './total-sums.ts'

/** A total below this score does not keep the amount due from being the total. */
const WEAK = 0.5
/** A label of its own names a total with at least this strength; only the heading of a column, with less. */
const NAMED = 0.6
/** How sure the amount due is as the total, if nothing was paid before. */
const DUE_AS_TOTAL = 0.7
/** The same if its label says that something was paid before. */
const REST_AS_TOTAL = 0.3
const REST = patternOf(
  String.raw`\b(?:rest(?!aurant)\w*|nachzahlung\w*|remaining|outstanding|residual|solde|reste|resterend\w*|restante|residuo|`,
  String.raw`pozostal[oe]|zbyva|kvar att|restbelob|restbelop)\b|υπολοιπο`,
)
/** How sure an amount without a label is, if it is the sum of net amount and tax. */
const SUM_AS_TOTAL = 0.8
/** Of very many amounts, only the last are tried as sums. */
const MOST_SUMS = 100
const WEIGHTS = { check: 1.1, checkFailed: -2.5, doubtfulSign: -1.5, unknownWords: -3 } as const

/** The amounts that may be the total, of a receipt or not. */
interface Summed {
  amounts: readonly LabelledAmount[]
  isReceipt: boolean
}

/** The amount with the surest label of what is due; of equals, the last. */
export const dueIn = (amounts: readonly LabelledAmount[]): LabelledAmount | undefined =>
  amounts
    .filter(({ kind }) => kind === 'due')
    .reduce<LabelledAmount | undefined>(
      (best, each) => (best && best.strength > each.strength ? best : each),
      undefined,
    )

export const isChecked = ({ evidence }: Candidate): boolean => evidence.some(({ code }) => code === 'check')

/**
 * The amounts that may be the gross total, each with what the sums say about it.
 * @param isDeducted whether something was paid before
 */
export function grossCandidates(summed: Summed, isDeducted: boolean): Candidate[] {
  const { amounts } = summed
  const scored = scoreGross(amounts)
  const best = largest(
    scored.map(({ certainty }) => certainty),
    0,
  )
  const stands = scored.flatMap((each) => withSums(each, summed))
  const strongest = largest(
    stands.map(({ score }) => score),
    0,
  )
  const sum = strongest < WEAK ? unlabelledSum(amounts) : []
  const due = dueIn(amounts)
  if (due && !summed.isReceipt && isWholeByParts(due, scored, amounts)) {
    const named = scored.filter(({ labelled }) => labelled.strength >= NAMED)
    return [{ labelled: due, certainty: DUE_AS_TOTAL }, ...named].flatMap((each) => withSums(each, summed))
  }
  if (sum.length > 0 || isDeducted || !due) return [...stands, ...sum]
  // What is due after a rounding is the total, although one before it is printed too.
  const isRounded = roundedFrom(amounts, due) !== undefined
  const certainty = !isRounded && REST.test(plainOf(due.label)) ? REST_AS_TOTAL : DUE_AS_TOTAL
  const dues = withSums({ labelled: due, certainty }, summed)
  if (isRounded || (!stands.some(isChecked) && !stands.some(({ value }) => isExplained(value, due, amounts))))
    return [...stands, ...dues.map((each) => ({ ...each, score: Math.max(each.score, strongest) }))]
  const isWhole = !stands.some(isChecked) && (dues.some(isChecked) || isSumWith(due, scored, amounts))
  return best >= WEAK && strongest >= WEAK && !isWhole ? stands : [...stands, ...dues]
}

/**
 * Whether the labelled net amount and tax make up what is due, and no other total: it is that of the document, whatever
 * the columns of its lines are called.
 */
function isWholeByParts(due: LabelledAmount, scored: readonly Scored[], amounts: readonly LabelledAmount[]): boolean {
  const hasParts = ({ amount }: LabelledAmount) => splitOf(amounts, amount.cents)?.isLabelled === true
  return hasParts(due) && !REST.test(plainOf(due.label)) && !scored.some(({ labelled }) => hasParts(labelled))
}

/** Whether an amount due is a total, or what is left of it after an amount that is printed. */
const isExplained = (total: string, due: LabelledAmount, amounts: readonly LabelledAmount[]): boolean => {
  const rest = Math.abs(Math.round(Number(total) * 100) - due.amount.cents)
  return rest <= 1 || amounts.some(({ amount }) => Math.abs(Math.abs(amount.cents) - rest) <= 1)
}

/** "Total fees 630.00, costs 10.00, total due 640.00": the amount due has a so-called total as its part. */
const isSumWith = (due: LabelledAmount, totals: readonly Scored[], amounts: readonly LabelledAmount[]): boolean =>
  totals.some(({ labelled }) => {
    const rest = due.amount.cents - labelled.amount.cents
    return (
      rest > 0 &&
      labelled.amount.cents > 0 &&
      amounts.some(({ amount, order }) => amount.cents === rest && labelled.order < order && order < due.order)
    )
  })

/** A total with what the sums say about it. One that they contradict is never sure. */
function withSums({ labelled, certainty }: Scored, { amounts, isReceipt }: Summed): Candidate[] {
  const { amount, label, isUnknown } = labelled
  const tipped = isReceipt ? withTip(amounts, labelled) : undefined
  const added = tipped ? undefined : splitOf(amounts, amount.cents)
  const against = added
    ? undefined
    : (tipped?.sum ??
      contradictedBy(amounts, amount.cents) ??
      taxedOnTop(amounts, labelled) ??
      withEarlier(amounts, amount.cents) ??
      lessWithheld(amounts, labelled))
  const split = added ?? (isReceipt && !against ? receiptSum(amounts, labelled) : undefined)
  const evidence: (Weighed | Evidence)[] = [
    ...(label === '' ? [] : [{ code: 'label', detail: label } as const]),
    ...(split ? [{ code: 'check', detail: sumOf(split), weight: WEIGHTS.check } as const] : []),
    ...(against ? [{ code: 'check-failed', detail: sumOf(against), weight: WEIGHTS.checkFailed } as const] : []),
    ...(isUnknown || isRowBeside(amounts, labelled)
      ? [{ code: 'ambiguous', detail: label, weight: WEIGHTS.unknownWords } as const]
      : []),
    ...(amount.doubtfulSign
      ? [{ code: 'ambiguous', detail: printed(labelled), weight: WEIGHTS.doubtfulSign } as const]
      : []),
  ]
  const candidate = candidateFor(labelled, certainty, evidence)
  if (tipped)
    return [candidate, candidateFor(tipped.paid, SUM_AS_TOTAL, [{ code: 'check', detail: sumOf(tipped.sum) }])]
  if (!amount.doubtfulSign) return [candidate]
  return [candidate, { ...candidate, value: moneyOf(-amount.cents, amount.places) }]
}

/**
 * The sum of net amount and tax, if it is printed on the page, whatever its label is. A smaller one than the amount due
 * is that of one tax rate.
 */
function unlabelledSum(amounts: readonly LabelledAmount[]): Candidate[] {
  const due = dueIn(amounts)?.amount.cents ?? 0
  const found = amounts
    .slice(-MOST_SUMS)
    .findLast(
      (each) =>
        each.kind !== 'net' &&
        each.kind !== 'tax' &&
        each.kind !== 'due' &&
        Math.abs(each.amount.cents) >= due &&
        splitOf(amounts, each.amount.cents)?.isLabelled,
    )
  if (!found || found.amount.cents === 0) return []
  const split = splitOf(amounts, found.amount.cents)!
  return [candidateFor(found, SUM_AS_TOTAL, [{ code: 'check', detail: sumOf(split) }])]
}

export const candidateFor = (
  labelled: LabelledAmount,
  certainty: number,
  evidence: readonly (Weighed | Evidence)[],
) => {
  const { line, from, to, cents, places } = labelled.amount
  return candidateOf(pieceOf(line, from, to), moneyOf(cents, places), certainty, evidence)
}

const printed = ({ amount }: LabelledAmount): string => amount.line.text.slice(amount.from, amount.to)

/** For people: "1000.00 + 190.00 = 1190.00". */
export function sumOf({ net, taxes, rounding }: Pick<Split, 'net' | 'taxes' | 'rounding'>): string {
  const parts = [net.cents, ...taxes.map(({ cents }) => cents), ...(rounding ? [rounding.amount.cents] : [])]
  return `${parts.map((cents) => moneyOf(cents)).join(' + ')} = ${moneyOf(parts.reduce((sum, cents) => sum + cents, 0))}`
}
