import type { Field } from '../../hub/document/fields.ts'
import { amountsIn, moneyOf, type Amount } from './amounts.ts'
import { fieldOf } from './field.ts'
import { overlap, pieceOf, type Layout, type Line } from './lines.ts'

export type Role = 'gross' | 'net' | 'tax' | 'due' | 'paid' | 'change' | 'rounding' | 'none'
interface Labelled { amount: Amount; role: Role; strength: number; row: number; order: number }

/** What the words before an amount make of it, the first that fits; strength says how seldom they mislead. */
const ROLES: readonly [pattern: RegExp, role: Role, strength: number][] = [
  [/\b(?:qty|quantity|items?|pcs|points?|disc(?:ount)?s?|savings?|sauings|rabatt|remise|descuento|deposit|anzahlung\w*|zuschlage|abschlage|unit|spots|cpp|grp|commission|comm|member|count)\b(?!.*\b(?:payable|grand|inclu\w*)\b)/, 'none', 0],
  [/\bchange\b|\bwechselgeld\b|\bruckgeld\b|\bmonnaie rendue\b|\brendu\b|\bcambio\b|\bbaki\b|\bbalance$/, 'change', 0.8],
  [/\bround|\brundung|\barrondi|\bredondeo|\badj(?:u|$)/, 'rounding', 0.8],
  [/\b(?:total|amount|amt|sales|bill|gross|nett?|grand|sub ?total)\b.*\b(?:inc(?:l\w*)?|lnc(?:l\w*)?|1ncl|with|after) ?.{0,3}(?:gst|tax|vat|sst|rounding)|\b(?:inc\.?l?|inclusive)\b.*\btotal\b|\btotal\b.*\binclu/, 'gross', 0.75],
  [/\b(?:excl?\w*|before|without|w\/o|ohne|hors)\b|\bnet(?:to)?(?: ?-?(?:total|amount|summe|betrag|preis))?(?!t? (?:amount )?(?:due|total|payable|pay))\b|\bht\b|\bh\.t\b|\btaxable\b|\bbase imponible\b|\bsub ?-?total\b|\bzwischensumme\b|\bsous-?total\b|\bnettobetrag\b|\bwarenwert\b/, 'net', 0.7],
  [/\b(?:amount|balance|net amount|total|payment|sum) due\b|\bzahlbetrag\b|\bzu zahlen(?:der)?\b|\bnet a payer\b|\ba payer\b|\btotal a pagar\b|\bimporte a pagar\b|\bplease pay\b|\bbalance\b|\bamount payable\b|\boffener betrag\b|\breste (?:a payer|du)\b/, 'due', 0.75],
  [/\b(?:total|grand|gesamt)\b.*\b(?:ttc)\b|\bttc\b|\bgrand total\b|\bgesamt(?:betrag|summe)\b|\brechnungs(?:betrag|summe)\b|\bbrutto(?:betrag|summe)?\b|\bendbetrag\b|\bendsumme\b|\bimporte total\b|\btotal (?:factura|general|facture)\b|\bgross(?: (?:amount|total))?\b|\btotal(?: amt| amount| sales| bill)? payable\b|\bpayable\b|\b(?:nett?|invoice|bill|final|rounded) total\b|\btotal (?:rounded|nett|net)\b|\bnett\b|\btotal (?:eur|rm|myr|usd|gbp|chf)\b|\btotal \$/, 'gross', 0.8],
  [/\b(?:gst|vat|mwst|ust|tva|iva|igic|sst|tax|taxes|service tax|umsatzsteuer|mehrwertsteuer|versicherungsteuer|steuer(?:betrag)?|impuesto|btw)\b/, 'tax', 0.7],
  [/\b(?:cash|tunai|tender(?:ed)?|visa|master ?(?:card)?|debit|credit|card|paid|payment|amex|bar|gegeben|especes|carte|efectivo|tarjeta|bezahlt|ec-?karte|cheque)\b/, 'paid', 0.7],
  [/\btotal ?(?:amt|amount|sales)\b/, 'gross', 0.68],
  [/\btotals?\b|\bsumme\b|\bgesamt\b|\bjumlah\b|\bsuma\b|\bmontant\b/, 'gross', 0.6],
  [/\b(?:amount|amt|betrag|importe)\b/, 'gross', 0.35],
]

/** Tax rates of more than this do not exist on invoices. */
const HIGHEST_RATE = 0.28

export interface Totals { fields: Partial<Record<'netTotal' | 'taxTotal' | 'grossTotal' | 'amountDue', Field>>; paid: boolean; gross: Amount | undefined }

/** Net, tax, gross and due: by the words beside them, and by what adds up. */
export function findTotals(layout: Layout): Totals {
  const amounts = labelledAmounts(layout)
  const paid = amounts.some(({ role }) => role === 'paid') && amounts.some(({ role }) => role === 'change')
  const gross = bestGross(amounts)
  const due = amounts.filter(({ role }) => role === 'due').at(-1)
  const fields: Totals['fields'] = {}
  const total = gross ?? (due && { ...due, confidence: 0.7 })
  if (due) fields.amountDue = amountField(due.amount, gross && gross.amount.cents === due.amount.cents ? 0.95 : 0.8)
  if (!total) return { fields, paid, gross: undefined }
  const split = splitOf(amounts, total.amount.cents)
  if (split) {
    fields.netTotal = amountField(split.net.amount, split.confidence)
    fields.taxTotal = amountField(split.tax.amount, split.confidence)
  } else {
    const net = amounts.filter(({ role, amount }) => role === 'net' && amount.cents <= total.amount.cents).at(-1)
    const tax = amounts.filter(({ role, amount }) => role === 'tax' && amount.cents < total.amount.cents * HIGHEST_RATE).at(-1)
    if (net) fields.netTotal = amountField(net.amount, 0.45)
    if (tax) fields.taxTotal = amountField(tax.amount, 0.45)
  }
  fields.grossTotal = amountField(total.amount, Math.min(0.99, total.confidence + (split ? 0.1 : 0)))
  return { fields, paid, gross: total.amount }
}

