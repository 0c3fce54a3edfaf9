import type { DocumentType } from '../../../hub/document/types/type.ts'
import type { Layout } from './lines.ts'
import { patternOf } from './pattern.ts'

/** A till prints lines of about forty characters. The text of a slip is at most this many line heights wide. */
const SLIP_WIDTH = { 'text-layer': 40, 'ocr': 24 } as const

/** Marks of each type and what they add to its score (log odds). Each mark counts once. */
const MARKS: readonly [pattern: RegExp, invoice: number, receipt: number][] = [
  [/\b(?:invoice|rechnung|facture|factura|avoir|gutschrift|credit note|handelsrechnung|beitragsrechnung)\b/, 2.2, 0.4],
  [
    patternOf(
      String.raw`\b(?:invoice (?:no|number|#|date)|rechnungs-?(?:nr|nummer|datum)|n[°º] (?:de )?facture|facture n[°º]|`,
      String.raw`numero de factura|factura n[°º])`,
    ),
    1.2,
    0,
  ],
  [
    patternOf(
      String.raw`\b(?:due date|payment terms|fallig|zahlbar|echeance|vencimiento|bill to|sold to|iban|bic|swift|`,
      String.raw`net amount due|remit)\b`,
    ),
    1.4,
    -0.8,
  ],
  [/\b(?:iban|vat (?:id|no|reg)|ust-?id|tva|siret|n\.?i\.?f)\b/, 0.8, 0],
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
  [
    patternOf(
      String.raw`\b(?:contract|order|purchase order|quotation|quote|offer|angebot|devis|presupuesto|delivery note|`,
      String.raw`lieferschein|report|memo|letter|minutes|application|questionnaire)\b`,
    ),
    -0.9,
    -0.9,
  ],
]

/**
 * The type of a document by its words, its shape and its total: softmax over three scores. Without any word, all types
 * are equally likely.
 */
export function classify(
  layout: Layout,
  { total, invoiceNumber }: { total: boolean; invoiceNumber: boolean },
): { type: DocumentType; typeConfidence: number } {
  if (layout.lines.length === 0) return { type: 'other', typeConfidence: 0.333 }
  const text = layout.rows.map(({ plain }) => plain).join('\n')
  const slip = isSlip(layout)
  let invoice = -2.4 + (total ? 1.2 : -1.6) + (slip ? -1.6 : 0.3) + (invoiceNumber ? 0.8 : -0.4)
  let receipt = -2.4 + (total ? 1.2 : -1.6) + (slip ? 2 : -2.6)
  for (const [pattern, forInvoice, forReceipt] of MARKS) {
    if (!pattern.test(text)) continue
    invoice += forInvoice
    receipt += forReceipt
  }
  const scores = { invoice: Math.exp(invoice), receipt: Math.exp(receipt), other: 1 }
  const sum = scores.invoice + scores.receipt + scores.other
  const type = (Object.keys(scores) as (keyof typeof scores)[]).toSorted((a, b) => scores[b] - scores[a])[0]!
  return { type, typeConfidence: Math.round(Math.min(0.99, scores[type] / sum) * 1000) / 1000 }
}

function isSlip({ pages, lines }: Layout): boolean {
  const own = lines.filter(({ page }) => page === 1)
  if (pages.length !== 1 || own.length < 4) return false
  const heights = own.map(({ height }) => height).toSorted((a, b) => a - b)
  const lefts = own.map(({ box }) => box[0]).toSorted((a, b) => a - b)
  const rights = own.map(({ box }) => box[2]).toSorted((a, b) => a - b)
  const width = rights[Math.floor(rights.length * 0.97)]! - lefts[Math.floor(lefts.length * 0.03)]!
  return width / heights[heights.length >> 1]! < SLIP_WIDTH[pages[0]!.source]
}
