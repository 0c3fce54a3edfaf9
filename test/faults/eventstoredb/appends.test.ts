import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client'
import { openEventStoreDb } from '../../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { silentLog } from '../../../hub/log.ts'
import { event, fresh } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'

const ATTEMPT_MS = 500
const open = (url: string, deadlineMs = 15_000) =>
  openEventStoreDb({ url, log: silentLog, deadlineMs, attemptMs: ATTEMPT_MS })
const timed = async (work: Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work
  return performance.now() - started
}

describe('appending to an EventStoreDB that fails', () => {
  for (const [title, options] of [
    ['with one batch call for all appends', []],
    ['with one call per append', ['--no-batch']],
  ] as const) {
    describe(title, () => {
      let peer: EventStorePeer
      let store: EventStore
      before(async () => {
        peer = await startEventStorePeer(...options)
        store = await open(peer.url)
      })
      after(async () => {
        await store.close()
        await peer.close()
      })
      afterEach(() => peer.clear())

      const once = async (): Promise<void> => {
        const stream = fresh()
        const batch = [event('A'), event('B')]
        const appended = await store.append(stream, batch, 'no-stream')
        assert.equal(appended.revision, 1)
        const read = await store.read(stream)
        assert.deepEqual(
          read.map(({ id }) => id),
          batch.map(({ id }) => id),
        )
        assert.equal(read.at(-1)!.position, appended.position)
      }

      for (const kind of ['unavailable', 'not-ready'] as const) {
        it(`${kind}, three times: retries and stores once`, async () => {
          await peer.fault({ method: 'append', kind, times: 3 })
          await once()
        })
      }

      it('answer lost: retries with the same ids and stores once', async () => {
        await peer.fault({ method: 'append', kind: 'lost' })
        await once()
      })

      it('answer after the attempt timed out: retries, stores once, and ignores the late answer', async () => {
        await peer.fault({ method: 'append', kind: 'late', ms: ATTEMPT_MS + 100 })
        await once()
        await once()
      })

      it('answer without a position: reads it from the stream', async () => {
        await peer.fault({ method: 'append', kind: 'no-position', times: 100 })
        await once()
      })

      it('slow answer: waits for it', async () => {
        await peer.fault({ method: 'append', kind: 'late', ms: 300 })
        assert.ok((await timed(once())) >= 290)
      })

      it('no answer and nothing stored: retries', async () => {
        await peer.fault({ method: 'append', kind: 'hang' })
        await once()
      })

      it('connection cut again and again with ten writers: stores every event once, in order', async () => {
        const streams = Array.from({ length: 10 }, () => fresh())
        const ids = streams.map((): string[] => [])
        let acknowledged = 0
        let moved = () => {}
        const writing = Promise.all(
          streams.map(async (stream, writer) => {
            for (let number = 0; number < 40; number++) {
              const each = event('E', { number })
              ids[writer]!.push(each.id)
              assert.equal(
                (await store.append(stream, [each], number === 0 ? 'no-stream' : number - 1)).revision,
                number,
              )
              if (++acknowledged % 25 === 0) moved()
            }
          }),
        )
        for (let cuts = 1; cuts < 16; cuts++) {
          await Promise.race([
            writing,
            new Promise<void>((resolve) => {
              moved = resolve
            }),
          ])
          await peer.cut()
        }
        await writing
        for (const [writer, stream] of streams.entries())
          assert.deepEqual(
            (await store.read(stream)).map(({ id }) => id),
            ids[writer],
          )
      })

      it('fails at its deadline and names the setting; repeating the append finds what was stored', async () => {
        const stream = fresh()
        const one = [event()]
        const deadlineMs = 1_500
        const shortDeadline = await open(peer.url, deadlineMs)
        await peer.fault({ method: 'append', kind: 'lost', times: 1_000 })
        const spent = await timed(
          assert.rejects(
            shortDeadline.append(stream, one, 'no-stream'),
            (error: { code?: string; message: string }) => {
              assert.equal(error.code, 'engine-unavailable')
              assert.match(error.message, /WAYBILL_EVENT_STORE/)
              return true
            },
          ),
        )
        assert.ok(spent >= deadlineMs * 0.5 && spent < deadlineMs * 3, `${spent} ms`)
        await shortDeadline.close()
        await peer.clear()
        assert.equal((await store.append(stream, one, 'no-stream')).revision, 0)
        assert.equal((await store.read(stream)).length, 1)
      })

      it('refused credentials: fails at once', async () => {
        await peer.fault({ method: 'append', kind: 'denied' })
        await assert.rejects(store.append(fresh(), [event()], 'no-stream'), { code: 'engine-settings-invalid' })
      })

      it('invalid event: fails at once and affects no other append', async () => {
        const [bad, good] = await Promise.allSettled([
          store.append(fresh(), [{ ...event(), id: 'no uuid' }], 'no-stream'),
          store.append(fresh(), [event()], 'no-stream'),
        ])
        assert.equal(bad.status === 'rejected' && (bad.reason as { code: string }).code, 'internal')
        assert.equal(good.status, 'fulfilled')
      })
    })
  }

  it('not the leader: switches to the named leader', async () => {
    const [follower, leader] = [await startEventStorePeer(), await startEventStorePeer()]
    const store = await open(follower.url)
    try {
      await follower.fault({ method: 'append', kind: 'not-leader', host: '127.0.0.1', port: leader.port })
      const before = await leader.facts()
      const stream = fresh()
      await store.append(stream, [event()], 'no-stream')
      assert.equal((await leader.facts()).events, before.events + 1)
      assert.equal((await store.read(stream)).length, 1)
    } finally {
      await store.close()
      await Promise.all([follower.close(), leader.close()])
    }
  })

  it('cluster: finds the leader by gossip, and the next one when it dies', async () => {
    const peers = [await startEventStorePeer(), await startEventStorePeer()] as const
    const [one, two] = peers
    const gossip = (first: 'LEADER' | 'FOLLOWER') =>
      Promise.all(
        peers.map((peer) =>
          peer.members([
            { port: one.port, state: first },
            { port: two.port, state: first === 'LEADER' ? 'FOLLOWER' : 'LEADER' },
          ]),
        ),
      )
    await gossip('FOLLOWER')
    const store = await open(`esdb://127.0.0.1:${one.port},127.0.0.1:${two.port}?tls=false`, 10_000)
    const discovering = await open(`esdb+discover://127.0.0.1:${one.port}?tls=false`)
    try {
      const before = await two.facts()
      await store.append(fresh(), [event()], 'no-stream')
      await discovering.append(fresh(), [event()], 'no-stream')
      assert.equal((await two.facts()).events, before.events + 2)
      await one.members([{ port: one.port, state: 'LEADER' }])
      await two.kill()
      await store.append(fresh(), [event()], 'no-stream')
    } finally {
      await Promise.all([store.close(), discovering.close()])
      await Promise.all(peers.map((peer) => peer.close()))
    }
  })

  it('death of one server: does not affect appends to another', async () => {
    const [dying, living] = [await startEventStorePeer(), await startEventStorePeer()]
    const [one, two] = [await open(dying.url, 1_000), await open(living.url)]
    try {
      await living.fault({ method: 'append', kind: 'late', ms: 500, times: 20 })
      const waiting = Promise.all(Array.from({ length: 20 }, () => two.append(fresh(), [event()], 'no-stream')))
      const failing = Promise.allSettled(Array.from({ length: 20 }, () => one.append(fresh(), [event()], 'no-stream')))
      await dying.kill()
      assert.equal((await waiting).length, 20)
      assert.ok((await living.facts()).events >= 20)
      await failing
    } finally {
      await Promise.all([one.close(), two.close()])
      await Promise.all([dying.close(), living.close()])
    }
  })
})

