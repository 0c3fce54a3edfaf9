import type { Fields, Value } from '../../../hub/document/values/value.ts'
import type { EvidenceCode } from '../../../hub/document/values/evidence.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'
import { holdsMiddle } from '../../boxes.ts'
import type { Extracted } from '../extractor.ts'
import { amountsIn } from '../rules/amounts.ts'
import type { DateOrder } from '../rules/date-order.ts'
import { datesIn } from '../rules/dates.ts'
import { plainOf, type Layout } from '../rules/lines.ts'

/** The fields whose values are scored: those without which a document is booked wrongly. */
export const SCORED_FIELDS = ['invoiceNumber', 'issueDate', 'sellerName', 'grossTotal', 'currency'] as const
type ScoredField = (typeof SCORED_FIELDS)[number]

/** A document with what the rules found in it, before its values are scored. */
export interface FoundValues {
  extracted: Extracted
  layout: Layout
  order: DateOrder
  /** about the name of the seller; undefined if no model found it */
  seller: SellerFacts | undefined
}

/** What the model of sellers says about the chosen name. */
export interface SellerFacts {
  /** see `nameFeatures` */
  features: Readonly<Record<string, number>>
  /** 0 to 1: how likely the name is by its model */
  score: number
  /** of the likeliest other name */
  next: number
}

/** Features that describe the whole document; the same for all of its values. */
interface DocumentFacts {
  shared: Readonly<Record<string, number>>
  /** different dates and absolute amounts in cents, in rising order */
  dates: readonly string[]
  amounts: readonly number[]
  /** of a usual line */
  height: number
}

const EVIDENCE: readonly EvidenceCode[] = [
  'label',
  'place',
  'country',
  'only-one',
  'check',
  'check-failed',
  'repeated',
  'contested',
  'ambiguous',
  'unclear-print',
]
/** Features of a name, by `nameFeatures`, that say how sure it is. */
const NAME_FEATURES = [
  'top',
  'left',
  'height',
  'lines',
  'words',
  'letters',
  'digits',
  'upper',
  'legal',
  'legalNext',
  'business',
  'wholeRow',
  'body',
  'afterBody',
  'afterStreet',
  'parted',
  'toStreet',
  'toCode',
  'toContact',
  'toRegister',
  'otherTowns',
  'otherImprint',
  'nameNext',
  'nameAbove',
  'repeats',
  'repeatsAtFoot',
  'repeatsAtHead',
  'longer',
  'domain',
  'domainNear',
  'ownerLine',
  'someSeller',
  'someBuyer',
  'ruleSeller',
  'ruleBuyer',
  'inline:seller',
  'left:seller',
  'above:seller',
  'section:seller',
  'above:buyer',
  'section:buyer',
  'section:delivery',
] as const
/** What a feature is where it has no meaning. */
const NONE = -1

/** What all values of a document share: its type, its print, its parts that confirm each other. */
export function documentFacts({ extracted, layout, order }: FoundValues): DocumentFacts {
  const { type, typeConfidence, kindConfidence = typeConfidence, fields, tables, findings = [] } = extracted
  const { lines, pages } = layout
  const dates = [...new Set(lines.flatMap((line) => datesIn(line, order.order)).map(({ value }) => value))].toSorted()
  const amounts = [...new Set(lines.flatMap((line) => amountsIn(line).map(({ cents }) => Math.abs(cents))))].toSorted(
    (a, b) => a - b,
  )
  const confidences = lines.flatMap(({ words }) => words.map(({ confidence }) => confidence))
  const gross = amountOf(fields, 'grossTotal')
  const [net, tax, due] = [amountOf(fields, 'netTotal'), amountOf(fields, 'taxTotal'), amountOf(fields, 'amountDue')]
  const added = net !== undefined && tax !== undefined && gross !== undefined
  const shared: Record<string, number> = {
    ocr: flag(pages[0]?.source === 'ocr'),
    pages: Math.min(9, pages.length),
    lines: Math.min(400, lines.length),
    print: confidences.reduce((sum, each) => sum + each, 0) / Math.max(1, confidences.length),
    invoice: flag(type === 'invoice'),
    typeSure: typeConfidence,
    kindSure: kindConfidence,
    credit: flag(extracted.kind === 'credit-note' || extracted.kind === 'cancellation'),
    dates: Math.min(20, dates.length),
    amounts: Math.min(60, amounts.length),
    addsUp: added ? flag(Math.abs(net + tax - gross) <= 2) : NONE,
    isDue: due === undefined || gross === undefined ? NONE : flag(due === gross),
    largest: gross === undefined ? NONE : flag(Math.abs(gross) >= (amounts.at(-1) ?? 0)),
    linesDiffer: flag(findings.some(({ code }) => code === 'lines-differ')),
    several: flag(findings.some(({ code }) => code === 'several-documents')),
    tableRows: Math.min(30, tables['lines']?.length ?? 0),
    vatId: fields['sellerVatId']?.confidence ?? NONE,
    iban: fields['iban']?.confidence ?? NONE,
    order: fields['purchaseOrderNumber']?.confidence ?? NONE,
    due: fields['dueDate']?.confidence ?? NONE,
    buyer: fields['buyerName']?.confidence ?? NONE,
    orderBy: order.by === undefined ? 0 : 1,
  }
  for (const field of SCORED_FIELDS) shared[`of:${field}`] = fields[field]?.confidence ?? NONE
  const heights = lines.map(({ height }) => height).toSorted((a, b) => a - b)
  return { shared, dates, amounts, height: heights[heights.length >> 1] ?? 1 }
}

