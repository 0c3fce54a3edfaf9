import type { Chance } from '../../../training/synthetic/chance.ts'
import type { TableColumn, TableDesign, TableWords } from './table-designs.ts'

/** A line of an invented table: what is printed, and what it says. */
export interface Item {
  cells: Partial<Record<TableColumn, string>>
  /** rows of the description */
  text: string[]
  allowance?: { text: string; amount: string }
  truth: Record<string, string>
  net: number
}
/** What all parts of one invented table share. */
export interface Drawing {
  chance: Chance
  design: TableDesign
  words: TableWords
  headings: Readonly<Record<TableColumn, string>>
  money: (cents: number) => string
  size: number
  /** from row to row */
  step: number
  places: Readonly<Record<string, { left: number; right: number }>>
}

const RATES = ['20', '10', '5'] as const

export function itemOf(drawing: Drawing, index: number): Item {
  const { chance, design, words, money } = drawing
  const { columns } = design
  const quantity = chance.is(0.7) ? chance.below(12) + 1 : (chance.below(40) + 1) * 5
  const unit = chance.of(words.units)
  const free = design.free && index === 1
  const credit = design.credits && index === 2
  const hundred = design.perHundred === true && index % 2 === 1
  const amountOnly = design.amountOnly === true && index % 2 === 1
  const base = free ? 0 : (chance.below(40_000) + 50) * (design.wholeAmounts ? 100 : 1)
  const fine = design.finePrices === true ? chance.below(100) / 100 : 0
  const off = columns.includes('discount') ? chance.pick([0, 5, 10]) : 0
  const sold = hundred ? quantity * 100 : quantity
  const exact = base + fine
  const net = Math.round(quantity * exact * (1 - off / 100)) * (credit ? -1 : 1)
  const decimals = drawing.money(1).at(-3) ?? '.'
  const price = design.finePrices ? `${money(base)}${fine.toFixed(2).slice(2)}`.replace(/^$/, decimals) : money(exact)
  const name = chance.pick(words.items.split('|').filter((item, at) => at === 0 || fits(drawing, item)))
  const signed = signedBy(money(Math.abs(net)), credit ? design.credits : undefined)
  const rate = chance.pick(RATES)
  const printedQuantity = `${design.credits && credit ? '-' : ''}${sold}`
  const freeText = free && design.free === 'words' ? chance.of(words.free) : undefined
  const cells: Item['cells'] = {
    position: positionOf(design, index),
    articleNumber: chance.filled('@@-####'),
    day: `${String(chance.below(18) + 10)}.03.2026`,
    quantity: amountOnly ? '' : `${printedQuantity}${design.unitIn === 'quantity' ? ` ${unit}` : ''}`,
    unit: amountOnly ? '' : unit,
    unitPrice: amountOnly
      ? ''
      : withCurrency(
          design,
          `${price}${design.unitIn === 'price' ? ` / ${unit}` : ''}${hundred ? ` ${words.perHundred}` : ''}`,
        ),
    discount: off === 0 ? '' : `${off} %`,
    vatRate: design.vatCodes ? 'ABC'[RATES.indexOf(rate)]! : `${rate} %`,
    netAmount: freeText ?? withCurrency(design, signed),
  }
  const has = (column: TableColumn) => columns.includes(column) && cells[column] !== ''
  const truth: Record<string, string> = {
    description: name,
    ...(has('quantity') && { quantity: printedQuantity }),
    ...(has('unitPrice') && !hundred && { unitPrice: String(Math.round(exact * 100) / 10_000) }),
    ...(freeText === undefined && { netAmount: String(net / 100) }),
    ...(has('vatRate') && !design.vatCodes && { vatRate: rate }),
    ...((has('unit') || (has('quantity') && design.unitIn === 'quantity')) && { unit }),
    ...(has('articleNumber') && { articleNumber: cells.articleNumber! }),
  }
  return { cells, text: textOf(drawing, name), ...allowanceOf(drawing, index, net), truth, net }
}

const fits = ({ places, size, design }: Drawing, text: string): boolean =>
  design.text === 'wrapped' || text.length * size * 0.58 < places['description']!.right - places['description']!.left

function allowanceOf({ design, chance, words, money }: Drawing, index: number, net: number): Partial<Item> {
  if (!design.allowances || index % 2 === 1) return {}
  return { allowance: { text: chance.of(words.allowance), amount: money(-Math.round(net / 10)) } }
}

function positionOf({ subPositions }: TableDesign, index: number): string {
  return subPositions ? `${(index >> 1) + 1}.${(index & 1) + 1}` : String(index + 1)
}

const signedBy = (amount: string, where: TableDesign['credits']): string =>
  where === undefined ? amount : where === 'before' ? `-${amount}` : where === 'behind' ? `${amount}-` : `(${amount})`

export const withCurrency = ({ currency }: TableDesign, text: string): string =>
  currency === 'before' ? `€ ${text}` : currency === 'behind' ? `${text} €` : text

function textOf({ design, chance, words }: Drawing, name: string): string[] {
  if (design.text === 'wrapped') {
    const parts = name.split(' ')
    const half = Math.ceil(parts.length / 2)
    return parts.length > 2 ? [parts.slice(0, half).join(' '), parts.slice(half).join(' ')] : [name]
  }
  if (design.text === 'details') return [name, chance.of(words.details)]
  if (design.text === 'many-details') return [name, ...words.details.split('|').slice(0, 2 + chance.below(3))]
  return [name]
}
