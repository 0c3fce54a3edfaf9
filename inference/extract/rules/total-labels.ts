import { amountsIn, hasAmount, type Amount } from './amounts.ts'
import * as broadcast from './datasets/broadcast-orders.ts'
import * as malaysia from './datasets/malaysian-receipts.ts'
import { isMarkedCredit } from './credit-marks.ts'
import { currencyOf, CURRENCY_SOURCE } from './currency-signs.ts'
import { EARLIER_TOTAL } from './languages/earlier-totals.ts'
import * as words from './languages/total-words.ts'
import { overlap, pieceOf, plainOf, type Layout, type Line } from './lines.ts'
import { patternOf, sourceOf } from './pattern.ts'

export type TotalKind =
  | 'gross'
  | 'net'
  | 'subtotal'
  | 'tax'
  | 'due'
  | 'prepaid'
  | 'earlier'
  | 'paid'
  | 'change'
  | 'rounding'
  | 'none'

export interface LabelledAmount extends KindOfAmount {
  amount: Amount
  /** the words that name it, as printed; '' if none do */
  label: string
  row: number
  order: number
}
interface KindOfAmount {
  kind: TotalKind
  /** 0 to 1: how rarely the label misleads */
  strength: number
  /** its words are unknown: only the rounding above makes it a total */
  isUnknown?: true
}

const TAX = sourceOf(
  String.raw`(?:gst|vat|mwst|ust|tva|iva|igic|sst|tax|taxes|`,
  String.raw`umsatzsteuer|mehrwertsteuer|versicherungsteuer|steuer|${words.TAX_WORDS})`,
)

/** What the buyer keeps back: a tax that it pays itself, or a security. */
const WITHHELD = patternOf(
  String.raw`\b(?:withh(?:olding|eld)|retention|ritenuta|irpf|retencion|retencao|irs|retenue (?:a la source|`,
  String.raw`de garantie)|`,
  String.raw`quellensteuer|\w*einbehalt\w*|bauabzugsteuer)\b`,
)

/** Sums that are no part of the bill: what is saved by early payment, what is held in trust, what comes later. */
const OF_OTHERS = patternOf(
  String.raw`\b(?:balance (?:to finish|remaining on)|(?:trust|retainer|client|escrow) (?:account )?balance|`,
  String.raw`(?:deduct|less|minus) settlement|settlement discount|if paid early|early (?:payment|settlement)|prompt payment|`,
  String.raw`deposit held|retention held|equivalent (?:in|to)|in words)\b`,
)

