import { amountsIn, moneyOf, type Amount } from './amounts.ts'
import { foundIn, type Found } from './found.ts'
import { overlap, pieceOf, type Layout, type Line } from './lines.ts'

export type TotalKind = 'gross' | 'net' | 'subtotal' | 'tax' | 'due' | 'paid' | 'change' | 'rounding' | 'none'
interface Labelled {
  amount: Amount
  role: TotalKind
  strength: number
  row: number
  order: number
}

const TAX = String.raw`(?:gst|vat|mwst|ust|tva|iva|igic|sst|tax|taxes|umsatzsteuer|mehrwertsteuer|versicherungsteuer|steuer|btw)`

/** What the words before an amount make of it, the first that fits; strength says how seldom they mislead. */
const ROLES: readonly [pattern: RegExp, role: TotalKind, strength: number][] = [
  [
    /\b(?:quantity|items?|pcs|points?|disc(?:ount)?s?|savings?|sauings|rabatt|remise|descuento|deposit|anzahlung\w*|acompte|anticipo|prepaid|zuschlage|abschlage|unit|cpp|grp|commission|comm|member|count|supplies|suppl|ies)\b(?!.*\b(?:payable|grand|inclu\w*)\b)/,
    'none',
    0,
  ],
  [/\b(?:suppl\w*|\d+ ?%)(?=.*\binc)/, 'gross', 0.4],
  [
    /\bchange\b|\bwechselgeld\b|\bruckgeld\b|\bmonnaie rendue\b|\brendu\b|\bcambio\b|\bbaki\b|\bbalance$/,
    'change',
    0.8,
  ],
  [/\b(?:total|a[mn]ount|sum)\b.*\bround(?:ed)?\b(?! ?adj)/, 'gross', 0.88],
  [/\bround|\brundung|\barrondi|\bredondeo|\badj(?:u|\b)/, 'rounding', 0.8],
  [/\bsub ?-?t ?otal\b|\bzwischensumme\b|\bsous-?total\b/, 'subtotal', 0.3],
  [
    new RegExp(
      String.raw`\b${TAX} ?(?:payable|a[mn]ount|amt|betrag)\b|\btotal (?:de )?(?:la )?${TAX}\b(?! inc)|\b${TAX} (?:total|gesamt)\b|\b(?:impuestos?|service tax)\b`,
    ),
    'tax',
    0.75,
  ],
  [
    new RegExp(
      String.raw`\b(?:total|a[mn]ount|amt|sales|bill|gross|nett?|grand|summe|\w*summe|gesamt|betrag)\b.*\b(?:(?:[il]n[ck]\w*|with|after|con|avec|mit) ?.{0,8}(?:${TAX}|rounding)|${TAX} ?inc)|\b(?:inc\.?l?|inclusive)\b.*\btotal\b|\btotal\b.*\binclu`,
    ),
    'gross',
    0.75,
  ],
  [
    /\b(?:a[mn]ount|balance|net amount|total|payment|sum) due\b|^due\b|\bzahlbetrag\b|\bzu zahlen(?:der)?\b|\bnet a payer\b|\ba payer\b|\btotal a pagar\b|\bimporte a pagar\b|\bplease pay\b|\bbalance\b|\bamount payable\b|\boffener betrag\b|\breste (?:a payer|du)\b|\bresidual\b|\bdue payable\b|\bsolde\b/,
    'due',
    0.75,
  ],
  [
    /\b(?:excl?\w*|before|without|w\/o|ohne|hors|sin|sans)\b|\bnet(?:to)?\b|\bht\b|\bh\.t\b|\btaxable\b|\bbase imponible\b|\bnetto(?:betrag|summe|preis)\b|\bwarenwert\b/,
    'net',
    0.7,
  ],
  [
    /\bttc\b|\btoutes taxes comprises\b|\bgrand total\b|\bgesamt(?:betrag|summe)\b|\brechnungs(?:betrag|summe)\b|\bbrutto(?:betrag|summe)?\b|\bendbetrag\b|\bendsumme\b|\bimporte total\b|\btotal (?:factura|general|facture)\b|\bgross(?: (?:a[mn]ount|total))?\b|\bpayable\b|\b(?:invoice|bill|final|rounded) total\b|\btotal (?:rounded|nett)\b|\bnett\b/,
    'gross',
    0.85,
  ],
  [new RegExp(String.raw`\b${TAX}(?:betrag)?\b`), 'tax', 0.7],
  [/\btotal (?:eur|rm|myr|usd|gbp|chf)\b|\btotal \$/, 'gross', 0.75],
  [
    /\b(?:cash|tunai|tender(?:ed)?|visa|master ?(?:card)?|debit|credit|card|paid|payment|amex|bar|gegeben|especes|carte|efectivo|tarjeta|bezahlt|ec-?karte|cheque|accepted)\b/,
    'paid',
    0.7,
  ],
  [/\btotal ?(?:amt|a[mn]ount|sales)\b/, 'gross', 0.68],
  [/\bqty\b/, 'gross', 0.3],
  [/\btotals?\b|\bsumme\b|\bgesamt\b|\bjumlah\b|\bsuma\b|\bmontant\b/, 'gross', 0.6],
  [/\b(?:a[mn]ount|amt|betrag|importe)\b/, 'gross', 0.35],
]

