import { NO_PARTIES } from '../../hub/document/known-parties/parties.ts'
import { applyKnownParties } from '../../hub/document/known-parties/apply.ts'
import { confirmedSeller } from '../../hub/document/known-parties/confirmed.ts'
import { mergeSellers } from '../../hub/document/known-parties/merge.ts'
import type { Reading } from '../../hub/document/reading.ts'
import { corrected } from '../../hub/document/values/value.ts'
import type { Result } from './score-judge.ts'

/**
 * The reading of a document as a hub has it that knows the sellers of all other documents of the set, as their labels
 * spell them: as if people had reviewed those before.
 */
export function readingWithKnown(results: readonly Result[], { each, reading }: Result): Reading | undefined {
  if (!reading) return undefined
  const confirmed = results.flatMap((other) => {
    if (other.each === each) return []
    const labels = Object.entries(other.each.fields).map(([path, to]) => ({ path, to }))
    return confirmedSeller(corrected({ fields: {}, tables: {} }, labels).fields) ?? []
  })
  const { fields, findings } = applyKnownParties(reading.fields, { ...NO_PARTIES, sellers: mergeSellers([confirmed]) })
  return { ...reading, fields, findings: [...(reading.findings ?? []), ...findings] }
}
