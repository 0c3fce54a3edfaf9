import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { OpenTarget } from '../../adapters/registry.ts'
import { openEmbeddedBus } from '../../hub/drivers/bus/embedded/embedded.ts'
import type { Message } from '../../hub/drivers/bus/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import { WaybillError } from '../../hub/errors.ts'
import { handle } from '../../hub/handler/handle.ts'
import type { Decision } from '../../hub/parking/decide.ts'
import { openParking } from '../../hub/parking/parking.ts'
import { receive } from '../support/documents-in-words.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

interface Parked {
  id: string
  queue: string
  documentId?: string
  target?: string
  code: string
  reason: string
  history: object[]
}
const listed = async (hub: TestHub, as?: string) =>
  (await hub.call<{ parked: Parked[] }>('GET', '/parked', as === undefined ? {} : { as })).body.parked
const REASON = { reason: 'The ledger is back.' }

describe('a parked message', () => {
  let hub: TestHub
  /** what the target does with a send: takes it, is down, or takes it and loses the answer */
  let target: 'well' | 'down' | 'mute' = 'well'
  let sends = 0
  const faulty = (targets: Map<string, OpenTarget>) =>
    new Map(
      [...targets].map(([name, open]): [string, OpenTarget] => [
        name,
        {
          ...open,
          target: {
            ...open.target,
            async send(intent, signal) {
              if (target === 'down') throw new Error('refused')
              sends++
              const receipt = await open.target.send(intent, signal)
              if (target === 'mute') throw new Error('the line broke')
              return receipt
            },
            async find(intent, signal) {
              if (target !== 'well') throw new Error('refused')
              return open.target.find(intent, signal)
            },
            classify: (error) =>
              target === 'down'
                ? { kind: 'not-sent', detail: 'It is down.' }
                : target === 'mute'
                  ? { kind: 'unknown', detail: 'The line broke.' }
                  : open.target.classify(error),
          },
        },
      ]),
    )
  before(async () => {
    hub = await openTestHub({ seams: { attempts: 1, targets: faulty } })
  })
  after(() => hub.close())
  beforeEach(() => {
    target = 'well'
    sends = 0
  })

  const postings = (number: string): number => {
    const ledger = new DatabaseSync(path.join(hub.data, 'ledger.sqlite'), { readOnly: true })
    const { count } = ledger
      .prepare('SELECT count(*) AS count FROM postings WHERE document_number = ?')
      .get(number) as { count: number }
    ledger.close()
    return count
  }
  async function parkedAs(what: 'down' | 'mute', number: string): Promise<Parked> {
    target = what
    const { id } = (await hub.send(quickInvoice(number))).body
    assert.equal((await hub.settled(id)).state, 'failed')
    target = 'well'
    for (;;) {
      const found = (await listed(hub)).find(({ documentId }) => documentId === id)
      if (found) return found
    }
  }
  const posted = async (id: string) => {
    for (;;) {
      const { state } = (await hub.call('GET', `/documents/${id}`)).body
      if (state === 'posted') return
      assert.ok(state === 'delivering' || state === 'received' || state === 'reading', String(state))
    }
  }

  it('is listed with reason and history, for administrators of its tenant only', async () => {
    const { id, documentId, target: to, code, reason } = await parkedAs('down', 'PARKED-1')
    assert.deepEqual([to, code], ['ledger', 'target-unavailable'])
    assert.match(reason, /It is down/)
    const other = await hub.hub.keys.issue('other', 'admin', 'test')
    assert.deepEqual(await listed(hub, other), [])
    for (const [method, route, body] of [
      ['GET', '', undefined],
      ['POST', '/replay', REASON],
      ['POST', '/discard', REASON],
    ] as const) {
      assert.equal((await hub.call(method, `/parked/${id}${route}`, { as: other, body })).status, 404)
    }
    assert.equal((await hub.call('POST', `/documents/${documentId}/replay`, { as: other, body: REASON })).status, 404)
    const reviewer = await hub.hub.keys.issue('main', 'reviewer', 'test')
    assert.equal((await hub.call('GET', '/parked', { as: reviewer })).status, 403)
    assert.equal((await hub.call('POST', `/parked/${id}/replay`, { body: {} })).status, 400)
    await hub.call('POST', `/parked/${id}/discard`, { body: REASON })
  })

  it('is replayed once however often it is said, posts once, and leaves who and why in the trail', async () => {
    const { id, documentId } = await parkedAs('down', 'PARKED-2')
    const answers = await Promise.all([1, 2, 3].map(() => hub.call('POST', `/parked/${id}/replay`, { body: REASON })))
    await posted(documentId!)
    answers.push(await hub.call('POST', `/parked/${id}/replay`, { body: REASON }))
    for (const { status, body } of answers)
      assert.deepEqual([status, body], [200, { id, decision: 'replayed', documentId }])
    assert.equal(postings('PARKED-2'), 1)
    const trail = await hub.trail(documentId!)
    const replays = trail.filter(({ event }) => event === 'DocumentReplayed')
    assert.deepEqual(
      replays.map(({ text, actor }) => [text, actor.split(':')[0]]),
      [['Replayed by an operator: delivery to ledger is repeated (attempt 2). Reason: The ledger is back.', 'key']],
    )
    assert.ok(trail.some(({ event }) => event === 'DeliveryReplayed'))
    assert.deepEqual(
      (await listed(hub)).filter((each) => each.id === id),
      [],
    )
    assert.equal((await hub.call<Problem>('POST', `/parked/${id}/discard`, { body: REASON })).status, 409)
    const [decision] = await hub.hub.engines.store.read(`parked-main.${id}`)
    assert.equal((decision!.data['personal'] as { reason: string }).reason, REASON.reason)
    assert.equal((await hub.call('GET', `/documents/${documentId}`)).body['failure'], undefined)
  })

  it('of a send that may have arrived is looked up before anything is sent again', async () => {
    const { id, documentId } = await parkedAs('mute', 'PARKED-3')
    assert.equal(sends, 1)
    await hub.call('POST', `/parked/${id}/replay`, { body: REASON })
    await posted(documentId!)
    assert.equal(sends, 1)
    assert.equal(postings('PARKED-3'), 1)
    assert.ok((await hub.trail(documentId!)).some(({ text }) => /found by its posting key/.test(text)))
  })

  it('is discarded with a reason; its document stays failed, and can still be replayed', async () => {
    const { id, documentId } = await parkedAs('down', 'PARKED-4')
    for (let time = 1; time <= 2; time++)
      assert.equal((await hub.call('POST', `/parked/${id}/discard`, { body: { reason: 'Not needed.' } })).status, 200)
    assert.deepEqual(
      (await listed(hub)).filter((each) => each.id === id),
      [],
    )
    assert.equal((await hub.call('POST', `/parked/${id}/replay`, { body: REASON })).status, 409)
    const notes = (await hub.trail(documentId!)).filter(({ event }) => event === 'MessageDiscarded')
    assert.deepEqual(
      notes.map(({ text }) => text),
      ['An operator discarded a parked message (The target is unavailable). Reason: Not needed.'],
    )
    const replayed = await hub.call('POST', `/documents/${documentId}/replay`, { body: REASON })
    assert.equal(replayed.status, 200)
    await posted(documentId!)
  })

  it('leaves parking when its document is replayed', async () => {
    const { id, documentId } = await parkedAs('down', 'PARKED-5')
    assert.equal((await hub.call('POST', `/documents/${documentId}/replay`, { body: REASON })).status, 200)
    await posted(documentId!)
    assert.deepEqual(
      (await listed(hub)).filter((each) => each.id === id),
      [],
    )
    assert.equal((await hub.call('POST', `/documents/${documentId}/replay`, { body: REASON })).status, 409)
    assert.equal(postings('PARKED-5'), 1)
  })

  it('that names no document can only be discarded, and the log says so', async () => {
    const message = {
      id: 'from elsewhere',
      queue: 'read.standard.v1',
      type: 'ReadDocument',
      body: { nonsense: true },
      headers: {},
    }
    await hub.hub.engines.bus.publish([message])
    let found: Parked | undefined
    while (!found) found = (await listed(hub)).find(({ code }) => code === 'unreadable-message')
    assert.equal((await hub.call('POST', `/parked/${found.id}/replay`, { body: REASON })).status, 409)
    assert.deepEqual((await hub.call('POST', `/parked/${found.id}/discard`, { body: REASON })).body, {
      id: found.id,
      decision: 'discarded',
    })
    assert.deepEqual(await listed(hub), [])
    assert.equal((await hub.hub.engines.store.read(`parked-main.${found.id}`))[0]!.type, 'ParkedMessageDiscarded')
    await assertExplained(hub, 'unreadable-message')
    assert.equal((await hub.settled((await hub.send(quickInvoice('AFTER'))).body.id)).state, 'posted')
  })
})

