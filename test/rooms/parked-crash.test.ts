import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { openEmbeddedBus } from '../../hub/drivers/bus/embedded/embedded.ts'
import type { Message } from '../../hub/drivers/bus/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import { WaybillError } from '../../hub/errors.ts'
import { handle } from '../../hub/handler/handle.ts'
import type { Decision } from '../../hub/parking/decide.ts'
import { openParking } from '../../hub/parking/parking.ts'
import { receive } from '../support/documents-in-words.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('a decision about a parked message in a hub that crashes', () => {
  const QUEUE = 'read.standard.v1'
  const documentId = receive.type === 'ReceiveDocument' ? receive.documentId : ''
  const stream = `document-main.${documentId}`
  const decision: Decision = {
    tenant: 'main',
    actor: 'key:1',
    at: '2026-01-01T00:00:00.000Z',
    correlationId: randomUUID(),
    causationId: randomUUID(),
    reason: 'fixed',
  }
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder('parked')
  })

  /** The engines in one folder. Step number `crashAt` fails, counted before and after each durable step. */
  function open(crashAt = Infinity) {
    const store = openEmbeddedEventStore({ folder })
    const bus = openEmbeddedBus({ folder, queues: [QUEUE] })
    let steps = 0
    const around = async <T>(step: () => Promise<T>): Promise<T> => {
      if (++steps === crashAt) throw new Error('crashed')
      const result = await step()
      if (++steps === crashAt) throw new Error('crashed')
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

  for (const action of ['replay', 'discard'] as const) {
    for (const crashAt of [1, 2, 3, 4, 5, 6]) {
      it(`is completed by a repeat after a crash at durable step ${crashAt} of a ${action}`, async () => {
        const message = toRead()
        await park(message)
        const crashing = open(crashAt)
        await assert.rejects(crashing.parking[action]('main', message.id, decision), /crashed/)
        await crashing.close()
        const { store, bus, parking, close } = open()
        // The event is stored before the message leaves parking, so at least one of the two is always there.
        const type = action === 'replay' ? 'DocumentReplayed' : 'MessageDiscarded'
        const count = async () => (await store.read(stream)).filter((event) => event.type === type).length
        assert.ok((await count()) + (await bus.parked(QUEUE)).length >= 1)
        const other = action === 'replay' ? 'discard' : 'replay'
        if (crashAt > 1)
          await assert.rejects(parking[other]('main', message.id, decision), { code: 'not-possible-now' })
        for (let time = 1; time <= 2; time++)
          assert.equal(
            (await parking[action]('main', message.id, decision)).decision,
            action === 'replay' ? 'replayed' : 'discarded',
          )
        assert.equal(await count(), 1)
        assert.deepEqual(await bus.parked(QUEUE), [])
        assert.equal((await store.read(`parked-main.${message.id}`)).length, 1)
        await close()
      })
    }
    it(`is applied once by a repeated ${action}, even if the message is gone`, async () => {
      const message = toRead()
      await park(message)
      const crashing = open(3)
      await assert.rejects(crashing.parking[action]('main', message.id, decision), /crashed/)
      await crashing.close()
      const { store, bus, parking, close } = open()
      await bus.parked(QUEUE, [message.id])
      const type = action === 'replay' ? 'DocumentReplayed' : 'MessageDiscarded'
      for (let time = 1; time <= 2; time++) {
        assert.equal((await parking[action]('main', message.id, decision)).documentId, documentId)
        assert.equal((await store.read(stream)).filter((event) => event.type === type).length, 1)
      }
      await close()
    })
  }

  it('adds nothing if it replays a message that a replay of the document has replaced', async () => {
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

  it('leaves the document unchanged while the broker does not answer, and replays it later', async () => {
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
