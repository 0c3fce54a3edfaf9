import { ASIAN } from './asian.ts'
import { CZECH_OTHER } from './czech-other.ts'
import { CZECH } from './czech.ts'
import { DANISH } from './danish.ts'
import type { Design } from '../design.ts'
import { EMIRATI } from './emirates.ts'
import { FINNISH } from './finnish.ts'
import { GREEK } from './greek.ts'
import { HUNGARIAN } from './hungarian.ts'
import { INDIAN } from './indian.ts'
import { NORWEGIAN } from './norwegian.ts'
import { POLISH_OTHER } from './polish-other.ts'
import { POLISH } from './polish.ts'
import { ROMANIAN } from './romanian.ts'
import { SWEDISH_CRAFT } from './swedish-craft.ts'
import { SWEDISH } from './swedish.ts'

/** Of Northern and Eastern Europe, and English ones of Asia. */
export const NORTH: readonly Design[] = [
  ...POLISH,
  ...POLISH_OTHER,
  ...CZECH,
  ...CZECH_OTHER,
  ...SWEDISH,
  ...SWEDISH_CRAFT,
  ...DANISH,
  ...NORWEGIAN,
  ...FINNISH,
  ...HUNGARIAN,
  ...ROMANIAN,
  ...GREEK,
  ...INDIAN,
  ...ASIAN,
  ...EMIRATI,
]
