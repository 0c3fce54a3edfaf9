import assert from 'node:assert/strict'
import { connect } from 'amqplib'
import type { Bus } from '../../../hub/drivers/bus/port.ts'
import { outgoing } from '../../../hub/drivers/bus/rabbitmq/message.ts'
import {
  command,
  deleteTopology,
  freshPrefix,
  namesOf,
  onBareChannel,
  openShortBus,
  withBrokers,
} from '../../support/rabbit.ts'
import { openFaultProxy } from '../../support/tcp-fault-proxy.ts'

const MANY = 5_000
/** Basic.Cancel in a frame */
const CANCEL = String.fromCharCode(0, 60, 0, 30)
const START = Date.parse('2026-01-01T00:00:00.000Z')

withBrokers('parked messages', (url) => {
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

  /** Parks that many messages as a consumer does, each a millisecond after the one before. */
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
  const storedCount = () =>
    onBareChannel(url, async (channel) => (await channel.checkQueue(names.parkingOf(queue))).messageCount)

  it(`are listed, found and removed among ${MANY}, and the others keep their order`, async () => {
    const bus = await open()
    await park(MANY)
    assert.deepEqual(await numbersOf(bus), upTo(MANY))
    assert.equal(await storedCount(), MANY)
    assert.deepEqual(
      await numbersOf(bus, [`${queue}-7`, `${queue}-4321`, `${queue}-${MANY - 1}`]),
      upTo(MANY, [7, 4321, MANY - 1]),
    )
    // The order in which the broker delivers them next.
    const given = await onBareChannel(url, async (channel) => {
      const first = []
      for (let index = 0; index < 50; index++)
        first.push(
          JSON.parse(String(((await channel.get(names.parkingOf(queue))) as { content: Buffer }).content)).number,
        )
      return first
    })
    assert.deepEqual(given, upTo(51, [7]))
  })

  it('are read only as far as needed', async () => {
    const bus = await open()
    await park(MANY)
    const found = await bus.parked(queue, [], ({ id }) => id === `${queue}-20`)
    assert.ok(found.some(({ id }) => id === `${queue}-20`))
    assert.ok(found.length < MANY / 2, `${found.length} were read`)
    assert.equal(await storedCount(), MANY)
    assert.deepEqual(await numbersOf(bus), upTo(MANY))
  })

  it('survive more listings than the delivery limit of their queue, even if listings fail', async () => {
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
    // The end of a window: the first and the second one alternately.
    let ends = 0
    const breaking = Object.assign(/./, {
      test: (packet: string) => packet.includes(CANCEL) && [1, 0].includes(++ends % 3),
    })
    for (let listing = 0; listing < 12; listing++) {
      faults.arm({ on: breaking, cut: 'before' }, 2)
      await assert.rejects(bus.parked(queue), { code: 'engine-unavailable' })
    }
    assert.equal(faults.struck(), 24)
    for (let listing = 0; listing < 12; listing++) assert.deepEqual(await numbersOf(bus), upTo(some))
    assert.equal(await storedCount(), some)
    await bus.close()
    await faults.close()
  })

  it('are merged where a crash has left a message and its copy', async () => {
    const bus = await open()
    await park(3)
    await park(2)
    assert.equal(await storedCount(), 5)
    assert.deepEqual(await numbersOf(bus), upTo(3))
    assert.deepEqual(await numbersOf(bus), upTo(3))
    assert.equal(await storedCount(), 3)
  })

  it('are listed completely by each of several processes at once', async () => {
    const buses = [await open(), await open(), await open()]
    await park(2_000)
    for (let round = 0; round < 2; round++) {
      for (const numbers of await Promise.all(buses.map((bus) => numbersOf(bus))))
        assert.deepEqual(numbers, upTo(2_000))
    }
    assert.equal(await storedCount(), 2_000)
  })
})
