import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { event } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { numbers, open, upTo, watch } from './follower.ts'

const NO_POSITION = '18446744073709551615'

describe('following an EventStoreDB that fails', () => {
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

  it('skips and repeats no event, wherever the subscription is cut', async () => {
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
    it(`opens the subscription again after ${kindOfFault}`, async () => {
      const prefix = kind()
      await peer.fault({ method: 'subscribe', kind: kindOfFault, times: 3 })
      const follower = watch(store, prefix, await store.head())
      await store.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
      await follower.has(1)
      follower.stop()
      await follower.ended
    })
  }

  it('detects a subscription that silently stopped and opens it again', async () => {
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

  it('reports caughtUp while writers never stop', async () => {
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

  it('fails for a position that the log does not have', async () => {
    const follower = watch(store, kind(), `${'1'.padStart(20, '0')}/${'1'.padStart(20, '0')}`)
    await assert.rejects(follower.ended, { code: 'internal' })
  })

  it('ignores the "no position" checkpoint of a fresh server', async () => {
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

  it('starts a follower that has stored "no position" at the beginning', async () => {
    const prefix = kind()
    await store.append(`${prefix}1`, [event('E', { number: 0 })], 'no-stream')
    const follower = watch(store, prefix, `${NO_POSITION}/${NO_POSITION}`)
    await follower.has(1)
    follower.stop()
    await follower.ended
  })

  it('fails for refused credentials', async () => {
    await peer.fault({ method: 'subscribe', kind: 'denied' })
    const follower = watch(store, kind())
    await assert.rejects(follower.ended, { code: 'engine-settings-invalid' })
  })

  it('applies backpressure to the server while the reader takes nothing', async () => {
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
        assert.ok(before < total / 2, `${before} of ${total} were sent to a reader that took none`)
      }
      seen.push(...numbers(page.events))
      largest = Math.max(largest, page.events.length)
      if (seen.length >= total) break
    }
    assert.deepEqual(seen, upTo(total))
    assert.ok(largest > 100 && largest <= 500, `a page of ${largest}`)
  })
})
