import type { Evidence } from '../../../hub/document/values/evidence.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { candidateOf, choose, type Candidate, type Choice, type Weighed } from '../candidate.ts'
import { moneyOf } from './amounts.ts'
import type { TotalPlaces } from './currency.ts'
import { pieceOf, plainOf, type Layout, type Line } from './lines.ts'
import { patternOf } from './pattern.ts'
import { scoreGross, type Scored } from './gross-score.ts'
import { contradictedBy, lessWithheld, partOf, splitOf, taxedOnTop, withEarlier, type Split } from './total-sums.ts'
import { labelledAmounts, type LabelledAmount, type TotalKind } from './total-labels.ts'

type TotalField = 'netTotal' | 'taxTotal' | 'grossTotal' | 'amountDue'
export interface Totals {
  fields: Partial<Record<TotalField, Choice>>
  /** of an invoice that names one total only, and no payment: that total is due */
  dueByTotal: { amountDue?: Choice }
  /** of a receipt, whose total is rounded: what was added to net amount and tax */
  rounding: { roundingAmount?: Choice }
  rows: TotalPlaces
}

const CHOICE = { atLeast: 0.12, margin: 0.04 }
const UNCHECKED_MARGIN = 0.14
/** A total below this score does not keep the amount due from being the total. */
const WEAK = 0.5
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
const SURE_OF_DUE = { same: 0.95, other: 0.8, byTotal: 0.75 } as const
const ALONE = 0.45
/** Of very many amounts, only the last are tried as sums. */
const MOST_SUMS = 100
const MAX_TAX_RATE = 0.28

const WEIGHTS = { check: 1.1, checkFailed: -2.5, doubtfulSign: -1.5, unknownWords: -3 } as const

/** Net, tax, gross and due amount: by their labels, and by what adds up. */
export function findTotals(layout: Layout): Totals {
  const amounts = labelledAmounts(layout)
  const deducted = amounts.filter(({ kind, amount }) => kind === 'prepaid' && amount.cents !== 0)
  const due = dueIn(amounts)
  const gross = chooseGross(withoutUnrounded(grossCandidates(amounts, deducted.length > 0), amounts))
  const total = gross && amounts.find(({ amount }) => moneyOf(amount.cents, amount.places) === gross.found.value)
  const cents = total?.amount.cents
  const dueChoice = due && choose([dueCandidate(due, cents)], CHOICE)
  const split = cents === undefined ? undefined : splitOf(amounts, cents)
  const parts = cents === undefined ? {} : split ? splitFields(split) : partFields(amounts, cents)
  const isPaid = deducted.length > 0 || amounts.some(({ kind }) => kind === 'paid' || kind === 'due')
  return {
    fields: { ...parts, ...(gross && { grossTotal: gross }), ...(dueChoice && { amountDue: dueChoice }) },
    dueByTotal: gross && total && !isPaid ? { amountDue: onlyTotal(total, gross) } : {},
    rounding: split?.rounding ? roundingField(split.rounding, split.certainty) : {},
    rows: rowsOf(amounts, cents),
  }
}

/** The amount with the surest label of what is due; of equals, the last. */
const dueIn = (amounts: readonly LabelledAmount[]): LabelledAmount | undefined =>
  amounts
    .filter(({ kind }) => kind === 'due')
    .reduce<LabelledAmount | undefined>(
      (best, each) => (best && best.strength > each.strength ? best : each),
      undefined,
    )

/** A total that no sum confirms is contested by others that are nearly as likely, such as a smaller one of that name. */
function chooseGross(candidates: readonly Candidate[]): Choice | undefined {
  const best = candidates.reduce<Candidate | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined)
  if (!best) return undefined
  const choice = isChecked(best) ? CHOICE : { ...CHOICE, margin: UNCHECKED_MARGIN }
  const rivals = candidates.filter(({ score }) => score > best.score - choice.margin)
  const whole = rivals.find(
    (one) =>
      one.score > best.score - CHOICE.margin &&
      rivals.every((other) => other.value === one.value || isPart(other, one, candidates)),
  )
  return choose(whole ? candidates.filter((each) => !isPart(each, whole, candidates)) : candidates, choice)
}