/** How far a subtotal or net amount can be taken for the total where none is named: only if something else speaks for it. */
const STAND_IN = 0.25
/** What was paid is the total only where no change was given and something else speaks for it. */
const PAID_EXACTLY = 0.05

/** A till rounds by a few cents; a larger amount beside that word is the rounded total. */
const MOST_ROUNDING = 100

/** "Total (2 items)" is a total: how many there are is only said beside it. Numbers are gone from the words by then. */
const COUNTED = /\b(total|summe|gesamt|suma) ?\( ?(?:items?|pcs|qty|articles?|articulos?|artikel|positionen) ?\)/g

/** Totals stand at the end: of very many only the last are weighed against each other. */
const MOST_CANDIDATES = 100
/** Of long text before an amount only the end is its label. */
const LONGEST_LABEL = 160
/** So many parts of a row are looked at for the words of an amount. */
const MOST_PARTS = 12

/** Tax rates of more than this do not exist on invoices. */
const HIGHEST_RATE = 0.28

export interface Totals {
  fields: Partial<Record<'netTotal' | 'taxTotal' | 'grossTotal' | 'amountDue', Found>>
  gross: Amount | undefined
}

/** Net, tax, gross and due: by the words beside them, and by what adds up. */
export function findTotals(layout: Layout): Totals {
  const amounts = labelledAmounts(layout)
  const gross = bestGross(amounts) ?? paidAlone(amounts)
  const due = amounts.filter(({ role }) => role === 'due').at(-1)
  const fields: Totals['fields'] = {}
  const total = gross && !(due && gross.confidence < 0.5) ? gross : due && { ...due, confidence: 0.7 }
  if (due) fields.amountDue = amountField(due.amount, gross && gross.amount.cents === due.amount.cents ? 0.95 : 0.8)
  if (!total) return { fields, gross: undefined }
  const split = splitOf(amounts, total.amount.cents)
  if (split) {
    fields.netTotal = amountField(split.net.amount, split.confidence)
    fields.taxTotal = amountField(split.tax.amount, split.confidence)
  } else {
    const sign = signOf(total.amount.cents)
    const whole = total.amount.cents * sign
    const net = amounts
      .filter(
        ({ role, amount }) =>
          role === 'net' && amount.cents * sign <= whole && amount.cents * sign >= whole / (1 + HIGHEST_RATE) - 2,
      )
      .at(-1)
    const tax = net
      ? undefined
      : amounts
          .filter(
            ({ role, amount }) =>
              role === 'tax' && amount.cents * sign > 0 && amount.cents * sign < whole * HIGHEST_RATE,
          )
          .at(-1)
    if (net) fields.netTotal = amountField(net.amount, 0.45)
    if (tax) fields.taxTotal = amountField(tax.amount, 0.45)
  }
  fields.grossTotal = amountField(total.amount, Math.min(0.99, total.confidence + (split ? 0.1 : 0)))
  return { fields, gross: total.amount }
}

/** A credit note has its parts below zero, like its total. */
const signOf = (total: number): 1 | -1 => (total < 0 ? -1 : 1)

const amountField = (amount: Amount, certainty: number): Found =>
  foundIn(pieceOf(amount.line, amount.from, amount.to), certainty, moneyOf(amount.cents))

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

function roleOf(
  layout: Layout,
  amount: Amount,
  inRow: readonly Amount[],
  index: number,
  before: Labelled | undefined,
): { role: TotalKind; strength: number } {
  const left = wordsBefore(layout, amount)
  const named = roleNamed(left.nearest) ?? roleNamed(left.all)
  const table = inRow.length > 1
  const header = table || !named ? headerOver(layout, amount) : undefined
  const column = header ? roleNamed(header.plain) : undefined
  if (table && column && named?.role === 'gross')
    return column.role === 'none' ? column : { role: column.role, strength: Math.max(column.strength, named.strength) }
  if (named?.role === 'rounding' && Math.abs(amount.cents) > MOST_ROUNDING) return { role: 'gross', strength: 0.6 }
  if (named) return table && index < inRow.length - 1 ? { ...named, strength: named.strength - 0.15 } : named
  if (before?.role === 'rounding' && before.row === amount.line.row - 1) return { role: 'gross', strength: 0.55 }
  const above =
    left.all.replace(/[^a-z]|\b(?:rm|eur|usd|gbp|chf)\b/g, '') === '' && !table
      ? roleNamed(labelAbove(layout, amount))
      : undefined
  if (above) return { role: above.role, strength: above.strength * 0.7 }
  if (column && column.role !== 'tax') return { role: column.role, strength: column.strength * 0.6 }
  return { role: 'none', strength: 0 }
}

