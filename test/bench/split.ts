import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Page, Reading, Word } from '../../hub/document/reading.ts'
import { certainSplit } from '../../hub/pipeline/split.ts'
import { rules } from '../../inference/extract/rules/extract.ts'
import { TYPES } from '../support/types.ts'
import { randomFrom } from './photo-effects.ts'
import { openScoreReader, type ScoreReader } from './score-reader.ts'
import { loadCases } from './score-sets.ts'

const MOST_IN_BATCH = 5

/** A file of several documents, as a scanner or a sender makes it. */
interface Batch {
  pages: Page[]
  words: Word[]
  /** first page of each document */
  starts: number[]
}

/** What the reader makes of batches. */
interface Counts {
  /** split without a person; of them in another way than the documents were put together */
  certain: number
  certainWrong: number
  /** proposed to a person; of them as the documents were put together */
  asked: number
  askedRight: number
  /** taken for one document */
  missed: number
  /** documents that begin where one was put, of those put and of those found, without the first of each file */
  right: number
  put: number
  found: number
}

/**
 * Puts documents of labelled folders together in files of one to five, from a seed, and prints where the reader sees the
 * documents begin: first for files of one document, which must stay whole, then for the others. No two documents of a
 * file have the same number. `--render DPI` takes pictures of the pages, as from a scanner.
 */
export async function bench(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(3),
    allowPositionals: true,
    options: {
      batches: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      render: { type: 'string' },
      cache: { type: 'string', default: '.waybill/score' },
    },
  })
  const way = { render: values.render === undefined ? undefined : Number(values.render), withoutXml: true }
  const reader = await openScoreReader({ jobs: 2, cache: path.resolve(values.cache) }, way)
  try {
    for (const folder of positionals) {
      const readings = await readingsOf(folder, reader)
      const random = randomFrom(Number(values.seed))
      const batches = Array.from({ length: Number(values.batches) }, () => batchOf(readings, random))
      print(
        `${path.basename(path.resolve(folder))}: each document alone`,
        countsOf(readings.map((each) => joined([each]))),
      )
      print(`${path.basename(path.resolve(folder))}: two to ${MOST_IN_BATCH} documents`, countsOf(batches))
    }
  } finally {
    await reader.close()
  }
}

async function readingsOf(folder: string, reader: ScoreReader): Promise<Reading[]> {
  const readings: Reading[] = []
  for (const { file } of await loadCases(path.resolve(folder))) {
    const outcome = await reader.read(file)
    if ('reading' in outcome) readings.push(outcome.reading)
  }
  return readings
}

function batchOf(readings: readonly Reading[], random: () => number): Batch {
  const chosen: Reading[] = []
  const size = 2 + Math.floor(random() * (MOST_IN_BATCH - 1))
  while (chosen.length < size) {
    const next = readings[Math.floor(random() * readings.length)]!
    const number = next.fields['invoiceNumber']?.value
    const isTaken = chosen.some((each) => each === next || (number && each.fields['invoiceNumber']?.value === number))
    if (!isTaken) chosen.push(next)
  }
  return joined(chosen)
}

function joined(readings: readonly Reading[]): Batch {
  const batch: Batch = { pages: [], words: [], starts: [] }
  for (const { pages, words } of readings) {
    const before = batch.pages.length
    batch.starts.push(before + 1)
    batch.pages.push(...pages)
    for (const word of words) batch.words.push({ ...word, page: word.page + before })
  }
  return batch
}

function countsOf(batches: readonly Batch[]): Counts {
  const counts: Counts = { certain: 0, certainWrong: 0, asked: 0, askedRight: 0, missed: 0, right: 0, put: 0, found: 0 }
  for (const { pages, words, starts } of batches) {
    const { parts } = rules.extract(pages, words, TYPES)
    const found = (parts ?? [{ pages: [1, pages.length] as const }]).map((part) => part.pages[0])
    const isRight = found.join() === starts.join()
    counts.put += starts.length - 1
    counts.found += found.length - 1
    counts.right += found.filter((page) => page > 1 && starts.includes(page)).length
    if (!parts) counts.missed++
    else if (certainSplit('auto', parts)) {
      counts.certain++
      if (!isRight) counts.certainWrong++
    } else {
      counts.asked++
      if (isRight) counts.askedRight++
    }
  }
  return counts
}

function print(what: string, { certain, certainWrong, asked, askedRight, missed, right, put, found }: Counts): void {
  const share = (of: number, all: number) => (all === 0 ? '–' : (of / all).toFixed(3))
  console.log(`\n${what}`)
  console.log(`  split without a person: ${certain}, wrongly ${certainWrong}`)
  console.log(`  proposed to a person:   ${asked}, as they were put together ${askedRight}`)
  console.log(`  taken for one document: ${missed}`)
  console.log(`  where a document begins: precision ${share(right, found)}, recall ${share(right, put)} (of ${put})`)
}
