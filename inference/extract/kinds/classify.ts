import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import type { DocumentType, Types } from '../../../hub/document/types/type.ts'
import { hasPostcode } from '../parties/party-words.ts'
import type { Layout } from '../rules/lines.ts'
import { patternOf } from '../rules/pattern.ts'
import { kindOdds, type KindOdds, type Structure } from './classify-kind.ts'

interface Classified {
  type: DocumentType
  typeConfidence: number
  kind: DocumentKind
  kindConfidence: number
}

/** A till prints lines of about forty characters. The text of a slip is at most this many line heights wide. */
const SLIP_WIDTH = { 'text-layer': 40, 'ocr': 24 } as const

/** Marks of invoices and receipts and what they add to their scores (log odds). Each mark counts once. */
const MARKS: readonly [pattern: RegExp, invoice: number, receipt: number][] = [
  [/\b(?:invoice|rechnung|facture|factura|handelsrechnung|beitragsrechnung)\b/, 1.2, 0.4],
  [/\b(?:cfdi|comprobante fiscal digital)\b/, 1.2, -0.4],
  [
    patternOf(
      String.raw`\b(?:due date|payment terms|fallig|zahlbar|echeance|vencimiento|bill to|sold to|iban|bic|swift|`,
      String.raw`net amount due|remit)\b`,
    ),
    1.4,
    -0.8,
  ],
  [/\b(?:iban|vat (?:id|no|reg)|ust-?id|tva|siret|n\.?i\.?f|btw|p\.? ?iva|nip|dic|cvr|moms|alv|afa|cui|αφμ)\b/, 0.8, 0],
  [/\b(?:change|wechselgeld|ruckgeld|rendu|cambio|change due)\b/, -0.5, 1.6],
  [/\b(?:receipt|quittung|kassenbon|bon|ticket|recibo|recu)\b/, -0.5, 1.8],
  [/\b(?:cashier|kassierer|caisse|cajero|kasse|counter|till|pos|trn|terminal)\b/, -0.3, 1.2],
  [
    patternOf(
      String.raw`\b(?:thank you|thanks|please come again|vielen dank fur ihren einkauf|merci de votre visite|`,
      String.raw`gracias por su (?:compra|visita)|terima kasih|goods sold)\b`,
    ),
    0,
    0.9,
  ],
  [/\b(?:cash|visa|mastercard|tender|bar|efectivo|especes)\b/, 0, 0.8],
  [/\b(?:tax invoice|simplified tax invoice)\b/, -0.2, 0.6],
]

const INVOICES: readonly DocumentKind[] = [
  'invoice',
  'credit-note',
  'cancellation',
  'prepayment-invoice',
  'final-invoice',
]

/** The type that has the values of a document of a kind. */
const typeOf = (kind: DocumentKind): 'invoice' | 'receipt' | 'other' =>
  INVOICES.includes(kind) ? 'invoice' : kind === 'receipt' ? 'receipt' : 'other'

/** What was found before the type is known. */
interface Facts {
  total: boolean
  negative: boolean
  invoiceNumber: boolean
  /** it names an account and a date until which to pay */
  transfer: boolean
}

/**
 * Kind and type of a document by its titles, its words, its shape and its total. A type that the sender names is not
 * questioned: the kind is then the likeliest one of that type.
 */
export function classify(layout: Layout, found: Facts, types: Types, typeHint?: DocumentType): Classified {
  if (layout.lines.length === 0)
    return { type: typeHint ?? 'other', typeConfidence: typeHint ? 1 : 0.333, kind: 'other', kindConfidence: 0.333 }
  const odds = kindOdds(layout, structureOf(layout, found))
  if (typeHint) return { type: typeHint, typeConfidence: 1, ...likeliest(within(odds, types.get(typeHint)?.lineage)) }
  const best = likeliest(odds)
  const type = typeOf(best.kind)
  const sure = [...odds].reduce((sum, [kind, part]) => (typeOf(kind) === type ? sum + part : sum), 0)
  return { type, typeConfidence: confidence(sure), ...best }
}

const confidence = (odds: number): number => Math.round(Math.min(0.99, odds) * 1000) / 1000

function likeliest(odds: KindOdds): { kind: DocumentKind; kindConfidence: number } {
  const [kind, part] = [...odds].reduce((best, each) => (each[1] > best[1] ? each : best))
  return { kind, kindConfidence: confidence(part) }
}

/** Kinds of the first type of a lineage that names any. */
const KINDS_OF_TYPE: Record<string, readonly DocumentKind[]> = {
  'credit-note': ['credit-note', 'cancellation'],
  'invoice': INVOICES,
  'receipt': ['receipt'],
  'order': ['order', 'order-confirmation'],
}

function within(odds: KindOdds, lineage: readonly string[] = []): KindOdds {
  const kinds = lineage.map((name) => KINDS_OF_TYPE[name]).find((each) => each !== undefined)
  if (!kinds) return odds
  const own = [...odds].filter(([kind]) => kinds.includes(kind))
  const sum = own.reduce((all, [, part]) => all + part, 0)
  return own.length === 0 || sum === 0
    ? new Map([[kinds[0]!, 1]])
    : new Map(own.map(([kind, part]) => [kind, part / sum]))
}

function structureOf(layout: Layout, { total, negative, invoiceNumber, transfer }: Facts): Structure {
  const text = layout.rows.map(({ plain }) => plain).join('\n')
  // Who pays at a till transfers nothing later, and gives no address: this is a letter with short lines.
  const slip = !transfer && isSlip(layout) && !(invoiceNumber && isShortLetter(layout, text))
  let invoice = -2.4 + (total ? 1.2 : -1.6) + (slip ? -1.6 : 0.3) + (invoiceNumber ? 0.8 : -0.4)
  let receipt = -2.4 + (total ? 1.2 : -1.6) + (slip ? 2 : -2.6)
  for (const [pattern, forInvoice, forReceipt] of MARKS) {
    if (!pattern.test(text)) continue
    invoice += forInvoice
    receipt += forReceipt
  }
  return { invoice, receipt, slip, negative }
}

/** What a till prints: how it was paid, when, by whom. */
const TILL = patternOf(
  String.raw`\b(?:change|wechselgeld|ruckgeld|rendu|cambio|cashier|kassierer|caisse|cajero|kasse|till|pos|terminal|`,
  String.raw`cash|visa|mastercard|bar|efectivo|especes|ec-?karte|\d{1,2}:\d\d)\b`,
)

/** In points: the paper of a till is narrower, and letters are not written on it. */
const WIDEST_ROLL = 290

/** A printed page, no picture of one, with the addresses of two parties or without anything that a till prints. */
const isShortLetter = ({ pages, lines }: Layout, text: string): boolean =>
  pages[0]!.source === 'text-layer' &&
  pages[0]!.width > WIDEST_ROLL &&
  (!TILL.test(text) || lines.filter(({ plain }) => hasPostcode(plain)).length > 1)

function isSlip({ pages, lines }: Layout): boolean {
  const own = lines.filter(({ page }) => page === 1)
  if (pages.length !== 1 || own.length < 4) return false
  const heights = own.map(({ height }) => height).toSorted((a, b) => a - b)
  const lefts = own.map(({ box }) => box[0]).toSorted((a, b) => a - b)
  const rights = own.map(({ box }) => box[2]).toSorted((a, b) => a - b)
  const width = rights[Math.floor(rights.length * 0.97)]! - lefts[Math.floor(lefts.length * 0.03)]!
  return width / heights[heights.length >> 1]! < SLIP_WIDTH[pages[0]!.source]
}
