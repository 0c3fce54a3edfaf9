// What labelled documents say about the scores of the reader, and how well that holds for families that were not seen.
import { createHash } from 'node:crypto'
import type { Calibration } from '../../hub/document/calibration/calibration.ts'
import { calibrated } from '../../inference/calibration/apply.ts'
import { fitCurve, fitCurves } from '../../inference/calibration/fit.ts'
import { fitTogether } from '../../inference/calibration/together.ts'
import { calibrationsByFold } from '../../inference/calibration/validate.ts'
import { samplesOf, type Samples } from './calibrate-samples.ts'
import { readingWithKnown } from './known-sellers.ts'
import { figuresOf } from './score-figures.ts'
import { openJudge, type Result } from './score-judge.ts'

export interface SetOfResults {
  name: string
  results: Result[]
}

/** Without enough documents whose kind is labelled, its confidence stays as it is. */
const LEAST_KINDS = 50

export function fit({ values, kinds, documents }: Samples): Calibration {
  const curves = fitCurves(values)
  const kind = kinds.length < LEAST_KINDS ? {} : { kind: fitCurve(kinds, () => shareOf(kinds)) }
  const fitted = fitTogether(documents)
  const together = fitted && { together: fitted }
  const version = createHash('sha256')
    .update(JSON.stringify([curves, kind, together]))
    .digest('hex')
    .slice(0, 12)
  return { version, curves, ...kind, ...together }
}

const shareOf = (samples: readonly { right: boolean }[]): number =>
  samples.filter(({ right }) => right).length / Math.max(1, samples.length)

/** What each set says with the scores as they are, and with a calibration of the other families. */
export async function validate(sets: readonly SetOfResults[]) {
  const judge = await openJudge()
  const all = samplesOf(sets.flatMap(({ results }) => results))
  const marked = [
    ...all.values.map((value) => ({ family: value.family, value })),
    ...all.kinds.map((kind) => ({ family: kind.family, kind })),
    ...all.documents.map((document) => ({ family: document.family, document })),
  ]
  const calibrationOf = calibrationsByFold(marked, (some) =>
    fit({
      values: some.flatMap((each) => ('value' in each ? each.value : [])),
      kinds: some.flatMap((each) => ('kind' in each ? each.kind : [])),
      documents: some.flatMap((each) => ('document' in each ? each.document : [])),
    }),
  )
  return sets.map(({ name, results }) => {
    const after = results.map((result) => {
      const { each, reading } = result
      if (!reading) return result
      const calibration = calibrationOf(each.family)
      return judge(each, { reading: calibrated(reading, calibration) }, calibration)
    })
    // Examples of e-invoices share invented VAT IDs: their sellers cannot be told apart.
    const known = results.some(({ each }) => each.carriesXml)
      ? undefined
      : after.map((result) => {
          const reading = readingWithKnown(after, result)
          return reading ? judge(result.each, { reading }, calibrationOf(result.each.family)) : result
        })
    return { name, before: figuresOf(results), after: figuresOf(after), known: known && figuresOf(known) }
  })
}
