import { calibrationError } from '../../inference/calibration/validate.ts'
import type { Judged, Result } from './score-judge.ts'
import { NO_LINES } from './score-lines.ts'
import { f1, NO_TEXT, plus } from './score-text.ts'

export interface FieldFigures {
  labelled: number
  strict: number
  right: number
  missing: number
  /** read although the set does not label it in this document: not judged */
  unlabelled: number
  /** mean confidence of values that are right and of those that are not */
  sureRight: number | undefined
  sureWrong: number | undefined
}

/** What one set says about the reader. Shares are from 0 to 1; undefined where the set does not label it. */
export interface Figures {
  files: number
  failed: Record<string, number>
  pages: number
  secondsPerPage: number
  types: Record<string, number>
  words: { f1: number; precision: number; recall: number; partedF1: number; characterErrors: number } | undefined
  fields: Record<string, FieldFigures>
  values: number | undefined
  lines: number | undefined
  kinds: number | undefined
  /** of all files */
  straightThrough: number
  review: number
  filed: number
  /** of the files that no person saw: a core value is wrong or missing */
  wrongWithoutReview: number | undefined
  wrong: number
  /** mean difference between confidence and share of right values, in ten bins */
  calibrationError: number | undefined
}

export function figuresOf(results: readonly Result[]): Figures {
  const read = results.flatMap(({ reading }) => reading ?? [])
  const pages = read.reduce((sum, reading) => sum + reading.pages.length, 0)
  const seconds = read.reduce((sum, reading) => sum + reading.seconds, 0)
  const values = results.flatMap((result) => Object.values(result.values))
  const delivered = results.filter(({ route }) => route === 'deliver')
  const wrong = delivered.filter(({ wrongCore }) => wrongCore.length > 0).length
  const kinds = results.flatMap(({ kindRight }) => kindRight ?? [])
  return {
    files: results.length,
    failed: counts(results.flatMap(({ failure }) => failure ?? [])),
    pages,
    secondsPerPage: seconds / Math.max(1, pages),
    types: counts(read.map(({ type }) => type)),
    words: wordsOf(results),
    fields: fieldsOf(results),
    values: share(values.filter(({ right }) => right).length, values.length),
    lines: linesOf(results),
    kinds: share(kinds.filter(Boolean).length, kinds.length),
    straightThrough: delivered.length / Math.max(1, results.length),
    review: results.filter(({ route }) => route === 'review').length,
    filed: results.filter(({ route }) => route === 'file').length,
    wrongWithoutReview: share(wrong, delivered.length),
    wrong,
    calibrationError: calibrationError(sure(values)),
  }
}

const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole)

const counts = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))

function wordsOf(results: readonly Result[]): Figures['words'] {
  const texts = results.flatMap(({ text }) => text ?? [])
  if (texts.length === 0) return undefined
  const { words, runs, edits, characters } = texts.reduce(plus, NO_TEXT)
  return {
    f1: f1(words),
    precision: words.hits / Math.max(1, words.read),
    recall: words.hits / Math.max(1, words.truth),
    partedF1: f1(runs),
    characterErrors: edits / Math.max(1, characters),
  }
}

function linesOf(results: readonly Result[]): number | undefined {
  const scores = results.flatMap(({ lines }) => lines ?? [])
  if (scores.length === 0) return undefined
  return f1(
    scores.reduce(
      (sum, each) => ({ hits: sum.hits + each.hits, read: sum.read + each.read, truth: sum.truth + each.truth }),
      NO_LINES,
    ),
  )
}

function fieldsOf(results: readonly Result[]): Record<string, FieldFigures> {
  const names = new Set(
    results.flatMap(({ values, reading }) => [...Object.keys(values), ...Object.keys(reading?.fields ?? {})]),
  )
  return Object.fromEntries([...names].map((name) => [name, fieldOf(name, results)]))
}

function fieldOf(name: string, results: readonly Result[]): FieldFigures {
  const judged = results.flatMap(({ values }) => values[name] ?? [])
  const meanOf = (wanted: boolean) => {
    const found = judged.flatMap(({ read, right }) => (read && right === wanted ? read.confidence : []))
    return found.length === 0 ? undefined : found.reduce((sum, each) => sum + each, 0) / found.length
  }
  return {
    labelled: judged.length,
    strict: judged.filter(({ strict }) => strict).length,
    right: judged.filter(({ right }) => right).length,
    missing: judged.filter(({ read }) => read === undefined).length,
    unlabelled: results.filter(({ values, reading }) => !values[name] && reading?.fields[name]).length,
    sureRight: meanOf(true),
    sureWrong: meanOf(false),
  }
}

/** Of the values that were read and are labelled. */
const sure = (values: readonly Judged[]) =>
  values.flatMap(({ read, right }) => (read ? [{ confidence: read.confidence, right }] : []))
