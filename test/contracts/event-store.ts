import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { EventStore, NewEvent } from '../../hub/drivers/event-store/port.ts'
import { checkpointContract } from './event-store-checkpoints.ts'
import { followContract } from './event-store-follow.ts'
import { conflict, event, fresh, type StoreRig } from './event-store-rig.ts'

interface StoreUnderTest {
  store: EventStore
  close(): Promise<void>
}

/** The contract of every event store driver. Each run uses new stream names, so the store may hold other streams. */
export function eventStoreContract(open: () => Promise<StoreUnderTest>): void {
  const rig = {} as StoreRig
  let under: StoreUnderTest
  before(async () => {
    under = await open()
    rig.store = under.store
  })
  after(() => under.close())
  describe('as a log', () => followContract(rig))
  describe('and stored positions', () => checkpointContract(rig))
  describe('as streams', () => {
    appends(rig)
    concurrentAppends(rig)
    contents(rig)
    orderAndKeepLast(rig)
  })
}

function appends(rig: StoreRig): void {
  it('appends at the expected revision and reads the stream back', async () => {
    const stream = fresh()
    const [one, two, three] = [
      event('A', { text: 'Zoë ☕' }),
      event('B', { deep: { list: [1, null, 'x'] } }),
      event('C'),
    ]
    assert.equal((await rig.store.append(stream, [one, two], 'no-stream')).revision, 1)
    const { revision, position } = await rig.store.append(stream, [three], 1)
    assert.equal(revision, 2)
    const read = await rig.store.read(stream)
    assert.deepEqual(
      read.map(({ id, type, data, metadata, revision: at }) => ({ id, type, data, metadata, at })),
      [one, two, three].map((each, at) => ({ ...each, at })),
    )
    assert.equal(read.at(-1)!.position, position)
    assert.ok(read.every((each) => each.stream === stream && !Number.isNaN(Date.parse(each.recordedAt))))
    assert.deepEqual(
      (await rig.store.read(stream, 1)).map(({ type }) => type),
      ['B', 'C'],
    )
    assert.deepEqual(
      (await rig.store.read(stream, 'last')).map(({ type }) => type),
      ['C'],
    )
  })

  it('returns no events of a stream that does not exist', async () => {
    assert.deepEqual(await rig.store.read(fresh()), [])
    assert.deepEqual(await rig.store.read(fresh(), 'last'), [])
  })

  it('returns the first result to a retry and appends nothing', async () => {
    const stream = fresh()
    const batch = [event('A'), event('B'), event('C')]
    const first = await rig.store.append(stream, batch, 'no-stream')
    assert.deepEqual(await rig.store.append(stream, batch, 'no-stream'), first)
    assert.equal((await rig.store.append(stream, batch.slice(0, 2), 'no-stream')).revision, 1)
    const next = [event('D')]
    const second = await rig.store.append(stream, next, 2)
    assert.deepEqual(await rig.store.append(stream, batch, 'no-stream'), first)
    assert.deepEqual(await rig.store.append(stream, next, 2), second)
    assert.equal((await rig.store.read(stream)).length, 4)
  })

  it('rejects another revision and names both', async () => {
    const stream = fresh()
    await assert.rejects(rig.store.append(stream, [event()], 3), conflict(3, 'no-stream'))
    const batch = [event('A'), event('B')]
    await rig.store.append(stream, batch, 'no-stream')
    await assert.rejects(rig.store.append(stream, [event()], 'no-stream'), conflict('no-stream', 1))
    await assert.rejects(rig.store.append(stream, [event()], 0), conflict(0, 1))
    await assert.rejects(rig.store.append(stream, [event()], 7), conflict(7, 1))
    await assert.rejects(
      rig.store.append(stream, batch.toReversed(), 'no-stream'),
      conflict('no-stream', 1),
      'the same ids in another order',
    )
    await assert.rejects(
      rig.store.append(stream, [...batch, event('C')], 'no-stream'),
      conflict('no-stream', 1),
      'more than the first time',
    )
    assert.equal((await rig.store.read(stream)).length, 2)
  })
}

