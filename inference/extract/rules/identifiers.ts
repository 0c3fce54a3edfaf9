import { ibanLength, isIban } from '../../../hub/document/iban.ts'
import type { TypeDefinition } from '../../../hub/document/types/type.ts'
import { checkVatId, hasVatForm } from './checksums.ts'
import { GST_NUMBER } from './datasets/malaysian-receipts.ts'
import { foundIn, type Found } from './found.ts'
import { numberBehind } from './number-token.ts'
import { candidateOf, choose, type Candidate, type Choice } from '../candidate.ts'
import type { Evidence } from '../../../hub/document/values/evidence.ts'
import { labelsOf, placesAfter, type Place } from './labels.ts'
import { joined, pieceOf, type Layout, type Line, type Piece, type Row } from './lines.ts'
import { patternOf } from './pattern.ts'

/** How sure the number behind a label is, by the group of the label. */
const SURE_OF_INVOICE = [0.95, 0.9, 0.85, 0.75, 0.7, 0.65]
const SURE_OF_ORDER = [0.9, 0.7]
const CHOICE = { atLeast: 0.3, margin: 0.02 }
/** What is left of the score of a number whose end is not clear, and of the number that ends earlier. */
const UNCLEAR_END = { longer: 0.75, shorter: 0.6 } as const

/** A label behind other words is surer if it begins a line. */
const IN_SENTENCE = /[a-zα-ω]{3}.*[ .][a-zα-ω]{3}/
const SENTENCE = 0.93

export const findInvoiceNumber = (layout: Layout, type: TypeDefinition): Choice | undefined =>
  findNumber(layout, labelsOf(type, 'invoiceNumber'), SURE_OF_INVOICE)

export const findPurchaseOrder = (layout: Layout, type: TypeDefinition): Choice | undefined =>
  findNumber(layout, labelsOf(type, 'purchaseOrderNumber'), SURE_OF_ORDER)

/** The number behind the surest label that has one. */
export function findNumber(layout: Layout, labels: readonly RegExp[], sure: readonly number[]): Choice | undefined {
  const candidates = labels.flatMap((label, group) => {
    const certainty = sure[group] ?? sure.at(-1)!
    return byLabel(placesAfter(layout, label)).flatMap((places) => firstNumber(places, certainty))
  })
  return choose(candidates, CHOICE)
}

/** Places of one printed label each, the nearest first. */
const byLabel = (places: readonly Place[]): Place[][] => [...Map.groupBy(places, ({ at }) => at).values()]

