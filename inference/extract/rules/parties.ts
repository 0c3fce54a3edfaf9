import { foundIn, type Found } from './found.ts'
import { below, joined, pieceOf, plainOf, rightOf, type Layout, type Line, type Piece } from './lines.ts'
import { ADDRESS_WORD, CONTACT, LEGAL_FORM, POSTCODE, REGISTRATION } from './party-patterns.ts'

export interface Parties {
  fields: Partial<Record<'sellerName' | 'sellerAddress' | 'buyerName', Found>>
  /** rows that speak of the buyer: what stands there is not the seller's */
  buyerRows: ReadonlySet<number>
}

interface Block {
  lines: Line[]
  name: Line
  address: Line[]
}
interface Named {
  name: Piece
  certainty: number
  rows: number[]
  address: Line[]
}

const SELLER =
  /^(?:verkaufer(?:in)?|seller|vendor|supplier|vendeur|emetteur|fournisseur|emisor|vendedor|proveedor|rechnungssteller|absender|sold by|(?:from|de|von)(?= ?:|$))\b(?: ?\/[^:]{0,20})? ?(?::|$)/
const BUYER = [
  /^(?:bill(?:ed)? to|sold to|invoice(?:d)? to|bill to party|buyer|purchaser|kaufer(?:in)?|rechnungsempfanger(?:in)?|rechnung an|leistungsempfanger|facture[er]? a|client factur\w+|acheteur|facturar? a|comprador|advertiser)\b(?:\/\w+)? ?(?::|$)/,
  /^(?:customer|kunde|client(?:e|\(e\))?|auftraggeber|destinataire|destinatario|name of customer|customer name|kundenname|nom du client|nombre del cliente|to|an|m\/s)\b ?:/,
  /^(?:customer|kunde|client(?:e|\(e\))?|auftraggeber|destinataire|destinatario)$/,
]
const SALUTATION = /^(?:herrn?|frau|firma|fa\.|mr\.?|mrs\.?|ms\.?|m\.|mme|monsieur|madame|sr\.?|sra\.?|company)$/
const NO_NAME =
  /^(?:nummer|number|no|nr|gln|globale nummer|kundennummer|customer (?:no|id)|id|attn|attention|z\.? ?hd|address|anschrift|adresse|direccion|sarl|delivery|iban|bic|tva|vat|n[°º])\b|\b(?:order|invoice|rechnung|bestellung|kundennummer|customer no|iban|contract)\b|^\W*$|:$|^\d+$/
