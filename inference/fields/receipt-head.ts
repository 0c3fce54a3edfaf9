import type { Field } from '../../hub/document/fields.ts'
import { fieldOf } from './field.ts'
import { joined, pieceOf, type Layout, type Piece, type Row } from './lines.ts'
import { ADDRESS_WORD, BODY, BUSINESS, CONTACT, LEGAL_FORM, PLACE_NAME, POSTCODE, REGISTRATION } from './words-of-names.ts'

type Kind = 'name' | 'address' | 'registration' | 'contact' | 'body'
interface HeadRow { row: Row; kind: Kind; height: number; index: number }

const HEAD_ROWS = 16
const ADDRESS_ROWS = 7

/** Who sold, from the head of a till receipt: the name, then the address under it, as far as telephone, tax number or the goods. */
export function findReceiptSeller(layout: Layout): { sellerName?: Field; sellerAddress?: Field } {
  const head = headOf(layout)
  const name = nameOf(head)
  const address = addressOf(head, name ? name.last + 1 : 0)
  return { ...(name && { sellerName: name.field }), ...(address && { sellerAddress: address }) }
}

function headOf(layout: Layout): HeadRow[] {
  const head: HeadRow[] = []
  for (const [index, row] of layout.rows.slice(0, HEAD_ROWS).entries()) {
    if (row.page !== 1) break
    head.push({ row, index, kind: kindOf(row.plain, head), height: Math.max(...row.lines.map(({ height }) => height)) })
  }
  return head
}

function kindOf(plain: string, above: readonly HeadRow[]): Kind {
  if (REGISTRATION.test(plain) && !LEGAL_FORM.test(plain)) return 'registration'
  if (CONTACT.test(plain)) return 'contact'
  const place = ADDRESS_WORD.test(plain) || POSTCODE.test(plain)
  if (BODY.test(plain) && !LEGAL_FORM.test(plain) && !place) return 'body'
  if (LEGAL_FORM.test(plain) && !/\d{5}|\bjalan\b/.test(plain)) return 'name'
  if (place || (/^\d+[a-z]?[,.-]|,$/.test(plain) && above.length > 0)) return 'address'
  return 'name'
}

function nameOf(head: readonly HeadRow[]): { field: Field; last: number } | undefined {
  const middle = head.map(({ height }) => height).toSorted((a, b) => a - b)[head.length >> 1] ?? 1
  const firstBody = head.findIndex(({ kind }) => kind === 'body')
  const candidates = head.slice(0, firstBody < 0 ? head.length : Math.max(firstBody, 1)).filter(({ kind, row }) => kind === 'name' && /\p{L}{2}/u.test(row.plain))
  const firstAddress = head.findIndex(({ kind }) => kind === 'address')
  let best: { row: HeadRow; score: number } | undefined
  for (const [order, row] of candidates.entries()) {
    const { plain, lines } = row.row
    const text = lines.map(({ text }) => text).join(' ')
    let score = 1 - order * 0.25
    if (LEGAL_FORM.test(plain)) score += 3
    if (BUSINESS.test(plain)) score += 1.2
    if (text === text.toLowerCase()) score -= 1.2
    if (text === text.toUpperCase()) score += 0.2
    if (row.height > middle * 1.25) score += 0.5
    if (firstAddress >= 0 && row.index > firstAddress) score -= 2
    if (/\b(?:licensee|formerly|branch|member of|owned by|managed by)\b|^\(.*\)$/.test(plain)) score -= 2
    if ((plain.match(/[a-z]/g)?.length ?? 0) < 4) score -= 1
    if (/\d{3}/.test(plain) && !LEGAL_FORM.test(plain)) score -= 1
    if (!best || score > best.score) best = { row, score }
  }
  if (!best || best.score < -1) return undefined
  const pieces = [nameIn(best.row.row)]
  let last = best.row.index
  const above = head[best.row.index - 1]
  const next = head[best.row.index + 1]
  if (above?.kind === 'name' && /^\W*(?:sdn|s\/b|bhd|gmbh|ltd|\(m\)|\([a-z]+\) sdn)/.test(best.row.row.plain)) pieces.unshift(nameIn(above.row))
  else if (next && !LEGAL_FORM.test(best.row.row.plain) && next.kind === 'name' && /^\W*(?:sdn|s\/b|bhd|\(m\))/.test(next.row.plain)) {
    pieces.push(nameIn(next.row))
    last++
  }
  const certainty = Math.min(0.92, 0.4 + best.score * 0.13)
  const piece = joined(pieces)
  return { field: fieldOf(piece, certainty, piece.text), last }
}

/** A name without the number of its register entry. */
function nameIn(row: Row): Piece {
  const whole = joined(row.lines.map((line) => pieceOf(line)))
  const text = whole.text.replace(/[\s,]*(?:(?:co(?:mpany)?|reg(?:istration)?|roc)\.?\s*(?:no|reg)?\.?\s*[:#]?\s*)?[([]?\s?[A-Z]{0,3}\d{4,}(?:\s?[-–]?\s?[A-Z0-9])?\s?[)\]]?\.?$/i, '').replace(/^[^\p{L}\p{N}(]+|[\s:;,*=_~-]+$/gu, '')
  return { ...whole, text: text || whole.text }
}

function addressOf(head: readonly HeadRow[], from: number): Field | undefined {
  const start = head.findIndex(({ kind, index }) => kind === 'address' && index >= from)
  if (start < 0 || head.slice(from, start).filter(({ kind }) => kind === 'body').length > 1) return undefined
  const rows: Row[] = []
  let ended = false
  for (const { row, kind } of head.slice(start, start + ADDRESS_ROWS)) {
    if (kind === 'registration' && rows.length > 0 && !ended && rows.length < 2) continue
    if (kind === 'contact' || kind === 'body' || kind === 'registration') break
    if (ended && !PLACE_NAME.test(row.plain)) break
    rows.push(row)
    ended ||= POSTCODE.test(row.plain) && !row.plain.endsWith(',')
  }
  const piece = joined(rows.flatMap(({ lines }) => lines.map((line) => pieceOf(line))))
  const certainty = 0.55 + (ended ? 0.2 : 0) + (rows.length > 1 ? 0.05 : 0)
  return fieldOf(piece, certainty, piece.text.replace(/^[^\p{L}\p{N}(]+|[\s:;_~-]+$/gu, ''))
}
