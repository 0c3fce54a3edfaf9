import assert from 'node:assert/strict'
import { connect } from 'amqplib'
import type { Bus } from '../../../hub/drivers/bus/port.ts'
import { outgoing } from '../../../hub/drivers/bus/rabbitmq/message.ts'
import { command, deleteTopology, freshPrefix, namesOf, onBareChannel, openShortBus } from '../../support/rabbit.ts'
import { withService } from '../../support/services.ts'
import { openFaultProxy } from '../../support/tcp-fault-proxy.ts'

const MANY = 5_000
/** Basic.Cancel as it stands in a frame. */
const CANCEL = String.fromCharCode(0, 60, 0, 30)
const START = Date.parse('2026-01-01T00:00:00.000Z')

withService('messages that stand in the parking of RabbitMQ', 'AMQP_URL', (url) => {
  const prefix = freshPrefix()
  const names = namesOf(prefix, [])
  const queues: string[] = []
  let queue: string
  let opened: Bus[]
  beforeEach(async () => {
    queue = `parked-${queues.length}.v1`
    queues.push(queue)
    opened = []
  })
  afterEach(() => Promise.all(opened.map((bus) => bus.close())))
  after(() => deleteTopology(url, prefix, queues))

  async function open(at = url): Promise<Bus> {
    const bus = await openShortBus({ url: at, prefix, queues: [queue] })
    opened.push(bus)
    return bus
  }

  /** Parks messages of these numbers, each a millisecond after the one before, as a consumer does. */
  async function park(count: number): Promise<void> {
    const connection = await connect(url)
    const channel = await connection.createConfirmChannel()
    for (let number = 0; number < count; number++) {
      const { exchange, key, content, options } = outgoing(names.park, queue, command(queue, number), {
        parked: { at: new Date(START + number).toISOString(), code: 'target-unavailable', reason: 'It is down.' },
      })
      channel.publish(exchange, key, content, options)
      if (number % 500 === 499) await channel.waitForConfirms()
    }
    await channel.waitForConfirms()
    await connection.close()
  }
  const numbersOf = async (bus: Bus, discard: string[] = []) =>
    (await bus.parked(queue, discard)).map(({ body }) => Number(body['number']))
  const upTo = (count: number, without: number[] = []) =>
    Array.from({ length: count }, (_, number) => number).filter((number) => !without.includes(number))
  const standing = () =>
    onBareChannel(url, async (channel) => (await channel.checkQueue(names.parkingOf(queue))).messageCount)

  it(`are listed, found and taken out where there are ${MANY}, and the others stay where they were`, async () => {
    const bus = await open()
    await park(MANY)
    assert.deepEqual(await numbersOf(bus), upTo(MANY))
    assert.equal(await standing(), MANY)
    assert.deepEqual(
      await numbersOf(bus, [`${queue}-7`, `${queue}-4321`, `${queue}-${MANY - 1}`]),
      upTo(MANY, [7, 4321, MANY - 1]),
    )
    // The order in which the broker gives them to whoever is next.
    const given = await onBareChannel(url, async (channel) => {
      const first = []
      for (let look = 0; look < 50; look++)
        first.push(
          JSON.parse(String(((await channel.get(names.parkingOf(queue))) as { content: Buffer }).content)).number,
        )
      return first
    })
    assert.deepEqual(given, upTo(51, [7]))
  })

  it('are read no further than what is looked for', async () => {
    const bus = await open()
    await park(MANY)
    const found = await bus.parked(queue, [], ({ id }) => id === `${queue}-20`)
    assert.ok(found.some(({ id }) => id === `${queue}-20`))
    assert.ok(found.length < MANY / 2, `${found.length} were read`)
    assert.equal(await standing(), MANY)
    assert.deepEqual(await numbersOf(bus), upTo(MANY))
  })

  it('outlast more looks than the delivery limit of their queue allows, also where each look breaks off', async () => {
    const some = 700
    await onBareChannel(url, (channel) =>
      channel.assertQueue(names.parkingOf(queue), {
        durable: true,
        arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 20 },
      }),
    )
    const faults = await openFaultProxy(url)
    const bus = await open(faults.url)
    await park(some)
    // The end of a window: the first and the second in turn.
    let ends = 0
    const breaking = Object.assign(/./, {
      test: (packet: string) => packet.includes(CANCEL) && [1, 0].includes(++ends % 3),
    })
    for (let look = 0; look < 12; look++) {
      faults.arm({ on: breaking, cut: 'before' }, 2)
      await assert.rejects(bus.parked(queue), { code: 'engine-unavailable' })
    }
    assert.equal(faults.struck(), 24)
    for (let look = 0; look < 12; look++) assert.deepEqual(await numbersOf(bus), upTo(some))
    assert.equal(await standing(), some)
    await bus.close()
    await faults.close()
  })

  it('are one again where a death has left a message and its copy', async () => {
    const bus = await open()
    await park(3)
    await park(2)
    assert.equal(await standing(), 5)
    assert.deepEqual(await numbersOf(bus), upTo(3))
    assert.deepEqual(await numbersOf(bus), upTo(3))
    assert.equal(await standing(), 3)
  })

  it('are seen whole by each of several processes that look at once', async () => {
    const buses = [await open(), await open(), await open()]
    await park(2_000)
    for (let round = 0; round < 2; round++) {
      for (const numbers of await Promise.all(buses.map((bus) => numbersOf(bus))))
        assert.deepEqual(numbers, upTo(2_000))
    }
    assert.equal(await standing(), 2_000)
  })
})
