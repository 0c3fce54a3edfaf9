import assert from 'node:assert/strict'
import { loadSettings } from '../../../config/config.ts'
import { ENGINE_CHECKS } from '../../../hub/doctor/engine-checks.ts'
import type { Bus } from '../../../hub/drivers/bus/port.ts'
import type { RabbitBusOptions } from '../../../hub/drivers/bus/rabbitmq/rabbitmq.ts'
import { topologyOf } from '../../../hub/drivers/bus/rabbitmq/topology.ts'
import { silentLog } from '../../../hub/log.ts'
import { openLineProxy, type LineProxy } from '../../support/line-proxy.ts'
import {
  collecting,
  command,
  deleteTopology,
  freshPrefix,
  namesOf,
  onBareChannel,
  openShortBus,
  SHORT_RETRY_DELAYS,
  withBrokers,
} from '../../support/rabbit.ts'
import { openFaultProxy } from '../../support/tcp-fault-proxy.ts'
import { untilTrue } from '../../support/until.ts'

const range = (count: number) => Array.from({ length: count }, (_, number) => number)

withBrokers('the bus under faults', (url) => {
  const prefix = freshPrefix()
  const queues: string[] = []
  const names = namesOf(prefix, [])
  let queue: string
  let proxy: LineProxy
  let opened: Bus[]
  beforeEach(async () => {
    queue = `work-${queues.length}.v1`
    queues.push(queue)
    proxy = await openLineProxy(url)
    opened = []
  })
  afterEach(async () => {
    await Promise.all(opened.map((bus) => bus.close()))
    await proxy.close()
  })
  after(() => deleteTopology(url, prefix, queues))

  async function open(options: Partial<RabbitBusOptions> = {}): Promise<Bus> {
    const bus = await openShortBus({ url: proxy.url, prefix, queues: [queue], ...options })
    opened.push(bus)
    return bus
  }

  it('loses nothing and consumes again after resets in the middle of publishes', async () => {
    const bus = await open()
    const { numbers } = collecting(bus, queue)
    const publishes = range(40).map((batch) =>
      bus.publish(range(50).map((number) => command(queue, batch * 50 + number))),
    )
    for (let cut = 0; cut < 3; cut++) {
      const before = numbers().length
      await untilTrue('some more arrive', () => numbers().length > before || numbers().length === 2000)
      proxy.reset()
    }
    await Promise.all(publishes)
    await untilTrue('all arrive', () => numbers().length === 2000)
    await bus.publish([command(queue, 2000)])
    await untilTrue('the consumer works', () => numbers().includes(2000))
  })

  // The class and the method in a frame: https://www.rabbitmq.com/amqp-0-9-1-reference
  for (const [packet, ...bytes] of [
    ['Queue.Declare', 0, 50, 0, 10],
    ['Exchange.Declare', 0, 40, 0, 10],
    ['Channel.Open', 0, 20, 0, 10],
    ['Connection.Open', 0, 10, 0, 40],
  ] as const) {
    it(`opens although the connection is reset several times in the middle of ${packet}`, async () => {
      const faults = await openFaultProxy(url)
      faults.arm({ on: new RegExp(bytes.map((byte) => `[${String.fromCharCode(byte)}]`).join('')), cut: 'before' }, 4)
      const bus = await open({ url: faults.url })
      assert.equal(faults.struck(), 4)
      await bus.publish([command(queue, 1)])
      const { numbers } = collecting(bus, queue)
      await untilTrue('it works', () => numbers().length === 1)
      await bus.close()
      await faults.close()
    })
  }

  it('declares an exchange again whose absence closes the publishing channel', async () => {
    const bus = await open()
    const { numbers } = collecting(bus, queue)
    await onBareChannel(url, (channel) => channel.deleteExchange(names.work))
    await bus.publish(range(5).map((number) => command(queue, number)))
    await untilTrue('all arrive', () => numbers().length === 5)
  })

  it('consumes a queue again that was deleted under its consumer', async () => {
    const bus = await open()
    const { numbers } = collecting(bus, queue)
    await bus.publish([command(queue, 1)])
    await untilTrue('the consumer works', () => numbers().length === 1)
    await onBareChannel(url, (channel) => channel.deleteQueue(names.queueOf(queue)))
    await bus.publish([command(queue, 2)])
    await untilTrue('it works again', () => numbers().length === 2)
    await onBareChannel(url, (channel) => channel.deleteQueue(names.parkingOf(queue)))
    assert.equal((await bus.depth(queue)).parked, 0)
  })

  it('detects a silent connection and replaces it', async () => {
    const bus = await open({ heartbeatSeconds: 1 })
    const { numbers } = collecting(bus, queue)
    await bus.publish([command(queue, 1)])
    await untilTrue('the consumer works', () => numbers().length === 1)
    proxy.silence()
    await bus.publish([command(queue, 2)])
    await untilTrue('the consumer works again', () => numbers().length === 2)
  })

  it('works with a queue that has other arguments, also after a reconnect', async () => {
    const warnings: object[] = []
    const log = {
      ...silentLog,
      warn: (facts: object, text: string) => {
        if (text.includes('other arguments')) warnings.push(facts)
      },
    }
    await onBareChannel(url, (channel) =>
      channel.assertQueue(names.queueOf(queue), {
        durable: true,
        arguments: { 'x-queue-type': 'quorum', 'x-max-length': 1000 },
      }),
    )
    const bus = await open({ log })
    const { numbers } = collecting(bus, queue)
    await bus.publish([command(queue, 1)])
    const lines = proxy.opened()
    proxy.reset()
    await untilTrue('both connections are back', () => proxy.opened() >= lines + 2)
    await bus.publish([command(queue, 2)])
    await untilTrue('both arrive', () => numbers().length === 2)
    assert.deepEqual(
      warnings.map((facts) => (facts as { name: string }).name),
      [names.queueOf(queue)],
    )
  })

  it('parks a message that crashed its consumers too often, with a specific reason', async () => {
    const declared = topologyOf({
      prefix,
      queues: [queue],
      retryDelays: SHORT_RETRY_DELAYS,
      version: '3.10.0',
    }).queues.find(({ name }) => name === names.queueOf(queue))!
    // Twenty crashes would take long, so this queue has a lower limit.
    assert.equal(declared.arguments['x-delivery-limit'], 20)
    await onBareChannel(url, (channel) =>
      channel.assertQueue(declared.name, {
        durable: true,
        arguments: { ...declared.arguments, 'x-delivery-limit': 2 },
      }),
    )
    const bus = await open()
    await bus.publish([command(queue, 1)])
    let deliveries = 0
    for (let crash = 1; crash <= 3; crash++) {
      // Each reset simulates the crash of one consumer process: the broker sees only its connection end.
      const dying = await open()
      dying.consume(
        queue,
        (_, signal) =>
          new Promise((resolve) => {
            deliveries++
            signal.addEventListener('abort', () => resolve({ kind: 'release' }))
          }),
        { prefetch: 1 },
      )
      await untilTrue('it is delivered', () => deliveries === crash)
      void dying.close()
      proxy.reset()
    }
    await untilTrue('it is parked', async () => (await bus.depth(queue)).parked === 1)
    const [parked] = await bus.parked(queue)
    assert.deepEqual(
      [parked!.id, parked!.body, parked!.attempt, parked!.code, deliveries],
      [`${queue}-1`, { number: 1 }, 1, 'delivery-limit', 3],
    )
    assert.match(parked!.reason, /crashed or failed too often/)
    assert.ok(Math.abs(Date.parse(parked!.parkedAt) - Date.now()) < 60_000)
    assert.deepEqual(await bus.parked(queue, [parked!.id]), [])
  })

  for (const [what, body, properties] of [
    ['no JSON', '{"broken', { messageId: 'poison', type: 'ReadDocument' }],
    ['a list', '[]', { messageId: 'poison', type: 'ReadDocument' }],
    ['no id', '{}', {}],
  ] as const) {
    it(`parks at once a message that cannot be read (${what}), and continues`, async () => {
      const bus = await open()
      await onBareChannel(url, async (channel) => {
        channel.publish(names.work, queue, Buffer.from(body), { ...properties, headers: { tenant: 'main', number: 7 } })
      })
      const { numbers, seen } = collecting(bus, queue)
      await bus.publish([command(queue, 1)])
      await untilTrue('the next one arrives', () => numbers().length === 1)
      await untilTrue('it is parked', async () => (await bus.depth(queue)).parked === 1)
      const [parked] = await bus.parked(queue)
      assert.deepEqual(
        [parked!.code, parked!.headers.tenant, parked!.body, seen.length],
        ['unreadable-message', 'main', {}, 1],
      )
      assert.deepEqual(await bus.parked(queue, [parked!.id]), [])
    })
  }

  it('catches a message that returns from its delay to a deleted queue, and does not block the others', async () => {
    const gone = `gone-${queues.length}.v1`
    queues.push(gone)
    const warnings: object[] = []
    const log = {
      ...silentLog,
      warn: (facts: object, text: string) => {
        if (text.includes('no queue takes')) warnings.push(facts)
      },
    }
    const bus = await open({ queues: [queue, gone], log })
    assert.equal(await bus.diagnostics!.unrouted(), 0)
    await bus.publish([command(gone, 1), command(queue, 2)])
    // The queue that is to be deleted goes last, since its delay is short.
    for (const each of [queue, gone]) {
      const consumer = bus.consume(
        each,
        async () => ({ kind: 'retry', delay: '30s', code: 'internal', reason: 'busy' }),
        { prefetch: 1 },
      )
      await untilTrue('it is in a retry queue', async () => {
        const depth = await bus.depth(each)
        return depth.ready + depth.running === 0
      })
      await consumer.stop()
    }
    await onBareChannel(url, (channel) => channel.deleteQueue(names.queueOf(gone)))
    const { numbers } = collecting(bus, queue)
    await untilTrue('the other comes back', () => numbers().length === 1)
    await untilTrue('the unroutable one is caught', async () => (await bus.diagnostics!.unrouted()) === 1)
    // The probe runs every two seconds and warns once.
    for (let probe = 0; probe < 3; probe++) await bus.depth(queue)
    assert.deepEqual(warnings, [{ queue: `${prefix}.unrouted.v1`, messages: 1 }])
    const doctor = ENGINE_CHECKS.find(({ name }) => name === 'bus')!
    const { status, text, cure } = await doctor.run(
      loadSettings({ bus: `${url}?prefix=${prefix}` }, {}),
      AbortSignal.timeout(30_000),
    )
    assert.equal(status, 'warn')
    assert.match(text, /1 message that no queue accepts is in .*unrouted\.v1/)
    assert.match(cure!, /purge_queue/)
    await onBareChannel(url, (channel) => channel.purgeQueue(`${prefix}.unrouted.v1`))
  })

  it('reports what is wrong with an address', async () => {
    const wrong = new URL(url)
    wrong.password = 'wrong'
    await assert.rejects(open({ url: wrong.href }), { code: 'engine-settings-invalid' })
    await assert.rejects(open({ url: 'http://127.0.0.1' }), { code: 'engine-settings-invalid' })
    // Nothing listens there, and the 530 of the port is no reply code of a broker.
    await assert.rejects(open({ url: 'amqp://127.0.0.1:530/', waitMs: 300 }), { code: 'engine-unavailable' })
    // The virtual host may be down, or at its limit of connections, which is temporary; amqplib drops the broker's
    // reason.
    await assert.rejects(
      open({ url: url.replace(/[^/]+$/, 'missing'), waitMs: 300 }),
      (error: Error & { code: string }) =>
        error.code === 'engine-unavailable' && /refuses the virtual host/.test(error.message),
    )
    await assert.rejects(
      open({ url: 'amqp://hub:secret@127.0.0.1:1/', waitMs: 300 }),
      (error: Error & { code: string }) => error.code === 'engine-unavailable' && !error.message.includes('secret'),
    )
    const cluster = await open({ url: url.replace(/@([^/]+)/, '@127.0.0.1:1,$1') })
    assert.equal((await cluster.depth(queue)).ready, 0)
  })
})
