import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { inOneLine, violationsOf } from '../../support/check-run.ts'
import { startWaybill, waybill } from '../../support/command.ts'
import { openRig, type Rig } from '../../support/crash-sweep.ts'
import { freePorts } from '../../support/free-port.ts'
import { startCrashingHub, type HubProcess } from '../../support/hub-process.ts'
import { startOwnServers, type OwnServers } from '../../support/own-servers.ts'
import { urlOf, withService } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const LIMIT_MS = 180_000
const CLIENTS = 3
const BREATH_MS = 50
/** Longer than a send waits for its batch to begin. */
const PAUSED_MS = 7_000

withService('deliveries through pgbouncer in transaction mode', 'PGBOUNCER_URL', () => {
  let servers: OwnServers
  let rig: Rig
  let hub: HubProcess
  before(async function () {
    this.timeout(LIMIT_MS)
    servers = await startOwnServers(['pgbouncer'], await freePorts(100), {
      SVC_PGBOUNCER_SERVER: new URL(urlOf('POSTGRES_URL')!).port,
    })
    rig = await openRig('embedded', { ledger: servers.fact('PGBOUNCER_URL') })
    hub = await startCrashingHub(rig.world.environment)
  })
  after(async function () {
    this.timeout(LIMIT_MS)
    await hub?.kill()
    await rig?.close()
    servers?.wipe()
  })

  async function asAdministrator(...commands: string[]): Promise<void> {
    const client = new Client(servers.fact('PGBOUNCER_ADMIN_URL'))
    await client.connect()
    for (const command of commands) await client.query(command)
    await client.end()
  }
  const faults: [what: string, rounds: number, strike: () => Promise<void>][] = [
    [
      'is killed and starts again',
      4,
      async () => {
        await servers.kill('pgbouncer')
        await servers.start('pgbouncer')
      },
    ],
    ['closes its connections to the server (RECONNECT)', 8, () => asAdministrator('RECONNECT')],
    [
      'pauses (PAUSE, RESUME)',
      1,
      async () => {
        const paused = asAdministrator('PAUSE')
        await delay(PAUSED_MS)
        await asAdministrator('RESUME')
        await paused
      },
    ],
  ]

  for (const [what, rounds, strike] of faults) {
    it(`post each document once: it ${what} under load`, async function () {
      this.timeout(LIMIT_MS)
      let isOver = false
      const clients = Array.from({ length: CLIENTS }, async () => {
        for (; !isOver; await delay(BREATH_MS)) assert.ok(await rig.senders.send(hub.url!, rig.senders.submit()))
      })
      for (let round = 0; round < rounds; round++) {
        await strike()
        // Some documents pass in between.
        await delay(Math.random() * 500)
      }
      isOver = true
      await Promise.all(clients)
      assert.deepEqual(await hub.ask('quiet', LIMIT_MS - 60_000), [])
    })
  }

  it('leave exactly one row of each', async function () {
    this.timeout(LIMIT_MS)
    await hub.stop()
    const report = await rig.settle()
    console.log(`      ${inOneLine(report)}`)
    assert.deepEqual(violationsOf(report), [])
    assert.equal((await rig.world.rows()).length, report.attempt)
  })
})

withService('pgbouncer in statement mode', 'PGBOUNCER_STATEMENT_URL', (url) => {
  it('is reported by doctor, since no document could be posted', async () => {
    const folder = temporaryFolder('doctor')
    const targets = path.join(folder, 'targets.yaml')
    await writeFile(targets, `ledger: { adapter: sql, settings: { url: "${url}" } }\n`)
    const data = path.join(folder, 'data')
    // Targets are checked after the first start.
    const hub = startWaybill(['start', '--port', '0', '--data', data], { env: { WAYBILL_LOG_LEVEL: 'silent' } })
    await hub.prints('listens on')
    hub.interrupt()
    await hub.done
    const { objects } = await waybill(['doctor', '--json', '--data', data], {
      env: { WAYBILL_PORT: '0', WAYBILL_URL: 'http://127.0.0.1:9', WAYBILL_TARGETS: targets },
    })
    const { status, text } = objects.find(({ check }) => check === 'targets')!
    assert.equal(status, 'warn')
    assert.match(String(text), /^ledger.*transaction/)
  })
})
