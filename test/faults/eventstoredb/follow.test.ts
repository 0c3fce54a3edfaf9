import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { openEventStoreDb } from '../../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import type { EventStore, StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import { silentLog } from '../../../hub/log.ts'
import { event } from '../../contracts/event-store.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'

const open = (url: string, deadlineMs = 15_000) => openEventStoreDb({ url, log: silentLog, deadlineMs })
const numbers = (events: readonly StoredEvent[]) => events.map(({ data }) => data['number'])
const NO_POSITION = '18446744073709551615'
const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)

/** Follows in the background; `has` resolves once so many events were seen, `ended` once the iterable is over. */
function watch(store: EventStore, prefix: string, after?: string) {
  const stop = new AbortController()
  const seen: StoredEvent[] = []
  const positions: string[] = []
  let wake = () => {}
  const ended = (async () => {
    for await (const page of store.follow(after, [prefix], stop.signal)) {
      seen.push(...page.events)
      positions.push(page.position)
      wake()
    }
  })()
  ended.catch(() => wake())
  const until = async (done: () => boolean) => {
    while (!done())
      await Promise.race([
        new Promise<void>((resolve) => {
          wake = resolve
        }),
        ended.then(() => assert.fail('the follower has ended')),
      ])
  }
  return {
    seen,
    positions,
    ended,
    until,
    has: (count: number) => until(() => seen.length >= count),
    stop: () => stop.abort(),
  }
}

describe('the EventStoreDB driver, when following goes wrong', function () {
  this.timeout(60_000)
  let peer: EventStorePeer
  let store: EventStore
  before(async () => {
    peer = await startEventStorePeer()
    store = await open(peer.url)
  })
  after(async () => {
    await store.close()
    await peer.close()
  })
  afterEach(() => peer.clear())

  const kind = (): string => `k${randomUUID().slice(0, 8)}-`

  it('wherever subscriptions are cut, and however often, nothing is left out and nothing comes twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        async (cuts, before) => {
          const prefix = kind()
          const total = before + 30
          const start = await store.head()
          await store.append(
            `${prefix}1`,
            upTo(before).map((number) => event('E', { number })),
            'no-stream',
          )
          for (const after of cuts) await peer.fault({ method: 'subscribe', kind: 'cut', after })
          const follower = watch(store, prefix, start)
          for (let number = before; number < total; number++)
            await store.append(`${prefix}1`, [event('E', { number })], number - 1)
          await follower.has(total)
          follower.stop()
          await follower.ended
          await peer.clear()
          assert.deepEqual(numbers(follower.seen), upTo(total))
          assert.deepEqual(follower.positions, follower.positions.toSorted())
        },
      ),
      { numRuns: 8 },
    )
  })

  for (const kindOfFault of ['unavailable', 'not-ready'] as const) {
    it(`${kindOfFault} at the start: is opened again`, async () => {
      const prefix = kind()
      await peer.fault({ method: 'subscribe', kind: kindOfFault, times: 3 })
      const follower = watch(store, prefix, await store.head())
      await store.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
      await follower.has(1)
      follower.stop()
      await follower.ended
    })
  }

  it('a subscription that has gone silent without a word is found and opened again', async () => {
    const prefix = kind()
    await peer.fault({ method: 'subscribe', kind: 'mute', after: 3 })
    const follower = watch(store, prefix, await store.head())
    for (const number of upTo(8))
      await store.append(`${prefix}1`, [event('E', { number })], number === 0 ? 'no-stream' : number - 1)
    await follower.has(8)
    assert.deepEqual(numbers(follower.seen), upTo(8))
    follower.stop()
    await follower.ended
  })

  it('is caught up although others never stop writing', async () => {
    const prefix = kind()
    const start = await store.head()
    let over = false
    const writing = Promise.all(
      upTo(5).map(async (writer) => {
        for (let number = 0; !over; number++)
          await store.append(`${prefix}${writer}`, [event('E', { number })], number === 0 ? 'no-stream' : number - 1)
      }),
    )
    for (let caught = 0; caught < 3; caught++) {
      for await (const { events, caughtUp } of store.follow(start, [prefix], new AbortController().signal))
        if (caughtUp && events.length > 0) break
    }
    over = true
    await writing
  })

  it('a position that the log does not have is an error, not silence', async () => {
    const follower = watch(store, kind(), `${'1'.padStart(20, '0')}/${'1'.padStart(20, '0')}`)
    await assert.rejects(follower.ended, { code: 'internal' })
  })

  it('"no position", the first checkpoint of a fresh server, is not taken as a position', async () => {
    const prefix = kind()
    const follower = watch(store, prefix)
    await follower.until(() => follower.positions.length > 0)
    await store.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
    await follower.has(1)
    follower.stop()
    await follower.ended
    assert.ok(
      follower.positions.every((position) => !position.startsWith(NO_POSITION)),
      follower.positions.join(),
    )
  })

  it('a follower that has stored "no position" starts at the beginning', async () => {
    const prefix = kind()
    await store.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
    const follower = watch(store, prefix, `${NO_POSITION}/${NO_POSITION}`)
    await follower.has(1)
    follower.stop()
    await follower.ended
  })

  it('refused credentials are an error, not silence', async () => {
    await peer.fault({ method: 'subscribe', kind: 'denied' })
    const follower = watch(store, kind())
    await assert.rejects(follower.ended, { code: 'engine-settings-invalid' })
  })

  it('a reader that takes nothing makes the server wait, and gets everything later', async () => {
    const prefix = kind()
    const start = await store.head()
    const total = 6_000
    for (let from = 0; from < total; from += 200)
      await store.append(
        `${prefix}1`,
        upTo(200).map((number) => event('E', { number: from + number, text: 'x'.repeat(2_000) })),
        from === 0 ? 'no-stream' : from - 1,
      )
    const { sent } = await peer.facts()
    const seen: unknown[] = []
    let largest = 0
    for await (const page of store.follow(start, [prefix], new AbortController().signal)) {
      if (seen.length === 0) {
        let before = 0
        for (let now = 1; now > before; now = (await peer.facts()).sent - sent) {
          before = now
          await new Promise((resolve) => {
            setTimeout(resolve, 100)
          })
        }
        assert.ok(before < total / 2, `${before} of ${total} were sent to a reader that takes none`)
      }
      seen.push(...numbers(page.events))
      largest = Math.max(largest, page.events.length)
      if (seen.length >= total) break
    }
    assert.deepEqual(seen, upTo(total))
    assert.ok(largest > 100 && largest <= 500, `a page of ${largest}`)
  })
})