const amountField = (amount: Amount, certainty: number): Field => fieldOf(pieceOf(amount.line, amount.from, amount.to), certainty, moneyOf(amount.cents))

function labelledAmounts(layout: Layout): Labelled[] {
  const all: Labelled[] = []
  for (const [row, { lines }] of layout.rows.entries()) {
    const amounts = lines.flatMap((line) => amountsIn(line))
    for (const [index, amount] of amounts.entries()) {
      const { role, strength } = roleOf(layout, amount, amounts, index, all.at(-1))
      all.push({ amount, role, strength, row, order: all.length })
    }
  }
  return all
}

function roleOf(layout: Layout, amount: Amount, inRow: readonly Amount[], index: number, before: Labelled | undefined): { role: Role; strength: number } {
  const left = wordsBefore(layout, amount)
  const named = roleNamed(left)
  const table = inRow.length > 1
  const header = table || !named ? headerOver(layout, amount) : undefined
  const column = header ? roleNamed(header.plain) : undefined
  if (table && column && named?.role === 'gross') return column.role === 'none' ? column : { role: column.role, strength: Math.max(column.strength, named.strength) }
  if (named) return table && index < inRow.length - 1 ? { ...named, strength: named.strength - 0.15 } : named
  if (before?.role === 'rounding' && before.row === amount.line.row - 1) return { role: 'gross', strength: 0.55 }
  if (column && column.role !== 'tax') return { role: column.role, strength: column.strength * 0.6 }
  return { role: 'none', strength: 0 }
}

function roleNamed(plain: string): { role: Role; strength: number } | undefined {
  for (const [pattern, role, strength] of ROLES) if (pattern.test(plain)) return { role, strength }
  return undefined
}

/** The words between this amount and the one before it in its row; where there are none, all words of the row before it. */
function wordsBefore(layout: Layout, amount: Amount): string {
  const { lines } = layout.rows[amount.line.row]!
  const left = [...lines.slice(0, lines.indexOf(amount.line)).map(({ plain }) => plain), amount.line.plain.slice(0, amount.from)].join(' ')
  return left.replace(/\d[\d.,]*/g, ' ').replace(/\s+/g, ' ').trim()
}

/** The nearest line without amounts over an amount that shares its width: the head of its column. */
function headerOver(layout: Layout, amount: Amount): Line | undefined {
  const { box, page, height } = amount.line
  const own = pieceOf(amount.line, amount.from, amount.to).box
  for (let row = amount.line.row - 1; row >= 0; row--) {
    const { lines, page: rowPage } = layout.rows[row]!
    if (rowPage !== page || box[1] - lines[0]!.box[3] > height * 14) return undefined
    const over = lines.find((line) => overlap(line.box, own) > 0)
    if (over && /[a-z]{3}/.test(over.plain) && amountsIn(over).length === 0) return over
  }
  return undefined
}

function bestGross(amounts: readonly Labelled[]): { amount: Amount; confidence: number } | undefined {
  const candidates = amounts.filter(({ role }) => role === 'gross')
  const differences = new Set(amounts.filter(({ role }) => role === 'paid').flatMap((paid) => amounts.filter(({ role, order }) => role === 'change' && order > paid.order).map((change) => paid.amount.cents - Math.abs(change.amount.cents))))
  const roundings = amounts.filter(({ role }) => role === 'rounding')
  let best: { amount: Amount; confidence: number; score: number } | undefined
  for (const candidate of candidates) {
    const { cents } = candidate.amount
    let score = candidate.strength
    if (cents !== 0 && differences.has(cents)) score += 0.25
    if (candidates.some((other) => other !== candidate && other.amount.cents === cents)) score += 0.08
    if (splitOf(amounts, cents)) score += 0.15
    if (roundings.some((rounding) => rounding.order < candidate.order && candidates.some((other) => other.order < rounding.order && other.amount.cents + rounding.amount.cents === cents))) score += 0.15
    if (amounts.some(({ role, amount }) => (role === 'paid' || role === 'due') && amount.cents === cents && cents !== 0)) score += 0.1
    if (cents === 0) score -= 0.5
    if (!best || score > best.score + 1e-9 || (Math.abs(score - best.score) < 1e-9 && cents > best.amount.cents)) best = { amount: candidate.amount, score, confidence: Math.min(0.97, 0.15 + score * 0.82) }
  }
  return best
}

/** A net amount and a tax that make up the gross amount: labelled ones first, then two that stand in one row. */
function splitOf(amounts: readonly Labelled[], gross: number): { net: Labelled; tax: Labelled; confidence: number } | undefined {
  const fits = (net: number, tax: number) => net > 0 && tax >= 0 && tax <= net * HIGHEST_RATE && Math.abs(net + tax - gross) <= 2
  const nets = amounts.filter(({ role }) => role === 'net')
  const taxes = amounts.filter(({ role }) => role === 'tax')
  for (const net of nets.toReversed()) for (const tax of taxes.toReversed()) if (fits(net.amount.cents, tax.amount.cents)) return { net, tax, confidence: 0.95 }
  for (const [index, net] of amounts.entries()) {
    const tax = amounts[index + 1]
    if (tax && tax.row === net.row && tax.amount.cents > 0 && fits(net.amount.cents, tax.amount.cents)) return { net, tax, confidence: 0.8 }
  }
  return undefined
}
