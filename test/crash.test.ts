import assert from 'node:assert/strict'
import { inOneLine, violationsOf, type Report } from './support/check-run.ts'
import { BROKER_POINTS, CRASH_POINTS, FIRST_POINTS, type CrashPoint } from './support/crash-list.ts'
import { openLane } from './support/crash-sweep.ts'
import { startDyingHub } from './support/hub-process.ts'
import { openSenders } from './support/senders.ts'
import { openWorld, withServers, type EngineKind } from './support/world.ts'

const EACH = 3
/** Worlds that are swept at once, each with a part of the points. */
const LANES = 2

/** Kills a hub at each of the points in turn, the whole list again and again; which were reached how often, and what was found at the end. */
async function sweep(kind: EngineKind, points: readonly CrashPoint[]): Promise<{ reached: Map<string, number>; report: Report }> {
  const reached = new Map<string, number>()
  const lane = await openLane(kind)
  try {
    for (let round = 0; round < EACH; round++) for (const point of points) if (await lane.dieAt(point)) reached.set(point.point, (reached.get(point.point) ?? 0) + 1)
    return { reached, report: await lane.settle() }
  } finally {
    await lane.close()
  }
}

function sweepTests(kind: EngineKind, points: readonly CrashPoint[]): void {
  const reached = new Map<string, number>()
  let reports: Report[] = []
  before(async function () {
    this.timeout(1_200_000)
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => sweep(kind, points.filter((__, index) => index % LANES === lane))))
    for (const lane of lanes) for (const [point, times] of lane.reached) reached.set(point, times)
    reports = lanes.map(({ report }) => report)
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
  sweepTests('embedded', CRASH_POINTS)
})

withServers('a hub on real engines that is killed at any durable boundary', () => {
  firstStartTests('real')
  sweepTests('real', [...BROKER_POINTS, ...CRASH_POINTS])
})
