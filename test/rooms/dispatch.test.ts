import assert from 'node:assert/strict'
import type { Message } from '../../hub/drivers/bus/port.ts'
import { WaybillError } from '../../hub/errors.ts'
import { openDispatching, QUEUE } from '../support/dispatching.ts'
import { until } from '../support/until.ts'

const ids = (count: number, prefix = '01J'): string[] =>
  Array.from({ length: count }, (_, number) => `${prefix}${String(number).padStart(5, '0')}`)

describe('the dispatcher', () => {
  let d: ReturnType<typeof openDispatching>
  let published: Message[]
  beforeEach(() => {
    d = openDispatching()
    published = []
    const { publish } = d.bus
    d.bus.publish = async (messages) => {
      await publish(messages)
      published.push(...messages)
    }
  })
  afterEach(() => d.close())

  const documentsOf = (messages: readonly Message[]) => messages.map(({ body }) => body['documentId'])
  const openOfCheckpoint = async () =>
    ((await d.store.read('checkpoint-dispatcher', 'last'))[0]?.data['open'] ?? []) as unknown[]

  it('publishes only as much as credits allow, in log order, and continues as work items end', async () => {
    for (const id of ids(6)) await d.receive('main', id)
    const dispatcher = d.start({ concurrencyOf: () => 2 })
    await until(() => dispatcher.status().waiting === 3)
    assert.deepEqual(documentsOf(published), ids(3))
    await d.read(published[0]!)
    await until(() => published.length === 4)
    assert.deepEqual([dispatcher.status().waiting, dispatcher.status().out], [2, 3])
  })

  it('after a restart publishes open work again under the same ids, and nothing that has ended', async () => {
    for (const id of ids(4)) await d.receive('main', id)
    const first = d.start({ concurrencyOf: () => 8 })
    await until(() => published.length === 4)
    await d.read(published[0]!)
    await d.read(published[2]!)
    await d.level(first)
    await first.stop()
    const before = published.splice(0)
    await d.receive('main', '01JLATER')
    await d.loseBroker()
    d.start({ concurrencyOf: () => 8 })
    await until(() => published.length === 3)
    assert.deepEqual(
      published.slice(0, 2).map(({ id }) => id),
      [before[1]!.id, before[3]!.id],
    )
    assert.deepEqual(documentsOf(published), ['01J00001', '01J00003', '01JLATER'])
  })

  it('reads the log to its end before it publishes: work that ended pages later is not published', async () => {
    // More than a page of the log.
    await Promise.all(ids(260).map((id) => d.receive('main', id)))
    await Promise.all(ids(259).map((documentId) => d.read({ body: { tenant: 'main', documentId } })))
    const dispatcher = d.start({ concurrencyOf: () => 8 })
    await d.level(dispatcher)
    assert.deepEqual(documentsOf(published), ['01J00259'])
  })

  it('requests overdue work again, once per deadline, after the broker lost its data unnoticed', async () => {
    for (const id of ids(3)) await d.receive('main', id)
    d.start({ concurrencyOf: () => 8, deadlines: { readMs: 60_000, deliverMs: 60_000 }, tickMs: 5 })
    await until(() => published.length === 3)
    await d.read(published[1]!)
    await d.loseBroker({ noticed: false })
    d.time.at += 59_000
    await d.receive('main', '01JTICK')
    await until(() => published.length === 4)
    assert.equal((await d.eventsOf('main', '01J00000')).length, 1)
    d.time.at += 2_000
    await until(() => published.length === 6)
    assert.deepEqual(documentsOf(published.slice(4)), ['01J00000', '01J00002'])
    assert.equal(new Set(published.map(({ id }) => id)).size, 6)
    assert.deepEqual(await d.eventsOf('main', '01J00000'), ['DocumentReceived', 'StageOverdue'])
    assert.deepEqual(await d.eventsOf('main', '01J00001'), ['DocumentReceived', 'FieldsExtracted', 'DocumentFiled'])
    // The next deadline is twice as long.
    d.time.at += 61_000
    await until(() => published.length === 7)
    assert.deepEqual(documentsOf(published.slice(6)), ['01JTICK'])
    d.time.at += 60_000
    await until(() => published.length >= 9)
    assert.deepEqual(await d.eventsOf('main', '01J00000'), ['DocumentReceived', 'StageOverdue', 'StageOverdue'])
  })

  it('publishes other work at once after the broker lost all its data, without waiting for deadlines', async () => {
    for (const id of ids(9)) await d.receive('main', id)
    d.start({ concurrencyOf: () => 2, tickMs: 5 })
    await until(() => published.length === 3)
    await d.loseBroker()
    await until(() => published.length === 6)
    assert.deepEqual(documentsOf(published.slice(3)), ['01J00003', '01J00004', '01J00005'])
  })

  it('requests everything again at once that was published when the broker lost messages', async () => {
    for (const id of ids(3)) await d.receive('main', id)
    d.start({ concurrencyOf: () => 8, tickMs: 5 })
    await until(() => published.length === 3)
    await d.read(published[1]!)
    for (const lost of [1, 2]) {
      await d.loseBroker()
      await until(() => published.length === 3 + 2 * lost)
      assert.deepEqual(documentsOf(published.slice(-2)), ['01J00000', '01J00002'])
    }
    assert.equal(new Set(published.map(({ id }) => id)).size, 7)
    const events = await d.store.read('document-main.01J00000')
    assert.deepEqual(
      events.map(({ type, data }) => [type, data['brokerLoss'] ?? false]),
      [
        ['DocumentReceived', false],
        ['StageOverdue', true],
        ['StageOverdue', true],
      ],
    )
    assert.deepEqual(await d.eventsOf('main', '01J00001'), ['DocumentReceived', 'FieldsExtracted', 'DocumentFiled'])
    // The losses do not put the next deadline off.
    await d.loseBroker({ noticed: false })
    d.time.at += 901_000
    await until(() => published.length === 9)
  })

  describe('whose checkpoint lists three published items', () => {
    const again = (id: string) => published.filter(({ body }) => body['documentId'] === id).length >= 2
    let first: ReturnType<(typeof d)['start']>
    beforeEach(async () => {
      for (const id of ids(3)) await d.receive('main', id)
      first = d.start({ concurrencyOf: () => 8, deadlines: { readMs: 60_000, deliverMs: 60_000 }, tickMs: 5 })
      await until(() => published.length === 3)
      // It lists them once their credits have timed out.
      d.time.at += 30_000
      await d.receive('main', '01JMORE')
      await until(async () => (await openOfCheckpoint()).length === 3)
    })

    it('requests them again at once if the broker lost them while no dispatcher ran', async () => {
      await first.stop()
      await d.loseBroker()
      d.start({ concurrencyOf: () => 8, tickMs: 5 })
      await until(() => ids(3).every(again))
      for (const id of ids(3)) assert.deepEqual(await d.eventsOf('main', id), ['DocumentReceived', 'StageOverdue'])
    })

    it('requests nothing again before its deadline after a restart without a loss', async () => {
      await first.stop()
      const second = d.start({ concurrencyOf: () => 8, tickMs: 5 })
      await d.receive('main', '01JLATER')
      await until(() => published.some(({ body }) => body['documentId'] === '01JLATER'))
      await d.level(second)
      assert.equal(ids(3).some(again), false)
    })

    it('requests them again at once if it ends between the loss and its requests', async () => {
      // It notices the loss and cannot write the requests; its checkpoints go on.
      const { append } = d.store
      let refused = 0
      d.store.append = (stream, events, expected) => {
        if (!events.some(({ type }) => type === 'StageOverdue')) return append(stream, events, expected)
        refused++
        return Promise.reject(new WaybillError('engine-unavailable', 'away'))
      }
      await d.loseBroker()
      await until(() => refused >= 4)
      const revision = async () => (await d.store.read('checkpoint-dispatcher', 'last'))[0]!.revision
      const before = await revision()
      await d.receive('main', '01JLATER')
      await until(async () => (await revision()) > before)
      await first.stop()
      d.store.append = append
      d.start({ concurrencyOf: () => 8, tickMs: 5 })
      await until(() => ids(3).every(again))
    })
  })

  it('leaves in the log what does not fit into memory, and publishes each item once', async () => {
    for (const id of ids(60)) await d.receive('a', id)
    for (const id of ids(3, '02J')) await d.receive('b', id)
    // Cancelled while it is not in memory: it is not published when the dispatcher reaches it.
    await d.handleCommand('a', '01J00040', { type: 'CancelDocument' })
    const done: unknown[] = []
    d.bus.consume(
      QUEUE,
      async (message) => {
        await d.read(message)
        done.push(message.body['documentId'])
        return { kind: 'ack' }
      },
      { prefetch: 1 },
    )
    const dispatcher = d.start({ concurrencyOf: () => 1, limits: { ofTenant: 4, ofAll: 1_000 } })
    await until(() => done.length === 62)
    await d.level(dispatcher)
    assert.equal(new Set(documentsOf(published)).size, 62)
    assert.equal(published.length, 62)
    assert.deepEqual(
      done.filter((id) => String(id).startsWith('01J')),
      ids(60).filter((id) => id !== '01J00040'),
    )
    assert.ok(done.indexOf('02J00002') < 12, `${done.indexOf('02J00002')}`)
    assert.equal(dispatcher.status().waiting, 0)
  })

  it('waits after it was overtaken, and takes over when the lease of the other one expires', async () => {
    const real = { now: () => new Date().toISOString(), elapsedMs: () => performance.now(), leaseMs: 1_000, tickMs: 20 }
    let resume = () => {}
    const gate = new Promise<void>((resolve) => {
      resume = resolve
    })
    let paused = false
    await d.receive('main', '01J1')
    const first = d.start({
      ...real,
      bus: {
        ...d.bus,
        publish: async (messages) => {
          paused = true
          await gate
          await d.bus.publish(messages)
        },
      },
    })
    await until(() => paused)
    const second = d.start(real)
    await until(async () => (await d.store.read('checkpoint-dispatcher')).length === 1)
    resume()
    await until(() => first.status().fenced)
    assert.equal(second.status().fenced, false)
    // The paused one published the same message again, under the same id. The checkpoint belongs to the other one.
    assert.equal(new Set(published.map(({ id }) => id)).size, 1)
    const checkpoints = await d.store.read('checkpoint-dispatcher')
    assert.equal(checkpoints.length, 1)
    await d.receive('main', '01J2')
    await until(() => documentsOf(published).includes('01J2'))
    assert.equal(first.status().fenced, true)
    await second.stop()
    await d.receive('main', '01J3')
    await until(() => documentsOf(published).includes('01J3'))
    assert.equal(first.status().fenced, false)
  })
})
