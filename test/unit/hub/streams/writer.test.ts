import assert from 'node:assert/strict'
import type { EventStore, NewEvent } from '../../../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../../../hub/errors.ts'
import { ids } from '../../../../hub/streams/ids.ts'
import { documentStream, tenantStream } from '../../../../hub/streams/names.ts'
import { appendEvents, copyEvents, type EventContext } from '../../../../hub/streams/writer.ts'

const CONTEXT: EventContext = {
  commandId: '33333333-3333-4333-8333-333333333333',
  tenant: 'main',
  actor: 'key:abcdefgh',
  at: '2026-11-28T09:00:00.000Z',
  correlationId: 'request',
  causationId: 'message',
}
const cancelled = { type: 'DocumentCancelled', data: { personal: {} } }

describe('the event writer', () => {
  const appended: { stream: string; events: readonly NewEvent[] }[] = []
  const store = {
    async append(stream: string, events: readonly NewEvent[]) {
      appended.push({ stream, events })
      return { revision: 0, position: '0' }
    },
  } as unknown as EventStore
  beforeEach(() => appended.splice(0))

  it('gives every event an envelope, with the schema number of the registry', async () => {
    await appendEvents(store, documentStream('main', 'd'), [cancelled], 'no-stream', CONTEXT)
    assert.deepEqual(appended[0]!.events[0]!.metadata, {
      $correlationId: 'request',
      $causationId: 'message',
      tenant: 'main',
      actor: 'key:abcdefgh',
      schema: '6',
      occurredAt: CONTEXT.at,
      commandId: CONTEXT.commandId,
    })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await appendEvents(store, documentStream('main', 'd'), [cancelled], 0, { ...CONTEXT, traceparent, keyId: 'k1' })
    const { metadata } = appended[1]!.events[0]!
    assert.equal(metadata['traceparent'], traceparent)
    assert.equal(metadata['keyId'], 'k1')
    assert.ok(Object.values(metadata).every((value) => typeof value === 'string'))
  })

  it('derives the id of an event from command, type and index, so that a retry gets the same', async () => {
    const write = () => appendEvents(store, documentStream('main', 'd'), [cancelled, cancelled], 'no-stream', CONTEXT)
    const [first, second] = (await write()).events
    assert.equal(first!.id, ids.event(`${CONTEXT.commandId}:DocumentCancelled:0`))
    assert.equal(first!.id, '5b43f128-0c6a-525e-9dfa-457b1da04431')
    assert.notEqual(first!.id, second!.id)
    assert.deepEqual((await write()).events, [first, second])
  })

  it('refuses an event type that is not registered for the kind of stream', async () => {
    const refused = (error: unknown) => codeOf(error) === 'unknown-event'
    await assert.rejects(appendEvents(store, tenantStream('main'), [cancelled], 'no-stream', CONTEXT), refused)
    await assert.rejects(appendEvents(store, '$system', [cancelled], 'no-stream', CONTEXT), refused)
    assert.deepEqual(appended, [])
  })

  it('copies events of another log unchanged', async () => {
    const event = { id: 'e', type: 'Old', data: { a: 1 }, metadata: { schema: '1' } }
    const stored = { ...event, stream: 'other', revision: 3, position: '7', recordedAt: CONTEXT.at }
    await copyEvents(store, 'other', [stored], 2)
    assert.deepEqual(appended, [{ stream: 'other', events: [event] }])
  })
})
