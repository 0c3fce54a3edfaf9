import type { Chance } from './chance.ts'
import type { LanguageWords } from './language-words.ts'
import type { Pen } from './pen.ts'
import type { ValueWords } from './value-words.ts'

/** Size of A4 in points. */
export const WIDTH = 595
export const HEIGHT = 842

/** What all parts of one invented page share. */
export interface Sheet {
  chance: Chance
  pen: Pen
  /** of the usual print, in points */
  size: number
  /** from line to line */
  line: number
  left: number
  w: LanguageWords
  v: ValueWords
}