/** Heads of columns and fields that stand where a name could. */
const OTHER_LABEL =
  /\b(?:date|number|revision|period|terms|datum|fecha)\b|^(?:products?|agency|property|buyer|station|market|salesperson|medium|brand|office|demographic|estimate|flight|order|invoice|facture|avoir|rechnung|credit note|account executive|sales office)\b.{0,16}$|[#:]$|\d{4}-\d\d/
const TOWN = /^(?:[a-z]{1,3}[- ]{1,3})?\d{4,5} ?\p{L}/u
const MOST_BLOCK_LINES = 6
/** Widest distance of two lines of an address, in line heights: a town stands apart in many letters. */
const BLOCK_GAP = { 'text-layer': 3.8, 'ocr': 2.2 } as const

/** Seller and buyer of an invoice: by the words before them, else by the blocks of address and where they stand. */
export function findParties(layout: Layout): Parties {
  const blocks = blocksOf(layout)
  const sender = senderLine(layout)
  const buyer =
    labelled(layout, BUYER) ??
    unlabelledBuyer(
      layout,
      blocks.filter(({ name }) => name.text !== sender?.name.text),
    )
  const buyerRows = new Set(buyer?.rows ?? [])
  const seller =
    labelled(layout, [SELLER]) ?? sender ?? unlabelledSeller(layout, blocks, buyer?.name.text ?? '', buyerRows)
  const fields: Parties['fields'] = {}
  if (buyer) fields.buyerName = foundIn(buyer.name, buyer.certainty)
  if (seller && seller.name.text !== buyer?.name.text) {
    fields.sellerName = foundIn(seller.name, seller.certainty)
    const address = seller.address.length > 0 ? seller.address : addressUnder(blocks, seller.name.text)
    if (address.length > 0)
      fields.sellerAddress = foundIn(
        joined(
          address.map((line) => pieceOf(line)),
          ', ',
        ),
        seller.certainty * 0.85,
        address.map(({ text }) => text.replace(/[,\s]+$/, '')).join(', '),
      )
  }
  return { fields, buyerRows }
}

function labelled(layout: Layout, labels: readonly RegExp[]): Named | undefined {
  for (const label of labels) {
    for (const line of layout.lines) {
      const match = label.exec(line.plain)
      if (!match) continue
      const found = nameAfter(layout, line, match[0].length)
      if (found) return found
    }
  }
  return undefined
}

/** The name that a label announces: behind it, beside it (perhaps after "Name:"), or in the first lines under it. */
function nameAfter(layout: Layout, label: Line, from: number): Named | undefined {
  const rest = pieceOf(label, from)
  if (/^[\s:]*\d+$/.test(rest.text)) return undefined
  if (isName(withoutLabel(rest.text.replace(/^[\s:]+/, '')))) {
    const start = from + label.text.slice(from).search(/[^\s:]/)
    return wrapped(layout, label, start, 0.9)
  }
  for (const next of rightOf(layout, label).slice(0, 3)) {
    if (/^name ?:?$/.test(next.plain)) continue
    if (/^name ?:/.test(next.plain) && isName(next.text.slice(6).trim()))
      return wrapped(layout, next, next.plain.indexOf(':') + 2, 0.9)
    if (!isName(withoutLabel(next.text))) break
    if (next.box[0] - label.box[2] < label.height * 40) return wrapped(layout, next, 0, 0.88)
    break
  }
  const under = below(layout, label, 9)
  const named = under.slice(0, 6).find(({ plain }) => /^name ?:/.test(plain))
  if (named) {
    const beside = rightOf(layout, named)[0]
    const own = pieceOf(named, named.plain.indexOf(':') + 1)
    if (isName(own.text)) return { name: own, certainty: 0.92, rows: rowsFrom(named), address: [] }
    if (beside && isName(beside.text))
      return { name: pieceOf(beside), certainty: 0.92, rows: rowsFrom(named), address: addressBeside(layout, named) }
  }
  const aligned = under.filter((line) => Math.abs(line.box[0] - label.box[0]) < label.height * 2.5)
  const at = aligned.slice(0, 5).findIndex(({ plain, text }) => isName(text) && !SALUTATION.test(plain))
  const name = aligned[at]
  if (!name || name.box[1] - label.box[3] > label.height * 6) return undefined
  const address = aligned.slice(at + 1, at + 4)
  const last = address.findIndex(({ plain }) => POSTCODE.test(plain))
  return {
    name: pieceOf(name),
    certainty: 0.88,
    rows: [label.row, ...rowsFrom(name)],
    address: last < 0 ? [] : wholeRows(layout, address.slice(0, last + 1)),
  }
}

const rowsFrom = (line: Line): number[] => [0, 1, 2, 3, 4].map((offset) => line.row + offset)

/** "Anschrift: | street" and the line under it. */
function addressBeside(layout: Layout, name: Line): Line[] {
  const label = below(layout, name, 8).find(({ plain }) => /^(?:anschrift|adresse|address|direccion)\b/.test(plain))
  const street = label && rightOf(layout, label)[0]
  if (!street) return []
  const town = below(layout, street, 2).find(({ plain }) => POSTCODE.test(plain))
  return town ? wholeRows(layout, [street, town]) : [street]
}

/** Lines whose words were parted by wide spaces, put together again where the parts stand near. */
function wholeRows(layout: Layout, lines: readonly Line[]): Line[] {
  return lines.map((line) => {
    const parts = layout.rows[line.row]!.lines
    let whole = line
    for (const part of parts.slice(parts.indexOf(line) + 1)) {
      if (part.box[0] - whole.box[2] > line.height * 2.5) break
      whole = {
        ...whole,
        words: [...whole.words, ...part.words],
        text: `${whole.text} ${part.text}`,
        plain: `${whole.plain} ${part.plain}`,
        box: [whole.box[0], whole.box[1], part.box[2], whole.box[3]],
      }
    }
    return whole
  })
}

/** A name that may go on in the next line, where that starts at the same place and is no label; what follows another label in its line is cut. */
function wrapped(layout: Layout, line: Line, from: number, certainty: number): Named {
  const kept = withoutLabel(line.text.slice(from)).length
  const cut = from + kept < line.text.length ? kept : -1
  const piece = pieceOf(line, from, cut < 0 ? line.text.length : from + cut)
  const next = below(layout, line, 0.9).find(({ box }) => Math.abs(box[0] - piece.box[0]) < line.height * 0.4)
  const goesOn =
    next &&
    cut < 0 &&
    from > 0 &&
    !/[:#]|^\d/.test(next.text) &&
    isName(next.text) &&
    !ADDRESS_WORD.test(next.plain) &&
    !LEGAL_FORM.test(line.plain)
  return {
    name: goesOn ? joined([piece, pieceOf(next)]) : piece,
    certainty: goesOn ? certainty - 0.15 : certainty,
    rows: [line.row, ...(goesOn ? [next.row] : [])],
    address: [],
  }
}

/** A name up to the label of the next column that stands too near to be told apart, or up to a number in brackets. */
function withoutLabel(text: string): string {
  const at = text.search(
    /\s(?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+ ?[#:](?:\s|$)|\s(?:Invoice|Order|Contract|Account|Print) (?:Date|Number|No\.?|Month|Period|Brand)$|\s\(\d+\)$/,
  )
  return at < 0 ? text : text.slice(0, at)
}

function isName(text: string): boolean {
  const plain = plainOf(text)
  return (
    /\p{L}{2}/u.test(plain.replace(LEGAL_FORM, '')) &&
    text.length <= 80 &&
    !TOWN.test(plain) &&
    !OTHER_LABEL.test(plain) &&
    !NO_NAME.test(plain) &&
    !CONTACT.test(plain) &&
    !/^\S+:(?:\s|$)/.test(plain)
  )
}

/** Stacks of lines that end in a line with a postcode: name, street, town. */
function blocksOf(layout: Layout): Block[] {
  const blocks: Block[] = []
  for (const [index, town] of layout.lines.entries()) {
    if (!POSTCODE.test(town.plain) || town.text.length > 60) continue
    const lines = [town]
    for (let at = index - 1; at >= 0 && lines.length < MOST_BLOCK_LINES; at--) {
      const line = layout.lines[at]!
      const top = lines[0]!
      if (
        line.page !== town.page ||
        top.box[1] - line.box[3] > top.height * BLOCK_GAP[layout.pages[town.page - 1]!.source]
      )
        break
      if (line.row === top.row || Math.abs(line.box[0] - top.box[0]) > top.height * 1.2) continue
      if (/:/.test(line.text) || POSTCODE.test(line.plain) || CONTACT.test(line.plain)) break
      lines.unshift(line)
    }
    const named = lines.filter(({ plain }) => !SALUTATION.test(plain) && !/[●|•·]| - .* - /.test(plain))
    const street = named.findIndex(({ plain }, at) => at > 0 && (ADDRESS_WORD.test(plain) || /\d/.test(plain)))
    if (
      named.length >= 2 &&
      street > 0 &&
      isName(named[0]!.text) &&
      !/^\d|^(?:suite|ste|p\.?o\.? box|floor|unit)\b/.test(named[0]!.plain)
    )
      blocks.push({ lines, name: named[0]!, address: named.slice(street) })
  }
  return blocks
}

/** Where a letter has the address of its receiver: on the left, in the upper part of the first page. */
function unlabelledBuyer(layout: Layout, blocks: readonly Block[]): Named | undefined {
  const [page] = layout.pages
  if (!page) return undefined
  const inWindow = blocks.filter(
    ({ name }) =>
      name.page === 1 &&
      name.box[1] > page.height * 0.1 &&
      name.box[3] < page.height * 0.42 &&
      name.box[0] < page.width * 0.3,
  )
  const own =
    inWindow.length > 1 ||
    blocks.some((block) => !inWindow.includes(block)) ||
    inWindow.some(({ name }) => name.box[1] > page.height * 0.14)
      ? inWindow.at(-1)
      : undefined
  if (!own || isSender(layout, own)) return undefined
  return { name: pieceOf(own.name), certainty: 0.7, rows: own.lines.map(({ row }) => row), address: own.address }
}

/** A name that also stands at the foot or the very head of the page is that of the sender. */
function isSender(layout: Layout, block: Block): boolean {
  const page = layout.pages[0]!
  return layout.lines.some(
    (line) =>
      line !== block.name &&
      line.plain.includes(block.name.plain) &&
      (line.box[1] > page.height * 0.8 || line.box[1] < page.height * 0.08),
  )
}

function unlabelledSeller(
  layout: Layout,
  blocks: readonly Block[],
  buyer: string,
  buyerRows: ReadonlySet<number>,
): Named | undefined {
  const page = layout.pages[0]
  if (!page) return undefined
  const middle = layout.lines.map(({ height }) => height).toSorted((a, b) => a - b)[layout.lines.length >> 1] ?? 1
  let best: { line: Line; piece: Piece; score: number } | undefined
  for (const line of layout.lines) {
    if (line.page !== 1 || buyerRows.has(line.row)) continue
    const end = line.text.search(/\s*(?:[●|•·]| - | – |,)\s/)
    const piece = pieceOf(line, 0, end > 3 ? end : line.text.length)
    const plain = plainOf(piece.text)
    if (!isName(piece.text) || piece.text === buyer || /\d{4}|:/.test(piece.text) || piece.text.split(' ').length > 9)
      continue
    const top = line.box[1] < page.height * 0.3
    const foot = line.box[1] > page.height * 0.8
    const block = blocks.some(({ name }) => name === line)
    const again = layout.lines.filter(
      (other) => other !== line && other.plain.includes(line.plain.slice(0, end > 3 ? end : undefined)),
    ).length
    const legal = LEGAL_FORM.test(plain)
    if (!legal && !block && !(line.row < 3 && again > 0)) continue
    let score =
      (legal ? 1.5 : 0) +
      (block ? 1 : 0) +
      (top ? 0.8 : 0) +
      (foot ? 0.3 : 0) +
      Math.min(again, 2) * 0.4 +
      (line.height > middle * 1.3 ? 0.7 : 0) -
      line.row * 0.01
    if (REGISTRATION.test(plain) || ADDRESS_WORD.test(plain)) score -= 1
    if (!best || score > best.score) best = { line, piece, score }
  }
  if (!best || best.score < 0.9) return undefined
  return { name: best.piece, certainty: Math.min(0.9, 0.4 + best.score * 0.13), rows: [best.line.row], address: [] }
}

/** "Name · street · postcode town" in one row: the sender, as letters have it over the address of the receiver or at their head. */
function senderLine(layout: Layout): Named | undefined {
  for (const row of layout.rows) {
    if (row.page !== 1 || !row.lines.some(({ plain }) => POSTCODE.test(plain))) continue
    const words = row.lines.flatMap((line) => line.words)
    const whole = { ...row.lines[0]!, words, text: words.map(({ text }) => text).join(' '), plain: row.plain }
    const split = /[●|•·]/.test(whole.text)
      ? whole.text.split(/\s*[●|•·]\s*/)
      : row.lines.length > 2
        ? row.lines.map(({ text }) => text)
        : whole.text.split(/ [-–,] |, /)
    const parts = split.filter((part) => /[\p{L}\p{N}]/u.test(part))
    const at = parts.findIndex((part) => POSTCODE.test(plainOf(part)))
    if (
      at < 2 ||
      parts.length > 6 ||
      !isName(parts[0]!) ||
      whole.text.length > 120 ||
      !parts.slice(1, at).some((part) => /\d/.test(part))
    )
      continue
    return { name: pieceOf(whole, 0, parts[0]!.length), certainty: 0.85, rows: [whole.row], address: [] }
  }
  return undefined
}

function addressUnder(blocks: readonly Block[], name: string): Line[] {
  return blocks.find((block) => block.name.text === name)?.address ?? []
}
