import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { EventStore, FollowedPage, StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { event, fresh, type StoreRig } from './event-store-rig.ts'

const kind = (): string => `k${randomUUID().slice(0, 8)}`
const numbers = (events: readonly StoredEvent[]) => events.map(({ data }) => data['number'])
const count = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

/** Follows until `done`; resolves once the iterable has ended. */
async function followUntil(
  store: EventStore,
  after: string | undefined,
  prefixes: readonly string[],
  done: (page: FollowedPage, seen: readonly StoredEvent[]) => boolean | Promise<boolean>,
): Promise<{ seen: StoredEvent[]; pages: FollowedPage[] }> {
  const stop = new AbortController()
  const [seen, pages]: [StoredEvent[], FollowedPage[]] = [[], []]
  for await (const page of store.follow(after, prefixes, stop.signal)) {
    assert.equal(stop.signal.aborted, false, 'no page after the end')
    pages.push(page)
    seen.push(...page.events)
    if (await done(page, seen)) stop.abort()
  }
  return { seen, pages }
}

/** The part of the event store contract about followers. The store may hold other streams and grow meanwhile. */
export function followContract(rig: StoreRig): void {
  nothingYet(rig)
  prefixes(rig)
  positions(rig)
  heads(rig)
  readers(rig)
}

/** Comes first: on a fresh server the log is empty. */
function nothingYet(rig: StoreRig): void {
  it('follows events that are appended after it found nothing, from the start and from its position', async () => {
    const prefix = `${kind()}-`
    const stream = `${prefix}1`
    let found: string | undefined
    const { seen, pages } = await followUntil(
      rig.store,
      undefined,
      [prefix],
      async ({ caughtUp, position }, events) => {
        if (caughtUp && found === undefined) {
          found = position
          await rig.store.append(stream, [event('E', { number: 0 })], 'no-stream')
          await rig.store.append(stream, [event('E', { number: 1 })], 0)
        }
        return events.length === 2
      },
    )
    assert.deepEqual(numbers(seen), [0, 1])
    assert.ok(pages.every(({ events, position }) => events.every((each) => each.position <= position)))
    const { seen: resumed } = await followUntil(rig.store, found, [prefix], (_, { length }) => length === 2)
    assert.deepEqual(numbers(resumed), [0, 1])
    const { seen: rest } = await followUntil(rig.store, pages.at(-1)!.position, [prefix], ({ caughtUp }) => caughtUp)
    assert.deepEqual(rest, [])
  })
}

function prefixes(rig: StoreRig): void {
  it('follows by prefix in log order, without gap or repeat, from the start or a position, and then live', async () => {
    const [mine, other] = [`a${randomUUID().slice(0, 8)}-`, `b${randomUUID().slice(0, 8)}-`]
    const write = async (from: number, to: number) => {
      for (let number = from; number < to; number++)
        await rig.store.append(`${number % 3 === 0 ? other : mine}${number}`, [event('E', { number })], 'no-stream')
    }
    const start = await rig.store.head()
    await write(0, 30)
    const stop = new AbortController()
    const seen: StoredEvent[] = []
    let resumeAt: string | undefined
    let written = false
    for await (const page of rig.store.follow(start, [mine], stop.signal)) {
      seen.push(...page.events)
      assert.ok(page.events.every(({ position }) => position <= page.position))
      if (page.caughtUp && !written) {
        written = true
        resumeAt = page.position
        void write(30, 60)
      }
      if (seen.length === 40) stop.abort()
    }
    const expected = Array.from({ length: 60 }, (_, number) => number).filter((number) => number % 3 !== 0)
    assert.deepEqual(
      seen.map(({ data }) => data['number']),
      expected,
    )
    assert.deepEqual(
      seen.map(({ position }) => position),
      seen.map(({ position }) => position).toSorted(),
    )
    const resumed: unknown[] = []
    const again = new AbortController()
    for await (const { events } of rig.store.follow(resumeAt, [mine], again.signal)) {
      resumed.push(...events.map(({ data }) => data['number']))
      if (resumed.length >= expected.filter((number) => number >= 30).length) again.abort()
    }
    assert.deepEqual(
      resumed,
      expected.filter((number) => number >= 30),
    )
  })

  it('advances the position if nothing matches, and ends without an error on abort', async () => {
    const start = await rig.store.head()
    await rig.store.append(fresh('other'), [event()], 'no-stream')
    const stop = new AbortController()
    let last: string | undefined
    for await (const { events, position, caughtUp } of rig.store.follow(start, [`none${randomUUID()}-`], stop.signal)) {
      assert.deepEqual(events, [])
      last = position
      if (caughtUp) stop.abort()
    }
    assert.ok(start === undefined || last! > start)
  })
}

function positions(rig: StoreRig): void {
  it('follows several prefixes in log order', async () => {
    const [one, two, other] = [kind(), kind(), kind()]
    const start = await rig.store.head()
    for (const number of count(0, 12))
      await rig.store.append(fresh([one, two, other][number % 3]), [event('E', { number })], 'no-stream')
    const { seen } = await followUntil(rig.store, start, [`${one}-`, `${two}-`], (_, { length }) => length === 8)
    assert.deepEqual(
      numbers(seen),
      count(0, 12).filter((number) => number % 3 !== 2),
    )
  })

  it('resumes after any position of an event or a page', async () => {
    const [mine, other] = [kind(), kind()]
    const start = await rig.store.head()
    for (const number of count(0, 8)) {
      await rig.store.append(fresh(mine), [event('E', { number }), event('E', { number: number + 0.5 })], 'no-stream')
      await rig.store.append(fresh(other), [event()], 'no-stream')
    }
    const { seen, pages } = await followUntil(
      rig.store,
      start,
      [`${mine}-`],
      ({ caughtUp }, { length }) => caughtUp && length === 16,
    )
    const positions = new Set([...seen, ...pages].map(({ position }) => position))
    for (const after of positions) {
      const expected = seen.filter(({ position }) => position > after)
      const { seen: rest } = await followUntil(rig.store, after, [`${mine}-`], ({ caughtUp }) => caughtUp)
      assert.deepEqual(rest, expected)
    }
  })
}

function heads(rig: StoreRig): void {
  it('reports caughtUp once it has returned everything, and not before', async () => {
    const mine = kind()
    const start = await rig.store.head()
    const stream = fresh(mine)
    for (const hundred of count(0, 12))
      await rig.store.append(
        stream,
        count(hundred * 100, hundred * 100 + 100).map((number) => event('E', { number })),
        hundred === 0 ? 'no-stream' : hundred * 100 - 1,
      )
    const { seen, pages } = await followUntil(rig.store, start, [`${mine}-`], ({ caughtUp }) => caughtUp)
    assert.deepEqual(numbers(seen), count(0, 1_200))
    assert.ok(pages.every(({ events }) => events.length <= 1_000))
    let late = false
    const live = await followUntil(
      rig.store,
      pages.at(-1)!.position,
      [`${mine}-`],
      async ({ caughtUp }, { length }) => {
        if (caughtUp && !late) {
          late = true
          await rig.store.append(stream, [event('E', { number: 1_200 })], 1_199)
        }
        return caughtUp && length > 0
      },
    )
    assert.deepEqual(numbers(live.seen), [1_200])
  })

  it('reports caughtUp from the start of the log if nothing matched, and then returns new events', async () => {
    const mine = kind()
    let appended = false
    const { seen } = await followUntil(
      rig.store,
      undefined,
      [`${mine}-`],
      async ({ events, caughtUp, position }, { length }) => {
        assert.ok(events.length > 0 || position.length > 0)
        if (caughtUp && !appended) {
          appended = true
          await rig.store.append(fresh(mine), [event('E', { number: 1 })], 'no-stream')
        }
        return length === 1
      },
    )
    assert.deepEqual(numbers(seen), [1])
  })

  it('reaches the head while others write', async () => {
    const mine = kind()
    const start = await rig.store.head()
    let head: string | undefined
    await followUntil(rig.store, start, [`${mine}-`], async ({ caughtUp, position }) => {
      if (caughtUp && head === undefined) {
        for (const _ of count(0, 40)) await rig.store.append(fresh('other'), [event()], 'no-stream')
        head = await rig.store.head()
      }
      return head !== undefined && position >= head
    })
  })
}

function readers(rig: StoreRig): void {
  it('returns every event once to each follower, also to slow ones, while many write', async () => {
    const mine = kind()
    const start = await rig.store.head()
    const total = 300
    const write = async (writer: number) => {
      const stream = fresh(mine)
      for (const index of count(0, total / 10))
        await rig.store.append(
          stream,
          [event('E', { number: writer * 1_000 + index })],
          index === 0 ? 'no-stream' : index - 1,
        )
    }
    const follower = (slow: boolean) =>
      followUntil(rig.store, start, [`${mine}-`], async (_, { length }) => {
        if (slow)
          await new Promise((resolve) => {
            setTimeout(resolve, 5)
          })
        return length >= total
      })
    const [quick, slow] = await Promise.all([follower(false), follower(true), ...count(0, 10).map(write)])
    assert.deepEqual(quick.seen, slow.seen)
    assert.deepEqual(
      quick.seen.map(({ position }) => position),
      quick.seen.map(({ position }) => position).toSorted(),
    )
    assert.deepEqual(
      new Set(numbers(quick.seen)),
      new Set(count(0, 10).flatMap((writer) => count(0, total / 10).map((index) => writer * 1_000 + index))),
    )
    assert.equal(quick.seen.length, total)
  })

  it('ends if aborted before the start or while waiting, and if its reader leaves', async () => {
    for await (const page of rig.store.follow(undefined, ['document-'], AbortSignal.abort()))
      assert.fail(`a page: ${page.position}`)
    const stop = new AbortController()
    const waiting = (async () => {
      for await (const { caughtUp } of rig.store.follow(await rig.store.head(), [`${kind()}-`], stop.signal))
        if (caughtUp) setTimeout(() => stop.abort(), 20)
    })()
    await waiting
    for await (const page of rig.store.follow(await rig.store.head(), [`${kind()}-`], new AbortController().signal))
      if (page.caughtUp) break
  })
}
