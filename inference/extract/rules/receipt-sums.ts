import { patternOf } from './pattern.ts'
import { plainOf } from './lines.ts'
import { namesTax, type LabelledAmount } from './total-labels.ts'
import { MAX_TAX_RATE, partOf, rateOf, type Split } from './total-sums.ts'

/** What adds up to a total. */
type Sum = Pick<Split, 'net' | 'taxes'>

const TIP = patternOf(
  String.raw`\b(?:tips?|gratuity|trinkgeld|pourboire|propina|mancia|fooi|gorjeta|napiwek|spropitne|dricks|drikkepenge|`,
  String.raw`juomaraha|borravalo|bacsis)\b|φιλοδωρημα`,
)
/** Fewer amounts add up to another one by chance. */
const LEAST_ITEMS = 2
/** Of a very long receipt, the items nearest to the total. */
const MOST_ITEMS = 200
/** A tax that leaves more than this share of the total open says nothing about it. */
const MAX_TOLERANCE = 0.01

/**
 * What shows that this is the total of a receipt: the prices above it add up to it, or it includes the taxes that are
 * printed with their rates. Undefined if nothing does, and for an amount that another total is above.
 */
export function receiptSum(amounts: readonly LabelledAmount[], total: LabelledAmount): Sum | undefined {
  const { cents } = total.amount
  const isMore = ({ kind, amount }: LabelledAmount) => (kind === 'gross' || kind === 'due') && amount.cents > cents
  if (cents <= 0 || amounts.some(isMore) || isRoundedBelow(amounts, total)) return undefined
  return sumOfItems(amounts, total, false) ?? sumOfItems(amounts, total, true) ?? includedTaxes(amounts, total)
}

/** Whether a rounding and the amount that it makes of this one stand below it: what is paid is the rounded one. */
const isRoundedBelow = (amounts: readonly LabelledAmount[], total: LabelledAmount): boolean =>
  amounts.some(
    ({ kind, order, amount }) =>
      kind === 'rounding' &&
      amount.cents !== 0 &&
      order > total.order &&
      amounts.some((other) => other.order > order && other.amount.cents === total.amount.cents + amount.cents),
  )

/** The last amount of each row above a total, from the nearest up, until they add up to it. */
function sumOfItems(amounts: readonly LabelledAmount[], total: LabelledAmount, withTax: boolean): Sum | undefined {
  const { cents } = total.amount
  const isItem = ({ kind, amount }: LabelledAmount) =>
    amount.cents !== cents && (kind === 'none' || kind === 'rounding' || (withTax && kind === 'tax'))
  const items: LabelledAmount[] = []
  let sum = 0
  for (const each of amounts.filter(({ row }) => row < total.row).toReversed()) {
    if (!isItem(each) || each.amount.cents === 0 || items.at(-1)?.row === each.row) continue
    items.push(each)
    sum += each.amount.cents
    if (items.length > MOST_ITEMS) return undefined
    if (sum === cents && items.length >= LEAST_ITEMS) {
      const [net, ...others] = items.toReversed().map((item) => ({ cents: item.amount.cents, labelled: item }))
      return { net: net!, taxes: others }
    }
  }
  return undefined
}

/** "VAT 20 % included 9.10": the rates say of which total the taxes are a part. */
function includedTaxes(amounts: readonly LabelledAmount[], total: LabelledAmount): Sum | undefined {
  const { cents } = total.amount
  // "VAT 20 % included" can also be the label of a total.
  const isTax = ({ kind, label, amount }: LabelledAmount) =>
    amount.cents > 0 && (kind === 'tax' || (namesTax(label) && amount.cents < cents * MAX_TAX_RATE))
  const rows = Map.groupBy(amounts.filter(isTax), ({ row }) => row)
  const rated = [...rows.values()].map((row) => ({ tax: row.at(-1)!, rate: rateOf(row.at(-1)!) / 100 }))
  if (rated.length === 0 || rated.some(({ rate }) => !(rate > 0 && rate <= MAX_TAX_RATE))) return undefined
  const tolerance = rated.reduce((sum, { rate }) => sum + (1 + 1 / rate) / 2, 0)
  const whole = rated.reduce((sum, { tax, rate }) => sum + tax.amount.cents * (1 + 1 / rate), 0)
  if (tolerance > cents * MAX_TOLERANCE || Math.abs(whole - cents) > tolerance) return undefined
  const taxes = rated.map(({ tax }) => partOf(tax, 1))
  const net = cents - taxes.reduce((sum, tax) => sum + tax.cents, 0)
  return { net: { cents: net, labelled: total }, taxes }
}

/** The amount that a total is with the tip below it, and what adds up to it. Undefined if none is printed. */
export function withTip(
  amounts: readonly LabelledAmount[],
  total: LabelledAmount,
): { paid: LabelledAmount; sum: Sum } | undefined {
  const tips = amounts.filter(
    ({ order, amount, label }) => order > total.order && amount.cents > 0 && TIP.test(plainOf(label)),
  )
  for (const tip of tips) {
    const whole = total.amount.cents + tip.amount.cents
    const paid = amounts.findLast(({ order, amount }) => order > tip.order && amount.cents === whole)
    if (paid) return { paid, sum: { net: partOf(total, 1), taxes: [partOf(tip, 1)] } }
  }
  return undefined
}