/** One row of features by name, always in the same order: the model is trained on it. */
export function valueFeatures(
  field: ScoredField,
  value: Value,
  { layout, seller }: FoundValues,
  { shared, dates, amounts, height }: DocumentFacts,
): Record<string, number> {
  const features: Record<string, number> = { ...shared }
  for (const each of SCORED_FIELDS) features[each] = flag(each === field)
  const page = layout.pages[value.page - 1]
  const evidence = value.evidence ?? []
  const [other] = value.candidates ?? []
  features['score'] = value.confidence
  features['next'] = other?.confidence ?? NONE
  features['candidates'] = value.candidates?.length ?? 0
  for (const code of EVIDENCE) features[code] = flag(evidence.some((each) => each.code === code))
  features['laterPage'] = flag(value.page > 1)
  features['x'] = page ? value.box[0] / page.width : NONE
  features['y'] = page ? value.box[1] / page.height : NONE
  const characters = [...value.value]
  features['length'] = characters.length
  features['digitShare'] = value.value.replace(/\D/g, '').length / Math.max(1, characters.length)
  features['letters'] = value.value.replace(/\P{L}/gu, '').length
  features['spaces'] = value.value.split(' ').length - 1
  Object.assign(features, around(layout, height, value))
  Object.assign(features, field === 'issueDate' ? dateFeatures(value.value, dates) : dateFeatures(undefined, dates))
  features['amountRank'] = field === 'grossTotal' ? rankOf(Math.abs(centsOf(value.value)), amounts) : NONE
  const name = field === 'sellerName' ? seller : undefined
  features['name'] = name?.score ?? NONE
  features['nextName'] = name?.next ?? NONE
  for (const each of NAME_FEATURES) features[`name:${each}`] = name?.features[each] ?? NONE
  return features
}

/** The print of a value, what stands beside and above it, and how often it is repeated. */
function around({ lines, rows }: Layout, height: number, { value, page, box }: Value): Record<string, number> {
  const line = lines.find((each) => each.page === page && holdsMiddle(each.box, box))
  const own = line?.words.filter(({ box: [x0, , x1] }) => x0 >= box[0] - 1 && x1 <= box[2] + 1) ?? []
  const row = line && rows[line.row]
  const before = line && row ? row.lines.slice(0, row.lines.indexOf(line)) : []
  const at = line && own[0] ? line.words.indexOf(own[0]) : 0
  const beside = line?.words.slice(0, at).map(({ text }) => text) ?? []
  const plain = plainOf(value)
  return {
    leastSure: smallest(
      own.map(({ confidence }) => confidence),
      1,
    ),
    wordsBefore: Math.min(9, beside.length),
    colon: flag(/[:#]$/.test(beside.at(-1) ?? before.at(-1)?.text ?? '')),
    linesBefore: Math.min(5, before.length),
    linesInRow: Math.min(8, row?.lines.length ?? 0),
    tall: line ? line.height / Math.max(1, height) : NONE,
    repeats: plain.length < 3 ? NONE : Math.min(5, lines.filter((each) => each.plain.includes(plain)).length),
  }
}

/** Where a date stands among those of the document: others are earlier, such as of orders, or later, such as due. */
function dateFeatures(date: string | undefined, dates: readonly string[]): Record<string, number> {
  const days = (from: string, to: string) => Math.min(400, Math.abs(Date.parse(to) - Date.parse(from)) / 86_400_000)
  return {
    earlierDates: date === undefined ? NONE : dates.filter((each) => each < date).length,
    laterDates: date === undefined ? NONE : dates.filter((each) => each > date).length,
    sinceFirst: date === undefined ? NONE : days(dates[0] ?? date, date),
    untilLast: date === undefined ? NONE : days(date, dates.at(-1) ?? date),
    day: date === undefined ? NONE : Number(date.slice(8)),
  }
}

const rankOf = (cents: number, amounts: readonly number[]): number =>
  amounts.filter((each) => each > cents).length / Math.max(1, largest([amounts.length - 1]))

const centsOf = (text: string): number => Math.round(Number(text) * 100)

function amountOf(fields: Fields, name: string): number | undefined {
  const value = fields[name]
  return value && centsOf(value.value)
}

const flag = (on: boolean): number => (on ? 1 : 0)