/** The kind of an amount by the words before it; the first match counts. */
const KINDS: readonly [pattern: RegExp, kind: TotalKind, strength: number][] = [
  [new RegExp(String.raw`${words.PREPAID_WORDS}(?!.*\b(?:payable|grand|inclu\w*)\b)`), 'prepaid', 0.8],
  [EARLIER_TOTAL, 'earlier', 0],
  [WITHHELD, 'prepaid', 0.8],
  [OF_OTHERS, 'none', 0],
  [/\btotal\b.{0,40}[a-z]{4}.{0,20} (?:and|&|plus) (?:gst|hst|vat|qst|pst|tax(?:es)?)$/, 'gross', 0.75],
  [/\btotal \(?(?:gst|vat|tax)[ -](?:exempt|free)\b/, 'gross', 0.6],
  [
    patternOf(
      String.raw`\b(?:quantity|items?|pcs|points?|disc(?:ount)?s?|savings?|sauings|rabatt|remise|descuento|`,
      String.raw`zuschlage|abschlage|unit|${broadcast.FIGURES}|member|count|`,
      String.raw`supplies|suppl|ies)\b(?!.*\b(?:payable|grand|inclu\w*)\b)`,
    ),
    'none',
    0,
  ],
  [new RegExp(String.raw`^(?!.*(?:${words.GROSS_WORDS}|${words.DUE_WORDS})).*${words.NO_TOTAL_WORDS}`), 'none', 0],
  [/\b(?:suppl\w*|\d+ ?%)(?=.*\binc)/, 'gross', 0.4],
  [/\bchange\b|\bwechselgeld\b|\bruckgeld\b|\bmonnaie rendue\b|\brendu\b|\bcambio\b|\bbalance$/, 'change', 0.8],
  [malaysia.CHANGE_LABEL, 'change', 0.8],
  [new RegExp(words.CHANGE_WORDS), 'change', 0.8],
  [/\b(?:total|a[mn]ount|sum)\b.*\bround(?:ed)?\b(?! ?adj)/, 'gross', 0.88],
  [/\bround|\brundung|\barrondi|\bredondeo|\badj(?:u|\b)/, 'rounding', 0.8],
  [new RegExp(words.ROUNDING_WORDS), 'rounding', 0.8],
  [/\bsub ?-?t ?otal\b|\bzwischensumme\b|\bsous-?total\b/, 'subtotal', 0.3],
  [new RegExp(words.SUBTOTAL_WORDS), 'subtotal', 0.3],
  [
    patternOf(
      String.raw`\b${TAX} ?(?:payable|a[mn]ount|amt|betrag)\b|\b(?:total|`,
      String.raw`${words.TOTAL_WORDS}) (?:de )?(?:la )?${TAX}(?![a-z])(?! inc)|`,
      String.raw`\btotal ${TAX} (?:included|contained)\b|\b${TAX} included in\b|`,
      String.raw`\b${TAX} (?:total|gesamt)\b|\b(?:impuestos?|service tax)\b`,
    ),
    'tax',
    0.75,
  ],
  [
    patternOf(
      String.raw`(?:\b(?:total|a[mn]ount|amt|sales|bill|gross|nett?|grand|summe|\w*summe|gesamt|betrag|`,
      String.raw`beitrag|premium|`,
      String.raw`${words.TOTAL_WORDS})\b|συνολο).*`,
      String.raw`\b(?:(?:[il]n[ck]\w*|with|after|con|avec|mit) ?.{0,8}(?:${TAX}|rounding)|${TAX} ?inc)|`,
      String.raw`\b(?:inc\.?l?|inclusive)\b.*\btotal\b|\btotal\b.*\binclu|`,
      String.raw`(?:\b(?:${words.TOTAL_WORDS})\b|συνολο).*(?:\b(?:${words.INCLUDING})|με φπα)`,
    ),
    'gross',
    0.75,
  ],
  [
    patternOf(
      String.raw`\b(?:a[mn]ount|balance|net amount|total|payment|sum) due\b|^due\b|\bzahlbetrag\b|`,
      String.raw`\bzu (?:be)?zahlen(?:der?)?\b|`,
      String.raw`\bnet a payer\b|\ba payer\b|\btotal a pagar\b|\bimporte a pagar\b|\bplease pay\b|\bbalance\b|`,
      String.raw`\bamount payable\b|\b(?:amount|balance|total|you) (?:you )?ow(?:e|ed|ing)\b|`,
      String.raw`\boffener betrag\b|\brest(?:betrag|forderung|zahlung)\b|\bnachzahlung(?:sbetrag)?\b|`,
      String.raw`\breste (?:a payer|du)\b|\bresidual\b|\bdue payable\b|\bsolde\b|`,
      words.DUE_WORDS,
    ),
    'due',
    0.75,
  ],
  [
    patternOf(
      String.raw`\b(?:excl?\w*|before|without|w\/o|ohne|hors|sin|sans)\b|\bnet(?:to)?\b|\bht\b|\bh\.t\b|\btaxable\b|`,
      String.raw`\bbase imponible\b|\bnetto(?:betrag|summe|preis)\b|\bwarenwert\b|`,
      words.NET_WORDS,
    ),
    'net',
    0.7,
  ],
  [
    patternOf(
      String.raw`\bttc\b|\btoutes taxes comprises\b|\bgrand total\b|\bgesamt(?:betrag|summe|beitrag|preis)\b|`,
      String.raw`\brechnungs(?:betrag|summe|beitrag|total)\b|\bbrutto(?:betrag|summe)?\b|\bendbetrag\b|\bendsumme\b|`,
      String.raw`\bimporte total\b|\btotal (?:factura|general|facture)\b|\bgross(?: (?:a[mn]ount|total))?\b|`,
      String.raw`\bpayable\b|\b(?:invoice|bill|final|rounded) total\b|\btotal (?:rounded|nett)\b|\bnett\b|`,
      words.GROSS_WORDS,
    ),
    'gross',
    0.85,
  ],
  [new RegExp(String.raw`(?<![a-zα-ω])${TAX}(?:betrag)?(?![a-z])`), 'tax', 0.7],
  [new RegExp(String.raw`\b(?:total|${words.TOTAL_WORDS}) \(?(?:${CURRENCY_SOURCE})`), 'gross', 0.75],
  [
    patternOf(
      String.raw`\b(?:cash|tender(?:ed)?|visa|master ?(?:card)?|debit|credit|card|paid|payment|amex|bar|`,
      String.raw`gegeben|especes|`,
      String.raw`carte|efectivo|tarjeta|bezahlt|ec-?karte|cheque|accepted)\b`,
    ),
    'paid',
    0.7,
  ],
  [malaysia.CASH_LABEL, 'paid', 0.7],
  [new RegExp(words.PAID_WORDS), 'paid', 0.7],
  [/\btotal ?(?:amt|a[mn]ount|sales)\b/, 'gross', 0.68],
  [/\bqty\b/, 'gross', 0.3],
  [/\btotals?\b|\bsumme\b|\bgesamt\b|\binsgesamt\b|\bzusammen\b|\bsuma\b|\bmontant\b/, 'gross', 0.6],
  [malaysia.TOTAL_LABEL, 'gross', 0.6],
  [new RegExp(words.WEAK_GROSS_WORDS), 'gross', 0.6],
  [/\b(?:a[mn]ount|amt|betrag|importe)\b/, 'gross', 0.35],
]

/** A till rounds by a few cents; a larger amount with that label is the rounded total. */
const MAX_ROUNDING = 100
/** "Total (2 items)" is a total, although it counts items. Numbers are removed from the words before. */
const ITEM_COUNT = /\b(total|summe|gesamt|suma) ?\( ?(?:items?|pcs|qty|articles?|articulos?|artikel|positionen) ?\)/g
/** Only the end of a long text before an amount is its label. */
const MAX_LABEL_LENGTH = 160
/** Of a printed label, for people. */
const MAX_PRINTED_LABEL = 60
/** "1,500 Kg": between the label of a total and its amount. */
const QUANTITY = /^[\d.,' ]+\p{L}{1,5}\.?$/u
/** How many parts of a row count as words before an amount. */
const MAX_PARTS = 12
/** Headings of a table are at least this many in a row, and at most so far beside their cells, in line heights. */
const HEADINGS = 3
const BESIDE_HEADING = 3
/** Words before an amount in a sentence, at least. */
const SENTENCE = 8
/** How far above an amount the heading of its column may be, in line heights. */
const HEADING_REACH = 14

/** Every amount of a document with its kind, in reading order. */
export function labelledAmounts(layout: Layout): LabelledAmount[] {
  const all: LabelledAmount[] = []
  for (const [row, { lines }] of layout.rows.entries()) {
    const amounts = lines.flatMap((line) => amountsIn(line))
    for (const [index, amount] of amounts.entries()) {
      const kind = kindOf(layout, amount, amounts, index, all.at(-1))
      const doubtfulSign = amount.doubtfulSign || (amount.cents > 0 && isMarkedCredit(layout, amount))
      const label = printedLabel(layout, amount)
      all.push({ amount: { ...amount, doubtfulSign }, ...kind, label, row, order: all.length })
    }
  }
  return all
}

function kindOf(
  layout: Layout,
  amount: Amount,
  inRow: readonly Amount[],
  index: number,
  before: LabelledAmount | undefined,
): KindOfAmount {
  const left = wordsBefore(layout, amount)
  const named = kindNamed(left.nearest) ?? kindNamed(left.all)
  const table = inRow.length > 1
  const heading = (table || !named) && !isInSentence(amount) ? headingAbove(layout, amount) : undefined
  const column = heading ? kindNamed(heading.plain) : undefined
  if (table && column && named?.kind === 'gross')
    return column.kind === 'none' ? column : { kind: column.kind, strength: Math.max(column.strength, named.strength) }
  if (named?.kind === 'rounding' && Math.abs(amount.cents) > MAX_ROUNDING) return { kind: 'gross', strength: 0.6 }
  if (named) return table && index < inRow.length - 1 ? { ...named, strength: named.strength - 0.15 } : named
  if (before?.kind === 'rounding' && before.row === amount.line.row - 1)
    return { kind: 'gross', strength: 0.55, ...(/[a-zα-ω]{3}/.test(left.all) && { isUnknown: true }) }
  const above =
    left.all.replace(/[^a-zα-ω]|\b(?:rm|eur|usd|gbp|chf)\b/g, '') === '' && !table
      ? kindNamed(labelAbove(layout, amount))
      : undefined
  if (above) return { kind: above.kind, strength: above.strength * 0.7 }
  if (column && column.kind !== 'tax') return { kind: column.kind, strength: column.strength * 0.6 }
  return { kind: 'none', strength: 0 }
}

function kindNamed(printed: string): KindOfAmount | undefined {
  const plain = printed
    .slice(-MAX_LABEL_LENGTH)
    .replace(/\btota[li]{1,2}\b/g, 'total')
    .replace(ITEM_COUNT, '$1')
  for (const [pattern, kind, strength] of KINDS) if (pattern.test(plain)) return { kind, strength }
  return undefined
}

/** Whether the label of an amount says that the buyer keeps it back. @param label as printed */
export const isWithheld = (label: string): boolean => WITHHELD.test(plainOf(label))

const NAMES_TAX = new RegExp(String.raw`(?<![a-zα-ω])${TAX}(?![a-z])`)
/** Whether the label of an amount names a tax. @param label as printed */
export const namesTax = (label: string): boolean => NAMES_TAX.test(plainOf(label))

/** The words before an amount in its row: the nearest ones, and all. */
function wordsBefore(layout: Layout, amount: Amount): { nearest: string; all: string } {
  const { lines } = layout.rows[amount.line.row]!
  const at = lines.indexOf(amount.line)
  const parts = [
    ...lines.slice(Math.max(0, at - MAX_PARTS), at).map(({ plain }) => plain),
    amount.line.plain.slice(0, amount.from),
  ].map((part) =>
    part
      .replace(/\d[\d.,]*(?![\d.,]| ?%)/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  return { nearest: parts.findLast((part) => /[a-zα-ω]{3}/.test(part)) ?? '', all: parts.join(' ').trim() }
}

/** The nearest words before an amount in its row, as printed. */
function printedLabel(layout: Layout, { line, from }: Amount): string {
  const { lines } = layout.rows[line.row]!
  const parts = [...lines.slice(0, lines.indexOf(line)).map(({ text }) => text), line.text.slice(0, from)]
  const isLabel = (part: string) => /\p{L}{2}/u.test(part) && !currencyOf(part) && !QUANTITY.test(part)
  return (parts.findLast(isLabel) ?? '').trim().slice(-MAX_PRINTED_LABEL)
}

/** The words of the row above, unless it has an amount of its own. */
function labelAbove(layout: Layout, amount: Amount): string {
  const row = layout.rows[amount.line.row - 1]
  return row && row.page === amount.line.page && !hasAmount(row) ? row.plain : ''
}

/** "A fee of at least 40 € is due": many words stand before an amount in its own line, so that no column holds it. */
const isInSentence = ({ line, from }: Amount): boolean =>
  line.plain
    .slice(0, from)
    .split(' ')
    .filter((word) => /^\p{L}{2,}[,;]?$/u.test(word)).length >= SENTENCE

/** The heading that is nearest beside an amount, if none is above it: columns may be aligned in another way. */
function nearestTo(own: Line['box'], headings: readonly Line[]): Line | undefined {
  const gap = ({ box }: Line) => -overlap(box, own)
  const [nearest] = headings.toSorted((a, b) => gap(a) - gap(b))
  return nearest && gap(nearest) < BESIDE_HEADING * nearest.height ? nearest : undefined
}

/** The heading of the column of an amount: the nearest line above it without amounts. */
function headingAbove(layout: Layout, amount: Amount): Line | undefined {
  const { box, page, height } = amount.line
  const own = pieceOf(amount.line, amount.from, amount.to).box
  for (let row = amount.line.row - 1; row >= 0; row--) {
    const { lines, page: rowPage } = layout.rows[row]!
    if (rowPage !== page || box[1] - lines[0]!.box[3] > height * HEADING_REACH) return undefined
    const over =
      lines.find((line) => overlap(line.box, own) > 0) ??
      (row === amount.line.row - 1 && lines.length >= HEADINGS ? nearestTo(own, lines) : undefined)
    if (over && /[a-zα-ω]{3}/.test(over.plain) && amountsIn(over).length === 0) return over
  }
  return undefined
}