function concurrentAppends(rig: StoreRig): void {
  it('lets one of many writers win and gives the others the actual revision', async () => {
    const stream = fresh()
    for (const expected of ['no-stream', 0, 1] as const) {
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => rig.store.append(stream, [event()], expected)),
      )
      const lost = results.filter((result) => result.status === 'rejected')
      assert.equal(lost.length, 19)
      for (const { reason } of lost)
        conflict(expected, expected === 'no-stream' ? 0 : expected + 1)(reason as { code?: string })
    }
    assert.equal((await rig.store.read(stream)).length, 3)
  })

  it('stores concurrent copies of one append once, with the same result', async () => {
    const stream = fresh()
    const batch = [event('A'), event('B')]
    const answers = await Promise.all(Array.from({ length: 10 }, () => rig.store.append(stream, batch, 'no-stream')))
    for (const answer of answers) assert.deepEqual(answer, answers[0])
    assert.deepEqual(
      (await rig.store.read(stream)).map(({ id }) => id),
      batch.map(({ id }) => id),
    )
  })

  it('recognises a retry by its ids alone, and accepts a repeated id at the head as a new event', async () => {
    const stream = fresh()
    const one = event('A', { said: 'first' })
    await rig.store.append(stream, [one], 'no-stream')
    assert.equal((await rig.store.append(stream, [{ ...one, data: { said: 'second' } }], 'no-stream')).revision, 0)
    assert.equal((await rig.store.append(stream, [one], 0)).revision, 1)
    assert.deepEqual(
      (await rig.store.read(stream)).map(({ id, data }) => [id, data['said']]),
      [
        [one.id, 'first'],
        [one.id, 'first'],
      ],
    )
    const elsewhere = fresh()
    assert.equal(
      (await rig.store.append(elsewhere, [one], 'no-stream')).revision,
      0,
      'ids are unique within a stream only',
    )
  })

  it('assigns growing positions up to the head and returns the last one of a batch', async () => {
    const stream = fresh()
    const first = await rig.store.append(stream, [event('A'), event('B'), event('C')], 'no-stream')
    const second = await rig.store.append(stream, [event('D'), event('E')], 2)
    const positions = (await rig.store.read(stream)).map(({ position }) => position)
    assert.deepEqual(positions, positions.toSorted())
    assert.equal(new Set(positions).size, 5)
    assert.deepEqual([positions[2], positions[4]], [first.position, second.position])
    assert.ok((await rig.store.head())! >= second.position)
  })
}

