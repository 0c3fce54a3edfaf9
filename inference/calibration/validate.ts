import { createHash } from 'node:crypto'
import type { Calibration } from '../../hub/document/calibration/calibration.ts'

/** Families are parted in this many folds, for training as for calibration. */
export const FOLDS = 5

/** Which fifth of the families a document belongs to. */
export const foldOf = (family: string): number => createHash('sha256').update(family).digest()[0]! % FOLDS

/**
 * Fits a calibration for each fifth of the families on the other four. What it then says about that fifth is what it
 * would say about documents that it has never seen.
 */
export function calibrationsByFold<T extends { family: string }>(
  samples: readonly T[],
  fit: (samples: readonly T[]) => Calibration,
): (family: string) => Calibration {
  const folds = Array.from({ length: FOLDS }, (_, fold) => fit(samples.filter(({ family }) => foldOf(family) !== fold)))
  return (family) => folds[foldOf(family)]!
}

/** The mean difference between confidence and share of right values in ten bins, weighted by their size. */
export function calibrationError(values: readonly { confidence: number; right: boolean }[]): number | undefined {
  if (values.length === 0) return undefined
  const bins = Map.groupBy(values, ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)))
  const surplus = [...bins.values()].map((bin) =>
    Math.abs(bin.reduce((total, { confidence, right }) => total + confidence - Number(right), 0)),
  )
  return surplus.reduce((sum, each) => sum + each, 0) / values.length
}

const BINS = 10
