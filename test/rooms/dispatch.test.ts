import assert from 'node:assert/strict'
import type { Message } from '../../hub/drivers/bus/port.ts'
import { judge } from '../../hub/pipeline/dispatcher/judge.ts'
import { openDispatching, QUEUE } from '../support/dispatching.ts'
import { until } from '../support/until.ts'
import { deliveryRequested, extracted, readingStarted, received, recorded } from '../support/documents-in-words.ts'
import { noDocument } from '../../hub/document/document.ts'
import { evolve } from '../../hub/document/evolve.ts'
import type { DocumentEvent } from '../../hub/document/events.ts'

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

  it('publishes no more than its credits, in the order of the log, and goes on as works end', async () => {
    for (const id of ids(6)) await d.receive('main', id)
    const dispatcher = d.start({ concurrencyOf: () => 2 })
    await until(() => dispatcher.status().waiting === 3)
    assert.deepEqual(documentsOf(published), ids(3))
    await d.read(published[0]!)
    await until(() => published.length === 4)
    assert.deepEqual([dispatcher.status().waiting, dispatcher.status().out], [2, 3])
  })

  it('after a death publishes again what has not ended, under the same ids, and nothing that has', async () => {
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

  it('reads the log to its end before it publishes: what ended pages later is not published', async () => {
    // More than a page of the log.
    await Promise.all(ids(260).map((id) => d.receive('main', id)))
    await Promise.all(ids(259).map((documentId) => d.read({ body: { tenant: 'main', documentId } })))
    const dispatcher = d.start({ concurrencyOf: () => 8 })
    await d.level(dispatcher)
    assert.deepEqual(documentsOf(published), ['01J00259'])
  })

  it('asks again for what is overdue, once a deadline, after all data of the broker was lost', async () => {
    for (const id of ids(3)) await d.receive('main', id)
    d.start({ concurrencyOf: () => 8, deadlines: { readMs: 60_000, deliverMs: 60_000 }, tickMs: 5 })
    await until(() => published.length === 3)
    await d.read(published[1]!)
    await d.loseBroker()
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
    // The next time is twice as far away.
    d.time.at += 61_000
    await until(() => published.length === 7)
    assert.deepEqual(documentsOf(published.slice(6)), ['01JTICK'])
    d.time.at += 60_000
    await until(() => published.length >= 9)
    assert.deepEqual(await d.eventsOf('main', '01J00000'), ['DocumentReceived', 'StageOverdue', 'StageOverdue'])
  })

  it('lets others go at once after all data of the broker was lost, however far away the deadlines are', async () => {
    for (const id of ids(9)) await d.receive('main', id)
    d.start({ concurrencyOf: () => 2, tickMs: 5 })
    await until(() => published.length === 3)
    await d.loseBroker()
    await until(() => published.length === 6)
    assert.deepEqual(documentsOf(published.slice(3)), ['01J00003', '01J00004', '01J00005'])
    assert.equal((await d.eventsOf('main', '01J00000')).length, 1)
  })

  it('keeps a backlog that does not fit into memory in the log, releases each work once, and lets others pass', async () => {
    for (const id of ids(60)) await d.receive('a', id)
    for (const id of ids(3, '02J')) await d.receive('b', id)
    // Cancelled while nobody holds it: it is not published when its turn comes.
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

  it('that was paused cannot move the checkpoint, stands by, and takes over when the other one is silent', async () => {
    const real = { now: () => new Date().toISOString(), leaseMs: 1_000, tickMs: 20 }
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
    // The paused one published the same message again, under the same id; the checkpoint is the other one's.
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

describe('a tenant with ten times its share', function () {
  this.timeout(60_000)
  const WORKERS = 8
  /** ticks that documents take, in turns: 8 on average, so that on average one worker is free a tick */
  const SERVICES = [8, 6, 9, 10, 7]
  const SERVICE = 8
  const TICK_MS = 100
  const TICKS = 120

  /** In virtual time. Answers how many ticks B's documents took, sorted. */
  async function run(tenants: { a: number; b: number }, concurrencyOf: () => number): Promise<number[]> {
    const d = openDispatching()
    const busy: { left: number; finish(): Promise<void> }[] = []
    const arrived = new Map<string, number>()
    const took: number[] = []
    let tick = 0
    let begun = 0
    d.bus.consume(
      QUEUE,
      (message, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ kind: 'release' }), { once: true })
          busy.push({
            left: SERVICES[begun++ % SERVICES.length]!,
            async finish() {
              await d.read(message)
              const id = String(message.body['documentId'])
              if (id.startsWith('b')) took.push(tick + 1 - arrived.get(id)!)
              resolve({ kind: 'ack' })
            },
          })
        }),
      { prefetch: WORKERS },
    )
    const dispatcher = d.start({ concurrencyOf })
    for (; tick < TICKS; tick++) {
      const arrivals = (['a', 'b'] as const).flatMap((tenant) =>
        ids(Math.floor((tick + 1) * tenants[tenant]) - Math.floor(tick * tenants[tenant]), `${tenant}${tick}x`).map(
          (id) => [tenant, id] as const,
        ),
      )
      for (const [, id] of arrivals) arrived.set(id, tick)
      await Promise.all(arrivals.map(([tenant, id]) => d.receive(tenant, id)))
      await settle()
      d.time.at += TICK_MS
      for (const each of busy) each.left--
      const done = busy.filter(({ left }) => left <= 0)
      for (const each of done) busy.splice(busy.indexOf(each), 1)
      await Promise.all(done.map((each) => each.finish()))
      await settle()
    }
    /** The dispatcher has seen the log, and every worker that can work does. */
    async function settle(): Promise<void> {
      await d.level(dispatcher)
      await until(async () => {
        const { ready, running } = await d.bus.depth(QUEUE)
        return running === busy.length && (ready === 0 || running === WORKERS)
      })
    }
    // B's documents that are not done yet took at least this long.
    for (const [id, at] of arrived)
      if (id.startsWith('b') && !(await d.eventsOf('b', id)).includes('DocumentFiled') && tick - at > SERVICE)
        took.push(tick - at)
    await d.close()
    return took.toSorted((x, y) => x - y)
  }
  const p95 = (sorted: number[]) => sorted[Math.ceil(sorted.length * 0.95) - 1]!

  it("leaves another's p95 at most 1.5 times as long as alone; without credits it would not", async () => {
    const share = WORKERS / SERVICE / 2
    const alone = p95(await run({ a: 0, b: share / 2 }, () => WORKERS))
    const beside = p95(await run({ a: 10 * share, b: share / 2 }, () => WORKERS))
    const without = p95(await run({ a: 10 * share, b: share / 2 }, () => 1_000_000))
    assert.ok(beside <= 1.5 * alone, `${beside} ticks beside, ${alone} alone`)
    assert.ok(without > 3 * alone, `${without} ticks without credits, ${alone} alone`)
  })
})

describe('a work of which nothing is heard', () => {
  const at = (type: string, seconds: number, data: object = {}) => ({
    type,
    data: data as Record<string, unknown>,
    metadata: { occurredAt: new Date(seconds * 1000).toISOString() },
    recordedAt: '',
  })
  const deadlines = { readMs: 900_000, deliverMs: 600_000 }
  const given = (...events: DocumentEvent[]) => ({
    heard: (last: ReturnType<typeof at>[], target?: string, since = 0) => ({
      after: (seconds: number) =>
        judge({ document: events.reduce(evolve, noDocument), target, since, last }, seconds * 1000, deadlines),
    }),
  })
  const overdue: DocumentEvent = {
    type: 'StageOverdue',
    data: { stage: 'reading', attempt: 2, serviceClass: 'standard', waitedSeconds: 900 },
  }

  it('is overdue after its deadline, counted from when it was published', () => {
    assert.deepEqual(
      given(received)
        .heard([at('DocumentReceived', 0)])
        .after(899),
      { kind: 'wait', until: 900_000 },
    )
    assert.deepEqual(
      given(received)
        .heard([at('DocumentReceived', 0)])
        .after(900),
      { kind: 'overdue', command: { type: 'ReportOverdue', attempt: 2, waitedSeconds: 900 } },
    )
    assert.equal(
      given(received)
        .heard([at('DocumentReceived', 0)], undefined, 500_000)
        .after(1_000).kind,
      'wait',
    )
  })

  it('is given the time of its delay, and twice the time after each attempt that was overdue', () => {
    assert.deepEqual(
      given(received, readingStarted)
        .heard([at('ReadingStarted', 0, { attempt: 5 })])
        .after(901),
      { kind: 'wait', until: 4_500_000 },
    )
    assert.deepEqual(
      given(received, overdue)
        .heard([at('StageOverdue', 0, { attempt: 2 })])
        .after(901),
      { kind: 'wait', until: 1_800_000 },
    )
    const delivering = [received, extracted, deliveryRequested('ledger')] as const
    assert.deepEqual(
      given(...delivering)
        .heard([at('DeliveryRequested', 0), at('DeliveryAttemptFailed', 100, { attempt: 6 })], 'ledger')
        .after(3_000),
      { kind: 'wait', until: 22_300_000 },
    )
    // A pause that the target asks for may be longer than the retry delay of the attempt.
    assert.deepEqual(
      given(...delivering)
        .heard(
          [at('DeliveryRequested', 0), at('DeliveryAttemptFailed', 100, { attempt: 1, retryAfterSeconds: 3_000 })],
          'ledger',
        )
        .after(3_000),
      { kind: 'wait', until: 4_300_000 },
    )
    assert.equal(
      given(...delivering)
        .heard([at('DeliveryRequested', 0)], 'ledger')
        .after(600).kind,
      'overdue',
    )
  })

  it('is left alone once it has ended', () => {
    assert.equal(given(received, extracted, deliveryRequested('ledger')).heard([]).after(9_999).kind, 'ended')
    assert.equal(
      given(received, extracted, deliveryRequested('ledger', 'archive'), recorded('ledger', 'posted'))
        .heard([], 'ledger')
        .after(9_999).kind,
      'ended',
    )
    assert.equal(given().heard([]).after(9_999).kind, 'ended')
  })
})
