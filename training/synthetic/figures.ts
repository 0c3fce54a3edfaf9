import type { Company } from './company.ts'
import type { Facts } from './facts.ts'
import type { Sheet } from './sheet.ts'

interface Heading {
  bottom: number
  numbered: boolean
  dated: boolean
  hasDueDate: boolean
}
type Entry = [label: string, value: string]

/** Number, dates and references: in a list with labels, in columns, or in the line of the title. */
export function heading(sheet: Sheet, facts: Facts, y: number, seller: Company): Heading {
  const { chance, pen, size, line, left, w, v } = sheet
  const title = chance.is(0.18)
  const number: Entry = [chance.of(w.number), facts.number]
  const date: Entry = [chance.of(w.date), facts.issued.printed]
  const inTitle = title && chance.is(0.5)
  const [numbered, dated] = [chance.is(0.96), chance.is(0.96)]
  const others = optional(sheet, facts)
  const entries: Entry[] = [...(numbered && !title ? [number] : []), ...(dated && !inTitle ? [date] : []), ...others]
  if (chance.is(0.35)) shuffle(entries, chance)
  if (chance.is(0.1)) pen.write(`www.${seller.domain}`, 350, y - line, size)
  let top = y + line
  if (title) {
    const day =
      inTitle && dated ? ` ${chance.pick(['', '/ ', '- ', `${chance.of(w.date)} `])}${facts.issued.printed}` : ''
    const name = chance.is(0.4) ? `${chance.of(w.title)} ` : `${number[0]}${chance.pick([' ', ': '])}`
    pen.write(`${name}${numbered ? facts.number : ''}${day}`, left, top, size * chance.between(1, 1.6))
    top += line * 1.6
  }
  const bottom = chance.is(0.22) ? columns(sheet, entries, top) : list(sheet, entries, top)
  if (chance.is(0.15)) pen.write(`${chance.of(v.deliveryDate)} ${facts.other.printed}`, left, bottom + line, size)
  const hasDueDate = others.some(([, value]) => value === facts.due.printed)
  return { bottom: bottom + line, numbered, dated: dated || inTitle, hasDueDate }
}

function optional({ chance, w, v }: Sheet, facts: Facts): Entry[] {
  const others: [number, Entry][] = [
    [0.5, [chance.of(w.customerNumber), chance.filled('#####')]],
    [0.3, [chance.of(w.contact), chance.of(w.people)]],
    [0.45, [chance.of(w.due), facts.due.printed]],
    [0.35, [chance.of(v.order), facts.order]],
    [0.25, [chance.of(v.deliveryNote), facts.deliveryNote]],
    [0.4, [chance.of(v.deliveryDate), facts.other.printed]],
  ]
  return others.flatMap(([share, entry]) => (chance.is(share) ? [entry] : []))
}

function shuffle<T>(entries: T[], chance: Sheet['chance']): void {
  for (let at = entries.length - 1; at > 0; at--) {
    const other = chance.below(at + 1)
    ;[entries[at], entries[other]] = [entries[other]!, entries[at]!]
  }
}

/** A label and its value in each line. */
function list({ chance, pen, size, line, left }: Sheet, entries: readonly Entry[], top: number): number {
  const x = chance.pick([left, 300, 350])
  const apart = chance.is(0.6)
  const rightAt = apart && chance.is(0.3) ? 540 : undefined
  for (const [index, [label, value]] of entries.entries()) {
    const at = top + line * (index + 1)
    const end = pen.write(`${label}${apart && chance.is(0.6) ? '' : ':'}`, x, at, size)
    const start = rightAt === undefined ? Math.max(x + 110, end + 4) : rightAt - pen.widthOf(value, size)
    pen.write(value, apart ? start : end, at, size)
  }
  return top + line * (entries.length + 1)
}

/** Labels side by side, with their values below. */
function columns({ chance, pen, size, line, left }: Sheet, entries: readonly Entry[], top: number): number {
  const perRow = chance.pick([3, 4])
  const step = (540 - left) / perRow
  let y = top + line
  for (let from = 0; from < entries.length; from += perRow) {
    for (const [index, [label, value]] of entries.slice(from, from + perRow).entries()) {
      pen.write(label, left + index * step, y, size * 0.85)
      pen.write(value, left + index * step, y + line, size)
    }
    y += line * 2.4
  }
  return y
}

