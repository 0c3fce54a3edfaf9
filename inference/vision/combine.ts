import { isExact, type Calibration } from '../../hub/document/calibration/calibration.ts'
import type { Finding } from '../../hub/document/finding.ts'
import type { Reading, VisionPage, Word } from '../../hub/document/reading.ts'
import { requiredFields, type TypeDefinition, type Types } from '../../hub/document/types/type.ts'
import type { Row, Value, ValueSource } from '../../hub/document/values/value.ts'
import { count } from '../../hub/platform/count.ts'
import { holdsMiddle } from '../boxes.ts'
import { rules } from '../extract/rules/extract.ts'
import { uprightView, type PageTurn } from '../layout/orientation.ts'
import { aligned } from './align.ts'
import type { VisionAnswer, VisionRun } from './engine.ts'
import { groundingIn, type Grounded } from './ground.ts'
import { withoutLoop } from './guards.ts'
import { claimedIn, type ClaimedValues } from './json-answer.ts'
import { parseMarkdown } from './markdown.ts'
import { withClaims, type Claim } from './merge.ts'
import { LINES } from './prompts.ts'
import { linesInTables } from './table-lines.ts'

export interface CombineOptions {
  types: Types
  calibration?: Calibration | undefined
  /** of the engine */
  version: string
  /** true: a person must look at the document if the model has not read all of it */
  required: boolean
}

/** What the model adds, before it is merged. */
interface AnswerContent {
  claims: Record<string, Claim>
  rows: Row[]
  pages: Map<number, VisionPage>
  findings: Finding[]
  problems: string[]
}

/**
 * A reading together with what a vision model made of the same pages. Pure. The words stay those of the built-in
 * reader; every value that is taken from the model has a place among them.
 */
export function withVision(
  reading: Reading,
  { answers, problems, use }: VisionRun,
  { types, calibration, version, required }: CombineOptions,
): Reading {
  const definition = types.get(reading.type) ?? NO_VALUES
  const content =
    use.prompt === 'fields' ? fromValues(reading, answers, definition) : fromMarkdown(reading, answers, types)
  const merged = withClaims(reading.fields, content.claims, definition, calibration)
  const { tables, differs } = withRows(reading.tables, content.rows)
  const all = [...problems, ...content.problems]
  const failed = all.map((detail): Finding => ({ code: 'vision-failed', asks: required, detail }))
  const findings = [...(reading.findings ?? []), ...merged.findings, ...content.findings, ...differs, ...failed]
  const isEmpty = answers.length === 0 || (use.prompt === 'fields' && Object.keys(content.claims).length === 0)
  return {
    ...reading,
    fields: merged.fields,
    tables,
    ...(findings.length > 0 && { findings }),
    pages: reading.pages.map((page, index) => {
      const vision = content.pages.get(index + 1)
      return vision ? { ...page, vision } : page
    }),
    seconds: Math.round((reading.seconds + use.seconds) * 1000) / 1000,
    version: { ...reading.version, vision: version },
    vision: { ...use, outcome: isEmpty ? 'failed' : all.length > 0 ? 'partly' : 'read' },
  }
}

const NO_VALUES: Pick<TypeDefinition, 'fields' | 'tables'> = { fields: {}, tables: {} }

/** Values that were chosen by two readers independently. */
const CHOSEN_TWICE = (): number => 1
/** The letters were read twice and the value was chosen once, by the same rules. A text layer needs no second look. */
const READ_TWICE = (source: ValueSource): number => (source === 'ocr' ? 0.5 : 0)

/** From an answer in JSON: values, each of which is looked for on the pages. */
function fromValues(
  { words, fields }: Reading,
  [answer]: readonly VisionAnswer[],
  definition: Pick<TypeDefinition, 'fields' | 'tables'>,
): AnswerContent {
  const content: AnswerContent = { claims: {}, rows: [], pages: new Map(), findings: [], problems: [] }
  if (!answer) return content
  const claimed = claimedIn(answer.text, definition)
  if (!claimed) {
    const why = answer.cut ? 'is cut: it is too long' : 'has no JSON object with values'
    return { ...content, problems: [`The answer of the vision model ${why}.`] }
  }
  // An answer without any value confirms nothing, though it has the form of one.
  if (Object.keys(claimed.fields).length === 0 && Object.keys(fields).length > 0)
    return { ...content, problems: ['The answer of the vision model has no value of the document.'] }
  const seen = new Set(answer.pages)
  const grounding = groundingIn(words.filter(({ page }) => seen.has(page)))
  for (const [name, value] of Object.entries(claimed.fields))
    content.claims[name] = { value, weight: CHOSEN_TWICE, place: grounding(definition.fields[name]!.kind, value) }
  const unnamed = requiredFields(definition).filter((name) => {
    const own = fields[name]
    return own && !isExact(own.source) && content.claims[name] === undefined
  })
  if (unnamed.length > 0) content.problems.push(`The answer of the vision model lacks ${unnamed.join(', ')}.`)
  return { ...content, ...rowsOf(claimed.rows, definition, grounding) }
}

