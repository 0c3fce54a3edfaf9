import { plainLetter } from './plain-letter.ts'
import { RECEIPT_DESIGNS } from './receipts/receipts.ts'
import type { Design } from './design.ts'

/** All designs, those of one author or region in a file of its own. */
export const DESIGNS: readonly Design[] = [plainLetter, ...RECEIPT_DESIGNS]
