import { readFileSync } from 'node:fs'
import path from 'node:path'
import { silentLog } from '../../hub/log.ts'
import { openImage } from '../../inference/formats/image/pages.ts'
import { openReader, wholeReading } from '../../inference/reader.ts'
import { MODELS } from '../support/models.ts'
import { TYPES } from '../support/types.ts'
import { EFFECTS, photoOf } from './photo-effects.ts'
import { loadCases } from './score-sets.ts'
import { f1, NO_TEXT, plus, scoreText } from './score-text.ts'

const DATA = path.resolve(import.meta.dirname, '../../../shared/data')
const SETS = (process.env['SETS'] ?? `${DATA}/receipts,${DATA}/forms`).split(',')
const PAGES = Number(process.env['PAGES'] ?? 10)
/** Which of the effects, and with which parameters: rules are fitted on some seeds and validated on others. */
const WANTED = process.env['ONLY']?.split(',') ?? EFFECTS
const FIRST_SEED = Number(process.env['SEED'] ?? 0)
const MAX_PIXELS = 50_000_000
const LIMITS = { maxPages: 1, maxPixels: MAX_PIXELS, maxPageWords: 20_000, maxWords: 20_000 }

/** Word F1 of labelled pages as they are, and as photos. Each page has a seed of its own. */
export async function bench(): Promise<void> {
  const reader = openReader({
    ...LIMITS,
    readers: 1,
    providers: ['cpu'],
    timeoutSeconds: 300,
    memoryMb: 2048,
    idleSeconds: 60,
    models: MODELS,
    log: silentLog,
  })
  try {
    for (const set of SETS) {
      const cases = spread((await loadCases(set)).filter(({ words }) => words !== undefined))
      for (const effect of EFFECTS.filter((each) => WANTED.includes(each))) {
        let score = NO_TEXT
        let seconds = 0
        for (const [index, { file, words }] of cases.entries()) {
          const page = await (await openImage(readFileSync(file), LIMITS)).page(0)
          const photo = await photoOf(await page.pixels(), effect, FIRST_SEED + index)
          const options = { mediaType: 'image/jpeg', types: TYPES }
          const reading = await wholeReading(await reader.read(photo, options, AbortSignal.timeout(600_000)))
          score = plus(score, scoreText(reading.words, words!))
          seconds += reading.seconds
        }
        console.log(
          `  ${path.basename(set).padEnd(10)} ${effect.padEnd(12)} ${cases.length} pages, words F1 ` +
            `${f1(score.words).toFixed(3)}, ${(seconds / cases.length).toFixed(1)} s a page`,
        )
      }
    }
  } finally {
    await reader.close()
  }
}

function spread<Case>(cases: readonly Case[]): Case[] {
  const count = Math.min(PAGES, cases.length)
  return Array.from({ length: count }, (_, index) => cases[Math.floor((index * cases.length) / count)]!)
}
