import type { ValueSource } from './values/value.ts'

/** Whether a person found a value right, and how it had been read. */
export interface JudgedValue {
  source: ValueSource
  /** what the reader gave it, before calibration */
  score: number
  right: boolean
}
