import { EARLIER_BALANCE } from './languages/earlier-totals.ts'
import { plainOf } from './lines.ts'
import { isWithheld, type LabelledAmount, type TotalKind } from './total-labels.ts'

/** A part of a total, in cents, with the sign that it has in the sum. */
interface Part {
  cents: number
  labelled: LabelledAmount
}

/** A net amount and taxes that add up to a gross amount. */
export interface Split {
  net: Part
  taxes: readonly Part[]
  certainty: number
  /** both are named as net amount and tax */
  isLabelled: boolean
  /** the printed rounding without which net amount and taxes are not exactly the gross amount */
  rounding?: LabelledAmount
}

/** Totals are at the end; of very many, only the last are compared with each other. */
const MOST = 100
/** At most this many taxes of different rates are added. */
const MOST_RATES = 6
/** No tax on an invoice is higher. */
export const MAX_TAX_RATE = 0.28
/** In cents: each amount is rounded. */
const ROUNDING = 2
const SURE = { labelled: 0.95, rates: 0.9, above: 0.88, inRow: 0.8 } as const
/** Kinds of an amount that may be the net amount if taxes follow it. */
const NET_ABOVE: ReadonlySet<TotalKind> = new Set(['none', 'gross', 'net', 'subtotal'])
/** A weaker label does not show that a total is wrong. */
const STRONG = 0.6

/** An amount in brackets is negative, or is only named in passing. */
export const partOf = (labelled: LabelledAmount, sign: 1 | -1): Part => {
  const { cents, inBrackets } = labelled.amount
  return { cents: inBrackets && cents * sign < 0 ? -cents : cents, labelled }
}

const fits = (net: number, tax: number, gross: number): boolean => {
  const sign = gross < 0 ? -1 : 1
  return (
    net * sign > 0 &&
    tax * sign >= 0 &&
    tax * sign <= net * sign * MAX_TAX_RATE &&
    Math.abs(net + tax - gross) <= ROUNDING
  )
}

/**
 * A net amount and taxes that add up to the gross amount: labelled ones first, then an amount above labelled taxes, then
 * two in one row. Where they differ from it by cents, and a printed rounding is exactly that difference, it is named.
 */
export function splitOf(amounts: readonly LabelledAmount[], gross: number): Split | undefined {
  const roundings = ofKinds(amounts, 'rounding').filter(({ amount }) => amount.cents !== 0)
  const split = addedUp(amounts, gross)
  if (split) {
    const rest = gross - [split.net, ...split.taxes].reduce((sum, { cents }) => sum + cents, 0)
    const rounding = rest === 0 ? undefined : roundings.find(({ amount }) => amount.cents === rest)
    return rounding ? { ...split, rounding } : split
  }
  for (const rounding of roundings) {
    const unrounded = addedUp(amounts, gross - rounding.amount.cents)
    if (unrounded?.isLabelled) return { ...unrounded, rounding }
  }
  return undefined
}

/** A printed total, and a rounding below it that makes another amount of it. */
export interface Rounded {
  before: LabelledAmount
  rounding: LabelledAmount
}

/** What an amount was before a printed rounding; undefined if no rounding above makes it of a total above that. */
export function roundedFrom(amounts: readonly LabelledAmount[], paid: LabelledAmount): Rounded | undefined {
  for (const rounding of ofKinds(amounts, 'rounding')) {
    if (rounding.amount.cents === 0 || rounding.order > paid.order) continue
    const before = ofKinds(amounts, 'gross', 'due', 'subtotal').findLast(
      ({ amount, order }) => order < rounding.order && amount.cents + rounding.amount.cents === paid.amount.cents,
    )
    if (before) return { before, rounding }
  }
  return undefined
}

function addedUp(amounts: readonly LabelledAmount[], gross: number): Split | undefined {
  const sign = gross < 0 ? -1 : 1
  const nets = ofKinds(amounts, 'net', 'subtotal').map((each) => partOf(each, sign))
  const taxes = ofKinds(amounts, 'tax').map((each) => partOf(each, sign))
  for (const net of nets.toReversed())
    for (const tax of taxes.toReversed())
      if (fits(net.cents, tax.cents, gross) && (tax.cents !== 0 || isNamed(net.labelled)))
        return { net, taxes: [tax], certainty: SURE.labelled, isLabelled: true }
  for (const net of nets.toReversed()) {
    const rates = taxesOfRates(taxes, net, gross)
    if (rates) return { net, taxes: rates, certainty: SURE.rates, isLabelled: true }
  }
  const above = aboveTaxes(amounts, gross)
  if (above) return above
  for (const [index, net] of amounts.entries()) {
    const tax = amounts[index + 1]
    if (tax && tax.row === net.row && tax.amount.cents !== 0 && fits(net.amount.cents, tax.amount.cents, gross))
      return { net: partOf(net, sign), taxes: [partOf(tax, sign)], certainty: SURE.inRow, isLabelled: false }
  }
  return undefined
}

