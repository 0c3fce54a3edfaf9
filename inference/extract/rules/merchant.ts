import { amountsIn } from './amounts.ts'
import * as malaysia from './datasets/malaysian-receipts.ts'
import { foundIn, type Found } from './found.ts'
import { joined, pieceOf, type Layout, type Piece, type Row } from './lines.ts'
import {
  ADDRESS_WORD,
  BODY,
  BUSINESS,
  CONTACT,
  GENERIC_NAME,
  LEGAL_FORM,
  OWNER,
  PLACE_NAME,
  POSTCODE,
  REGISTRATION,
} from './party-patterns.ts'
import { largest } from '../../../hub/platform/extremes.ts'

type Kind = 'name' | 'address' | 'registration' | 'contact' | 'body'
interface HeadRow {
  row: Row
  kind: Kind
  height: number
  index: number
}

/** The number of a register after a name. */
const REGISTER_NUMBER =
  /[\s,]*(?:(?:co(?:mpany)?\.?\s*)?(?:co(?:mpany)?|reg(?:istration)?|roc)\.?\s*(?:no|reg)?\.?\s*[:#]?\s*)?[([]?\s?[A-Z]{0,3}\d{4,}(?:\s?[-–]?\s?[A-Z0-9])?\s?[)\]]?\.?$/i
/** A legal form before such a number, or before a former name. */
const LEGAL_FORM_BEFORE_NUMBER = new RegExp(
  String.raw`\b(?:${malaysia.PRINTED_LEGAL_FORMS}|GMBH|LTD\.?|ENTERPRISE)(?=\s*[([\d]|\s+FKA\b)`,
  'i',
)
const ADDRESS_LABEL = new RegExp(String.raw`^(?:HQ )?(?:ADD(?:RESS)?|${malaysia.ADDRESS_LABEL})\s?:\s?`, 'i')
/** A street with the number of a house, in any language: "Via Roma 22/A", "55 W 46th St". */
const HOUSE = /^\p{L}[\p{L}.,' -]+ \d{1,4}(?:[-/] ?[\da-z]{1,4})? ?[a-z]?,?$|^\d{1,5}[a-z]?,? \p{L}[\p{L}\d.,' -]+$/u
/** At the end of a row, behind a place. What stands above it can look like a postcode: "7701 Airport Blvd". */
const ZIP_CODE = /^[a-z][a-z. ]+, [a-z]{2} \d{5}(?:-\d{4})?$/
/** Before a place, at the start of a row: Polish and Portuguese postcodes. */
const DASHED_POSTCODE = /^\d{2}(?:\d\d)?-\d{3} [a-z]/
const HEAD_ROWS = 16
const ADDRESS_ROWS = 7

/**
 * The seller from the head of a receipt: its name, then the address below, up to the telephone, the tax number or the
 * goods.
 */
export function findReceiptSeller(layout: Layout): { sellerName?: Found; sellerAddress?: Found } {
  const head = headOf(layout)
  const name = nameOf(head)
  // If the name of the shop is on top, the company's name may follow the address.
  const address = (name && addressOf(head, name.last + 1)) ?? addressOf(head, 0)
  return { ...(name && { sellerName: name.field }), ...(address && { sellerAddress: address }) }
}

function headOf(layout: Layout): HeadRow[] {
  const head: HeadRow[] = []
  for (const [index, row] of layout.rows.slice(0, HEAD_ROWS).entries()) {
    if (row.page !== 1) break
    head.push({
      row,
      index,
      kind: kindOf(row, head.length > 0),
      height: largest(row.lines.map(({ height }) => height)),
    })
  }
  return head.map((each, index) => {
    const below = head[index + 1]
    if (isStreet(each, below)) return { ...each, kind: 'address' }
    return each.kind === 'address' && below && isLegalForm(below.row) ? { ...each, kind: 'name' } : each
  })
}

/** Whether a row is the end of a name that stands above it. */
const isLegalForm = ({ plain }: Row): boolean =>
  LEGAL_FORM.test(plain) && !/[\p{L}\d]{2}/u.test(plain.replace(LEGAL_FORM, ' '))

/** Whether a row that could be a name is a street: the place stands below it. */
const isStreet = ({ kind, row }: HeadRow, below: HeadRow | undefined): boolean =>
  kind === 'name' && below?.kind === 'address' && isPlace(below.row) && HOUSE.test(row.plain)

const isPlace = ({ plain }: Row): boolean => POSTCODE.test(plain) || DASHED_POSTCODE.test(plain)

function kindOf({ plain: whole, lines }: Row, isBelowOthers: boolean): Kind {
  const plain = whole.replace(/\([^)]*\d[^)]*\)/g, ' ')
  const legal = LEGAL_FORM.test(plain)
  if (REGISTRATION.test(whole) && !legal) return 'registration'
  if (CONTACT.test(plain)) return 'contact'
  const address = ADDRESS_WORD.test(plain)
  const place = address || POSTCODE.test(plain) || DASHED_POSTCODE.test(plain)
  if (
    (!address && lines.some((line) => amountsIn(line).length > 0)) ||
    (BODY.test(plain) && !legal && !address) ||
    /^\W*\w{1,3} ?#/.test(plain)
  )
    return 'body'
  if ((legal && !/\d{5}|\bjalan\b/.test(plain)) || (!isBelowOthers && malaysia.NUMBERED_NAME.test(whole))) return 'name'
  return place || (isBelowOthers && /^\d+[a-z]?[,.-]|,$/.test(plain)) ? 'address' : 'name'
}

