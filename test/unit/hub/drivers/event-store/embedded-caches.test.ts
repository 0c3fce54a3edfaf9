import assert from 'node:assert/strict'
import { openStreamCache } from '../../../../../hub/drivers/event-store/embedded/stream-cache.ts'
import { openTailCache } from '../../../../../hub/drivers/event-store/embedded/tail-cache.ts'
import type { StoredEvent } from '../../../../../hub/drivers/event-store/port.ts'

const event = (revision: number): StoredEvent => ({
  stream: 's',
  revision,
  position: String(revision),
  id: String(revision),
  type: 'Happened',
  data: {},
  metadata: {},
  recordedAt: '2026-01-01T00:00:00.000Z',
})
const revisions = (events: readonly StoredEvent[] | undefined) => events?.map(({ revision }) => revision)

describe('the cache of streams', () => {
  it('holds streams from their first event on', () => {
    const cache = openStreamCache(10)
    cache.append('new', [event(0), event(1)])
    cache.append('new', [event(2)])
    cache.append('old', [event(7)])
    assert.deepEqual([revisions(cache.get('new')), cache.get('old')], [[0, 1, 2], undefined])
  })

  it('drops a stream with a gap or with more than 64 events', () => {
    const cache = openStreamCache(10)
    cache.append('gap', [event(0)])
    cache.append('gap', [event(2)])
    cache.append('long', [event(0)])
    for (let revision = 1; revision < 64; revision++) cache.append('long', [event(revision)])
    assert.equal(cache.get('long')?.length, 64)
    cache.append('long', [event(64)])
    assert.deepEqual([cache.get('gap'), cache.get('long')], [undefined, undefined])
  })

  it('evicts the stream that began first', () => {
    const cache = openStreamCache(2)
    for (const stream of ['a', 'b']) cache.append(stream, [event(0)])
    cache.append('a', [event(1)])
    cache.append('c', [event(0)])
    assert.deepEqual(
      ['a', 'b', 'c'].map((stream) => cache.get(stream)?.length),
      [undefined, 1, 1],
    )
  })
})

describe('the cache of the tail', () => {
  it('returns the events after a number, or undefined if the first one is not cached', () => {
    const cache = openTailCache(3)
    assert.equal(cache.after(0, 10), undefined)
    for (let number = 5; number <= 9; number++) cache.push(number, event(number))
    assert.deepEqual([revisions(cache.after(6, 2)?.events), cache.after(6, 2)?.last], [[7, 8], 8])
    assert.deepEqual([cache.after(3, 10), cache.after(9, 10)], [undefined, undefined])
  })

  it('keeps at least its size and at most twice as many events', () => {
    const cache = openTailCache(3)
    for (let number = 1; number <= 7; number++) cache.push(number, event(number))
    assert.equal(cache.after(2, 10), undefined)
    assert.deepEqual(revisions(cache.after(3, 10)?.events), [4, 5, 6, 7])
  })

  it('restarts at an event that does not follow the last one', () => {
    const cache = openTailCache(3)
    cache.push(1, event(1))
    cache.push(5, event(5))
    assert.deepEqual([cache.after(0, 10), revisions(cache.after(4, 10)?.events)], [undefined, [5]])
  })
})
