import type { Design } from './design.ts'
import { ENGLISH_TABLES } from './table-english.ts'
import { GERMAN_TABLES } from './table-german.ts'
import { MIXED_TABLES } from './table-mixed.ts'
import { ROMANCE_TABLES } from './table-romance.ts'
import { TRADE_TABLES } from './table-trades.ts'

/** Designs of tables of lines: with and without rules, with groups, discounts, codes and sums carried forward. */
export const TABLES: readonly Design[] = [
  ...GERMAN_TABLES,
  ...ENGLISH_TABLES,
  ...ROMANCE_TABLES,
  ...MIXED_TABLES,
  ...TRADE_TABLES,
]