function nameOf(head: readonly HeadRow[]): { field: Found; last: number } | undefined {
  const middle = head.map(({ height }) => height).toSorted((a, b) => a - b)[head.length >> 1] ?? 1
  const firstBody = head.findIndex(({ kind }) => kind === 'body')
  const candidates = head.filter(
    ({ kind, row }) => kind === 'name' && /\p{L}{2}/u.test(row.plain) && !OWNER.test(row.plain),
  )
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
    if (firstBody >= 0 && row.index > firstBody) score -= 0.8
    if (GENERIC_NAME.test(plain)) score -= 1.5
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
  const bare = best.row.row.plain.replace(LEGAL_FORM, ' ').replace(/\([a-z]+\)/g, ' ')
  const incomplete = !/[a-z]{2}/.test(bare)
  if (
    above &&
    (above.kind === 'name' || (incomplete && above.kind === 'address')) &&
    (incomplete || GENERIC_NAME.test(bare))
  )
    pieces.unshift(nameIn(above.row))
  else if (
    next?.kind === 'name' &&
    !LEGAL_FORM.test(best.row.row.plain) &&
    LEGAL_FORM.test(next.row.plain) &&
    !/[a-z]{2}/.test(next.row.plain.replace(LEGAL_FORM, ' '))
  ) {
    pieces.push(nameIn(next.row))
    last++
  }
  const certainty = Math.min(0.92, 0.4 + best.score * 0.13)
  const piece = joined(pieces)
  return { field: foundIn(piece, certainty, piece.text), last }
}

/** A name without its register number, without stains that were recognised as points, and with letters as initials. */
export function nameIn(row: Row): Piece {
  const whole = joined(row.lines.map((line) => pieceOf(line)))
  const form = LEGAL_FORM_BEFORE_NUMBER.exec(whole.text)
  const cut = (form ? whole.text.slice(0, form.index + form[0].length) : whole.text)
    .replace(/^\p{L}{3,12}:\s+(?=\p{L})/u, '')
    .replace(REGISTER_NUMBER, '')
    .replace(/(?<=\b\p{Lu}\.+)1(?=\.)/gu, 'I')
    .replace(/(?<=\b\p{Lu})\.{2,}(?=\p{Lu}\.)/gu, '.')
  const text = malaysia
    .correctName(cut)
    .replace(/(?<=\p{L})\s*[·•]\s*(?=\p{L})|\s[.,·]\s(?=\p{L})/gu, ' ')
    .replace(/^[^\p{L}\p{N}(]+|[\s:;,*=_~(-]+$/gu, '')
    .replace(/^\(([^()]+)\)$/, '$1')
  return { ...whole, text: text || whole.text }
}

function addressOf(head: readonly HeadRow[], from: number): Found | undefined {
  let start = head.findIndex(({ kind, index }) => kind === 'address' && index >= from)
  if (start < 0) return undefined
  const second = head[start + 1]
  // A branch or a building above "No 12, …" is not part of the address.
  if (
    second?.kind === 'address' &&
    !/[\d,]/.test(head[start]!.row.plain) &&
    !malaysia.ROAD.test(head[start]!.row.plain) &&
    /^(?:no|lot|unit|[a-z]?\W?[a-z]?-?\d)/.test(second.row.plain)
  )
    start++
  const rows: Row[] = []
  let ended = false
  for (const { row, kind } of head.slice(start, start + ADDRESS_ROWS)) {
    if (kind === 'registration' && rows.length === 1 && !ended) continue
    if (kind === 'contact' || kind === 'body' || kind === 'registration') break
    if (ended && !PLACE_NAME.test(row.plain) && !ZIP_CODE.test(row.plain) && !/^\d{3,4}-[a-z]/.test(row.plain)) break
    rows.push(row)
    ended ||= isPlace(row) && !row.plain.endsWith(',')
  }
  if (rows.length === 0) return undefined
  const piece = joined(rows.flatMap(({ lines }) => lines.map((line) => pieceOf(line))))
  const certainty = 0.55 + (ended ? 0.2 : 0) + (rows.length > 1 ? 0.05 : 0)
  return foundIn(piece, certainty, piece.confidence < 1 ? correctAddress(piece.text) : piece.text)
}

/** Corrects what recognition often makes of an address: full stops for commas, "BIk" for "Blk", letters in postcodes. */
function correctAddress(text: string): string {
  return text
    .replace(/^[^\p{L}\p{N}(]+|[\s:;_~-]+$/gu, '')
    .replace(ADDRESS_LABEL, '')
    .replace(/(?<=\p{L}{4}|\d{2}|[/ .]\d)\s?\.\s(?=[\p{L}\p{N}])/gu, ', ')
    .replace(/(?<=\p{L}{4})\.(?=[\p{L}\p{N}])|(?<=\d{2}|[/ .]\d)\.(?=\p{L}{3})/gu, ',')
    .replace(malaysia.MISREAD_JLN, 'Jln')
    .replace(/(?<=\b[BF])I(?=[kr]\b)/g, 'l')
    .replace(/\s+,/g, ',')
    .replace(/([.,])[.,]+$/, '$1')
    .replace(
      /(?<![\p{L}\p{N}])(?=[\dSOIlB]{5}(?![\p{L}\p{N}]))[\dSOIlB]*\d[\dSOIlB]*\d[\dSOIlB]*\d[\dSOIlB]*/gu,
      (code) => code.replace(/S/g, '5').replace(/O/g, '0').replace(/[Il]/g, '1').replace(/B/g, '8'),
    )
}
