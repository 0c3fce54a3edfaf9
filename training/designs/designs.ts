import { ENGLISH_FORMS } from './english-forms.ts'
import { ENGLISH_LARGE } from './english-large.ts'
import { ENGLISH_ONLINE } from './english-online.ts'
import { ENGLISH_SERVICES } from './english-services.ts'
import { ENGLISH_SHOPS } from './english-shops.ts'
import { ENGLISH_TRADE } from './english-trade.ts'
import { GERMAN_FREELANCE } from './german-freelance.ts'
import { GERMAN_LARGE } from './german-large.ts'
import { GERMAN_LETTERS } from './german-letters.ts'
import { GERMAN_SERVICES } from './german-services.ts'
import { GERMAN_SPECIAL } from './german-special.ts'
import { GERMAN_TRADE } from './german-trade.ts'
import { NORTH } from './north/north.ts'
import { plainLetter } from './plain-letter.ts'
import { RECEIPT_DESIGNS } from './receipts/receipts.ts'
import { SOUTH_DESIGNS } from './south-designs.ts'
import { TABLES } from './tables.ts'
import type { Design } from './design.ts'

/** All designs, those of one author or region in a file of its own. */
export const DESIGNS: readonly Design[] = [
  plainLetter,
  ...TABLES,
  ...ENGLISH_TRADE,
  ...ENGLISH_SERVICES,
  ...ENGLISH_ONLINE,
  ...ENGLISH_SHOPS,
  ...ENGLISH_LARGE,
  ...ENGLISH_FORMS,
  ...GERMAN_LETTERS,
  ...GERMAN_TRADE,
  ...GERMAN_SERVICES,
  ...GERMAN_FREELANCE,
  ...GERMAN_LARGE,
  ...GERMAN_SPECIAL,
  ...RECEIPT_DESIGNS,
  ...NORTH,
  ...SOUTH_DESIGNS,
]