/** Without tax, every amount is its own net amount: only one that its own label names confirms a total. */
const isNamed = ({ kind, strength }: LabelledAmount): boolean => kind === 'subtotal' || strength >= STRONG

/** Neighbouring taxes that together are the difference of gross and net amount: one for each rate. */
function taxesOfRates(taxes: readonly Part[], net: Part, gross: number): Part[] | undefined {
  const rows = [...Map.groupBy(taxes, ({ labelled }) => labelled.row).values()]
  // The row of a rate may also have the amount that is taxed, before or behind the tax.
  for (const column of [rows.map((row) => row.at(-1)!), rows.map((row) => row[0]!)]) {
    for (let from = column.length - 2; from >= 0; from--) {
      let sum = column[from]!.cents
      for (let to = from + 1; to < column.length && to - from < MOST_RATES; to++) {
        sum += column[to]!.cents
        if (fits(net.cents, sum, gross)) return column.slice(from, to + 1)
      }
    }
  }
  return undefined
}

/** "Sum 100.00, VAT 19.00, to pay 119.00": an amount above taxes with which it adds up is the net amount. */
function aboveTaxes(amounts: readonly LabelledAmount[], gross: number): Split | undefined {
  const sign = gross < 0 ? -1 : 1
  for (let index = amounts.length - 2; index >= Math.max(0, amounts.length - MOST); index--) {
    const net = amounts[index]!
    if (!NET_ABOVE.has(net.kind)) continue
    const taxes: Part[] = []
    let sum = 0
    for (const tax of amounts.slice(index + 1, index + 1 + MOST_RATES)) {
      if (tax.kind !== 'tax' || tax.row === net.row) break
      const part = partOf(tax, sign)
      taxes.push(part)
      sum += part.cents
      if (sum !== 0 && fits(net.amount.cents, sum, gross))
        return { net: partOf(net, sign), taxes, certainty: SURE.above, isLabelled: true }
    }
  }
  return undefined
}

/**
 * The last net amount and tax of the document, if their labels are strong and their sum is not this total, nor
 * anything that a deduction or a rounding could make of it.
 */
export function contradictedBy(amounts: readonly LabelledAmount[], gross: number): Split | undefined {
  const net = ofKinds(amounts, 'net').findLast(({ strength, amount }) => strength >= STRONG && amount.cents !== 0)
  const taxes = ofKinds(amounts, 'tax').filter(({ strength }) => strength >= STRONG)
  const tax = taxes.at(-1)
  // Without tax, postage and fees may stand between the goods and the total.
  if (tax?.amount.cents === 0) return undefined
  // With several rates, no single tax is the whole tax.
  if (!net || !tax || new Set(taxes.map(({ amount }) => amount.cents)).size > 1) return undefined
  const sign = net.amount.cents < 0 ? -1 : 1
  const parts = { net: partOf(net, sign), tax: partOf(tax, sign) }
  const sum = parts.net.cents + parts.tax.cents
  if (!fits(parts.net.cents, parts.tax.cents, sum) || Math.abs(sum - gross) <= ROUNDING) return undefined
  const between = amounts.filter(({ kind, label }) => kind === 'rounding' || (kind === 'none' && label !== ''))
  const isExplained = between
    .slice(-MOST)
    .some(({ amount: { cents } }) => [cents, -cents].some((each) => Math.abs(sum + each - gross) <= ROUNDING))
  return isExplained ? undefined : { net: parts.net, taxes: [parts.tax], certainty: 0, isLabelled: true }
}

/**
 * An earlier balance and another amount whose sum is this total: the total is more than what this document charges.
 * Undefined if there are none.
 */
