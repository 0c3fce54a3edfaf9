import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Bus, DeliveredMessage, Message, Settlement } from '../../hub/drivers/bus/port.ts'

export interface BusUnderTest {
  bus: Bus
  /** what this driver can tell beyond the promises of the port */
  features: { delayedCount: boolean }
  /** two queues of the bus that nobody else uses, empty at the start */
  queues: readonly [string, string]
  /** the clock of the retry queues, real or not: ms */
  now(): number
  /** Lets the retry delays pass. */
  passTime(ms: number): Promise<void>
  /** Ends the bus as a crash would, and opens it on what it has kept. */
  reopen(): Promise<Bus>
  close(): Promise<void>
}

const ACK: Settlement = { kind: 'ack' }

/** Every bus passes this. */
export function busContract(open: () => Promise<BusUnderTest>): void {
  let under: BusUnderTest
  let bus: Bus
  let queue: string
  beforeEach(async () => {
    under = await open()
    bus = under.bus
    queue = under.queues[0]
  })
  afterEach(() => under.close())

  const message = (body: Record<string, unknown> = {}, to = queue): Message => ({
    id: randomUUID(),
    queue: to,
    type: 'ReadDocument',
    body,
    headers: { tenant: 'main', correlationId: 'c-1' },
  })

  /** A count may lag behind what the broker has done; it must get there, and stay whole. */
  async function reaches(
    expected: { ready: number; running: number; delayed: number; parked: number },
    of = queue,
  ): Promise<void> {
    const whole = under.features.delayedCount ? expected : { ...expected, delayed: undefined }
    for (let end = performance.now() + 5_000; ;) {
      const depth = await bus.depth(of)
      if (isDeepStrictEqual(depth, whole) || performance.now() > end) return assert.deepEqual(depth, whole)
      await setTimeout(5)
    }
  }

  /** Consumes until `count` messages were settled. */
  function collect(
    count: number,
    settle: (message: DeliveredMessage) => Settlement | Promise<Settlement> = () => ACK,
    prefetch = 10,
  ): Promise<DeliveredMessage[]> {
    return new Promise((resolve) => {
      const seen: DeliveredMessage[] = []
      const consumer = bus.consume(
        queue,
        async (each) => {
          const settlement = await settle(each)
          seen.push(each)
          if (seen.length === count) setImmediate(() => void consumer.stop().then(() => resolve(seen)))
          return settlement
        },
        { prefetch },
      )
    })
  }

  it('gives what was published, whole and in order, once it is acknowledged no more', async () => {
    const sent = Array.from({ length: 5 }, (_, number) => message({ number }))
    await bus.publish(sent)
    const seen = await collect(5, () => ACK, 1)
    assert.deepEqual(
      seen.map(({ id, queue: at, type, body, headers, attempt, redelivered, history }) => ({
        id,
        queue: at,
        type,
        body,
        headers,
        attempt,
        redelivered,
        history,
      })),
      sent.map((each) => ({ ...each, attempt: 1, redelivered: false, history: [] })),
    )
    await reaches({ ready: 0, running: 0, delayed: 0, parked: 0 })
  })

  it('keeps names, values and text of any form', async () => {
    const headers = {
      'tenant': 'main',
      'x-other': 'x',
      'CC': 'copy',
      '_own': '',
      'traceparent': `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      'x-waybill-attempt': '9',
      'Straße': 'Zürich – 你好 🚚',
    }
    const body = {
      text: 'Zürich – 你好 🚚\u0000"\n',
      empty: '',
      nothing: null,
      deep: { list: [1, 2.5, true, { a: [] }] },
      large: 'x'.repeat(20_000),
    }
    const sent = { ...message(body), headers }
    await bus.publish([sent])
    const [seen] = await collect(1)
    assert.deepEqual([seen!.body, seen!.headers, seen!.attempt], [body, headers, 1])
  })

  it('takes an empty batch, and refuses to consume a queue that is not there', async () => {
    await bus.publish([])
    assert.throws(() => bus.consume(`missing.${randomUUID()}`, async () => ACK, { prefetch: 1 }), {
      code: 'unroutable',
    })
  })

  it('wakes a consumer that waits', async () => {
    const seen = collect(1)
    await bus.publish([message({ late: true })])
    assert.deepEqual((await seen)[0]!.body, { late: true })
  })

  it('sends none of a batch of which one has no queue', async () => {
    await assert.rejects(bus.publish([message(), message({}, `missing.${randomUUID()}`)]), { code: 'unroutable' })
    assert.equal((await bus.depth(queue)).ready, 0)
  })

  it('keeps queues apart', async () => {
    await bus.publish([message({ of: 'one' }), message({ of: 'other' }, under.queues[1])])
    assert.deepEqual(
      (await collect(1)).map(({ body }) => body),
      [{ of: 'one' }],
    )
    await reaches({ ready: 1, running: 0, delayed: 0, parked: 0 }, under.queues[1])
  })

  it('gives at most as many at once as asked', async () => {
    await bus.publish(Array.from({ length: 12 }, () => message()))
    let running = 0
    let most = 0
    let open = () => {}
    const three = new Promise<void>((resolve) => {
      open = resolve
    })
    await collect(
      12,
      async () => {
        most = Math.max(most, ++running)
        if (running === 3) open()
        await three
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
        running--
        return ACK
      },
      3,
    )
    assert.equal(most, 3)
  })

  it('gives each message to one of two consumers', async () => {
    await bus.publish(Array.from({ length: 40 }, (_, number) => message({ number })))
    const seen: unknown[] = []
    await new Promise<void>((resolve) => {
      const handler = async ({ body }: DeliveredMessage): Promise<Settlement> => {
        seen.push(body['number'])
        if (seen.length === 40) setImmediate(resolve)
        return ACK
      }
      bus.consume(queue, handler, { prefetch: 4 })
      bus.consume(queue, handler, { prefetch: 4 })
    })
    assert.deepEqual(
      seen.map(Number).toSorted((a, b) => a - b),
      Array.from({ length: 40 }, (_, number) => number),
    )
  })

  it('sends a message away in a retry queue and brings it back later, with its history', async () => {
    await bus.publish([message()])
    let left = 0
    await collect(1, () => {
      left = under.now()
      return { kind: 'retry', delay: '30s', code: 'target-unavailable', reason: 'busy' }
    })
    let back = 0
    const again = collect(1, () => {
      back = under.now()
      return ACK
    })
    await reaches({ ready: 0, running: 0, delayed: 1, parked: 0 })
    await under.passTime(10_000)
    await reaches({ ready: 0, running: 0, delayed: 1, parked: 0 })
    await under.passTime(21_000)
    const [seen] = await again
    // A broker counts from when the message came to it, in whole milliseconds.
    assert.ok(back - left >= 29_900, `back after ${back - left} ms of 30 s`)
    assert.equal(seen!.attempt, 2)
    assert.deepEqual(
      seen!.history.map(({ code, reason }) => ({ code, reason })),
      [{ code: 'target-unavailable', reason: 'busy' }],
    )
  })

  it('parks a message with its reason and its whole history, and gives it to nobody', async () => {
    const sent = message({ bad: true })
    await bus.publish([sent])
    await collect(1, () => ({ kind: 'retry', delay: '5s', code: 'internal', reason: 'first' }))
    const second = collect(1, () => ({ kind: 'park', code: 'attempts-exhausted', reason: 'enough' }))
    await under.passTime(6_000)
    await second
    const [parked] = await bus.parked(queue)
    const { id, queue: at, type, headers, code, reason, attempt, history, body } = parked!
    assert.deepEqual(
      { id, queue: at, type, headers, code, reason, attempt, reasons: history.map((each) => each.reason), body },
      { ...sent, code: 'attempts-exhausted', reason: 'enough', attempt: 2, reasons: ['first'] },
    )
    assert.ok(Date.parse(history[0]!.at) <= Date.parse(parked!.parkedAt))
    await reaches({ ready: 0, running: 0, delayed: 0, parked: 1 })
  })

  it('keeps a history of eight attempts whole', async () => {
    await bus.publish([message()])
    for (let attempt = 1; attempt <= 8; attempt++) {
      const seen = collect(1, () => ({
        kind: 'retry',
        delay: '5s',
        code: 'internal',
        reason: `${attempt}: ${'why '.repeat(100)}`,
      }))
      if (attempt > 1) await under.passTime(6_000)
      assert.equal((await seen)[0]!.attempt, attempt)
    }
    const last = collect(1)
    await under.passTime(6_000)
    assert.deepEqual(
      (await last)[0]!.history.map(({ reason }) => reason),
      Array.from({ length: 8 }, (_, index) => `${index + 1}: ${'why '.repeat(100)}`),
    )
  })

  it('lists what is parked again and again and loses nothing', async () => {
    await bus.publish([message({ number: 1 }), message({ number: 2 }), message({ number: 3 })])
    await collect(3, () => ({ kind: 'park', code: 'internal', reason: 'bad' }), 1)
    for (let look = 0; look < 30; look++)
      assert.deepEqual(
        (await bus.parked(queue)).map(({ body }) => body['number']),
        [1, 2, 3],
      )
    assert.deepEqual(
      (await Promise.all([bus.parked(queue), bus.parked(queue)])).map((list) => list.length),
      [3, 3],
    )
    await reaches({ ready: 0, running: 0, delayed: 0, parked: 3 })
  })

  it('takes a parked message out for good, by its id', async () => {
    await bus.publish([message({ number: 1 }), message({ number: 2 })])
    const [first] = await collect(2, () => ({ kind: 'park', code: 'internal', reason: 'bad' }), 1)
    assert.deepEqual(
      (await bus.parked(queue, [first!.id, randomUUID()])).map(({ body }) => body['number']),
      [2],
    )
    assert.deepEqual(
      (await bus.parked(queue, [first!.id])).map(({ body }) => body['number']),
      [2],
    )
    await reaches({ ready: 0, running: 0, delayed: 0, parked: 1 })
  })

  it('gives a released message again, marked, at the same attempt', async () => {
    await bus.publish([message()])
    const seen = await collect(2, ({ redelivered }) => (redelivered ? ACK : { kind: 'release' }))
    assert.deepEqual(
      seen.map(({ attempt, redelivered }) => [attempt, redelivered]),
      [
        [1, false],
        [1, true],
      ],
    )
  })

  it('gives a message again whose handler failed', async () => {
    await bus.publish([message()])
    let calls = 0
    const seen = await collect(1, () => {
      if (++calls === 1) throw new Error('a handler that breaks its promise')
      return ACK
    })
    assert.equal(seen[0]!.redelivered, true)
  })

  it('tells a handler to stop, waits for it, and keeps what it did not finish', async () => {
    await bus.publish([message()])
    let aborted = false
    await new Promise<void>((resolve) => {
      const consumer = bus.consume(
        queue,
        async (_, signal) => {
          setImmediate(() => void consumer.stop(10).then(resolve))
          await new Promise((settled) => {
            signal.addEventListener('abort', settled, { once: true })
          })
          aborted = true
          return { kind: 'release' }
        },
        { prefetch: 1 },
      )
    })
    assert.equal(aborted, true)
    await reaches({ ready: 1, running: 0, delayed: 0, parked: 0 })
  })

  it('leaves a handler that does not heed its signal, and gives its message again', async () => {
    await bus.publish([message()])
    let end: (settlement: Settlement) => void = () => {}
    await new Promise<void>((resolve) => {
      const consumer = bus.consume(
        queue,
        () => {
          setImmediate(() => void consumer.stop(10).then(resolve))
          return new Promise((settle) => {
            end = settle
          })
        },
        { prefetch: 1 },
      )
    })
    const again = await collect(1, async () => {
      // The first one ends while the second one works: what it says has no effect.
      end({ kind: 'park', code: 'internal', reason: 'late' })
      await bus.depth(queue)
      return ACK
    })
    assert.deepEqual(
      again.map(({ attempt, redelivered }) => [attempt, redelivered]),
      [[1, true]],
    )
    await reaches({ ready: 0, running: 0, delayed: 0, parked: 0 })
  })

  it('gives the message of a handler that was left once, also where that one fails later', async () => {
    await bus.publish([message({ number: 1 })])
    let fail: (error: Error) => void = () => {}
    await new Promise<void>((resolve) => {
      const consumer = bus.consume(
        queue,
        () => {
          setImmediate(() => void consumer.stop(10).then(resolve))
          return new Promise((_, reject) => {
            fail = reject
          })
        },
        { prefetch: 1 },
      )
    })
    let other: () => void = () => {}
    const otherCame = new Promise<void>((resolve) => {
      other = resolve
    })
    const again = await collect(2, async ({ body }) => {
      if (body['number'] === 2) {
        other()
        return ACK
      }
      fail(new Error('the work was broken off'))
      // What was given back a second time would come before this one.
      await bus.publish([message({ number: 2 })])
      await otherCame
      return ACK
    })
    assert.deepEqual(again.map(({ body }) => body['number']).toSorted(), [1, 2])
    await reaches({ ready: 0, running: 0, delayed: 0, parked: 0 })
  })

  it('keeps ready, running, delayed and parked messages over a crash', async () => {
    await bus.publish([message({ number: 1 }), message({ number: 2 }), message({ number: 3 })])
    let begun = 0
    await new Promise<void>((resolve) => {
      bus.consume(
        queue,
        async ({ body }) => {
          if (++begun === 3) setImmediate(resolve)
          if (body['number'] === 1) return { kind: 'park', code: 'internal', reason: 'bad' }
          if (body['number'] === 2) return { kind: 'retry', delay: '1h', code: 'internal', reason: 'busy' }
          return new Promise<never>(() => {})
        },
        { prefetch: 3 },
      )
    })
    await reaches({ ready: 0, running: 1, delayed: 1, parked: 1 })
    bus = await under.reopen()
    await reaches({ ready: 1, running: 0, delayed: 1, parked: 1 })
    const [seen] = await collect(1)
    assert.deepEqual([seen!.body['number'], seen!.redelivered, seen!.attempt], [3, true, 1])
  })
}
