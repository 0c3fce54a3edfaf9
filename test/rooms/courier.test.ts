import assert from 'node:assert/strict'
import path from 'node:path'
import { deliverDocument } from '../../adapters/consumer.ts'
import { recordRestore } from '../../hub/backup/record-restore.ts'
import { intentOf } from '../../adapters/delivery/posting-key.ts'
import { openClockGuard } from '../../hub/platform/clock-guard.ts'
import type { Found, Outcome, Target } from '../../adapters/adapter.ts'
import { deliveryAggregate, documentAggregate } from '../../hub/handler/aggregates.ts'
import { deliveryStream, documentStream } from '../../hub/streams/names.ts'
import { openEmbeddedBlobs } from '../../hub/drivers/blobs/embedded/embedded.ts'
import type { DeliveredMessage } from '../../hub/drivers/bus/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { handle, load } from '../../hub/handler/handle.ts'
import { deliverTo, receive, recordReading } from '../support/documents-in-words.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const tenant = 'main'
const documentId = '01J0000000000000000000000A'
const STREAM = deliveryStream(tenant, documentId, 'ledger')
const message = (attempt: number): DeliveredMessage => ({
  id: 'one',
  queue: 'deliver.sql.standard.v1',
  type: 'DeliverDocument',
  body: { tenant, documentId, target: 'ledger' },
  headers: { tenant },
  attempt,
  redelivered: false,
  history: [],
})

