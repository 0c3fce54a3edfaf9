import { isExact } from '../calibration/calibration.ts'
import { compact } from '../known-parties/confirmed.ts'
import { decimalOrder } from '../values/decimal-order.ts'
import type { JudgedValue } from '../judged-value.ts'
import type { Fields } from '../values/value.ts'

/**
 * What a review says about the values that were read, for calibration. Left out is what has no score of the reader: an
 * exact value, and a name that is spelt like that of a known seller.
 */
export function judgedValues(read: Fields, reviewed: Fields): Record<string, JudgedValue> | undefined {
  const judged = Object.entries(read).flatMap(([name, { value, source, score }]): [string, JudgedValue][] =>
    score === undefined || isExact(source)
      ? []
      : [[name, { source, score, right: isSame(value, reviewed[name]?.value) }]],
  )
  return judged.length === 0 ? undefined : Object.fromEntries(judged)
}

/** Numbers are compared as such, texts without spaces and capitals. */
function isSame(read: string, reviewed: string | undefined): boolean {
  if (reviewed === undefined) return false
  const [a, b] = [decimalOrder(read), decimalOrder(reviewed)]
  return a === undefined && b === undefined ? compact(read) === compact(reviewed) : a === b
}
