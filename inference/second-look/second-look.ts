import type { Page } from '../../hub/document/reading.ts'
import type { Kind } from '../../hub/document/types/kinds.ts'
import type { Types } from '../../hub/document/types/type.ts'
import type { Finding } from '../../hub/document/finding.ts'
import { failsItsCheck, type Fields, type Value } from '../../hub/document/values/value.ts'
import type { Recogniser } from '../engines/recogniser.ts'
import type { Extracted } from '../extract/extractor.ts'
import type { PageTurn } from '../layout/orientation.ts'
import { judged, unread } from './judge.ts'
import type { RecognisedPicture } from './pictures.ts'
import { printedLines, type PrintedLine, type WordsOfPages } from './printed-lines.ts'

/** Values that are booked, or paid by, and that have no other proof than their letters. */
const FIELDS = ['sellerName', 'invoiceNumber', 'issueDate', 'grossTotal'] as const
/** Values with check digits. Where these are wrong, a second reading says whether they were misread or printed so. */
const CHECKED = ['sellerVatId', 'iban'] as const

const NUMBER = 'invoiceNumber'

interface Seen extends WordsOfPages {
  /** as they came */
  pages: readonly Page[]
  turns: readonly PageTurn[]
  /** of recognised pages, by page */
  pictures: ReadonlyMap<number, RecognisedPicture>
}

/**
 * Has the lines of the core values read again in another way. A value that this confirms is surer than before; one that
 * it contradicts is less sure, and names the other reading. So is one that cannot be read again, as on a photo in
 * perspective. Values that were not recognised stay as they are.
 * @param extracted with boxes on upright pages with level lines
 */
export async function lookAgain(
  extracted: Extracted,
  types: Types,
  seen: Seen,
  { readAgain }: Pick<Recogniser, 'readAgain'>,
): Promise<Extracted> {
  const changed = Object.fromEntries(recognisedIn(extracted.fields).map(([name, value]) => [name, unread(value)]))
  for (const [number, picture] of seen.pictures) {
    const printed = printedOn(number, extracted, types, seen)
    const places = printed.flatMap(({ kind, lines }) => lines.map(({ place }) => onPicture(place, kind, picture)))
    const { texts } = places.length > 0 ? await readAgain(picture.raster, places) : { texts: [] }
    let at = 0
    for (const { name, value, kind, lines } of printed) {
      const again = texts.slice(at, (at += lines.length))
      changed[name] = judged(value, kind, { first: lines.map(({ text }) => text), again })
    }
  }
  const doubt = doubtOf(changed[NUMBER])
  return {
    ...extracted,
    fields: { ...extracted.fields, ...changed },
    ...(doubt && { findings: [...(extracted.findings ?? []), doubt] }),
  }
}

/** No label says how often the number of a receipt is wrong: a person decides between two readings of one. */
function doubtOf(number: Value | undefined): Finding | undefined {
  const last = number?.evidence?.at(-1)
  if (!number || (last?.code !== 'read-again-differs' && last?.code !== 'ambiguous')) return undefined
  const readings = last.code === 'ambiguous' ? last.detail!.replace(', ', ' or ') : `${number.value} or ${last.detail}`
  return { code: 'contested', asks: true, path: NUMBER, page: number.page, detail: `${NUMBER} can be ${readings}.` }
}

/** The values that are read again if they can be. */
const recognisedIn = (fields: Fields): [name: string, value: Value][] => {
  const invalid = CHECKED.filter((name) => fields[name] && failsItsCheck(fields[name]))
  return [...FIELDS, ...invalid].flatMap((name): [string, Value][] => {
    const value = fields[name]
    return value?.source === 'ocr' ? [[name, value]] : []
  })
}

interface Printed {
  name: string
  value: Value
  kind: Kind
  lines: PrintedLine[]
}

/** The values that were recognised on a page, with their lines. */
function printedOn(number: number, { type, fields }: Extracted, types: Types, seen: Seen): Printed[] {
  const definitions = types.get(type)?.fields ?? {}
  return recognisedIn(fields).flatMap(([name, value]): Printed[] => {
    const definition = definitions[name]
    if (!definition || value.page !== number) return []
    const { kind } = definition
    const lines = printedLines(value, kind, seen, seen.pages[number - 1]!, seen.turns[number - 1]!)
    return lines.length > 0 ? [{ name, value, kind, lines }] : []
  })
}

function onPicture(place: PrintedLine['place'], kind: Kind, { raster, part: [left, top, right] }: RecognisedPicture) {
  const scale = raster.width / (right - left)
  const { center, width, height, angle } = place
  return {
    center: { x: (center.x - left) * scale, y: (center.y - top) * scale },
    width: width * scale,
    height: height * scale,
    angle,
    isNumber: kind !== 'text',
  }
}