describe('a courier beside another one', () => {
  const folder = temporaryFolder('courier')
  let number = 0
  const closing: (() => Promise<void>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  /** A document on its way to a target that takes whatever comes, and couriers as processes of their own. */
  async function open() {
    const home = path.join(folder, String(number++))
    const store = openEmbeddedEventStore({ folder: path.join(home, 'events') })
    const blobs = openEmbeddedBlobs({ folder: path.join(home, 'blobs') })
    closing.push(
      () => store.close(),
      () => blobs.close(),
    )
    const context = (commandId: string) => ({
      commandId,
      tenant,
      actor: 'test',
      at: new Date().toISOString(),
      correlationId: 'test',
      causationId: 'test',
    })
    await handle(
      store,
      documentAggregate,
      documentStream(tenant, documentId),
      [receive, recordReading(deliverTo('ledger'))],
      context('made'),
    )
    const world = {
      sent: 0,
      found: { kind: 'none' } as Found,
      duplicate: { kind: 'none' } as Found,
      lookup: async () => {},
      elapsed: 0,
      means: 'unknown' as 'unknown' | 'not-sent',
      fate: async (): Promise<{ reference: string }> => ({ reference: String(world.sent) }),
    }
    const target: Target = {
      prepare: intentOf,
      check: async () => undefined,
      close: async () => {},
      async find() {
        await world.lookup()
        return world.found
      },
      findDuplicate: async () => world.duplicate,
      async send() {
        world.sent++
        return world.fate()
      },
      classify: (error): Outcome => ({ kind: world.means, detail: String(error) }),
    }
    const adapter = {
      name: 'sql',
      settings: {},
      proven: '',
      settleSeconds: 30,
      businessKey: () => undefined,
      open: async () => target,
    }
    const mappings = {
      close: async () => {},
      apply: async (name: string) => ({ payload: {}, mapping: { name, sha256: '00' } }),
    }
    const courier = () =>
      deliverDocument({
        store,
        blobs,
        mappings,
        targets: new Map([['ledger', { name: 'ledger', adapter, target }]]),
        now: () => new Date(Date.now() + world.elapsed).toISOString(),
        businessKey: () => ({ keys: [], likelyKeys: [], gaps: [] }),
        elapsedMs: () => performance.now() + world.elapsed,
      })
    return {
      world,
      courier,
      restored: () => recordRestore(store, { at: new Date().toISOString() }),
      types: async () => (await store.read(STREAM)).map(({ type }) => type),
      delivery: async () => (await load(store, deliveryAggregate, STREAM)).state,
    }
  }

  const perform = (work: ReturnType<typeof deliverDocument>, attempt: number) =>
    work.perform(message(attempt), new AbortController().signal)

  it('does not send on the intent of the other, though their message is the same', async () => {
    const { world, courier, delivery } = await open()
    await Promise.allSettled([perform(courier(), 1), perform(courier(), 1), perform(courier(), 1)])
    assert.equal(world.sent, 1)
    assert.equal((await delivery()).state, 'posted')
  })

  describe('after the log was restored from a backup', () => {
    async function openRestored() {
      const room = await open()
      await room.restored()
      room.world.elapsed = 31_000
      return room
    }

    it('confirms what the target holds under the posting key, and does not send it', async () => {
      const { world, courier, delivery } = await openRestored()
      world.found = { kind: 'one', reference: '17' }
      await perform(courier(), 1)
      assert.equal(world.sent, 0)
      assert.partialDeepStrictEqual(await delivery(), { state: 'posted', reference: '17' })
    })

    it('records a duplicate of what the target holds under another key, and does not send it', async () => {
      const { world, courier, delivery } = await openRestored()
      world.duplicate = { kind: 'one', reference: '18' }
      await perform(courier(), 1)
      assert.equal(world.sent, 0)
      assert.partialDeepStrictEqual(await delivery(), { state: 'duplicate', reference: '18' })
    })

    it('sends once what the target does not hold', async () => {
      const { world, courier, delivery } = await openRestored()
      await perform(courier(), 1)
      assert.equal(world.sent, 1)
      assert.equal((await delivery()).state, 'posted')
    })

    it('asks a person if the target holds several', async () => {
      const { world, courier, delivery } = await openRestored()
      world.found = { kind: 'many', references: ['1', '2'] }
      await perform(courier(), 1)
      assert.equal(world.sent, 0)
      assert.equal((await delivery()).state, 'given-up')
    })

    it('sends nothing while the target cannot be asked, or a send of the earlier hub may still arrive', async () => {
      const { world, courier, delivery } = await openRestored()
      world.lookup = () => Promise.reject(new Error('down'))
      await assert.rejects(perform(courier(), 1), { code: 'target-unavailable' })
      world.lookup = async () => {}
      const early = await open()
      await early.restored()
      await assert.rejects(perform(early.courier(), 1), { code: 'target-unavailable' })
      assert.deepEqual([world.sent, early.world.sent], [0, 0])
      assert.equal((await delivery()).state, 'intended')
      await perform(courier(), 2)
      assert.equal(world.sent, 1)
    })
  })

  it('waits for a repeated send as long as for the first one', async () => {
    const { world, courier, types } = await open()
    world.fate = () => new Promise(() => {})
    void perform(courier(), 1)
    while (world.sent < 1)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    await assert.rejects(perform(courier(), 2), { code: 'delivery-in-doubt' })
    world.elapsed = 31_000
    const late = courier()
    void perform(late, 3)
    while (world.sent < 2)
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    // The store's own clock has not moved: the second send was recorded now, so it is waited for.
    world.elapsed = 0
    await assert.rejects(perform(courier(), 4), { code: 'delivery-in-doubt' })
    assert.equal(world.sent, 2)
    assert.deepEqual(await types(), ['DeliveryStarted', 'DeliveryIntended', 'DeliveryRepeated'])
  })

  it('does not send once its step has taken too long', async () => {
    const { world, courier, types } = await open()
    const abort = new AbortController()
    abort.abort()
    await assert.rejects(courier().perform(message(1), abort.signal), { code: 'target-unavailable' })
    assert.equal(world.sent, 0)
    assert.deepEqual((await types()).at(-1), 'DeliveryAttemptFailed')
    await perform(courier(), 2)
    assert.equal(world.sent, 1)
  })

  it('is in doubt at its last attempt only if the target may hold the posting', async () => {
    const refused = await open()
    refused.world.fate = async () => {
      throw new Error('no connection')
    }
    refused.world.means = 'not-sent'
    await assert.rejects(perform(refused.courier(), 1), { code: 'target-unavailable' })
    await refused.courier().giveUp(message(1), new Error('too often'))
    const lost = await open()
    lost.world.fate = async () => {
      throw new Error('the line broke')
    }
    await assert.rejects(perform(lost.courier(), 1), { code: 'delivery-in-doubt' })
    await lost.courier().giveUp(message(1), new Error('too often'))
    const codes = await Promise.all(
      [refused, lost].map(async ({ delivery }) => ((await delivery()) as { code?: string }).code),
    )
    assert.deepEqual(codes, ['attempts-exhausted', 'delivery-in-doubt'])
  })

  it('does not trust a clock that has jumped', () => {
    const clock = { wall: Date.parse('2026-01-01T00:00:00Z'), steady: 0 }
    const secondsSince = openClockGuard(
      () => new Date(clock.wall).toISOString(),
      () => clock.steady,
    )
    const event = { id: 'one', recordedAt: '2025-12-31T23:59:50.000Z' }
    assert.equal(secondsSince(event), 10)
    clock.wall += 600_000
    assert.equal(secondsSince(event), 0)
    clock.wall += 40_000
    clock.steady += 40_000
    assert.equal(secondsSince(event), 40)
  })
})