function firstNumber(places: readonly Place[], sure: number): Candidate[] {
  for (const { line, from, certainty, label, before } of places) {
    const place = IN_SENTENCE.test(before) ? certainty * SENTENCE : certainty
    const token = numberBehind(line, from)
    if (!token) continue
    const candidate = (to: number, left: number, doubt: readonly Evidence[]) =>
      candidateOf(pieceOf(line, token.from, to), line.text.slice(token.from, to), sure * place * left, [
        { code: 'label', detail: label },
        ...doubt,
      ])
    if (token.otherEnd === undefined) return [candidate(token.to, 1, [])]
    const doubt = [{ code: 'ambiguous', detail: line.text.slice(token.from, token.to) } as const]
    return [candidate(token.to, UNCLEAR_END.longer, doubt), candidate(token.otherEnd, UNCLEAR_END.shorter, doubt)]
  }
  return []
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
export function findIban(layout: Layout): Found | undefined {
  let doubtful: Found | undefined
  for (const row of layout.rows) {
    const { text, wordsAt } = packed(row)
    for (const match of text.matchAll(/[A-Z]{2}\d{2}(?=[A-Z0-9]{11})/g)) {
      const length = ibanLength(match[0].slice(0, 2))
      const iban = length ? text.slice(match.index, match.index + length) : ''
      if (!length || iban.length < length) continue
      const before = text.slice(0, match.index)
      if (/(?:BUYER|KÄUFER|KAEUFER|KUNDEN|CUSTOMER|ACHETEUR|CLIENTE?)[-’']?S?IBAN[:.]*$/.test(before)) continue
      const labelled = /IBAN(?:-?NR)?[^A-Z0-9]*$/.test(before) || /BIC|SWIFT|BANK/.test(text)
      const piece = pieceFrom(wordsAt, match.index, match.index + length)
      if (isIban(iban)) return foundIn(piece, labelled ? 0.99 : 0.95, iban)
      if (labelled && /^[A-Z]{2}\d{2}(?:\d|[A-Z]{4}\d)\d+$/.test(iban)) doubtful ??= foundIn(piece, 0.4, iban)
    }
  }
  return doubtful
}

const VAT_LABEL = patternOf(
  String.raw`\b(?:ust\.?-?\s?-?id(?:ent)?\.?(?:-?\s?(?:nr|nummer))?|umsatzsteuer-?\s?id|vat(?: (?:id|`,
  String.raw`reg(?:istration)?|no|number|nr))*|tva(?: intra\w*)?|n[°º] ?tva|uid(?:-?nr)?|n\.?i\.?f|c\.?i\.?f|iva|btw|`,
  String.raw`gst|sst|tax (?:id|reg))\b`,
)

const COUNTRY =
  /(?<![A-Z0-9])(?:CHE|AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)(?=[ -]?[A-Z0-9])/g
const LONGEST_VAT_ID = 22
const BUYERS = /\b(?:ihre|your|customer|kunden?|votre|buyer|kaufer|cliente?)\b/

/**
 * The seller's VAT id: the first with right check digits that is not labelled as the buyer's; else a Malaysian GST
 * number.
 */
export function findVatId(layout: Layout, buyerRows: ReadonlySet<number>): Found | undefined {
  let best: { field: Found; rank: number } | undefined
  for (const line of layout.lines) {
    const labelled = VAT_LABEL.test(layout.rows[line.row]!.plain)
    for (const { id, from, to } of vatIdsIn(line)) {
      const check = checkVatId(id)
      if (!labelled && check !== 'valid') continue
      const buyers =
        buyerRows.has(line.row) || BUYERS.test(line.plain) || BUYERS.test(layout.rows[line.row]!.lines[0]!.plain)
      const rank = { valid: 0.97, plausible: 0.8, invalid: 0.55 }[check] - (labelled ? 0 : 0.2) - (buyers ? 0.5 : 0)
      if (rank > 0.3 && (!best || rank > best.rank)) best = { field: foundIn(pieceOf(line, from, to), rank, id), rank }
    }
  }
  return best?.field ?? gstNumber(layout)
}

/** The VAT ids in a line, their groups joined. A Spanish number may lack its country if the line labels it. */
function vatIdsIn(line: Line): { id: string; from: number; to: number }[] {
  const found: { id: string; from: number; to: number }[] = []
  const upper = line.text.toUpperCase()
  if (upper.length !== line.text.length) return found
  for (const match of upper.matchAll(COUNTRY)) {
    // "Es 912 345 674" may be a sentence.
    if (!line.text.startsWith(match[0], match.index)) continue
    const reach = upper.slice(match.index, match.index + LONGEST_VAT_ID)
    for (let length = reach.length; length > 7; length--) {
      if (/[A-Z0-9]/.test(reach[length] ?? upper[match.index + length] ?? ' ') || !/[A-Z0-9]/.test(reach[length - 1]!))
        continue
      const id = reach.slice(0, length).replace(/[ .-]/g, '')
      if (!hasVatForm(id) || !/\d{6}/.test(id)) continue
      found.push({ id, from: match.index, to: match.index + length })
      break
    }
  }
  const spanish = /\b(?:NIF|CIF|N\.I\.F\.?|C\.I\.F\.?)(?:\/\w+)?[: ]*([A-Z]-?\d{7}-?[A-Z0-9]|\d{8}-?[A-Z])\b/.exec(
    upper,
  )
  if (spanish) {
    const to = spanish.index + spanish[0].length
    found.push({ id: `ES${spanish[1]!.replaceAll('-', '')}`, from: to - spanish[1]!.length, to })
  }
  return found
}

function gstNumber(layout: Layout): Found | undefined {
  for (const line of layout.lines) {
    const match = GST_NUMBER.exec(line.plain)
    const digits = match?.groups!['id']!.replaceAll('o', '0').replace(/ /g, '')
    if (match && digits?.length === 12)
      return foundIn(
        pieceOf(line, match.index + match[0].length - match.groups!['id']!.length, match.index + match[0].length),
        0.8,
        digits,
      )
  }
  return undefined
}
