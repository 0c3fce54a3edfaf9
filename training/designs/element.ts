import type { Markup } from './design.ts'

type Child = Markup | string | number | false | readonly Child[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Texts are escaped, what an element made stays as it is, false is left out. A newline in a text breaks the line. */
function join(child: Child): string {
  if (child === false) return ''
  if (typeof child === 'string' || typeof child === 'number')
    return String(child)
      .replace(/[&<>]/g, (sign) => ENTITIES[sign]!)
      .replace(/\n/g, '<br>')
  return 'markup' in child ? child.markup : child.map(join).join('')
}

/** An element by its selector, as in `el('p.small', 'text')`; without a name it is a div. */
export function el(selector: string, ...children: Child[]): Markup {
  const [name, ...classes] = selector.split('.')
  const tag = name || 'div'
  const attributes = classes.length > 0 ? ` class="${classes.join(' ')}"` : ''
  return { markup: `<${tag}${attributes}>${join(children)}</${tag}>` }
}

export type Row = readonly Child[]

/** A table. Columns have the classes c1, c2 … from the left, of which the last has `last` too. */
export function table(selector: string, head: Row | false, ...bodies: (readonly Row[])[]): Markup {
  const row = (cell: 'td' | 'th') => (cells: Row) =>
    el(
      'tr',
      cells.map((child, at) => el(`${cell}.c${at + 1}${at === cells.length - 1 ? '.last' : ''}`, child)),
    )
  return el(
    `table.${selector}`,
    head && el('thead', row('th')(head)),
    bodies.filter((rows) => rows.length > 0).map((rows) => el('tbody', rows.map(row('td')))),
  )
}

/** Labels with their values, one below the other. Those whose value is false are left out. */
export const pairs = (selector: string, ...entries: (readonly [label: string, value: Child] | false)[]): Markup =>
  table(selector, false, entries.filter((entry) => entry !== false && entry[1] !== false) as unknown as Row[])

/** Lines one below the other, without those that are empty. */
export const lines = (...texts: (string | false | undefined)[]): string =>
  texts.filter((text) => text !== false && text !== undefined && text !== '').join('\n')

const BASE = `table { border-collapse: collapse; width: 100% } td, th { vertical-align: top; text-align: left; padding: 0 }
.right { text-align: right } .row { display: flex; justify-content: space-between; gap: 4mm } h1, h2, p { margin: 0 }
h1, h2 { margin-bottom: 2mm } footer { position: fixed; bottom: 0; left: 0; right: 0 }
thead { display: table-header-group } tr { break-inside: avoid }`

/** A page with its styles behind those that all pages have. */
export const page = (style: string, ...body: Child[]): string =>
  `<html><head><meta charset="utf-8"><style>${BASE}\n${style}</style></head><body>${join(body)}</body></html>`

/** A mark without words, as a logo. @param shape 0 to 5 */
export function mark(shape: number, color: string, size = 40): Markup {
  const drawn = [
    `<circle cx="20" cy="20" r="18" fill="${color}"/><circle cx="26" cy="16" r="9" fill="white"/>`,
    `<path d="M2 38 L20 2 L38 38 Z" fill="${color}"/>`,
    `<rect x="2" y="2" width="16" height="36" fill="${color}"/><rect x="22" y="14" width="16" height="24" fill="${color}" opacity=".6"/>`,
    `<path d="M2 20 Q20 -8 38 20 Q20 48 2 20" fill="${color}"/>`,
    `<path d="M20 2 L38 12 L38 28 L20 38 L2 28 L2 12 Z" fill="none" stroke="${color}" stroke-width="4"/>`,
    `<path d="M4 30 Q14 4 20 20 T38 8" fill="none" stroke="${color}" stroke-width="5"/>`,
  ][shape % 6]
  return { markup: `<svg width="${size}" height="${size}" viewBox="0 0 40 40">${drawn}</svg>` }
}

/** A style with the values of its names, as in "$color". */
export const styled = (style: string, values: Record<string, string>): string =>
  style.replace(/\$(\w+)/g, (whole, name: string) => values[name] ?? whole)
