// How well the reader reads: `npm run score -- FOLDER… [--limit N] [--workers N] [--errors] [--cache FOLDER]`.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Reading } from '../../hub/document/reading.ts'
import { silentLog } from '../../hub/log.ts'
import { extractFields } from '../../inference/extract/rules/extract.ts'
import { openReader, wholeReading, type Reader } from '../../inference/reader.ts'
import { loadFormats } from '../../inference/formats/registry.ts'
import { READER_VERSION } from '../../inference/version.ts'
import { matches } from './score-forms.ts'
import { LabelError, LABELS_HELP } from './score-labels.ts'
import { loadCases, type Case } from './score-sets.ts'
import { f1, NO_TEXT, plus, scoreText, type TextScore } from './score-text.ts'
import { MODELS } from '../support/models.ts'
import { TYPES } from '../support/types.ts'

const LIMITS = {
  timeoutSeconds: 120,
  memoryMb: 2048,
  idleSeconds: 30,
  maxPages: 50,
  maxPixels: 100_000_000,
  maxPageWords: 20_000,
  maxWords: 200_000,
}

interface Tally {
  labelled: number
  strict: number
  loose: number
  missing: number
  invented: number
  confidence: number
  surplus: number
}
interface Result {
  each: Case
  reading: Reading
  text: TextScore | undefined
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string' },
    workers: { type: 'string', default: '2' },
    errors: { type: 'boolean', default: false },
    cache: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const USAGE = 'usage: npm run score -- FOLDER… [--limit N] [--workers N] [--errors] [--cache FOLDER] [--help]'
if (values.help) {
  console.log(`${USAGE}\n\n${LABELS_HELP}`)
  process.exit(0)
}
if (positionals.length === 0) {
  console.error(USAGE)
  process.exit(2)
}
const workers = Number(values.workers)

/** At most `limit` of them, from all over the list. */
function spread(cases: Case[], limit: number): Case[] {
  if (cases.length <= limit) return cases
  return Array.from({ length: limit }, (_, index) => cases[Math.floor((index * cases.length) / limit)]!)
}

async function readAll(cases: Case[]): Promise<Result[]> {
  const results: Result[] = []
  const queue = [...cases.entries()]
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, each] = next
        const reading = await readOne(reader, each.file)
        results[index] = { each, reading, text: each.words && scoreText(reading.words, each.words) }
      }
    }),
  )
  return results
}

/** With a cache, only the words come from it: the fields are extracted each time. */
async function readOne(reader: Reader, file: string): Promise<Reading> {
  const bytes = await readFile(file)
  const kept =
    values.cache &&
    path.join(
      values.cache,
      `${createHash('sha256').update(READER_VERSION).update(bytes).digest('hex').slice(0, 24)}.json`,
    )
  const stored = kept ? await readFile(kept, 'utf8').catch(() => undefined) : undefined
  if (stored) {
    const reading = JSON.parse(stored) as Reading
    return { ...reading, ...extractFields(reading.pages, reading.words, TYPES) }
  }
  const result = await reader.read(
    file,
    { mediaType: (await loadFormats()).sniff(bytes)!, types: TYPES },
    AbortSignal.timeout(LIMITS.timeoutSeconds * 1000),
  )
  const reading = await wholeReading(result)
  if (kept) {
    await mkdir(path.dirname(kept), { recursive: true })
    await writeFile(kept, JSON.stringify(reading))
  }
  return reading
}

function report(folder: string, results: Result[]): void {
  const pages = results.reduce((sum, { reading }) => sum + reading.pages.length, 0)
  const seconds = results.reduce((sum, { reading }) => sum + reading.seconds, 0)
  console.log(
    `\n${path.basename(folder)}: ${results.length} files, ${pages} pages, ${(seconds / Math.max(1, pages)).toFixed(2)} s a page on one core`,
  )
  console.log(`  types: ${summary(results.map(({ reading }) => reading.type))}`)
  const texts = results.flatMap(({ text }) => text ?? [])
  if (texts.length > 0) {
    const all = texts.reduce(plus, NO_TEXT)
    console.log(
      `  words: F1 ${f1(all.words).toFixed(3)} parted at spaces (precision ${(all.words.hits / all.words.read).toFixed(3)}, recall ${(all.words.hits / all.words.truth).toFixed(3)}), ${f1(all.runs).toFixed(3)} parted at signs too; CER ${(all.edits / all.characters).toFixed(3)}`,
    )
  }
  const tallies = new Map<string, Tally>()
  for (const { each, reading } of results) count(each, reading, tallies)
  const labelled = [...tallies].filter(([, { labelled }]) => labelled > 0)
  if (labelled.length > 0) table(labelled)
}

const summary = (names: string[]): string =>
  [...Map.groupBy(names, (name) => name)].map(([name, all]) => `${name} ${all.length}`).join(', ')

function count(each: Case, { fields }: Reading, tallies: Map<string, Tally>): void {
  for (const name of new Set([...Object.keys(each.fields), ...Object.keys(fields)] as string[])) {
    const tally = tallies.get(name) ?? {
      labelled: 0,
      strict: 0,
      loose: 0,
      missing: 0,
      invented: 0,
      confidence: 0,
      surplus: 0,
    }
    tallies.set(name, tally)
    const truth = each.fields[name]
    const field = fields[name]
    if (truth === undefined) {
      tally.invented++
      continue
    }
    tally.labelled++
    const { strict, loose } = field ? matches(name, field.value, truth) : { strict: false, loose: false }
    if (strict) tally.strict++
    if (loose) tally.loose++
    if (!field) tally.missing++
    else if (strict) tally.confidence += field.confidence
    else tally.surplus += field.confidence
    if (values.errors && !strict)
      console.log(
        `${path.basename(each.file).slice(-40)} ${name}${loose ? ' (nearly)' : ''}\n    want ${truth}\n    read ${field ? `${field.value}  [${field.confidence.toFixed(2)}]` : '—'}`,
      )
  }
}

function table(tallies: [string, Tally][]): void {
  const line = (...cells: string[]) =>
    console.log(`  ${cells.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(9))).join('')}`)
  const share = (part: number, whole: number) => (whole === 0 ? '' : (part / whole).toFixed(3))
  line('field', 'labelled', 'right', 'loosely', 'missing', 'unasked', 'conf ok', 'conf bad')
  const row = (name: string, { labelled, strict, loose, missing, invented, confidence, surplus }: Tally) =>
    line(
      name,
      String(labelled),
      share(strict, labelled),
      share(loose, labelled),
      String(missing),
      String(invented),
      share(confidence, strict),
      share(surplus, labelled - strict - missing),
    )
  for (const [name, tally] of tallies) row(name, tally)
  const sum = (key: keyof Tally) => tallies.reduce((total, [, tally]) => total + tally[key], 0)
  row('together', {
    labelled: sum('labelled'),
    strict: sum('strict'),
    loose: sum('loose'),
    missing: sum('missing'),
    invented: sum('invented'),
    confidence: sum('confidence'),
    surplus: sum('surplus'),
  })
}

const reader = openReader({ ...LIMITS, readers: workers, providers: ['cpu'], models: MODELS, log: silentLog })
try {
  for (const folder of positionals)
    report(folder, await readAll(spread(await loadCases(path.resolve(folder)), Number(values.limit ?? Infinity))))
} catch (error) {
  if (!(error instanceof LabelError)) throw error
  console.error(`score: ${error.message}`)
  process.exitCode = 2
} finally {
  await reader.close()
}
