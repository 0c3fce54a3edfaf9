import { candidateOf, choose, type Candidate, type Choice } from '../candidate.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import { moneyOf } from './amounts.ts'
import type { TotalPlaces } from './currency.ts'
import { candidateFor, dueIn, grossCandidates, isChecked, sumOf } from './gross-candidates.ts'
import { pieceOf, type Layout } from './lines.ts'
import { labelledAmounts, type LabelledAmount, type TotalKind } from './total-labels.ts'
import { MAX_TAX_RATE, partOf, roundedFrom, splitOf, sumsOfRates, type Rounded, type Split } from './total-sums.ts'

type TotalField = 'netTotal' | 'taxTotal' | 'grossTotal' | 'amountDue'
export interface Totals {
  fields: Partial<Record<TotalField, Choice>>
  /** of an invoice that names one total only, and no payment: that total is due */
  dueByTotal: { amountDue?: Choice }
  /** what is printed as added to another total, or to net amount and tax, so that the total can be paid */
  rounding: { roundingAmount?: Choice }
  rows: TotalPlaces
}

const CHOICE = { atLeast: 0.12, margin: 0.04 }
const UNCHECKED_MARGIN = 0.14
const SURE_OF_DUE = { same: 0.95, other: 0.8, byTotal: 0.75 } as const
const ALONE = 0.45
/** Of a rounding that makes the total of another printed one. */
const SURE_OF_ROUNDING = 0.9

/** Net, tax, gross and due amount: by their labels, and by what adds up. */
export function findTotals(layout: Layout, isReceipt = false): Totals {
  const amounts = labelledAmounts(layout)
  const deducted = amounts.filter(({ kind, amount }) => kind === 'prepaid' && amount.cents !== 0)
  const due = dueIn(amounts)
  const candidates = without(grossCandidates({ amounts, isReceipt }, deducted.length > 0), sumsOfRates(amounts))
  const gross = chooseGross(without(candidates, unroundedTotals(candidates, amounts)))
  const total = gross && amounts.find(({ amount }) => moneyOf(amount.cents, amount.places) === gross.found.value)
  const cents = total?.amount.cents
  const rounded = total && roundedIn(amounts, total)
  const dueChoice = due && choose([dueCandidate(due, cents)], CHOICE)
  const split = cents === undefined ? undefined : splitOf(amounts, cents)
  const parts = cents === undefined ? {} : split ? splitFields(split) : partFields(amounts, cents)
  const rounding = split ? split.rounding : rounded?.rounding
  const isPaid = deducted.length > 0 || amounts.some(({ kind }) => kind === 'paid' || kind === 'due')
  return {
    fields: {
      ...parts,
      ...(gross && { grossTotal: rounded ? afterRounding(gross, rounded) : gross }),
      ...(dueChoice && { amountDue: dueChoice }),
    },
    dueByTotal: gross && total && !isPaid ? { amountDue: onlyTotal(total, gross) } : {},
    rounding: rounding ? roundingField(rounding, split?.certainty ?? SURE_OF_ROUNDING) : {},
    rows: rowsOf(amounts, cents),
  }
}

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

/** Totals in cents that a printed rounding turns into another one, however sure their label: what is paid is rounded. */
function unroundedTotals(candidates: readonly Candidate[], amounts: readonly LabelledAmount[]): ReadonlySet<number> {
  const possible = new Set(candidates.map(centsOf))
  return new Set(
    amounts
      .filter(({ kind, amount }) => kind !== 'paid' && possible.has(amount.cents))
      .flatMap((each) => roundedFrom(amounts, each)?.before.amount.cents ?? []),
  )
}

const without = (candidates: readonly Candidate[], cents: ReadonlySet<number>): readonly Candidate[] =>
  candidates.filter((each) => !cents.has(centsOf(each)))

const centsOf = ({ value }: Candidate): number => Math.round(Number(value) * 100)

/** The printed total and the rounding that make this total, wherever it is repeated. */
const roundedIn = (amounts: readonly LabelledAmount[], { amount: { cents } }: LabelledAmount): Rounded | undefined =>
  amounts
    .filter((each) => each.amount.cents === cents)
    .map((each) => roundedFrom(amounts, each))
    .find((each) => each !== undefined)

/** Says of a total which other one it was before it was rounded. */
function afterRounding(gross: Choice, { before, rounding }: Rounded): Choice {
  const { cents, places } = rounding.amount
  const by = `${cents < 0 ? '-' : '+'} ${moneyOf(Math.abs(cents), places)}`
  const detail = `${moneyOf(before.amount.cents, before.amount.places)} ${by} = ${gross.found.value}`
  return {
    ...gross,
    found: { ...gross.found, evidence: [...(gross.found.evidence ?? []), { code: 'rounded', detail }] },
  }
}

/** Whether an amount is that of one tax rate: with another amount it makes up the whole total. */
function isPart(one: Candidate, whole: Candidate, all: readonly Candidate[]): boolean {
  const rest = Number(whole.value) - Number(one.value)
  return (
    rest !== 0 &&
    Math.abs(Number(one.value)) < Math.abs(Number(whole.value)) &&
    all.some(({ value }) => value !== whole.value && Math.abs(Number(value) - rest) < 0.015)
  )
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
