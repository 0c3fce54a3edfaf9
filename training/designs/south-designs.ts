import { DUTCH } from './dutch-designs.ts'
import { FRENCH_ABROAD } from './french-designs-abroad.ts'
import { FRENCH } from './french-designs.ts'
import { ITALIAN } from './italian-designs.ts'
import { LATIN } from './latin-designs.ts'
import { PORTUGUESE } from './portuguese-designs.ts'
import { SPANISH } from './spanish-designs.ts'
import type { Design } from './design.ts'

/** Senders in the west and south of Europe and in Latin America. */
export const SOUTH_DESIGNS: readonly Design[] = [
  FRENCH,
  FRENCH_ABROAD,
  ITALIAN,
  SPANISH,
  LATIN,
  PORTUGUESE,
  DUTCH,
].flat()
