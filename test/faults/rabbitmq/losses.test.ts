import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '../../../hub/drivers/bus/port.ts'
import { allQueues, readQueue } from '../../../hub/messaging/queues.ts'
import { openTestHub } from '../../support/hub.ts'
import { quickInvoice, quickReader } from '../../support/quick-reader.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import {
  collecting,
  command,
  deleteTopology,
  freshPrefix,
  namesOf,
  onBareChannel,
  openShortBus,
  withBrokers,
} from '../../support/rabbit.ts'
import { untilTrue } from '../../support/until.ts'

const QUEUE = 'work.v1'
/** What a loss may take to be noticed. */
const NOTICED_MS = 8_000

withBrokers('a broker that loses messages', (url) => {
  let prefix: string
  let opened: Bus[]
  beforeEach(() => {
    prefix = freshPrefix()
    opened = []
  })
  afterEach(async () => {
    await Promise.all(opened.map((bus) => bus.close()))
    await deleteTopology(url, prefix, [QUEUE])
  })

  async function open(): Promise<Bus> {
    const bus = await openShortBus({ url, prefix, queues: [QUEUE] })
    opened.push(bus)
    return bus
  }
  const close = async (bus: Bus) => {
    opened.splice(opened.indexOf(bus), 1)
    await bus.close()
  }
  const deleteQueues = (...names: string[]) =>
    onBareChannel(url, async (channel) => {
      for (const name of names) await channel.deleteQueue(name)
    })
  const detectorOf = (id: string | undefined) => `${prefix}.loss-detector.${id}`
  const names = () => namesOf(prefix, [QUEUE])
  const lossesOf = ({ diagnostics }: Bus) => diagnostics!.dataLossCount()

  it('is noticed when all queues are deleted, and everything is declared again', async () => {
    const bus = await open()
    const id = await bus.diagnostics!.dataId()
    const { numbers } = collecting(bus, QUEUE)
    await deleteQueues(detectorOf(id), ...names().queues.map(({ name }) => name))
    await untilTrue('it is noticed', () => lossesOf(bus) > 0, NOTICED_MS)
    await untilTrue('it has another id', async () => (await bus.diagnostics!.dataId()) !== id)
    await bus.publish([command(QUEUE, 1)])
    await untilTrue('messages arrive', () => numbers().includes(1))
    const losses = lossesOf(bus)
    await delay(0)
    assert.equal(lossesOf(bus), losses)
  })

  it('is noticed when one queue is deleted whose consumer, in another process, declares it again', async () => {
    const [dispatching, consuming] = [await open(), await open()]
    await dispatching.diagnostics!.dataId()
    assert.equal(lossesOf(dispatching), 0)
    const { numbers } = collecting(consuming, QUEUE)
    await consuming.publish([command(QUEUE, 1)])
    await untilTrue('it consumes', () => numbers().length === 1)
    await deleteQueues(names().queueOf(QUEUE))
    await untilTrue('it is noticed', () => lossesOf(dispatching) > 0, NOTICED_MS)
  })

  it('is noticed when a queue is deleted that nothing consumes', async () => {
    const bus = await open()
    await bus.diagnostics!.dataId()
    assert.equal(lossesOf(bus), 0)
    await deleteQueues(names().queues.find(({ name }) => name.includes('.retry.10m.'))!.name)
    await untilTrue('it is noticed', () => lossesOf(bus) > 0, NOTICED_MS)
  })

  it('is noticed by a later process if it happened while the hub was away, and only then', async () => {
    const first = await open()
    const id = await first.diagnostics!.dataId()
    await close(first)
    const second = await open()
    assert.deepEqual([await second.diagnostics!.dataId(id), lossesOf(second)], [id, 0])
    await close(second)
    await deleteQueues(detectorOf(id))
    const third = await open()
    assert.notEqual(await third.diagnostics!.dataId(id), id)
    assert.equal(lossesOf(third), 1)
  })

  it('is no loss when connections end, or when another process stops', async () => {
    const [bus, other] = [await open(), await open()]
    const id = await bus.diagnostics!.dataId()
    assert.equal(await other.diagnostics!.dataId(id), id)
    await close(other)
    const { numbers } = collecting(bus, QUEUE)
    await bus.publish([command(QUEUE, 1)])
    await untilTrue('it works', () => numbers().length === 1)
    assert.deepEqual([await bus.diagnostics!.dataId(), lossesOf(bus)], [id, 0])
  })
})

