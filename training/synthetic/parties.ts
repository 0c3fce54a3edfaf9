import { company, type Company } from './company.ts'
import { WIDTH, type Sheet } from './sheet.ts'

/** What of the parties is above the table. */
interface Shown {
  bottom: number
  /** the name of the seller */
  named: boolean
  buyer: boolean
}

const addressOf = ({ chance }: Sheet, { name, street, town, country }: Company): string[] => [
  name,
  street,
  town,
  ...(chance.is(0.35) ? [country] : []),
]

/** Lines one below the other; a long name may take two lines, in a narrow column a short one too. */
function block(
  { chance, pen, size, line }: Sheet,
  lines: readonly string[],
  x: number,
  y: number,
  scale = 1,
  wrapAt = 34,
): number {
  let at = y
  for (const text of lines) {
    const narrow = chance.is(0.15) ? chance.between(10, 24) : wrapAt
    const parts = text.length > narrow && !/\d/.test(text) ? wrapped(text, narrow) : [text]
    for (const part of parts) {
      pen.write(part, x, at, size * scale)
      at += line * scale
    }
    if (chance.is(0.05)) at += line * 0.4
  }
  return at
}

function wrapped(text: string, at: number): string[] {
  const cut = text.lastIndexOf(' ', at)
  return cut < 4 ? [text] : [text.slice(0, cut), text.slice(cut + 1)]
}

const contactLines = ({ chance, w }: Sheet, { phone, domain, vatId }: Company): string[] => {
  const phoneLabel = chance.pick(['Tel. ', 'Tel: ', 'Phone ', '', 'T '])
  const lines = [`${phoneLabel}${phone}`, chance.pick([`info@${domain}`, `E-Mail: office@${domain}`, `www.${domain}`])]
  if (chance.is(0.4)) lines.push(`${chance.of(w.vat)}${chance.pick([': ', ' '])}${vatId}`)
  return lines.filter(() => chance.is(0.8))
}

/** Seller and buyer in boxes with labels, side by side or one below the other. */
export function boxes(sheet: Sheet, seller: Company, buyer: Company): Shown {
  const { chance, pen, size, line, left, w } = sheet
  const title = chance.of(w.title)
  pen.write(title, chance.is(0.5) ? left : 380, 60, size * chance.between(1.3, 2.2))
  if (chance.is(0.4)) pen.write(seller.brand, chance.pick([left, 230, 400]), 42, size * chance.between(1.2, 2))
  const beside = chance.is(0.75)
  const sellerFirst = chance.is(0.85)
  const ends = chance.pick([':', '', ''])
  const inline = chance.is(0.15)
  const full = (label: string, party: Company, x: number, y: number) => {
    const lines = [
      ...addressOf(sheet, party),
      ...(chance.is(0.6) ? [`${chance.of(w.vat)}: ${party.vatId}`] : []),
      ...(chance.is(0.3) ? contactLines(sheet, party) : []),
    ]
    if (inline) return block(sheet, [`${label}: ${lines[0]}`, ...lines.slice(1)], x, y, 1, 60)
    pen.write(label + ends, x, y, size * chance.between(0.9, 1.15))
    return block(sheet, lines, x, y + line * chance.between(1, 1.5))
  }
  const top = chance.between(85, 130)
  const order = sellerFirst
    ? ([
        ['seller', seller],
        ['buyer', buyer],
      ] as const)
    : ([
        ['buyer', buyer],
        ['seller', seller],
      ] as const)
  let bottom = top
  let y = top
  for (const [index, [role, party]] of order.entries()) {
    const x = beside && index === 1 ? chance.between(300, 340) : left
    const end = full(chance.of(w[role]), party, x, y)
    bottom = Math.max(bottom, end)
    if (!beside) y = end + line
  }
  if (chance.is(0.3)) {
    const other = chance.is(0.5) ? { ...buyer, street: chance.filled(chance.of(w.streets)) } : company(chance, w)
    bottom = full(chance.of(w.delivery), other, beside && chance.is(0.5) ? 310 : left, bottom + line)
  }
  return { bottom, named: true, buyer: true }
}

