import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Big from 'big.js'
import { CORE_FIELDS, type Calibration } from '../../hub/document/calibration/calibration.ts'
import { thresholdsFor } from '../../hub/document/calibration/thresholds.ts'
import type { Route } from '../../hub/document/commands.ts'
import { kindOfType, type DocumentKind } from '../../hub/document/document-kind.ts'
import type { Reading } from '../../hub/document/reading.ts'
import { checkResultsOf } from '../../hub/document/types/checks.ts'
import { requiredFields } from '../../hub/document/types/type.ts'
import type { Value } from '../../hub/document/values/value.ts'
import { parsePipeline } from '../../hub/pipeline/pipeline.ts'
import { route } from '../../hub/pipeline/route.ts'
import { TYPES } from '../support/types.ts'
import { matches } from './score-forms.ts'
import type { Case } from './score-labels.ts'
import { linesScore, type LinesScore } from './score-lines.ts'
import type { Outcome } from './score-reader.ts'
import { scoreText, type TextScore } from './score-text.ts'

const DEFAULT_PIPELINE = path.resolve(import.meta.dirname, '../../config/pipelines/default.yaml')

/** A labelled value, and what was read. */
export interface Judged {
  truth: string
  read: Value | undefined
  strict: boolean
  /** equal in letters and digits: what counts as right */
  right: boolean
}
export interface Result {
  each: Case
  /** undefined if the file cannot be read */
  reading: Reading | undefined
  failure: string | undefined
  kind: DocumentKind | undefined
  kindRight: boolean | undefined
  values: Record<string, Judged>
  text: TextScore | undefined
  lines: LinesScore | undefined
  /** where the default pipeline sends the document; a file that cannot be read waits for a person */
  route: Route['kind']
  /** why it goes to review: codes and names of fields */
  reasons: string[]
  /** labelled core values that are wrong or missing */
  wrongCore: string[]
}
/** @param calibration that of the confidences, which decides what a target accuracy requires */
export type Judge = (each: Case, outcome: Outcome, calibration?: Calibration) => Result

/** Holds what was read against the labels and against a pipeline, by default that of the program. */
export async function openJudge(pipelineFile = DEFAULT_PIPELINE): Promise<Judge> {
  const text = await readFile(pipelineFile, 'utf8')
  const pipeline = parsePipeline(pipelineFile, text, { names: undefined, file: '' }, () => TYPES)

  return (each, outcome, calibration) => {
    if ('failure' in outcome) return unread(each, outcome.failure)
    const { reading } = outcome
    const definition = TYPES.get(reading.type)
    const kind = reading.kind ?? kindOfType(definition?.lineage ?? [])
    const values = judged(each, reading, kind)
    const decided = route(pipeline, {
      tenant: 'main',
      source: 'rest',
      type: reading.type,
      typeConfidence: reading.typeConfidence,
      kind,
      kindConfidence: reading.kindConfidence ?? reading.typeConfidence,
      findings: reading.findings ?? [],
      checks: checkResultsOf(definition, reading),
      fields: reading.fields,
      tables: reading.tables,
      reviewed: false,
      required: requiredFields(definition),
      definition,
      takesWithoutKey: () => false,
      thresholdsFor: (needed, accuracy) => thresholdsFor(calibration, needed, accuracy),
    })
    return {
      each,
      reading,
      failure: undefined,
      kind,
      kindRight: each.kinds?.includes(kind),
      values,
      text: each.words && scoreText(reading.words, each.words),
      lines: each.lines && linesScore(reading.tables['lines'] ?? [], each.lines),
      route: decided.kind,
      reasons: decided.kind === 'review' ? decided.reasons.map(reasonInWords) : [],
      wrongCore: CORE_FIELDS.filter((name) => values[name]?.right === false),
    }
  }
}

const reasonInWords = ({ field, check, about, finding, why }: Extract<Route, { kind: 'review' }>['reasons'][number]) =>
  `${finding?.code ?? check ?? field ?? about ?? 'type'} ${why}`

const unread = (each: Case, failure: string): Result => ({
  each,
  reading: undefined,
  failure,
  kind: undefined,
  kindRight: each.kinds && false,
  values: judged(each, { fields: {} }, undefined),
  text: each.words && scoreText([], each.words),
  lines: each.lines && linesScore([], each.lines),
  route: 'review',
  reasons: [failure],
  wrongCore: CORE_FIELDS.filter((name) => name in each.fields),
})

function judged(
  { fields: truths, kinds = [] }: Case,
  { fields }: Pick<Reading, 'fields'>,
  kind: DocumentKind | undefined,
): Record<string, Judged> {
  // A credit note has positive amounts in its XML, and often negative ones on its page.
  const eitherSign = [...kinds, kind].some((each) => each === 'credit-note' || each === 'cancellation')
  return Object.fromEntries(
    Object.entries(truths).map(([name, truth]) => {
      const read = fields[name]
      const { strict, loose } = read ? matches(name, read.value, truth) : { strict: false, loose: false }
      const mirrored = eitherSign && read !== undefined && isOpposite(read.value, truth)
      const other = mirrored || (name === 'grossTotal' && isBeforeRounding(truth, fields))
      return [name, { truth, read, strict: strict || other, right: loose || other }]
    }),
  )
}

/**
 * Whether a label is the total before a printed rounding, and the total that was read the one after it. Where receipts
 * print both, the labels of SROIE name the latter 15 times and the former twice, of one house: either is taken as right.
 */
const isBeforeRounding = (truth: string, { grossTotal }: Reading['fields']): boolean =>
  grossTotal?.evidence?.some(({ code, detail }) => code === 'rounded' && detail?.startsWith(`${truth} `)) ?? false

function isOpposite(read: string, truth: string): boolean {
  const isNumber = (text: string) => /^-?\d+(?:\.\d+)?$/.test(text)
  return isNumber(read) && isNumber(truth) && /\./.test(truth) && new Big(read).eq(new Big(truth).times(-1))
}
