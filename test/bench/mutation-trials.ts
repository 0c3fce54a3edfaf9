import { HARMLESS, TRIALS, tryBug, verdictLine } from '../support/mutation-trials.ts'

/** Every planted bug, and whether the checker of the crash sweep catches it. */
export async function bench(): Promise<void> {
  let caught = 0
  for (const [bug, steps] of Object.entries(TRIALS)) {
    const verdict = await tryBug(bug, steps)
    if (verdict.found.length > 0) caught++
    console.log(`  ${verdictLine(verdict)}`)
  }
  console.log(`  ${caught} of ${Object.keys(TRIALS).length} planted bugs are caught`)
  const { found } = await tryBug(undefined, HARMLESS)
  console.log(`  without a bug: ${found.length === 0 ? 'nothing is found' : found.join('; ')}`)
}
