import type { Design } from '../design.ts'
import { AMERICAN_RECEIPTS } from './american.ts'
import { ASIAN_RECEIPTS } from './asia.ts'
import { BRITISH_RECEIPTS } from './british.ts'
import { GERMAN_RECEIPTS } from './german.ts'
import { NORTHERN_RECEIPTS } from './northern.ts'
import { ROMANCE_RECEIPTS } from './romance.ts'

export const RECEIPT_DESIGNS: readonly Design[] = [
  ...ASIAN_RECEIPTS,
  ...BRITISH_RECEIPTS,
  ...AMERICAN_RECEIPTS,
  ...GERMAN_RECEIPTS,
  ...ROMANCE_RECEIPTS,
  ...NORTHERN_RECEIPTS,
]