describe('EventStoreDB streams that another program has changed', () => {
  it('fails on an event that is not JSON and names it', async () => {
    const peer = await startEventStorePeer()
    const store = await open(peer.url)
    const other = EventStoreDBClient.connectionString(peer.url)
    try {
      const stream = fresh()
      await other.appendToStream(stream, binaryEvent({ type: 'Strange', data: Buffer.from([1, 2, 3]) }), {
        expectedRevision: 'no_stream',
      })
      const strange = { code: 'unknown-event', facts: { stream, revision: 0 } }
      await assert.rejects(store.read(stream), strange)
      await assert.rejects(async () => {
        for await (const { events } of store.follow(undefined, ['document-'], new AbortController().signal))
          assert.deepEqual(events, [])
      }, strange)
    } finally {
      await other.dispose()
      await store.close()
      await peer.close()
    }
  })

  it('continues the revisions of a deleted stream, and fails for a tombstoned one', async () => {
    const peer = await startEventStorePeer()
    const store = await open(peer.url)
    const operator = EventStoreDBClient.connectionString(peer.url)
    try {
      const [deleted, tombstoned] = [fresh(), `gone-main.${randomUUID()}`]
      for (const stream of [deleted, tombstoned]) await store.append(stream, [event('A'), event('B')], 'no-stream')
      await operator.deleteStream(deleted)
      await operator.tombstoneStream(tombstoned)
      assert.deepEqual(await store.read(deleted), [])
      assert.equal((await store.append(deleted, [event('C')], 'no-stream')).revision, 2)
      assert.deepEqual(
        (await store.read(deleted)).map(({ revision, type }) => [revision, type]),
        [[2, 'C']],
      )
      await assert.rejects(store.read(tombstoned), { code: 'not-found' })
      await assert.rejects(store.append(tombstoned, [event()], 1), { code: 'not-found' })
    } finally {
      await operator.dispose()
      await store.close()
      await peer.close()
    }
  })
})