describe('an operator whose hub dies', () => {
  const QUEUE = 'read.standard.v1'
  const documentId = receive.type === 'ReceiveDocument' ? receive.documentId : ''
  const stream = `document-main.${documentId}`
  const decision: Decision = {
    tenant: 'main',
    actor: 'key:1',
    at: '2026-01-01T00:00:00.000Z',
    correlationId: randomUUID(),
    causationId: randomUUID(),
    reason: 'mended',
  }
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'waybill-parked-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** The engines on one folder; the step number `death` (counted over durable steps, before and after each) does not return. */
  function open(death = Infinity) {
    const store = openEmbeddedEventStore({ folder })
    const bus = openEmbeddedBus({ folder, queues: [QUEUE] })
    let steps = 0
    const around = async <T>(step: () => Promise<T>): Promise<T> => {
      if (++steps === death) throw new Error('dead')
      const result = await step()
      if (++steps === death) throw new Error('dead')
      return result
    }
    const parking = openParking({
      store: { ...store, append: (...args) => around(() => store.append(...args)) },
      bus: {
        ...bus,
        parked: (queue, discard) => (discard ? around(() => bus.parked(queue, discard)) : bus.parked(queue)),
      },
      queues: [QUEUE],
      operator: 'main',
    })
    return { store, bus, parking, close: () => Promise.all([store.close(), bus.close()]) }
  }

  async function park(message: Message): Promise<void> {
    const { store, bus, close } = open()
    const context = (commandId: string) => ({
      commandId,
      tenant: 'main',
      actor: 'test',
      at: '2026-01-01T00:00:00.000Z',
      correlationId: 'c',
      causationId: 'c',
    })
    await handle(store, documentAggregate, stream, receive, context('1'))
    await handle(
      store,
      documentAggregate,
      stream,
      { type: 'FailReading', attempt: 1, code: 'models-missing', detail: '' },
      context('2'),
    )
    await bus.publish([message])
    await new Promise<void>((resolve) => {
      const consumer = bus.consume(
        QUEUE,
        async () => {
          setImmediate(() => void consumer.stop().then(resolve))
          return { kind: 'park', code: 'models-missing', reason: 'gone' }
        },
        { prefetch: 1 },
      )
    })
    await close()
  }

  const toRead = (): Message => ({
    id: randomUUID(),
    queue: QUEUE,
    type: 'ReadDocument',
    body: { tenant: 'main', documentId },
    headers: { tenant: 'main' },
  })

  for (const deed of ['replay', 'discard'] as const) {
    for (const death of [1, 2, 3, 4, 5, 6]) {
      it(`at durable step ${death} of a ${deed} says it again: one event, one decision, nothing left in parking`, async () => {
        const message = toRead()
        await park(message)
        const dying = open(death)
        await assert.rejects(dying.parking[deed]('main', message.id, decision), /dead/)
        await dying.close()
        const { store, bus, parking, close } = open()
        // The event is there before the message leaves: never neither of the two.
        const type = deed === 'replay' ? 'DocumentReplayed' : 'MessageDiscarded'
        const count = async () => (await store.read(stream)).filter((event) => event.type === type).length
        assert.ok((await count()) + (await bus.parked(QUEUE)).length >= 1)
        const other = deed === 'replay' ? 'discard' : 'replay'
        if (death > 1) await assert.rejects(parking[other]('main', message.id, decision), { code: 'not-possible-now' })
        for (let time = 1; time <= 2; time++)
          assert.equal(
            (await parking[deed]('main', message.id, decision)).decision,
            deed === 'replay' ? 'replayed' : 'discarded',
          )
        assert.equal(await count(), 1)
        assert.deepEqual(await bus.parked(QUEUE), [])
        assert.equal((await store.read(`parked-main.${message.id}`)).length, 1)
        await close()
      })
    }
    it(`between the decision of a ${deed} and its document says it again, also where the message is gone by then: the document is told once`, async () => {
      const message = toRead()
      await park(message)
      const dying = open(3)
      await assert.rejects(dying.parking[deed]('main', message.id, decision), /dead/)
      await dying.close()
      const { store, bus, parking, close } = open()
      await bus.parked(QUEUE, [message.id])
      const type = deed === 'replay' ? 'DocumentReplayed' : 'MessageDiscarded'
      for (let time = 1; time <= 2; time++) {
        assert.equal((await parking[deed]('main', message.id, decision)).documentId, documentId)
        assert.equal((await store.read(stream)).filter((event) => event.type === type).length, 1)
      }
      await close()
    })
  }

  it('after a replay of the document itself adds nothing by a replay of the message that it replaced', async () => {
    const message = toRead()
    await park(message)
    const { store, bus, parking, close } = open()
    await parking.replayDocument('main', documentId, undefined, { ...decision, commandId: randomUUID() })
    assert.deepEqual(await bus.parked(QUEUE), [])
    await handle(
      store,
      documentAggregate,
      stream,
      { type: 'FailReading', attempt: 2, code: 'models-missing', detail: '' },
      { ...decision, commandId: '3' },
    )
    const { length } = await store.read(stream)
    assert.equal((await parking.replay('main', message.id, decision)).decision, 'replayed')
    assert.equal((await store.read(stream)).length, length)
    await close()
  })

  it('by a broker that is away finds the document as it was, and replays it later', async () => {
    const message = toRead()
    await park(message)
    const { store, bus, parking, close } = open()
    const { length } = await store.read(stream)
    const away = openParking({
      store,
      bus: { ...bus, parked: () => Promise.reject(new WaybillError('engine-unavailable', 'It is away.')) },
      queues: [QUEUE],
      operator: 'main',
    })
    await assert.rejects(away.replayDocument('main', documentId, undefined, { ...decision, commandId: randomUUID() }), {
      code: 'engine-unavailable',
    })
    assert.equal((await store.read(stream)).length, length)
    await parking.replayDocument('main', documentId, undefined, { ...decision, commandId: randomUUID() })
    assert.deepEqual(await bus.parked(QUEUE), [])
    await close()
  })
})