export function withEarlier(
  amounts: readonly LabelledAmount[],
  total: number,
): Pick<Split, 'net' | 'taxes'> | undefined {
  for (const earlier of amounts) {
    const charged = total - earlier.amount.cents
    if (earlier.amount.cents <= 0 || charged <= 0 || !EARLIER_BALANCE.test(plainOf(earlier.label))) continue
    const own = amounts.find(({ amount, order }) => amount.cents === charged && order !== earlier.order)
    if (own) return { net: partOf(earlier, 1), taxes: [partOf(own, 1)] }
  }
  return undefined
}

/** A total that stands below an amount which the buyer keeps back, and is more with it. Undefined if there is none. */
export function lessWithheld(
  amounts: readonly LabelledAmount[],
  total: LabelledAmount,
): Pick<Split, 'net' | 'taxes'> | undefined {
  const withheld = amounts.find(
    ({ amount, label, order }) => amount.cents !== 0 && order < total.order && isWithheld(label),
  )
  return withheld && { net: partOf(total, 1), taxes: [{ cents: Math.abs(withheld.amount.cents), labelled: withheld }] }
}

const RATE = /(\d{1,2}(?:[.,]\d{1,2})?) ?%/
/** The rate that the label of a tax names, in percent; 0 if it names none. */
export const rateOf = ({ label }: LabelledAmount): number => Number(RATE.exec(label)?.[1]!.replace(',', '.') ?? 0)

/**
 * "Total 100.00, plus 19 % VAT 19.00": the tax is that of this total by its rate, and not part of it, so that the total
 * is a net amount. Undefined if there is no such tax, or more than one.
 */
export function taxedOnTop(amounts: readonly LabelledAmount[], total: LabelledAmount): Split | undefined {
  const { cents } = total.amount
  const taxes = ofKinds(amounts, 'tax').filter(({ amount }) => amount.cents !== 0)
  const tax = taxes.at(-1)
  const rate = tax && rateOf(tax)
  if (!tax || !rate || taxes.some(({ amount }) => amount.cents !== tax.amount.cents)) return undefined
  const isTax = (each: number) => Math.abs(each - tax.amount.cents) <= ROUNDING
  if (!isTax((cents * rate) / 100) || isTax((cents * rate) / (100 + rate))) return undefined
  const sign = cents < 0 ? -1 : 1
  return { net: partOf(total, sign), taxes: [partOf(tax, sign)], certainty: 0, isLabelled: true }
}

const ofKinds = (amounts: readonly LabelledAmount[], ...kinds: LabelledAmount['kind'][]): LabelledAmount[] =>
  amounts.filter(({ kind }) => kinds.includes(kind)).slice(-MOST)

/** One of several rows with net amount, tax and their sum, of which that of the contract is larger. */
export const isRowBeside = (amounts: readonly LabelledAmount[], { amount: { cents }, row }: LabelledAmount): boolean =>
  amounts.some(
    (each) =>
      each.kind === 'earlier' &&
      each.row !== row &&
      each.amount.cents > cents &&
      isSumOfRow(amounts, each) &&
      amounts.some((other) => other.row === row && other.amount.cents === cents && isSumOfRow(amounts, other)),
  )

const isSumOfRow = (amounts: readonly LabelledAmount[], { amount: { cents }, row }: LabelledAmount): boolean =>
  splitOf(
    amounts.filter((each) => each.row === row && each.amount.cents !== cents),
    cents,
  ) !== undefined

/**
 * The rows of a table of tax rates, "19 % 21.43 4.07 25.50" above "7 % 75.13 5.26 80.39", whose sums make up a printed
 * total: the sums of such rows in cents. None of them is the total, although each is a net amount and its tax.
 */
export function sumsOfRates(amounts: readonly LabelledAmount[]): ReadonlySet<number> {
  const last = amounts.slice(-MOST)
  const rows = [
    ...Map.groupBy(
      last.filter((each) => isSumOfRow(last, each)),
      ({ row }) => row,
    ).values(),
  ]
  const sums = rows.map((row) => row.at(-1)!.amount.cents)
  const totals = new Set(ofKinds(amounts, 'gross', 'due', 'paid').map(({ amount }) => amount.cents))
  for (let from = 0; from < sums.length - 1; from++) {
    let whole = sums[from]!
    for (let to = from + 1; to < sums.length && to - from < MOST_RATES; to++) {
      whole += sums[to]!
      if (whole !== 0 && totals.has(whole)) return new Set(sums.slice(from, to + 1).filter((sum) => sum !== whole))
    }
  }
  return new Set()
}
