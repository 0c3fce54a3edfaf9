import { moneyOf, type Amount } from './amounts.ts'
import { foundIn, type Found } from './found.ts'
import { pieceOf, type Layout } from './lines.ts'
import { labelledAmounts, type LabelledAmount, type TotalKind } from './total-labels.ts'
import { largest } from '../../../hub/platform/extremes.ts'

/** Strength of a subtotal or a net amount as the total, if none is labelled: too little without other evidence. */
const STAND_IN = 0.25
/** Strength of the amount paid as the total, if change was given. */
const PAID_EXACTLY = 0.05
/** Totals are at the end; of very many, only the last are compared with each other. */
const MAX_CANDIDATES = 100
/** No tax on an invoice is higher. */
const MAX_TAX_RATE = 0.28

/** Scores that differ by less are equal. */
const EQUAL_SCORES = 1e-9

interface Total {
  amount: Amount
  confidence: number
}
interface Split {
  net: LabelledAmount
  tax: LabelledAmount
  confidence: number
}
export interface Totals {
  fields: Partial<Record<'netTotal' | 'taxTotal' | 'grossTotal' | 'amountDue', Found>>
  gross: Amount | undefined
}

/** Net, tax, gross and due amount: by their labels, and by what adds up. */
export function findTotals(layout: Layout): Totals {
  const amounts = labelledAmounts(layout)
  const gross = bestGross(amounts) ?? paidAlone(amounts)
  const due = amounts.findLast(({ kind }) => kind === 'due')
  const fields: Totals['fields'] = {}
  const total = gross && !(due && gross.confidence < 0.5) ? gross : due && { ...due, confidence: 0.7 }
  if (due) fields.amountDue = amountField(due.amount, gross && gross.amount.cents === due.amount.cents ? 0.95 : 0.8)
  if (!total) return { fields, gross: undefined }
  const split = splitOf(amounts, total.amount.cents)
  return {
    fields: {
      ...fields,
      ...(split ? splitFields(split) : partFields(amounts, total.amount.cents)),
      grossTotal: amountField(total.amount, Math.min(0.99, total.confidence + (split ? 0.1 : 0))),
    },
    gross: total.amount,
  }
}

const splitFields = ({ net, tax, confidence }: Split): Totals['fields'] => ({
  netTotal: amountField(net.amount, confidence),
  taxTotal: amountField(tax.amount, confidence),
})

/** A net amount or a tax that fits the total, although they do not add up. */
function partFields(amounts: readonly LabelledAmount[], total: number): Totals['fields'] {
  const sign = signOf(total)
  const whole = total * sign
  const net = amounts.findLast(({ kind, amount }) => {
    const cents = amount.cents * sign
    return kind === 'net' && cents <= whole && cents >= whole / (1 + MAX_TAX_RATE) - 2
  })
  if (net) return { netTotal: amountField(net.amount, 0.45) }
  const tax = amounts.findLast(({ kind, amount }) => {
    const cents = amount.cents * sign
    return kind === 'tax' && cents > 0 && cents < whole * MAX_TAX_RATE
  })
  return tax ? { taxTotal: amountField(tax.amount, 0.45) } : {}
}

/** The parts of a credit note are negative, like its total. */
const signOf = (total: number): 1 | -1 => (total < 0 ? -1 : 1)

const amountField = (amount: Amount, certainty: number): Found =>
  foundIn(pieceOf(amount.line, amount.from, amount.to), certainty, moneyOf(amount.cents, amount.places))

/** What the amounts of a document say about each other. */
interface Evidence {
  amounts: readonly LabelledAmount[]
  candidates: readonly LabelledAmount[]
  largest: number
  /** what was paid less the change, in cents */
  differences: ReadonlySet<number>
}

/** The amount with the strongest label and the most evidence; of equals, the larger one. */
function bestGross(amounts: readonly LabelledAmount[]): Total | undefined {
  const evidence = evidenceOf(amounts)
  let best: (Total & { score: number }) | undefined
  for (const candidate of evidence.candidates.slice(-MAX_CANDIDATES)) {
    const { amount } = candidate
    const score = scoreOf(candidate, evidence)
    const isEqual = best !== undefined && Math.abs(score - best.score) < EQUAL_SCORES
    if (!best || score > best.score + EQUAL_SCORES || (isEqual && amount.cents > best.amount.cents))
      best = { amount, score, confidence: Math.min(0.97, 0.15 + score * 0.82) }
  }
  return best
}

