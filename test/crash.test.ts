import assert from 'node:assert/strict'
import { inOneLine, violationsOf, type Report } from './support/check-run.ts'
import { BROKER_POINTS, CRASH_POINTS, FIRST_POINTS, type CrashPoint } from './support/crash-list.ts'
import { openLane } from './support/crash-sweep.ts'
import { startDyingHub } from './support/hub-process.ts'
import { openSenders } from './support/senders.ts'
import { urlOf } from './support/services.ts'
import { openWorld, withServers, type EngineKind, type WorldOptions } from './support/world.ts'

const EACH = 3

/**
 * Kills hubs at each of the points, the whole list again and again, in a world for each of the options at once: whichever is ready takes the next point.
 * Answers how often each point was reached, and what was found in each world at the end.
 */
async function sweep(kind: EngineKind, points: readonly CrashPoint[], worlds: readonly WorldOptions[]): Promise<{ reached: Map<string, number>; reports: Report[] }> {
  const reached = new Map<string, number>()
  const left = Array.from({ length: EACH }, () => points).flat().values()
  const reports = await Promise.all(worlds.map(async (options) => {
    const lane = await openLane(kind, options)
    try {
      for (const point of left) if (await lane.dieAt(point)) reached.set(point.point, (reached.get(point.point) ?? 0) + 1)
      return await lane.settle()
    } finally {
      await lane.close()
    }
  }))
  return { reached, reports }
}

function sweepTests(kind: EngineKind, points: readonly CrashPoint[], worlds: readonly WorldOptions[]): void {
  let reached = new Map<string, number>()
  let reports: Report[] = []
  before(async function () {
    this.timeout(1_200_000);
    ({ reached, reports } = await sweep(kind, points, worlds))
  })

  for (const { point } of points) it(`dies ${point}, ${EACH} times`, () => assert.equal(reached.get(point) ?? 0, EACH, `${point} was not reached`))

  it('has lost nothing, posted nothing twice, left nothing stuck, and its read models say what the log says', () => {
    for (const report of reports) {
      console.log(`      ${kind}: ${inOneLine(report)}`)
      assert.deepEqual(violationsOf(report), [])
      assert.equal(report.ok, report.attempt)
    }
  })
}

function firstStartTests(kind: EngineKind): void {
  for (const { point } of FIRST_POINTS) {
    it(`at its first start ${point} still comes to a key that works, ${EACH} times`, async function () {
      this.timeout(120_000)
      await Promise.all(Array.from({ length: EACH }, async () => {
        const world = await openWorld(kind)
        const dying = await startDyingHub(world.environment, { deathAt: point })
        assert.equal(await dying.dead, 'SIGKILL')
        const hub = await startDyingHub(world.environment)
        const senders = openSenders(world.apiKey)
        assert.ok(await senders.send(hub.url!, senders.submit()))
        await hub.stop()
        await world.close()
      }))
    })
  }
}

describe('a hub on embedded engines that is killed at any durable boundary', () => {
  firstStartTests('embedded')
  sweepTests('embedded', CRASH_POINTS, [{}, {}])
})

withServers('a hub on real engines that is killed at any durable boundary', () => {
  firstStartTests('real')
  // FerretDB outlives its own death but is slow: most of the points are swept with their read models in the other server.
  const quick = urlOf('MONGODB_JAVA_URL')
  sweepTests('real', [...BROKER_POINTS, ...CRASH_POINTS], quick === undefined ? [{}, {}] : [{}, { views: quick }, { views: quick }])
})
