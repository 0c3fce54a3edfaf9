import assert from 'node:assert/strict'
import { connect } from 'amqplib'
import type { Bus } from '../../../hub/drivers/bus/port.ts'
import { outgoing } from '../../../hub/drivers/bus/rabbitmq/message.ts'
import { isMethod, openFrameProxy, type FrameProxy } from '../../support/frame-proxy.ts'
import { command, deleteTopology, freshPrefix, namesOf, openShortBus, withBrokers } from '../../support/rabbit.ts'

const SOME = 20
/** On a busy machine, an answer that comes may need a second, too. */
const WAIT_MS = 3_000

withBrokers('listings of parked messages without an answer', (url) => {
  const prefix = freshPrefix()
  const names = namesOf(prefix, [])
  const queues: string[] = []
  let queue: string
  let other: string
  let proxy: FrameProxy
  let silent: Bus
  let direct: Bus
  beforeEach(async () => {
    queue = `unanswered-${queues.length}.v1`
    other = `unanswered-${queues.length + 1}.v1`
    queues.push(queue, other)
    proxy = await openFrameProxy(url)
    silent = await openShortBus({ url: proxy.url, prefix, queues: [queue, other], waitMs: WAIT_MS })
    direct = await openShortBus({ url, prefix, queues: [queue, other] })
    for (const each of [queue, other]) await park(each)
  })
  afterEach(async () => {
    proxy.letGo()
    await Promise.all([silent, direct].map((bus) => bus.close()))
    await proxy.close()
  })
  after(() => deleteTopology(url, prefix, queues))

  async function park(name: string): Promise<void> {
    const connection = await connect(url)
    const channel = await connection.createConfirmChannel()
    for (let number = 0; number < SOME; number++) {
      const { exchange, key, content, options } = outgoing(names.park, name, command(name, number), {
        parked: { at: new Date(number).toISOString(), code: 'target-unavailable', reason: 'It is down.' },
      })
      channel.publish(exchange, key, content, options)
    }
    await channel.waitForConfirms()
    await connection.close()
  }
  const all = Array.from({ length: SOME }, (_, number) => number)
  const numbersOf = async (bus: Bus, of = queue) => (await bus.parked(of)).map(({ body }) => Number(body['number']))
  const isUnavailable = { code: 'engine-unavailable' }

  /** Acquires the lock as another process does, and releases it. Fails where it is taken. */
  async function acquire(): Promise<void> {
    const connection = await connect(url)
    try {
      const channel = await connection.createChannel()
      channel.on('error', () => {})
      await channel.assertQueue(names.lockOf(queue), { exclusive: true, durable: false })
    } finally {
      await connection.close()
    }
  }
  const isTaken = () => assert.rejects(acquire(), { code: 405 })

  it('fail where the lock is not granted in time, block no other queue, and leave no lock behind', async () => {
    proxy.hold((payload) => isMethod(payload, 50, 11) && payload.includes(names.lockOf(queue)))
    await assert.rejects(silent.parked(queue), isUnavailable)
    assert.equal(proxy.held(), 1)
    assert.deepEqual(await numbersOf(silent, other), all)
    await assert.rejects(silent.parked(queue), isUnavailable)
    await isTaken()
    proxy.letGo()
    assert.deepEqual(await numbersOf(direct), all)
    assert.deepEqual(await numbersOf(silent), all)
  })

  it('succeed where the release of the lock is not confirmed in time', async () => {
    proxy.hold((payload) => isMethod(payload, 50, 41))
    assert.deepEqual(await numbersOf(silent), all)
    assert.equal(proxy.held(), 1)
    proxy.letGo()
    assert.deepEqual(await numbersOf(silent), all)
  })

  it('keep the lock until the queue has their messages again', async () => {
    // The end of a window is not confirmed, and then the closing of the channel does not reach the broker.
    proxy.hold((payload) => isMethod(payload, 60, 31) || isMethod(payload, 20, 40))
    await assert.rejects(silent.parked(queue), isUnavailable)
    assert.equal(proxy.held(), 2)
    await isTaken()
    proxy.letGo()
    for (const bus of [direct, silent]) assert.deepEqual(await numbersOf(bus), all)
  })

  it('fail where the broker does not take their messages back in time', async () => {
    proxy.hold((payload) => isMethod(payload, 60, 120) || isMethod(payload, 20, 40))
    await assert.rejects(silent.parked(queue), isUnavailable)
    await isTaken()
    proxy.letGo()
    for (const bus of [direct, silent]) assert.deepEqual(await numbersOf(bus), all)
  })
})