/** Rows with those cells that stand on the pages; a finding says how many do not. */
function rowsOf(
  rows: ClaimedValues['rows'],
  { tables }: Pick<TypeDefinition, 'tables'>,
  grounding: ReturnType<typeof groundingIn>,
): Pick<AnswerContent, 'rows' | 'findings'> {
  let missing = 0
  const grounded = rows.map((row) => {
    const cells: Record<string, Value> = {}
    for (const [name, value] of Object.entries(row)) {
      const place = grounding(tables[LINES]!.columns[name]!.kind, value)
      if (place) cells[name] = cellOf(value, place)
      else missing++
    }
    return cells
  })
  const detail = `${count(missing, 'cell')} of the vision model ${missing === 1 ? 'is' : 'are'} not on the pages.`
  return {
    rows: grounded.filter((row) => Object.keys(row).length > 0),
    findings: missing > 0 ? [{ code: 'not-grounded', asks: false, path: LINES, detail }] : [],
  }
}

const cellOf = (value: string, { page, box, likeness }: Grounded): Value => ({
  value,
  confidence: ROW_CELL * likeness,
  page,
  box,
  source: 'model',
  evidence: [{ code: 'vision' }],
})

/** The place of a cell is the first one with its text, which may be another row. */
const ROW_CELL = 0.6

/** Rows of the model are taken only where the built-in reader has none. */
function withRows(tables: Reading['tables'], rows: readonly Row[]): { tables: Reading['tables']; differs: Finding[] } {
  const own = tables[LINES] ?? []
  if (rows.length === 0 || own.length === rows.length) return { tables, differs: [] }
  if (own.length === 0) return { tables: { ...tables, [LINES]: rows }, differs: [] }
  const detail = `The built-in reader has ${own.length} rows, the vision model ${rows.length}.`
  return { tables, differs: [{ code: 'sources-differ', asks: false, path: LINES, detail }] }
}

/** More text than a page can have. */
const LONGEST_MARKDOWN = 100_000
/** With fewer words of the model on the page than this share, it reads another page, or invents one. */
const LEAST_FOUND = 0.5
/** Of a page with fewer words, a share says little. */
const LEAST_WORDS = 8

/** From answers in Markdown: the text of the model at the places of the recognised words, read by the same rules. */
function fromMarkdown(reading: Reading, answers: readonly VisionAnswer[], types: Types): AnswerContent {
  const { pages, words, type } = reading
  const content: AnswerContent = { claims: {}, rows: [], pages: new Map(), findings: [], problems: [] }
  const views = Map.groupBy(words, ({ page }) => page)
  const printed = new Set(words)
  const confirmed = new Set<Word>()
  for (const {
    pages: [page = 0],
    text,
    cut,
  } of answers) {
    const short = text.length > LONGEST_MARKDOWN ? text.slice(0, LONGEST_MARKDOWN) : text
    const markdown = withoutLoop(short)
    const { lines, ...parts } = parseMarkdown(markdown)
    content.pages.set(page, { markdown, ...parts })
    if (markdown !== short) content.problems.push(`The vision model repeats itself endlessly on page ${page}.`)
    else if (cut || short !== text)
      content.problems.push(`The answer of the vision model about page ${page} is cut: it is too long.`)
    const view = aligned(views.get(page) ?? [], lines)
    views.set(page, view.words)
    for (const word of view.confirmed) confirmed.add(word)
    if (view.found < LEAST_FOUND && lines.join(' ').split(' ').length >= LEAST_WORDS)
      content.findings.push(invented(page, view.found))
  }
  if (confirmed.size === 0 && words.length >= LEAST_WORDS)
    content.problems.push('The answer of the vision model has no word of the document.')
  const text = pages.flatMap((_, index) => views.get(index + 1) ?? [])
  const turns = pages.map(({ turn }): PageTurn => ({ turn: turn ?? 0, skew: 0 }))
  const upright = uprightView(pages, text, turns)
  const { fields } = upright.turnBack(rules.extract(upright.pages, upright.words, types, type))
  for (const [name, { value, page, box, confidence }] of Object.entries(fields)) {
    const own = text.filter((word) => word.page === page && holdsMiddle(box, word.box))
    if (own.length === 0 || !own.every((word) => confirmed.has(word))) continue
    // Only names and other texts are taken in the letters of the model alone, and only from a scan.
    const mayDiffer = types.get(type)?.fields[name]?.kind === 'text' && pages[page - 1]?.source === 'ocr'
    const isTaken = reading.fields[name] !== undefined || mayDiffer || own.every((word) => printed.has(word))
    const place = isTaken ? { page, box, likeness: confidence } : undefined
    content.claims[name] = { value, weight: READ_TWICE, place }
  }
  const definition = types.get(type)
  const columns = definition?.tables[LINES]?.columns
  if (!columns) return content
  const tables = [...content.pages.keys()].toSorted((a, b) => a - b).flatMap((page) => content.pages.get(page)!.tables)
  const { rows, findings } = rowsOf(linesInTables(tables, columns), definition, groundingIn(words))
  return { ...content, rows, findings: [...content.findings, ...findings] }
}

const invented = (page: number, found: number): Finding => ({
  code: 'not-grounded',
  asks: true,
  page,
  detail: `Only ${Math.round(found * 100)} % of what the vision model reads on page ${page} is on the page.`,
})
