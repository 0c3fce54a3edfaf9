import type { Field } from '../../hub/document/fields.ts'
import { checkVatId, hasVatForm, ibanLength, isIban } from './checksums.ts'
import { fieldOf } from './field.ts'
import { LABELS, placesAfter, type Place } from './labels.ts'
import { joined, pieceOf, type Layout, type Line, type Piece, type Row } from './lines.ts'

const TOKEN = /^[\s:#.\-–=*]*(?:(?:no|nr|number|n[°º])\b[.: ]*)?(?<token>[a-z0-9][a-z0-9_.\-/]*)/
const NOT_A_NUMBER = /^(?:\d{1,2}[-/.]\d{1,2}[-/.](?:20)?\d\d|\d{1,2}:\d\d.*|(?:19|20)\d\d-\d\d-\d\d|\d+[.,]\d\d)$/

/** What stands after the surest label that has a number. Labels lower in the list promise less. */
export function findInvoiceNumber(layout: Layout): Field | undefined {
  const sure = [0.95, 0.9, 0.75, 0.7, 0.65]
  for (const [index, label] of LABELS.invoiceNumber.entries()) {
    const found = firstNumber(placesAfter(layout, label), sure[index]!)
    if (found) return found
  }
  return undefined
}

export function findPurchaseOrder(layout: Layout): Field | undefined {
  for (const label of LABELS.purchaseOrderNumber) {
    const found = firstNumber(placesAfter(layout, label), 0.9)
    if (found) return found
  }
  return undefined
}

function firstNumber(places: readonly Place[], sure: number): Field | undefined {
  for (const { line, from, certainty } of places) {
    const match = TOKEN.exec(line.plain.slice(from))
    const token = match?.groups!['token']!.replace(/[.\-/_]+$/, '')
    if (!match || !token || token.length > 40 || !/\d/.test(token) || token.length < 2 || NOT_A_NUMBER.test(token)) continue
    const start = from + match[0].length - match.groups!['token']!.length
    return fieldOf(pieceOf(line, start, start + token.length), sure * certainty)
  }
  return undefined
}

/** Each row without its spaces, with the way back to its words: numbers in groups are found whatever their spacing. */
function packed(row: Row): { text: string; wordsAt: { line: Line; from: number; to: number }[] } {
  let text = ''
  const wordsAt: { line: Line; from: number; to: number }[] = []
  for (const line of row.lines) {
    for (let at = 0; at < line.text.length; at++) {
      if (line.text[at] === ' ') continue
      text += line.text[at]!.toUpperCase()[0]!
      wordsAt.push({ line, from: at, to: at + 1 })
    }
  }
  return { text, wordsAt }
}

function pieceFrom(wordsAt: { line: Line; from: number; to: number }[], from: number, to: number): Piece {
  const pieces: Piece[] = []
  for (const line of new Set(wordsAt.slice(from, to).map((each) => each.line))) {
    const own = wordsAt.slice(from, to).filter((each) => each.line === line)
    pieces.push(pieceOf(line, own[0]!.from, own.at(-1)!.to))
  }
  return joined(pieces)
}

/** An IBAN whose check digits hold, else one of the right form with little confidence. The buyer's own is none. */
export function findIban(layout: Layout): Field | undefined {
  let doubtful: Field | undefined
  for (const row of layout.rows) {
    const { text, wordsAt } = packed(row)
    for (const match of text.matchAll(/[A-Z]{2}\d{2}(?=[A-Z0-9]{11})/g)) {
      const length = ibanLength(match[0].slice(0, 2))
      const iban = length ? text.slice(match.index, match.index + length) : ''
      if (!length || iban.length < length) continue
      const before = text.slice(0, match.index)
      if (/(?:BUYER|KÄUFER|KAEUFER|KUNDEN|CUSTOMER|ACHETEUR|CLIENTE?)[-’']?S?IBAN[:.]*$/.test(before)) continue
      const labelled = /IBAN[^A-Z0-9]*$/.test(before)
      const piece = pieceFrom(wordsAt, match.index, match.index + length)
      if (isIban(iban)) return fieldOf(piece, labelled ? 0.99 : 0.95, iban)
      if (labelled && /^[A-Z]{2}\d+$/.test(iban)) doubtful ??= fieldOf(piece, 0.4, iban)
    }
  }
  return doubtful
}

const VAT_LABEL = /\b(?:ust\.?-?\s?-?id(?:ent)?\.?(?:-?\s?(?:nr|nummer))?|umsatzsteuer-?\s?id|vat(?: (?:id|reg(?:istration)?|no|number|nr))*|tva(?: intra\w*)?|n[°º] ?tva|uid(?:-?nr)?|n\.?i\.?f|c\.?i\.?f|iva|btw|gst|sst|tax (?:id|reg))\b/
const GST = /\b(?:gst|sst)\s?(?:reg(?:istration)?|re9|id|[l1]d)?\.?\s?(?:no|number|#|id)?[.:# ()]*(?<id>[o0-9][o0-9 ]{10,14}[o0-9])(?!\d)/

/** The seller's VAT id: the first whose check digits hold and that is not called the buyer's; a Malaysian GST number where there is none. */
export function findVatId(layout: Layout, buyerRows: ReadonlySet<number>): Field | undefined {
  const found: { field: Field; rank: number }[] = []
  for (const [index, row] of layout.rows.entries()) {
    const { text, wordsAt } = packed(row)
    for (const match of text.matchAll(/(?<![A-Z0-9])(?:CHE[-.]?\d{3}\.?\d{3}\.?\d{3}|[A-Z]{2}[A-Z0-9]?[\d.]{6,13}[A-Z0-9]{0,3})(?![A-Z0-9])|(?<=NR\.?:?|ID:?|VAT:?|TVA:?|NIF:?|CIF:?|NO\.?:?)(?:[A-Z]{2}[A-Z0-9]{0,2}\d{6,12}[A-Z0-9]{0,3}|[A-Z]\d{8}|\d{8}[A-Z])(?![A-Z0-9])/g)) {
      const bare = match[0].replace(/[.-]/g, '')
      const spanish = /^(?:[A-Z]\d{8}|\d{8}[A-Z])$/.test(bare) && /NIF|CIF/.test(text.slice(0, match.index))
      const id = spanish ? `ES${bare}` : bare
      if (!hasVatForm(id)) continue
      const labelled = VAT_LABEL.test(row.plain)
      const check = checkVatId(id)
      if (!labelled && check !== 'valid') continue
      const buyers = buyerRows.has(index) || /\b(?:ihre|your|customer|kunden|votre|buyer|cliente?)\b/.test(row.plain)
      const sure = { valid: 0.97, plausible: 0.8, invalid: 0.55 }[check] - (labelled ? 0 : 0.2) - (buyers ? 0.5 : 0)
      found.push({ field: fieldOf(pieceFrom(wordsAt, match.index, match.index + match[0].length), sure, bare), rank: sure })
    }
  }
  const best = found.toSorted((a, b) => b.rank - a.rank)[0]
  if (best && best.rank > 0.3) return best.field
  for (const line of layout.lines) {
    const match = GST.exec(line.plain)
    const digits = match?.groups!['id']!.replaceAll('o', '0').replace(/ /g, '')
    if (match && digits?.length === 12) return fieldOf(pieceOf(line, match.index + match[0].length - match.groups!['id']!.length, match.index + match[0].length), 0.8, digits)
  }
  return undefined
}
