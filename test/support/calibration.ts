import path from 'node:path'
import { loadCalibration } from '../../config/calibration.ts'

/** The calibration that ships: without it, the thresholds of the default pipeline mean nothing. */
export const CALIBRATION = await loadCalibration(
  path.resolve(import.meta.dirname, '../../inference/calibration/default.json'),
)
