// The labelled documents that models are trained on: see README.md.
import path from 'node:path'
import type { Page, Word } from '../hub/document/reading.ts'
import { FOLDS, foldOf } from '../inference/calibration/validate.ts'
import type { Case } from '../test/bench/score-labels.ts'
import { openScoreReader, type Way } from '../test/bench/score-reader.ts'
import { loadCases } from '../test/bench/score-sets.ts'
import { withoutUnprinted } from '../test/bench/unprinted-labels.ts'
import { chanceFrom } from './synthetic/chance.ts'
import { LANGUAGES } from './synthetic/languages.ts'
import { letter } from './synthetic/letter.ts'

export interface LabelledDocument {
  set: string
  id: string
  /** documents of one family are in one fold: a fifth of the families */
  fold: number
  each: Case
  pages: readonly Page[]
  words: readonly Word[]
}

const FIRST_SEED = 1000
const SCAN_DPI = 200

/** The documents of the folders, then invented ones. E-invoices come by their text, and as scans. */
export async function* labelledDocuments(
  folders: readonly string[],
  { cache, letters, scans }: { cache: string; letters: number; scans: boolean },
): AsyncGenerator<LabelledDocument> {
  for (const folder of folders) {
    const set = path.basename(path.resolve(folder))
    const printed = new Map<string, Case>()
    yield* read(folder, set, cache, { render: undefined, withoutXml: true }, (each, words, pages) => {
      const labelled = withoutUnprinted(each, pages, words)
      printed.set(each.file, labelled)
      return labelled
    })
    const asScans = [...printed.values()].some(({ carriesXml }) => carriesXml)
    if (scans && asScans)
      yield* read(folder, `${set} as scans`, cache, { render: SCAN_DPI, withoutXml: false }, (each) =>
        printed.get(each.file)!,
      )
  }
  yield* invented(letters)
}

async function* read(
  folder: string,
  set: string,
  cache: string,
  way: Way,
  labelled: (each: Case, words: readonly Word[], pages: readonly Page[]) => Case,
): AsyncGenerator<LabelledDocument> {
  const reader = await openScoreReader({ jobs: 1, cache }, way)
  try {
    for (const each of await loadCases(path.resolve(folder))) {
      const outcome = await reader.read(each.file)
      if ('failure' in outcome) continue
      const { pages, words } = outcome.reading
      const about = { set, id: path.basename(each.file), fold: foldOf(each.family) }
      yield { ...about, each: labelled(each, words, pages), pages, words }
      // The words of the labels too, without the errors of recognition.
      if (each.words && Object.keys(each.fields).length > 0)
        yield {
          ...about,
          id: `${about.id}*`,
          each,
          pages,
          words: each.words.flatMap(({ text, box }) => inWords(text, box)),
        }
    }
  } finally {
    await reader.close()
  }
}

function* invented(count: number): Generator<LabelledDocument> {
  const languages = Object.keys(LANGUAGES)
  for (let index = 0; index < count; index++) {
    const language = languages[index % languages.length]!
    const { pages, words, fields } = letter(chanceFrom(FIRST_SEED + index), language)
    const id = `${language}${index}`
    const each = { file: id, family: id, fields }
    yield { set: 'letters', id, fold: index % FOLDS, each, pages, words }
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