/** A total that a printed rounding turns into another one, as likely as itself, is none: what is paid is rounded. */
function withoutUnrounded(candidates: readonly Candidate[], amounts: readonly LabelledAmount[]): readonly Candidate[] {
  const roundings = amounts.filter(({ kind, amount }) => kind === 'rounding' && amount.cents !== 0)
  if (roundings.length === 0) return candidates
  const isRoundedTo = (one: Candidate, other: Candidate) =>
    other.score > one.score - UNCHECKED_MARGIN &&
    roundings.some(
      ({ amount: { cents, line } }) =>
        other.value === moneyOf(Math.round(Number(one.value) * 100) + cents) &&
        isAbove(one.piece, line) &&
        isAbove(line, other.piece),
    )
  const unrounded = candidates.filter((one) => candidates.some((other) => isRoundedTo(one, other)))
  return candidates.filter(({ value }) => !unrounded.some((one) => one.value === value))
}

type Placed = Pick<Line, 'page' | 'box'>
const isAbove = (one: Placed, other: Placed): boolean =>
  one.page < other.page || (one.page === other.page && one.box[3] <= other.box[3])

const isChecked = ({ evidence }: Candidate): boolean => evidence.some(({ code }) => code === 'check')

/** Whether an amount is that of one tax rate: with another amount it makes up the whole total. */
function isPart(one: Candidate, whole: Candidate, all: readonly Candidate[]): boolean {
  const rest = Number(whole.value) - Number(one.value)
  return (
    rest !== 0 &&
    Math.abs(Number(one.value)) < Math.abs(Number(whole.value)) &&
    all.some(({ value }) => value !== whole.value && Math.abs(Number(value) - rest) < 0.015)
  )
}

