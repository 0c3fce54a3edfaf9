// Counts which characters follow which in business documents, for inference/engines/ppocr/correct: see README.md.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Page, Word } from '../hub/document/reading.ts'
import { countNGrams } from '../inference/engines/ppocr/correct/n-grams.ts'
import { layOut } from '../inference/extract/rules/lines.ts'
import type { TruthWord } from '../test/bench/score-labels.ts'
import { openScoreReader } from '../test/bench/score-reader.ts'
import { loadCases } from '../test/bench/score-sets.ts'
import { chanceFrom } from './synthetic/chance.ts'
import { LANGUAGES } from './synthetic/languages.ts'
import { letter } from './synthetic/letter.ts'

const FIRST_SEED = 1000
/** Letters are invented from few words. */
const WEIGHT = { labelled: 2, letter: 1 } as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'n-grams.json.gz' },
    cache: { type: 'string', default: '.waybill/score' },
    letters: { type: 'string', default: '1200' },
  },
})

const textsOf = (pages: readonly Page[], words: readonly Word[]): string[] =>
  layOut(pages, words).lines.map(({ text }) => text)

function labelsOf(labels: readonly TruthWord[]): string[] {
  const page: Page = { width: 1, height: 1, unit: 'pixel', source: 'ocr' }
  return textsOf(
    [page],
    labels.map((label) => ({ ...label, page: 1, confidence: 1 })),
  )
}

const lines: [string, number][] = []
const reader = await openScoreReader(
  { jobs: 1, cache: path.resolve(values.cache) },
  { render: undefined, withoutXml: true },
)
for (const folder of positionals) {
  for (const { file, words } of await loadCases(path.resolve(folder))) {
    const outcome = words === undefined ? await reader.read(file) : undefined
    const read = outcome && 'reading' in outcome ? textsOf(outcome.reading.pages, outcome.reading.words) : []
    const texts = words === undefined ? read : labelsOf(words)
    lines.push(...texts.map((text): [string, number] => [text, WEIGHT.labelled]))
  }
}
await reader.close()
const languages = Object.keys(LANGUAGES)
for (let index = 0; index < Number(values.letters); index++) {
  const { pages, words } = letter(chanceFrom(FIRST_SEED + index), languages[index % languages.length]!)
  // The others have misread characters.
  if (pages[0]!.source === 'text-layer')
    lines.push(...textsOf(pages, words).map((text): [string, number] => [text, WEIGHT.letter]))
}
const counts = [...countNGrams(lines)]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([history, next]) => [history, Object.fromEntries(next.counts)])
const json = JSON.stringify(Object.fromEntries(counts))
writeFileSync(values.out, gzipSync(json, { level: 9 }))
console.log(`${lines.length} lines, ${counts.length} histories`)
