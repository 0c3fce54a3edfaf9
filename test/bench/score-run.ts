import path from 'node:path'
import type { Calibration } from '../../hub/document/calibration/calibration.ts'
import { spread } from './spread.ts'
import { openJudge, type Result } from './score-judge.ts'
import type { Case } from './score-labels.ts'
import type { Outcome, ScoreReader } from './score-reader.ts'
import { loadCases } from './score-sets.ts'

interface Options {
  jobs: number
  limit: number
  /** of the confidences */
  calibration?: Calibration
  progress?: (done: number, all: number) => void
  /** which documents are read, by default all */
  isWanted?: (each: Case) => boolean
  /** the labels that a reading is held against, by default all of the case */
  labelsFor?: (each: Case, outcome: Outcome) => Case
}

/** Reads the labelled documents of a folder and holds them against their labels. */
export async function scoreFolder(folder: string, reader: ScoreReader, options: Options): Promise<Result[]> {
  const { jobs, limit, calibration, progress, labelsFor = (each) => each, isWanted = () => true } = options
  const cases = spread(await loadCases(path.resolve(folder)), limit).filter(isWanted)
  const judge = await openJudge()
  const results: Result[] = []
  const queue = [...cases.entries()]
  let done = 0
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, each] = next
        const outcome = await reader.read(each.file)
        results[index] = judge(labelsFor(each, outcome), outcome, calibration)
        progress?.(++done, cases.length)
      }
    }),
  )
  return results
}
