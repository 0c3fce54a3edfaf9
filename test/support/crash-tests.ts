import assert from 'node:assert/strict'
import { inOneLine, violationsOf, type Report } from './check-run.ts'
import { FIRST_POINTS, type CrashPoint } from './crash-list.ts'
import { openRig } from './crash-sweep.ts'
import { startCrashingHub } from './hub-process.ts'
import { openSenders } from './senders.ts'
import { openWorld, type EngineKind, type WorldOptions } from './world.ts'

/**
 * How often hubs die at each point. Once shows what a death there does; more often also shows what a second one does to
 * what the first has left: CRASHES_PER_POINT=3 npm test -- test/crash
 */
const EACH = Number(process.env['CRASHES_PER_POINT'] ?? 1)
const TIMES = EACH === 1 ? 'once' : `${EACH} times`

/**
 * Kills hubs at each of the points, the whole list again and again, in a world for each of the options at once:
 * whichever is ready takes the next point. Answers how often each point was reached, and what was found in each world
 * at the end.
 */
async function sweep(
  kind: EngineKind,
  points: readonly CrashPoint[],
  worlds: readonly WorldOptions[],
): Promise<{ reached: Map<string, number>; reports: Report[] }> {
  const reached = new Map<string, number>()
  const left = Array.from({ length: EACH }, () => points)
    .flat()
    .values()
  const reports = await Promise.all(
    worlds.map(async (options) => {
      const rig = await openRig(kind, options)
      try {
        for (const point of left)
          if (await rig.dieAt(point)) reached.set(point.point, (reached.get(point.point) ?? 0) + 1)
        return await rig.settle()
      } finally {
        await rig.close()
      }
    }),
  )
  return { reached, reports }
}

export function sweepTests(kind: EngineKind, points: readonly CrashPoint[], worlds: readonly WorldOptions[]): void {
  let reached = new Map<string, number>()
  let reports: Report[] = []
  before(async function () {
    this.timeout(3_000_000)
    ;({ reached, reports } = await sweep(kind, points, worlds))
  })

  for (const { point } of points)
    it(`dies ${point}, ${TIMES}`, () => assert.equal(reached.get(point) ?? 0, EACH, `${point} was not reached`))

  it('has lost nothing, posted nothing twice, left nothing stuck, and its read models say what the log says', () => {
    for (const report of reports) {
      console.log(`      ${kind}: ${inOneLine(report)}`)
      assert.deepEqual(violationsOf(report), [])
      assert.equal(report.ok, report.attempt)
    }
  })
}

export function firstStartTests(kind: EngineKind): void {
  for (const { point } of FIRST_POINTS) {
    it(`at its first start ${point} still comes to a key that works, ${TIMES}`, async function () {
      this.timeout(300_000)
      await Promise.all(
        Array.from({ length: EACH }, async () => {
          const world = await openWorld(kind)
          const dying = await startCrashingHub(world.environment, { deathAt: point })
          assert.equal(await dying.dead, 'SIGKILL')
          const hub = await startCrashingHub(world.environment)
          const senders = openSenders(world.apiKey)
          assert.ok(await senders.send(hub.url!, senders.submit()))
          await hub.stop()
          await world.close()
        }),
      )
    })
  }
}