const HEADS = ['logo', 'block', 'line', 'none', 'none', 'logo-block', 'centred', 'block-left', 'block-left']
const SEPARATORS = [' - ', ' · ', ', ', ' | ', ' • ']

/** A letter: the buyer in the window, the seller at its head, in a line above the window, or only at the foot. */
export function windowed(sheet: Sheet, seller: Company, buyer: Company): Shown {
  const { chance, pen, size, line, left, w } = sheet
  const head = chance.pick(HEADS)
  const { named: atHead, end } = headOf(sheet, seller, head)
  if (atHead && chance.is(0.06)) return { bottom: chance.between(130, 170), named: true, buyer: false }
  const frenchWindow = chance.is(0.2) && head !== 'block' && head !== 'logo-block'
  const x = frenchWindow ? chance.between(310, 350) : left
  const isAbove = chance.is(0.4) && !frenchWindow
  let top = Math.max(end, chance.between(110, 150))
  if (isAbove) {
    pen.write([seller.name, seller.street, seller.town].join(chance.pick(SEPARATORS)), x, top, size * 0.65)
    top += line * 1.5
  }
  const bottom = receivers(sheet, buyer, x, top)
  pen.write(chance.of(w.title), chance.pick([left, 380]), bottom + line * 2, size * chance.between(1.2, 2))
  return { bottom: bottom + line * 3, named: atHead || isAbove, buyer: true }
}

/** The seller above the window. `end` is where the window may begin, 0 for its usual place. */
function headOf(sheet: Sheet, seller: Company, head: string): { named: boolean; end: number } {
  const { chance, pen, size, line, left } = sheet
  const whole = [...addressOf(sheet, seller), ...contactLines(sheet, seller)]
  const full = chance.is(0.5)
  if (head.startsWith('logo')) {
    const logo = full ? seller.name : seller.brand
    pen.write(logo, chance.pick([left, 220, 360]), chance.between(40, 70), size * chance.between(1.4, 2.6))
  }
  if (head === 'block' || head === 'logo-block')
    block(sheet, whole, chance.between(350, 430), chance.between(60, 120), 0.92, 30)
  if (head === 'block-left') {
    const end = block(sheet, whole, left, chance.between(45, 70), 1, 40)
    return { named: true, end: end + line * 2 }
  }
  if (head === 'line' || head === 'centred') {
    const text = [seller.name, seller.street, seller.town].join(chance.pick(SEPARATORS))
    const centred = Math.max(left, (WIDTH - pen.widthOf(text, size * 0.9)) / 2)
    pen.write(text, head === 'line' ? left : centred, chance.between(35, 60), size * 0.85)
  }
  return { named: head === 'logo' ? full : head !== 'none', end: 0 }
}

/** The buyer, with a person or a salutation, and perhaps an address of delivery. Returns where it ends. */
function receivers(sheet: Sheet, buyer: Company, x: number, from: number): number {
  const { chance, pen, size, line, left, w } = sheet
  let top = from
  if (chance.is(0.45)) {
    pen.write(chance.of(w.buyer) + chance.pick([':', '']), x, top, size)
    top += line * 1.2
  }
  const person = chance.of(w.people)
  const lines = [
    ...(chance.is(0.15) ? [chance.of(w.salutation)] : []),
    buyer.name,
    ...(chance.is(0.25) ? [`${chance.pick(['', `${chance.of(w.salutation)} `, 'z. Hd. '])}${person}`] : []),
    ...addressOf(sheet, buyer).slice(1),
    ...(chance.is(0.15) ? [`${chance.of(w.vat)}: ${buyer.vatId}`] : []),
  ]
  const bottom = block(sheet, lines, x, top, 1, 40)
  if (!chance.is(0.25)) return bottom
  const other = chance.is(0.6) ? { ...buyer, street: chance.filled(chance.of(w.streets)) } : company(chance, w)
  const free = x > left || chance.is(0.5) ? left : 320
  const y = free === x ? bottom + line : top
  pen.write(chance.of(w.delivery), free, y, size)
  return Math.max(bottom, block(sheet, addressOf(sheet, other), free, y + line, 1, 40))
}