function contents(rig: StoreRig): void {
  it('stores text, metadata and type unchanged, with the time of the append', async () => {
    const stream = fresh('döküment')
    const from = Date.now()
    const whole: NewEvent = {
      ...event('Größe ☕', {
        'quote"': '\\ \u0000 \u2028 👩‍👩‍👧',
        'numbers': [0, -1, 0.1, 1e21, 9007199254740991],
        'nothing': null,
        'empty': {},
      }),
      metadata: { $correlationId: 'c-1', $causationId: 'ä', tenant: '' },
    }
    await rig.store.append(stream, [whole], 'no-stream')
    const [read] = await rig.store.read(stream)
    assert.deepEqual(
      { id: read!.id, type: read!.type, data: read!.data, metadata: read!.metadata, stream: read!.stream },
      { ...whole, stream },
    )
    assert.match(read!.recordedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.ok(Math.abs(Date.parse(read!.recordedAt) - from) < 120_000, 'within two minutes of this clock')
  })

  it('accepts exactly 64 KiB per event and rejects one byte more, all or nothing', async () => {
    const stream = fresh()
    const sized = (bytes: number) => {
      const bare = event('Large', { text: '' })
      return {
        ...bare,
        data: { text: 'x'.repeat(bytes - JSON.stringify(bare.data).length - JSON.stringify(bare.metadata).length) },
      }
    }
    await rig.store.append(stream, [sized(65_536)], 'no-stream')
    await assert.rejects(rig.store.append(stream, [event(), sized(65_537)], 0), { code: 'event-too-large' })
    assert.equal((await rig.store.read(stream)).length, 1)
    await rig.store.append(
      stream,
      Array.from({ length: 16 }, () => sized(65_000)),
      0,
    )
    await assert.rejects(
      rig.store.append(
        stream,
        Array.from({ length: 17 }, () => sized(65_000)),
        16,
      ),
      { code: 'event-too-large' },
    )
    assert.equal((await rig.store.read(stream)).length, 17)
  })
}

function orderAndKeepLast(rig: StoreRig): void {
  it('keeps each stream in order while many streams are written concurrently', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ stream: fc.integer({ min: 0, max: 4 }), size: fc.integer({ min: 1, max: 3 }) }), {
          maxLength: 30,
        }),
        async (batches) => {
          const names = Array.from({ length: 5 }, () => fresh())
          const model = names.map((): string[] => [])
          // Appends of one stream run in sequence, those of different streams concurrently.
          const last = names.map((): Promise<unknown> => Promise.resolve())
          for (const { stream, size } of batches) {
            const events = Array.from({ length: size }, () => event())
            const expected = model[stream]!.length === 0 ? ('no-stream' as const) : model[stream]!.length - 1
            model[stream]!.push(...events.map(({ id }) => id))
            last[stream] = last[stream]!.then(() => rig.store.append(names[stream]!, events, expected))
          }
          await Promise.all(last)
          for (const [index, name] of names.entries()) {
            const read = await rig.store.read(name)
            assert.deepEqual(
              read.map(({ id }) => id),
              model[index],
            )
            assert.deepEqual(
              read.map(({ revision }) => revision),
              model[index]!.map((_, at) => at),
            )
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('may drop older events after keepLast, and continues revisions and retries', async () => {
    const stream = fresh('checkpoint')
    const [start, neighbour] = [await rig.store.head(), fresh()]
    const events = Array.from({ length: 100 }, () => event())
    await rig.store.keepLast(stream, 3)
    for (const [at, each] of events.entries()) {
      const answer = await rig.store.append(stream, [each], at === 0 ? 'no-stream' : at - 1)
      assert.equal(answer.revision, at)
      assert.deepEqual(await rig.store.append(stream, [each], at === 0 ? 'no-stream' : at - 1), answer)
      if (at === 50) await rig.store.keepLast(stream, 3)
      if (at % 10 === 0) await rig.store.append(neighbour, [event()], at === 0 ? 'no-stream' : at / 10 - 1)
    }
    assert.deepEqual(
      (await rig.store.read(stream)).slice(-3).map(({ id, revision }) => [id, revision]),
      events.map(({ id }, at) => [id, at]).slice(-3),
    )
    assert.deepEqual(
      (await rig.store.read(stream, 'last')).map(({ revision }) => revision),
      [99],
    )
    assert.deepEqual(
      (await rig.store.read(stream, 98)).map(({ revision }) => revision),
      [98, 99],
    )
    await assert.rejects(rig.store.append(stream, [event()], 'no-stream'), conflict('no-stream', 99))
    await assert.rejects(rig.store.append(stream, [event()], 50), conflict(50, 99))
    assert.equal((await rig.store.read(neighbour)).length, 10)

    const seen: number[] = []
    const stop = new AbortController()
    for await (const page of rig.store.follow(start, ['checkpoint-'], stop.signal)) {
      seen.push(...page.events.filter((each) => each.stream === stream).map(({ revision }) => revision))
      if (seen.at(-1) === 99) stop.abort()
    }
    assert.deepEqual(
      seen,
      [...new Set(seen)].toSorted((a, b) => a - b),
    )
    assert.deepEqual(seen.slice(-3), [97, 98, 99])
  })
}