function grossCandidates(amounts: readonly LabelledAmount[], isDeducted: boolean): Candidate[] {
  const scored = scoreGross(amounts)
  const best = largest(
    scored.map(({ certainty }) => certainty),
    0,
  )
  const stands = scored.flatMap((each) => withSums(each, amounts))
  const strongest = largest(
    stands.map(({ score }) => score),
    0,
  )
  const sum = strongest < WEAK ? unlabelledSum(amounts) : []
  const due = dueIn(amounts)
  if (sum.length > 0 || isDeducted || !due) return [...stands, ...sum]
  const certainty = REST.test(plainOf(due.label)) ? REST_AS_TOTAL : DUE_AS_TOTAL
  const dues = withSums({ labelled: due, certainty }, amounts)
  if (!stands.some(isChecked) && !stands.some(({ value }) => isExplained(value, due, amounts)))
    return [...stands, ...dues.map((each) => ({ ...each, score: Math.max(each.score, strongest) }))]
  const isWhole = !stands.some(isChecked) && (dues.some(isChecked) || isSumWith(due, scored, amounts))
  return best >= WEAK && strongest >= WEAK && !isWhole ? stands : [...stands, ...dues]
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
function withSums({ labelled, certainty }: Scored, amounts: readonly LabelledAmount[]): Candidate[] {
  const { amount, label, isUnknown } = labelled
  const split = splitOf(amounts, amount.cents)
  const against = split
    ? undefined
    : (contradictedBy(amounts, amount.cents) ??
      taxedOnTop(amounts, labelled) ??
      withEarlier(amounts, amount.cents) ??
      lessWithheld(amounts, labelled))
  const evidence: (Weighed | Evidence)[] = [
    ...(label === '' ? [] : [{ code: 'label', detail: label } as const]),
    ...(split ? [{ code: 'check', detail: sumOf(split), weight: WEIGHTS.check } as const] : []),
    ...(against ? [{ code: 'check-failed', detail: sumOf(against), weight: WEIGHTS.checkFailed } as const] : []),
    ...(isUnknown ? [{ code: 'ambiguous', detail: label, weight: WEIGHTS.unknownWords } as const] : []),
    ...(amount.doubtfulSign
      ? [{ code: 'ambiguous', detail: printed(labelled), weight: WEIGHTS.doubtfulSign } as const]
      : []),
  ]
  const candidate = candidateFor(labelled, certainty, evidence)
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

const candidateFor = (labelled: LabelledAmount, certainty: number, evidence: readonly (Weighed | Evidence)[]) => {
  const { line, from, to, cents, places } = labelled.amount
  return candidateOf(pieceOf(line, from, to), moneyOf(cents, places), certainty, evidence)
}

const printed = ({ amount }: LabelledAmount): string => amount.line.text.slice(amount.from, amount.to)

/** For people: "1000.00 + 190.00 = 1190.00". */
function sumOf({ net, taxes, rounding }: Pick<Split, 'net' | 'taxes' | 'rounding'>): string {
  const parts = [net.cents, ...taxes.map(({ cents }) => cents), ...(rounding ? [rounding.amount.cents] : [])]
  return `${parts.map((cents) => moneyOf(cents)).join(' + ')} = ${moneyOf(parts.reduce((sum, cents) => sum + cents, 0))}`
}

const dueCandidate = (due: LabelledAmount, total: number | undefined): Candidate =>
  candidateFor(due, total === due.amount.cents ? SURE_OF_DUE.same : SURE_OF_DUE.other, [
    { code: 'label', detail: due.label },
    ...(total === due.amount.cents ? [{ code: 'repeated' } as const] : []),
  ])

const onlyTotal = (total: LabelledAmount, { found }: Choice): Choice => ({
  found: {
    value: found.value,
    confidence: Math.round(found.confidence * SURE_OF_DUE.byTotal * 1000) / 1000,
    page: found.page,
    box: found.box,
    evidence: [{ code: 'only-one', detail: total.label }],
  },
  contested: [],
})

function splitFields({ net, taxes, certainty, ...split }: Split): Totals['fields'] {
  const check = { code: 'check', detail: sumOf({ net, taxes, ...split }) } as const
  const field = (parts: Split['taxes']): Choice | undefined => {
    const [first] = parts
    const cents = parts.reduce((sum, part) => sum + part.cents, 0)
    const { line, from, to, places } = first!.labelled.amount
    const candidates = [
      candidateOf(pieceOf(line, from, to), moneyOf(cents, places), certainty, [
        ...(split.isLabelled && first!.labelled.label !== '' && first!.labelled.kind !== 'none'
          ? [{ code: 'label', detail: first!.labelled.label } as const]
          : []),
        check,
      ]),
    ]
    return choose(candidates, CHOICE)
  }
  const [netTotal, taxTotal] = [field([net]), field(taxes)]
  return { ...(netTotal && { netTotal }), ...(taxTotal && { taxTotal }) }
}

function roundingField(rounding: LabelledAmount, certainty: number): Totals['rounding'] {
  const roundingAmount = choose(
    [candidateFor(rounding, certainty, [{ code: 'label', detail: rounding.label }])],
    CHOICE,
  )
  return roundingAmount ? { roundingAmount } : {}
}

/** A net amount or a tax that fits the total, although they do not add up. */
function partFields(amounts: readonly LabelledAmount[], total: number): Totals['fields'] {
  const sign = total < 0 ? -1 : 1
  const whole = total * sign
  const part = (kind: TotalKind, fits: (cents: number) => boolean) => {
    const found = amounts
      .filter((each) => each.kind === kind)
      .map((each) => partOf(each, sign))
      .findLast(({ cents }) => fits(cents * sign))
    if (!found) return undefined
    const { labelled, cents } = found
    const printed = { ...labelled, amount: { ...labelled.amount, cents } }
    return choose([candidateFor(printed, ALONE, [{ code: 'label', detail: labelled.label }])], CHOICE)
  }
  const netTotal = part('net', (cents) => cents <= whole && cents >= whole / (1 + MAX_TAX_RATE) - 2)
  if (netTotal) return { netTotal }
  const taxTotal = part('tax', (cents) => cents > 0 && cents < whole * MAX_TAX_RATE)
  return taxTotal ? { taxTotal } : {}
}

function rowsOf(amounts: readonly LabelledAmount[], total: number | undefined): TotalPlaces {
  const rows = (...kinds: TotalKind[]) =>
    amounts.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount.line.row)
  const gross = amounts.filter(({ kind }) => kind === 'gross')
  const chosen = gross.filter(({ amount }) => amount.cents === total)
  const strength = largest(
    chosen.map((each) => each.strength),
    0,
  )
  // The same label may stand beside the total in another currency.
  const totals = gross
    .filter((each) => chosen.includes(each) || (chosen.length > 0 && each.strength >= strength))
    .map(({ amount }) => amount.line.row)
  return {
    total: new Set(totals.length > 0 ? [...totals, ...rows('due')] : rows('due')),
    parts: new Set(rows('net', 'tax', 'subtotal')),
  }
}