function roleNamed(printed: string): { role: TotalKind; strength: number } | undefined {
  const plain = printed
    .slice(-LONGEST_LABEL)
    .replace(/\btota[li]{1,2}\b/g, 'total')
    .replace(COUNTED, '$1')
  for (const [pattern, role, strength] of ROLES) if (pattern.test(plain)) return { role, strength }
  return undefined
}

/** The words of the row before an amount: those that stand nearest to it, and all. */
function wordsBefore(layout: Layout, amount: Amount): { nearest: string; all: string } {
  const { lines } = layout.rows[amount.line.row]!
  const at = lines.indexOf(amount.line)
  const parts = [
    ...lines.slice(Math.max(0, at - MOST_PARTS), at).map(({ plain }) => plain),
    amount.line.plain.slice(0, amount.from),
  ].map((part) =>
    part
      .replace(/\d[\d.,]*(?! ?%)/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  return { nearest: parts.findLast((part) => /[a-z]{3}/.test(part)) ?? '', all: parts.join(' ').trim() }
}

/** The words of the row above, where they have no amount of their own. */
function labelAbove(layout: Layout, amount: Amount): string {
  const row = layout.rows[amount.line.row - 1]
  return row && row.page === amount.line.page && !row.lines.some((line) => amountsIn(line).length > 0) ? row.plain : ''
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
  const paidInCash = amounts.some(({ role }) => role === 'paid') && amounts.some(({ role }) => role === 'change')
  const candidates = amounts.flatMap((each) => {
    if (each.role === 'gross' || (each.role === 'due' && paidInCash)) return [each]
    if (each.role === 'subtotal' || each.role === 'net') return [{ ...each, strength: STAND_IN }]
    return each.role === 'paid' && paidInCash ? [{ ...each, strength: PAID_EXACTLY }] : []
  })
  const largest = Math.max(
    0,
    ...amounts.filter(({ role }) => role === 'gross' || role === 'none').map(({ amount }) => amount.cents),
  )
  const differences = new Set(
    amounts
      .filter(({ role }) => role === 'paid')
      .flatMap((paid) =>
        amounts
          .filter(({ role, order }) => role === 'change' && order > paid.order)
          .map((change) => paid.amount.cents - Math.abs(change.amount.cents)),
      ),
  )
  const roundings = amounts.filter(({ role }) => role === 'rounding')
  let best: { amount: Amount; confidence: number; score: number } | undefined
  for (const candidate of candidates.slice(-MOST_CANDIDATES)) {
    const { cents } = candidate.amount
    let score = candidate.strength
    if (cents !== 0 && differences.has(cents)) score += 0.25
    if (candidates.some((other) => other !== candidate && other.amount.cents === cents && other.role === 'gross'))
      score += 0.08
    if (splitOf(amounts, cents)) score += 0.1
    if (
      roundings.some(
        (rounding) =>
          rounding.order < candidate.order &&
          candidates.some(
            (other) =>
              other.order < rounding.order &&
              other.amount.cents + rounding.amount.cents === cents &&
              rounding.amount.cents !== 0,
          ),
      )
    )
      score += 0.35
    if (
      amounts.some(({ role, amount }) => (role === 'paid' || role === 'due') && amount.cents === cents && cents !== 0)
    )
      score += 0.1
    if (cents < largest) score -= 0.15
    // "Total includes GST: 0.42" names the tax.
    if (cents > 0 && cents < largest * HIGHEST_RATE) score -= 0.3
    if (cents === 0) score -= 0.6
    else if (cents < 0) score -= 0.2
    if (!best || score > best.score + 1e-9 || (Math.abs(score - best.score) < 1e-9 && cents > best.amount.cents))
      best = { amount: candidate.amount, score, confidence: Math.min(0.97, 0.15 + score * 0.82) }
  }
  return best
}

/** A slip that only says what was paid: with no change given, that is the total. */
function paidAlone(amounts: readonly Labelled[]): { amount: Amount; confidence: number } | undefined {
  const payments = amounts.filter(({ role }) => role === 'paid')
  return payments.length === 1 && !amounts.some(({ role, amount }) => role === 'change' && amount.cents !== 0)
    ? { amount: payments[0]!.amount, confidence: 0.4 }
    : undefined
}

/** A net amount and a tax that make up the gross amount: labelled ones first, then two that stand in one row. */
function splitOf(
  amounts: readonly Labelled[],
  gross: number,
): { net: Labelled; tax: Labelled; confidence: number } | undefined {
  const sign = signOf(gross)
  const fits = (net: number, tax: number) =>
    net * sign > 0 && tax * sign >= 0 && tax * sign <= net * sign * HIGHEST_RATE && Math.abs(net + tax - gross) <= 2
  const nets = amounts.filter(({ role }) => role === 'net' || role === 'subtotal').slice(-MOST_CANDIDATES)
  const taxes = amounts.filter(({ role }) => role === 'tax').slice(-MOST_CANDIDATES)
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
