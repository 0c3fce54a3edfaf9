import assert from 'node:assert/strict'
import { HARMLESS, TRIALS, tryBug, verdictLine, type Verdict } from '../support/mutation-trials.ts'

/** The rest is tried by `npm run bench -- teeth`. */
const TRIED = [
  'checkpoint before confirm',
  'ack before append',
  'blind resend',
  'intent after send',
  'dedupe without tenant',
  'projection checkpoint before write',
  '202 before the event',
  'no expected revision',
  'target refuses all',
  'death counts as the last attempt',
]
const AT_ONCE = 2

describe('the checker of the crash sweep', function () {
  this.timeout(900_000)
  const verdicts = new Map<string, Verdict>()
  before(async () => {
    const waiting = [...TRIED]
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift())
          verdicts.set(bug, await tryBug(bug, TRIALS[bug]!))
      }),
    )
    for (const verdict of verdicts.values()) console.log(`      ${verdictLine(verdict)}`)
  })

  for (const bug of TRIED) it(`catches "${bug}"`, () => assert.notDeepEqual(verdicts.get(bug)!.found, []))

  for (const bug of ['target refuses all', 'death counts as the last attempt']) {
    it(`sees the document that "${bug}" let fail, even if a replay repaired it since`, () =>
      assert.ok(verdicts.get(bug)!.found.some((each) => /failed without reason/.test(each))))
  }

  it('finds nothing in a hub without a bug', async () => {
    const { found } = await tryBug(undefined, HARMLESS)
    assert.deepEqual(found, [])
  })
})