/** The lines of the invoice. Returns where they end. */
export function table({ chance, pen, size, line, left, w }: Sheet, { items, money }: Facts, top: number): number {
  const xs = [left, 320, 400, 490]
  let y = top
  for (const [index, column] of w.columns.split('|').entries()) pen.write(column, xs[index]!, y, size)
  const step = Math.min(line * 1.3, (680 - top) / (items.length + 6))
  for (const { quantity, price, amount } of items) {
    y += step
    const name = chance.pick([
      chance.of(w.trades),
      `${chance.of(w.trades)} ${chance.below(900)}`,
      chance.filled('@@## @@@@ ##'),
      `${chance.of(w.trades)} & ${chance.of(w.trades)}`,
    ])
    for (const [index, cell] of [name, String(quantity), money(price), money(amount)].entries())
      pen.write(cell, xs[index]!, y, size)
  }
  return y + line
}

/** With the field that the amount is, where that is not clear from the document as a whole. */
type SumRow = [label: string, cents: number, field?: 'netTotal' | 'taxTotal']
interface PrintedTotals {
  bottom: number
  hasCurrency: boolean
  /** the amounts that not every letter prints */
  fields: Partial<Record<'netTotal' | 'taxTotal', string>>
}

/** Net amount, tax, total and what is due; sometimes only the total. */
export function totals(sheet: Sheet, facts: Facts, top: number): PrintedTotals {
  const { chance, pen, size, line, left, w, v } = sheet
  const { money, net, tax, gross, prepaid, discount, rate } = facts
  const known = chance.is(0.4) ? w.totals.split('|') : undefined
  const taxName = known?.[1]?.replace(/\s*\d+\s*%/, '') ?? chance.of(v.tax)
  const percent = `${rate.replace('.', money(1).at(-3) ?? '.')}${chance.pick(['%', ' %'])}`
  const lastName = known?.[2] ?? chance.of(v.gross)
  const rows: SumRow[] = [
    ...(discount > 0 ? [[chance.of(v.discount), -discount] as SumRow] : []),
    ...(chance.is(0.85) ? [[known?.[0] ?? chance.of(v.net), net, 'netTotal'] as SumRow] : []),
    ...(chance.is(0.85)
      ? [[chance.pick([`${taxName} ${percent}`, `${percent} ${taxName}`, taxName]), tax, 'taxTotal'] as SumRow]
      : []),
    [prepaid > 0 || chance.is(0.85) ? lastName : chance.of(v.due), gross],
    ...(prepaid > 0 ? [[chance.of(v.prepaid), -prepaid] as SumRow, [chance.of(v.due), gross - prepaid] as SumRow] : []),
    ...(prepaid === 0 && chance.is(0.12) ? [[chance.of(v.due), gross] as SumRow] : []),
  ]
  const signs = chance.pick(['before', 'behind', 'behind', 'label', 'none'])
  const x = chance.pick([left, 330, 360])
  const right = chance.is(0.5)
  let y = top
  for (const [label, cents] of rows) {
    y += line * 1.2
    pen.write(signs === 'label' ? `${label} ${chance.is(0.5) ? `(${facts.sign})` : facts.sign}` : label, x, y, size)
    const text = withSign(money(cents), facts.sign, signs)
    pen.write(text, right ? 550 - pen.widthOf(text, size) : 480, y, size)
  }
  for (const note of w.notes.split('|').filter(() => chance.is(0.4))) {
    y += line * 1.3
    pen.write(note, left, y, size)
  }
  const fields = Object.fromEntries(rows.flatMap(([, cents, field]) => (field ? [[field, labelOf(cents)]] : [])))
  return { bottom: y, hasCurrency: signs !== 'none', fields }
}

/** Cents as a label: with a decimal point. */
export const labelOf = (cents: number): string => (cents / 100).toFixed(2)

const withSign = (amount: string, sign: string, where: string): string =>
  where === 'before' ? `${sign} ${amount}` : where === 'behind' ? `${amount} ${sign}` : amount
