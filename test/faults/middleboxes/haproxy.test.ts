import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '../../../hub/drivers/bus/port.ts'
import { freePorts } from '../../support/free-port.ts'
import { startOwnServers, type OwnServers } from '../../support/own-servers.ts'
import { collecting, command, deleteTopology, freshPrefix, openShortBus } from '../../support/rabbit.ts'
import { urlOf, withService } from '../../support/services.ts'
import { untilTrue } from '../../support/until.ts'

const IDLE_SECONDS = 3
/** Several times that a connection may be idle. */
const QUIET_MS = IDLE_SECONDS * 3 * 1000
const BATCHES = 30
const BATCH = 20

withService('the bus behind HAProxy', 'HAPROXY_AMQP_URL', () => {
  const direct = urlOf('AMQP_URL')!
  const prefix = freshPrefix()
  const queue = 'work.v1'
  let servers: OwnServers
  let bus: Bus
  before(async () => {
    servers = await startOwnServers(['haproxy'], await freePorts(100), {
      SVC_HAPROXY_SECONDS: String(IDLE_SECONDS),
      SVC_HAPROXY_SERVER: new URL(direct).port,
    })
    // The heartbeat of a hub behind such a proxy has to be shorter than its timeout.
    bus = await openShortBus({ url: servers.fact('HAPROXY_AMQP_URL'), prefix, queues: [queue], heartbeatSeconds: 1 })
  })
  after(async () => {
    await bus?.close()
    servers?.wipe()
    await deleteTopology(direct, prefix, [queue])
  })

  let number = 0
  const nextBatch = () => Array.from({ length: BATCH }, () => command(queue, number++))
  /** A failed publish is repeated with the same ids, as the port demands. */
  async function publish(): Promise<void> {
    const batch = nextBatch()
    while (
      await bus.publish(batch).then(
        () => false,
        (error: { code: string }) => {
          assert.equal(error.code, 'engine-unavailable')
          return true
        },
      )
    );
  }

  it('keeps idle connections by its heartbeats: no message is delivered twice', async () => {
    const { seen, numbers, consumer } = collecting(bus, queue)
    const first = number
    await publish()
    await untilTrue('the first ones arrive', () => numbers().length === BATCH)
    await delay(QUIET_MS)
    await publish()
    await untilTrue('the others arrive', () => numbers().length === 2 * BATCH)
    await consumer.stop()
    assert.deepEqual(
      numbers(),
      Array.from({ length: 2 * BATCH }, (_, index) => first + index),
    )
    // A connection that was cut would have brought messages back.
    assert.equal(seen.length, 2 * BATCH)
    assert.ok(seen.every(({ redelivered }) => !redelivered))
  })

  for (const [what, strike] of [
    ['reloaded', () => servers.signal('haproxy', 'SIGUSR2')],
    [
      'killed and started again',
      async () => {
        await servers.kill('haproxy')
        await servers.start('haproxy')
      },
    ],
  ] as const) {
    it(`loses nothing while it is ${what}`, async () => {
      const { numbers, consumer } = collecting(bus, queue)
      const first = number
      const publishing = (async () => {
        for (let batch = 0; batch < BATCHES; batch++) await publish()
      })()
      for (let round = 0; round < 3; round++) {
        const before = numbers().length
        await untilTrue('some more arrive', () => numbers().length > before || numbers().length === BATCHES * BATCH)
        await strike()
      }
      await publishing
      await untilTrue('all arrive', () => numbers().length === BATCHES * BATCH)
      assert.deepEqual(
        numbers(),
        Array.from({ length: BATCHES * BATCH }, (_, index) => first + index),
      )
      await untilTrue('every one is acknowledged', async () => {
        const { ready, running } = await bus.depth(queue)
        return ready + running === 0
      })
      await consumer.stop()
    })
  }
})
