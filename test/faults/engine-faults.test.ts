import assert from 'node:assert/strict'
import { Client } from 'pg'
import { deliverQueue } from '../../hub/messaging/queues.ts'
import { inOneLine, violationsOf } from '../support/check-run.ts'
import { openFaultRun, type FaultRun } from '../support/fault-run.ts'
import { freePorts } from '../support/free-port.ts'
import { UNREADABLE_ONCE } from '../support/once-faults.ts'
import { startOwnServers, type OwnServers, type ServerName } from '../support/own-servers.ts'
import { readLog } from '../support/settled.ts'
import { onBareChannel } from '../support/rabbit.ts'
import { urlOf } from '../support/services.ts'
import { openToxicLine, type ToxicLine } from '../support/toxiproxy.ts'
import { withServers, type ServerUrls } from '../support/world.ts'
import { untilTrue } from '../support/until.ts'

const CLIENTS = 2
/** From the moment the engine is back. A busy machine gets more: this often what a document takes on it anyway. */
const GOAL_SECONDS = 15
const OFTEN = 3
const COURIERS = 2
const HELD = 6
const ON_RUNG = 3

withServers('a hub whose engines break under load', function () {
  let servers: OwnServers
  let own: ServerUrls
  let run: FaultRun
  let usualSeconds: number
  before(async function () {
    this.timeout(600_000)
    servers = await startOwnServers(['rabbitmq', 'mongo', 's3', 'toxiproxy'], await freePorts(100))
    own = {
      amqp: servers.fact('AMQP_URL'),
      mongodb: servers.fact('MONGODB_URL'),
      s3: servers.fact('S3_URL'),
      postgres: urlOf('POSTGRES_URL')!,
    }
  })
  after(() => {
    servers?.wipe()
  })

  async function worksAgain(what: string): Promise<void> {
    const { posted, listed } = await run.untilWorking()
    console.log(
      `      ${what}: the next document is posted after ${posted.toFixed(1)} s, and listed after ${listed.toFixed(1)} s`,
    )
    assert.ok(listed < GOAL_SECONDS + OFTEN * usualSeconds)
  }

  async function lostAndDoubledNothing(): Promise<void> {
    const report = await run.end()
    console.log(`      ${inOneLine(report)}`)
    assert.deepEqual(violationsOf(report), [])
    assert.equal(report.ok, report.attempt)
  }

  describe('one after the other', () => {
    let line: ToxicLine
    before(async function () {
      this.timeout(300_000)
      line = await openToxicLine(servers.fact('TOXIPROXY_URL'), 'amqp', own.amqp)
      run = await openFaultRun(CLIENTS, { servers: own, amqp: line.url })
      await run.untilWorking()
      usualSeconds = (await run.untilWorking()).listed
    })

    for (const name of ['rabbitmq', 'mongo', 's3'] satisfies ServerName[]) {
      it(`continues after ${name} was killed and restarted`, async function () {
        this.timeout(600_000)
        await servers.kill(name)
        await servers.start(name)
        await worksAgain(name)
      })
    }

    it('continues after the event store was killed and restarted', async function () {
      this.timeout(300_000)
      const peer = run.rig.world.peer!
      await peer.kill()
      await peer.restart()
      await worksAgain('event store')
    })

    it('continues after every connection to the broker was reset', async function () {
      this.timeout(300_000)
      await line.enable(false)
      await line.enable(true)
      await worksAgain('reset lines')
    })

    it('continues after the connections to the broker were silent', async function () {
      this.timeout(300_000)
      await line.poison('timeout', { timeout: 0 })
      await line.poison('timeout', { timeout: 0 }, 'upstream')
      await untilTrue(
        'the hub says that the broker does not answer',
        async () => (await fetch(`${run.hub.url}/api/v1/health/ready`)).status === 503,
        60_000,
      )
      await line.heal()
      await worksAgain('black hole')
    })

    it('has lost nothing and posted nothing twice', async function () {
      this.timeout(600_000)
      await lostAndDoubledNothing()
    })
  })

  describe('and the broker loses all its data', () => {
    const deadline = { WAYBILL_READ_DEADLINE_SECONDS: '4', WAYBILL_DELIVERY_DEADLINE_SECONDS: '4' }
    let target: Client
    let table: string
    before(async function () {
      this.timeout(300_000)
      run = await openFaultRun(CLIENTS, { servers: own, settings: { WAYBILL_COURIERS: String(COURIERS), ...deadline } })
      ;({ table } = run.rig.world)
      target = new Client({ connectionString: own.postgres })
      await target.connect()
      await run.untilWorking()
      usualSeconds = (await run.untilWorking()).listed
    })
    after(() => target?.end())

    /** Messages as the broker counts them, every few seconds. The table lends its name to the queues of its world. */
    async function counted(queue: string): Promise<{ ready: number; unacknowledged: number }> {
      const rows = await servers.control(
        '-q',
        'list_queues',
        'name',
        'messages_ready',
        'messages_unacknowledged',
        '--no-table-headers',
      )
      const [, ready, unacknowledged] = rows
        .split('\n')
        .map((row) => row.split('\t'))
        .find(([name]) => name === `${table}.${queue}`)!
      return { ready: Number(ready), unacknowledged: Number(unacknowledged) }
    }

    it('only delays documents that wait, are being processed or are in a retry queue', async function () {
      this.timeout(600_000)
      // No courier can look into the target: couriers keep their messages, and other messages wait in the queue.
      await target.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
      for (let sent = 0; sent < HELD; sent++) await run.send()
      await untilTrue(
        'messages wait and are unacknowledged',
        async () => {
          const { ready, unacknowledged } = await counted(deliverQueue('sql', 'standard'))
          return ready > 0 && unacknowledged >= COURIERS
        },
        60_000,
      )
      for (let sent = 0; sent < ON_RUNG; sent++) await run.send({ fields: { sellerName: UNREADABLE_ONCE } })
      await untilTrue('messages are in a retry queue', () =>
        onBareChannel(own.amqp, async (channel) => (await channel.checkQueue(`${table}.retry.5s.v1`)).messageCount > 0),
      )

      await servers.kill('rabbitmq')
      servers.eraseData('rabbitmq')
      await servers.start('rabbitmq')
      await target.query('ROLLBACK')
      await worksAgain('a broker without its data')
      assert.deepEqual(await run.rest(), [])
      const log = await run.rig.world.inspect(({ store }) => readLog(store))
      const overdue = log.filter(({ type }) => type === 'StageOverdue').map(({ data }) => data['stage'])
      console.log(`      work was asked for again ${overdue.length} times`)
      assert.deepEqual([...new Set(overdue)].toSorted(), ['delivery', 'reading'])
      await lostAndDoubledNothing()
    })
  })
})