describe('the EventStoreDB driver, when the server dies', function () {
  this.timeout(60_000)
  const prefix = 'k-'
  let peer: EventStorePeer
  let store: EventStore
  beforeEach(async () => {
    peer = await startEventStorePeer()
    store = await open(peer.url)
  })
  afterEach(async () => {
    await store.close()
    await peer.close()
  })

  async function write(writer: number, until: () => boolean): Promise<string[]> {
    const acknowledged: string[] = []
    while (!until()) {
      const each = event('E', { writer, number: acknowledged.length })
      assert.equal(
        (
          await store.append(
            `${prefix}${writer}`,
            [each],
            acknowledged.length === 0 ? 'no-stream' : acknowledged.length - 1,
          )
        ).revision,
        acknowledged.length,
      )
      acknowledged.push(each.id)
    }
    return acknowledged
  }

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`${signal}, three times under ten writers: what was acknowledged is stored, once, and followed, once and in order`, async () => {
      const follower = watch(store, prefix)
      let over = false
      const writing = Promise.all(upTo(10).map((writer) => write(writer, () => over)))
      for (let deaths = 1; deaths <= 3; deaths++) {
        await follower.has(follower.seen.length + 100)
        await peer.kill(signal)
        await peer.restart(...(deaths === 2 ? ['--not-ready-ms', '400'] : []))
      }
      await follower.has(follower.seen.length + 100)
      over = true
      const acknowledged = await writing
      await follower.has(acknowledged.flat().length)
      follower.stop()
      await follower.ended
      for (const [writer, ids] of acknowledged.entries())
        assert.deepEqual(
          (await store.read(`${prefix}${writer}`)).map(({ id }) => id),
          ids,
        )
      assert.equal(new Set(follower.seen.map(({ id }) => id)).size, follower.seen.length)
      assert.equal(follower.seen.length, acknowledged.flat().length)
      for (const [writer, ids] of acknowledged.entries())
        assert.deepEqual(
          follower.seen.filter(({ data }) => data['writer'] === writer).map(({ id }) => id),
          ids,
        )
      assert.deepEqual(follower.positions, follower.positions.toSorted())
    })
  }

  it('hung for some seconds: the appends wait, nothing is lost, and the follower goes on', async () => {
    const follower = watch(store, prefix)
    await store.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
    await follower.has(1)
    await peer.kill('SIGSTOP')
    const appended = store.append(`${prefix}1`, [event('E', { number: 1 })], 0)
    await new Promise((resolve) => {
      setTimeout(resolve, 2_000)
    })
    await peer.kill('SIGCONT')
    assert.equal((await appended).revision, 1)
    await follower.has(2)
    follower.stop()
    await follower.ended
    assert.deepEqual(numbers(follower.seen), [0, 1])
  })

  it('hung for longer: calls fail in their time, and the follower comes back with the server', async () => {
    const impatient = await open(peer.url, 1_500)
    const follower = watch(impatient, prefix)
    await impatient.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
    await follower.has(1)
    await peer.kill('SIGSTOP')
    const [one] = [event('E', { number: 1 })]
    const started = performance.now()
    const failed = await Promise.allSettled([
      impatient.append(`${prefix}1`, [one], 0),
      impatient.read(`${prefix}1`),
      impatient.head(),
    ])
    assert.deepEqual(
      failed.map((each) => each.status === 'rejected' && (each.reason as { code: string }).code),
      ['engine-unavailable', 'engine-unavailable', 'engine-unavailable'],
    )
    assert.ok(performance.now() - started < 15_000)
    await peer.kill('SIGCONT')
    assert.equal((await store.append(`${prefix}1`, [one], 0)).revision, 1)
    await follower.has(2)
    follower.stop()
    await follower.ended
    await impatient.close()
    assert.deepEqual(numbers(follower.seen), [0, 1])
  })

  it('ends quietly when told so while the server is away', async () => {
    const follower = watch(store, prefix)
    await follower.until(() => follower.positions.length > 0)
    await peer.kill()
    await assert.rejects(open(peer.url, 300), { code: 'engine-unavailable' })
    follower.stop()
    await follower.ended
  })
})
