import assert from 'node:assert/strict'
import { thresholdsFor, type NeededValue } from '../../hub/document/calibration/thresholds.ts'
import { codeOf } from '../../hub/errors.ts'
import type { Fields } from '../../hub/document/values/value.ts'
import { parsePipeline } from '../../hub/pipeline/pipeline.ts'
import { TYPES } from './types.ts'

export const TARGETS = { names: ['ledger', 'archive'], file: 'own/targets.yaml' }
export const parse = (text: string) => parsePipeline('test.yaml', text, TARGETS, () => TYPES)
export const fails = (text: string, message: RegExp) =>
  assert.throws(
    () => parse(text),
    (error: Error) => {
      assert.equal(codeOf(error), 'pipeline-invalid')
      assert.match(error.message, message)
      return true
    },
  )
export const field = (value: string, confidence = 0.9) => ({
  value,
  confidence,
  page: 1,
  box: [0, 0, 1, 1] as const,
  source: 'ocr' as const,
})
export const facts = (fields: Fields, more: object = {}) => ({
  tenant: 'main',
  source: 'rest',
  type: 'invoice' as const,
  typeConfidence: 0.9,
  kind: 'invoice' as const,
  kindConfidence: 0.9,
  findings: [],
  reviewed: false,
  required: [],
  definition: undefined,
  takesWithoutKey: () => true,
  thresholdsFor: (needed: readonly NeededValue[], accuracy: number) => thresholdsFor(undefined, needed, accuracy),
  tables: {},
  checks: {},
  fields,
  ...more,
})
