// Feature rows of the names in labelled documents, for train.py: see README.md.
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { Page, Word } from '../hub/document/reading.ts'
import { nameCandidates } from '../inference/extract/parties/name-candidates.ts'
import { contextOf, nameFeatures } from '../inference/extract/parties/name-features.ts'
import { partyLines } from '../inference/extract/parties/party-lines.ts'
import { coreOf } from '../inference/extract/parties/party-words.ts'
import { layOut, plainOf } from '../inference/extract/rules/lines.ts'
import { votesOf } from '../inference/extract/parties/name-votes.ts'
import { distance } from '../test/bench/score-text.ts'
import type { Case } from '../test/bench/score-labels.ts'
import { openScoreReader, type ScoreReader } from '../test/bench/score-reader.ts'
import { loadCases } from '../test/bench/score-sets.ts'
import { chanceFrom } from './synthetic/chance.ts'
import { LANGUAGES } from './synthetic/languages.ts'
import { letter } from './synthetic/letter.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'names.jsonl' },
    cache: { type: 'string', default: '.waybill/score' },
    letters: { type: 'string', default: '1500' },
  },
})
const FIRST_SEED = 1000
const FACTS = ['set', 'id', 'group', 'text', 'seller', 'buyer', 'sellerTruth', 'buyerTruth', 'sellerRule', 'buyerRule']
const out = createWriteStream(values.out)
let header = false

interface Labelled {
  set: string
  id: string
  group: string
  pages: Page[]
  words: Word[]
  seller: string | undefined
  buyer: string | undefined
}

const normal = (text: string) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** -1 without a label, 2 for the labelled name, 1 if only its legal form or a misread letter differs, else 0. */
function matchOf(text: string, plain: string, truth: string | undefined, source: Page['source']): number {
  if (truth === undefined) return -1
  if (truth === '') return 0
  const [read, wanted] = [normal(text), normal(truth).replace(/^(?:HERRN|FRAU)/, '')]
  if (read === wanted) return 2
  if (coreOf(plainOf(truth)) === coreOf(plain)) return 1
  return source === 'ocr' && distance(read, wanted) <= wanted.length * 0.15 ? 1 : 0
}

async function add(each: Labelled): Promise<void> {
  const layout = layOut(each.pages, each.words)
  const lines = partyLines(layout)
  const context = contextOf(layout, lines, each.set === 'receipts', (slip) => votesOf(layout, slip))
  for (const candidate of nameCandidates(layout, lines, context.slip)) {
    const features = nameFeatures(context, candidate)
    if (!header) out.write(`${JSON.stringify([...FACTS, 'features', ...Object.keys(features)])}\n`)
    header = true
    const { text } = candidate.piece
    const match = (truth: string | undefined) => matchOf(text, candidate.plain, truth, each.pages[0]!.source)
    const facts = [each.set, each.id, each.group, text, match(each.seller), match(each.buyer)]
    const names = [each.seller ?? '', each.buyer ?? '', context.votes.seller, context.votes.buyer]
    const row = [...facts, ...names, 0, ...Object.values(features).map((value) => Math.round(value * 1e4) / 1e4)]
    if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain')
  }
}

/** Documents of one template or of one seller must not be on both sides of a split. */
function groupOf(set: string, { file, family }: Case): string {
  if (set !== 'pdf') return family
  const stem = path.basename(file)
  if (/ersicherung|Haftpflicht|Kraftfahr/.test(stem)) return 'insurance'
  const kind = /Warenrechnung|Rechnungskorrektur|Kostenrechnung|4s4u/.test(stem) ? 'goods' : 'plain'
  return /FNFE|Mustang/.exec(stem)?.[0] ?? kind
}

async function addFolder(folder: string, reader: ScoreReader): Promise<void> {
  const set = path.basename(folder)
  for (const each of await loadCases(folder)) {
    const outcome = await reader.read(each.file)
    if ('failure' in outcome) continue
    const { pages, words } = outcome.reading
    const { sellerName: seller, buyerName: buyer } = each.fields
    const facts = { set, id: path.basename(each.file), group: `${set}:${groupOf(set, each)}`, seller, buyer }
    await add({ ...facts, pages, words })
    // The words of the labels too, without the errors of recognition.
    if (set === 'receipts' && each.words)
      await add({
        ...facts,
        id: `${facts.id}*`,
        pages,
        words: each.words.flatMap(({ text, box }) => inWords(text, box)),
      })
  }
}

async function addLetters(count: number): Promise<void> {
  const languages = Object.keys(LANGUAGES)
  for (let index = 0; index < count; index++) {
    const language = languages[index % languages.length]!
    const made = letter(chanceFrom(FIRST_SEED + index), LANGUAGES[language]!)
    const { pages, words, sellerName: seller, buyerName: buyer } = made
    const facts = { set: 'letters', id: `${language}${index}`, group: `letters:${index % 5}`, seller, buyer }
    await add({ ...facts, pages, words })
  }
}

function inWords(text: string, [x0, y0, x1, y1]: Word['box']): Word[] {
  const step = (x1 - x0) / Math.max(1, text.length)
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    page: 1,
    box: [x0 + match.index * step, y0, x0 + (match.index + match[0].length) * step, y1],
    confidence: 1,
  }))
}

const reader = await openScoreReader(
  { jobs: 1, cache: path.resolve(values.cache) },
  { render: undefined, withoutXml: true },
)
try {
  for (const folder of positionals) await addFolder(path.resolve(folder), reader)
  await addLetters(Number(values.letters))
} finally {
  await reader.close()
  out.end()
}