withBrokers('a hub whose queues are all deleted under load', (url) => {
  it('requests what was published again, and posts every document within 15 s', async function () {
    this.timeout(300_000)
    const prefix = freshPrefix()
    const bus = new URL(url)
    bus.searchParams.set('prefix', prefix)
    const deleted = Promise.withResolvers<void>()
    const held: typeof quickReader = {
      ...quickReader,
      read: async (...file) => {
        await deleted.promise
        return quickReader.read(...file)
      },
    }
    // More is published than this process takes, so that messages wait in the queue.
    const settings = { bus: bus.href, readers: '2', readConcurrencyTotal: '20' }
    const hub = await openTestHub({ settings, seams: { reader: held } })
    try {
      const sent = []
      for (let number = 0; number < 40; number++) sent.push((await hub.send(quickInvoice(`L-${number}`))).body.id)
      const { queues, queueOf } = namesOf(prefix, allQueues(['sql']))
      const waiting = await onBareChannel(url, async (channel) => {
        const count = async () => (await channel.checkQueue(queueOf(readQueue('standard')))).messageCount
        await untilTrue('messages wait in the queue', async () => (await count()) > 0)
        const messages = await count()
        for (const { name } of queues) await channel.deleteQueue(name)
        return messages
      })
      const deletedAt = performance.now()
      deleted.resolve()
      for (const id of sent) await hub.settled(id)
      const tookMs = performance.now() - deletedAt
      console.log(`    ${waiting} messages lost; every document was posted ${Math.round(tookMs)} ms later`)
      assert.ok(tookMs < 15_000)
      const trails = await Promise.all(sent.map((id) => hub.trail(id)))
      for (const trail of trails)
        assert.equal(trail.filter(({ event }) => event === 'DocumentPosted' || event === 'DocumentFiled').length, 1)
    } finally {
      await hub.close()
      await deleteTopology(url, prefix, allQueues(['sql']))
    }
  })

  it('does so, too, where they are deleted while it is stopped', async function () {
    this.timeout(300_000)
    const prefix = freshPrefix()
    const bus = new URL(url)
    bus.searchParams.set('prefix', prefix)
    const data = temporaryFolder('losses')
    const stuck: typeof quickReader = {
      ...quickReader,
      read: (_, __, signal) =>
        new Promise((_resolve, reject) => void signal.addEventListener('abort', () => reject(new Error('stopped')))),
    }
    const settings = { bus: bus.href, drainSeconds: '1', readers: '1' }
    const first = await openTestHub({ data, settings, seams: { reader: stuck } })
    const sent: string[] = []
    for (let number = 0; number < 4; number++) sent.push((await first.send(quickInvoice(`R-${number}`))).body.id)
    const checkpoint = async () => (await first.hub.engines.store.read('checkpoint-dispatcher', 'last'))[0]?.data
    await untilTrue(
      'the checkpoint names the data of the broker',
      async () => (await checkpoint())?.['brokerData'] !== undefined,
    )
    const id = String((await checkpoint())!['brokerData'])
    await first.close()
    await onBareChannel(url, async (channel) => {
      for (const { name } of namesOf(prefix, allQueues(['sql'])).queues) await channel.deleteQueue(name)
      await channel.deleteQueue(`${prefix}.loss-detector.${id}`)
    })
    const startedAt = performance.now()
    const second = await openTestHub({ data, settings })
    try {
      for (const document of sent) await second.settled(document)
      assert.ok(performance.now() - startedAt < 20_000)
    } finally {
      await second.close()
      await deleteTopology(url, prefix, allQueues(['sql']))
    }
  })
})
