import { MOST_PARTS, type PageRange, type ProposedPart, type SplitReason } from '../document/parts.ts'
import { smallest } from '../platform/extremes.ts'
import type { SplitRule } from './step.ts'

/** The confidence from which a part counts as certain. */
const CERTAIN = 0.95

/** The parts into which a file is split without a person; undefined if it stays as it is, or a person has to decide. */
export function certainSplit(
  rule: SplitRule = 'auto',
  parts: readonly ProposedPart[] = [],
): { parts: PageRange[]; reason: SplitReason } | undefined {
  if (rule === 'never' || rule === 'ask' || parts.length === 0 || parts.length > MOST_PARTS) return undefined
  const confidence = smallest(parts.map((part) => part.confidence))
  if (confidence < (rule === 'auto' ? CERTAIN : rule.confident)) return undefined
  const bySheets = parts.every(({ separated }) => separated)
  return {
    parts: parts.map(({ pages }) => pages),
    reason: bySheets ? { why: 'separator-sheets' } : { why: 'detected', confidence },
  }
}