function evidenceOf(amounts: readonly LabelledAmount[]): Evidence {
  const ofKind = (kind: TotalKind) => amounts.filter((each) => each.kind === kind)
  const payments = ofKind('paid')
  const changes = ofKind('change')
  const paidInCash = payments.length > 0 && changes.length > 0
  const possible = amounts.filter(({ kind }) => kind === 'gross' || kind === 'none').map(({ amount }) => amount.cents)
  return {
    amounts,
    candidates: amounts.flatMap((each) => candidateOf(each, paidInCash)),
    largest: largest(possible, 0),
    differences: new Set(
      payments.flatMap((paid) =>
        changes
          .filter(({ order }) => order > paid.order)
          .map((change) => paid.amount.cents - Math.abs(change.amount.cents)),
      ),
    ),
  }
}

function candidateOf(amount: LabelledAmount, paidInCash: boolean): LabelledAmount[] {
  switch (amount.kind) {
    case 'gross':
      return [amount]
    case 'subtotal':
    case 'net':
      return [{ ...amount, strength: STAND_IN }]
    case 'due':
      return paidInCash ? [amount] : []
    case 'paid':
      return paidInCash ? [{ ...amount, strength: PAID_EXACTLY }] : []
    default:
      return []
  }
}

function scoreOf(candidate: LabelledAmount, evidence: Evidence): number {
  const { amounts, candidates, largest, differences } = evidence
  const { cents } = candidate.amount
  const isSame = (other: LabelledAmount) => other.amount.cents === cents
  let score = candidate.strength
  if (cents !== 0 && differences.has(cents)) score += 0.25
  if (candidates.some((other) => other !== candidate && isSame(other) && other.kind === 'gross')) score += 0.08
  if (splitOf(amounts, cents)) score += 0.1
  if (isRounded(candidate, evidence)) score += 0.35
  if (cents !== 0 && amounts.some((each) => (each.kind === 'paid' || each.kind === 'due') && isSame(each))) score += 0.1
  if (cents < largest) score -= 0.15
  // "Total includes GST: 0.42" names the tax.
  if (cents > 0 && cents < largest * MAX_TAX_RATE) score -= 0.3
  if (cents === 0) score -= 0.6
  else if (cents < 0) score -= 0.2
  return score
}

/** Whether an earlier candidate and a rounding after it add up to this one. */
const isRounded = (candidate: LabelledAmount, { amounts, candidates }: Evidence): boolean =>
  amounts.some(
    (rounding) =>
      rounding.kind === 'rounding' &&
      rounding.amount.cents !== 0 &&
      rounding.order < candidate.order &&
      candidates.some(
        (other) =>
          other.order < rounding.order && other.amount.cents + rounding.amount.cents === candidate.amount.cents,
      ),
  )

/** On a slip that only names what was paid, without change, that is the total. */
function paidAlone(amounts: readonly LabelledAmount[]): Total | undefined {
  const payments = amounts.filter(({ kind }) => kind === 'paid')
  return payments.length === 1 && !amounts.some(({ kind, amount }) => kind === 'change' && amount.cents !== 0)
    ? { amount: payments[0]!.amount, confidence: 0.4 }
    : undefined
}

/** A net amount and a tax that add up to the gross amount: labelled ones first, then two in one row. */
function splitOf(amounts: readonly LabelledAmount[], gross: number): Split | undefined {
  const sign = signOf(gross)
  const fits = (net: number, tax: number) =>
    net * sign > 0 && tax * sign >= 0 && tax * sign <= net * sign * MAX_TAX_RATE && Math.abs(net + tax - gross) <= 2
  const nets = amounts.filter(({ kind }) => kind === 'net' || kind === 'subtotal').slice(-MAX_CANDIDATES)
  const taxes = amounts.filter(({ kind }) => kind === 'tax').slice(-MAX_CANDIDATES)
  for (const net of nets.toReversed())
    for (const tax of taxes.toReversed())
      if (fits(net.amount.cents, tax.amount.cents)) return { net, tax, confidence: 0.95 }
  for (const [index, net] of amounts.entries()) {
    const tax = amounts[index + 1]
    if (tax && tax.row === net.row && tax.amount.cents !== 0 && fits(net.amount.cents, tax.amount.cents))
      return { net, tax, confidence: 0.8 }
  }
  return undefined
}
