import type { Layout, Line } from './lines.ts'
import { isName, SALUTATION } from './party-names.ts'
import { ADDRESS_WORD, CONTACT, POSTCODE } from './party-patterns.ts'

/** Name, street and town, one below the other. */
export interface AddressBlock {
  lines: Line[]
  name: Line
  /** from the street to the town */
  address: Line[]
}

const MAX_LINES = 6
const MAX_TOWN_LENGTH = 60
/** Largest distance of two lines of an address, in line heights: in many letters, the town is set apart. */
const MAX_GAP = { 'text-layer': 3.8, 'ocr': 2.2 } as const
/** Largest difference of the left edges of a block, in line heights. */
const MAX_INDENT = 1.2
/** A unit in a building, not a name. */
const UNIT = /^\d|^(?:suite|ste|p\.?o\.? box|floor|unit)\b/

/** The address blocks of a document: lines above a postcode. */
export function findAddressBlocks(layout: Layout): AddressBlock[] {
  return layout.lines.flatMap((town, index) => {
    if (!POSTCODE.test(town.plain) || town.text.length > MAX_TOWN_LENGTH) return []
    const block = blockOf(linesAbove(layout, town, index))
    return block ? [block] : []
  })
}

/** The lines of the block that ends with a town, from top to bottom. */
function linesAbove({ lines: all, pages }: Layout, town: Line, index: number): Line[] {
  const lines = [town]
  const maxGap = MAX_GAP[pages[town.page - 1]!.source]
  for (let at = index - 1; at >= 0 && lines.length < MAX_LINES; at--) {
    const line = all[at]!
    const top = lines[0]!
    if (line.page !== town.page || top.box[1] - line.box[3] > top.height * maxGap) break
    if (line.row === top.row || Math.abs(line.box[0] - top.box[0]) > top.height * MAX_INDENT) continue
    if (/:/.test(line.text) || POSTCODE.test(line.plain) || CONTACT.test(line.plain)) break
    lines.unshift(line)
  }
  return lines
}

function blockOf(lines: Line[]): AddressBlock | undefined {
  const named = lines.filter(({ plain }) => !SALUTATION.test(plain) && !/[●|•·]| - .* - /.test(plain))
  const street = named.findIndex(({ plain }, at) => at > 0 && (ADDRESS_WORD.test(plain) || /\d/.test(plain)))
  const [name] = named
  return name && street > 0 && isName(name.text) && !UNIT.test(name.plain)
    ? { lines, name, address: named.slice(street) }
    : undefined
}
