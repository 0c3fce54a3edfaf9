import { calibratedValue, shareAt, type Calibration } from '../../hub/document/calibration/calibration.ts'
import type { DocumentKind } from '../../hub/document/document-kind.ts'
import type { Fields } from '../../hub/document/values/value.ts'

interface Uncalibrated {
  fields: Fields
  kind?: DocumentKind
  kindConfidence?: number
}

/** What was read, with confidences that say how likely each is right. The cells of tables keep theirs. */
export function calibrated<T extends Uncalibrated>(read: T, calibration: Calibration | undefined): T {
  if (!calibration) return read
  const { kind: curve } = calibration
  const fields = Object.entries(read.fields).map(([name, value]) => [name, calibratedValue(calibration, name, value)])
  return {
    ...read,
    fields: Object.fromEntries(fields) as Fields,
    ...(curve && read.kindConfidence !== undefined && { kindConfidence: shareAt(curve, read.kindConfidence) }),
  }
}
