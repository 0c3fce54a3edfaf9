import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { inOneLine, violationsOf } from '../support/check-run.ts'
import { openRig, type Rig } from '../support/crash-sweep.ts'
import { startCrashingHub, type HubProcess } from '../support/hub-process.ts'
import { urlOf } from '../support/services.ts'
import { openFaultProxy, type Fault, type FaultProxy } from '../support/tcp-fault-proxy.ts'
import { withServers } from '../support/world.ts'

const COMMIT = /commit/i
const INSERT = /insert into/i
/** Sooner than a send of unknown outcome is looked up, later than its courier has given up on it. */
const LATE_MS = 1_500
/** Later than the row has been looked up and sent again, and later than a server lets a transaction idle. */
const TOO_LATE_MS = 8_000

/** Each strikes once, the next one after it. The table has no unique column: only the hub keeps a second row away. */
const FAULTS: Record<string, Fault> = {
  'the commit is done and its answer is lost': { on: COMMIT, cut: 'after' },
  'the line breaks before the commit': { on: COMMIT, cut: 'before' },
  'the commit arrives when the courier has given up': { on: COMMIT, cut: 'late', ms: LATE_MS },
  'the commit arrives when the row has been sent again': { on: COMMIT, cut: 'late', ms: TOO_LATE_MS },
  'the line breaks before the row': { on: INSERT, cut: 'before' },
  'the line breaks after the row': { on: INSERT, cut: 'after' },
  'everything takes long': { on: INSERT, cut: 'slow', ms: 400 },
}

withServers('a target behind a line that breaks', function () {
  let proxy: FaultProxy
  let rig: Rig
  let hub: HubProcess
  before(async function () {
    this.timeout(300_000)
    proxy = await openFaultProxy(urlOf('POSTGRES_URL')!)
    rig = await openRig('real', { ledger: proxy.url })
    hub = await startCrashingHub(rig.world.environment)
  })
  after(async () => {
    await rig?.close()
    await proxy?.close()
  })
  const send = async () => {
    const submission = rig.senders.submit()
    assert.ok(await rig.senders.send(hub.url!, submission))
  }
  const quiet = async () => assert.deepEqual(await hub.ask('quiet', 100_000), [])

  for (const [what, fault] of Object.entries(FAULTS)) {
    it(`takes a document once: ${what}`, async function () {
      this.timeout(300_000)
      const before = proxy.struck()
      proxy.arm(fault)
      await send()
      await quiet()
      assert.equal(proxy.struck(), before + 1)
    })
  }

  it('takes a document once: it refuses for a while', async function () {
    this.timeout(300_000)
    proxy.refuse(true)
    await send()
    for (const before = proxy.refused(); proxy.refused() === before;) await delay(50)
    proxy.refuse(false)
    await quiet()
  })

  it('takes each document once: the courier dies between intent and result', async function () {
    this.timeout(300_000)
    for (const deathAt of ['after append DeliveryIntended', 'before send', 'after send']) {
      await hub.kill()
      hub = await startCrashingHub(rig.world.environment, { deathAt })
      if (hub.url !== undefined) void rig.senders.send(hub.url, rig.senders.submit())
      assert.equal(await hub.dead, 'SIGKILL')
      hub = await startCrashingHub(rig.world.environment)
    }
    await quiet()
  })

  it('holds exactly one row of each', async function () {
    this.timeout(300_000)
    await proxy.nothingLate()
    await hub.stop()
    const report = await rig.settle()
    console.log(`      ${inOneLine(report)}`)
    assert.deepEqual(violationsOf(report), [])
    assert.equal(report.ok, report.attempt)
    assert.equal((await rig.world.rows()).length, report.attempt)
  })
})
