import assert from 'node:assert/strict'
import path from 'node:path'
import { Readable } from 'node:stream'
import { deliverDocument } from '../../adapters/consumer.ts'
import { NO_PARTIES } from '../../hub/document/known-parties/parties.ts'
import { documentAggregate, noticeAggregate } from '../../hub/handler/aggregates.ts'
import type { DocumentCommand } from '../../hub/document/commands.ts'
import { openEmbeddedBlobs } from '../../hub/drivers/blobs/embedded/embedded.ts'
import type { Blobs } from '../../hub/drivers/blobs/port.ts'
import type { DeliveredMessage, QueueHandler, Settlement } from '../../hub/drivers/bus/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore, StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { WaybillError } from '../../hub/errors.ts'
import { handle } from '../../hub/handler/handle.ts'
import { silentLog } from '../../hub/log.ts'
import { handlerOf } from '../../hub/messaging/consume.ts'
import { notifyPeople } from '../../hub/notify/consumer.ts'
import { nextCommands } from '../../hub/pipeline/dispatcher/next-commands.ts'
import { upcastWork } from '../../hub/pipeline/dispatcher/work.ts'
import { noticesStream } from '../../hub/streams/names.ts'
import { openSlowFiles } from '../../inference/cached-reader.ts'
import { readDocument } from '../../inference/consumer.ts'
import { deliverTo, receive, recordReading, toReview } from '../support/documents-in-words.ts'
import { openTestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { staleStore, type StaleStore } from '../support/stale-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { TYPES } from '../support/types.ts'
import { until } from '../support/until.ts'

const TENANT = 'main'
const now = () => new Date().toISOString()

describe('a queue handler whose reads are behind its message', () => {
  const folder = temporaryFolder('stale-reads')
  let store: EventStore
  let blobs: Blobs
  let stale: StaleStore
  let documents = 0
  let documentId: string
  before(() => {
    store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
    blobs = openEmbeddedBlobs({ folder: path.join(folder, 'blobs') })
  })
  after(async () => {
    await store.close()
    await blobs.close()
  })
  beforeEach(() => {
    stale = staleStore(store)
    documentId = `0${++documents}`
  })

  const stream = () => `document-${TENANT}.${documentId}`
  const context = () => ({
    commandId: crypto.randomUUID(),
    tenant: TENANT,
    actor: 'test',
    at: now(),
    correlationId: 'c',
    causationId: 'c',
  })
  const written = async (...commands: DocumentCommand[]): Promise<StoredEvent> => {
    await handle(store, documentAggregate, stream(), [receiveOwn(), ...commands], context())
    return (await store.read(stream(), 'last'))[0]!
  }
  const receiveOwn = () => ({ ...receive, tenant: TENANT, documentId }) as DocumentCommand
  /** The message that the dispatcher publishes for an event. */
  const messageOf = (event: StoredEvent): DeliveredMessage => {
    const [message] = nextCommands(event, upcastWork(event), { adapterOf: () => 'sql', channelsOf: () => ['hook'] })
    return { ...message!, attempt: 1, redelivered: false, history: [] }
  }
  const typesIn = async (name: string) => (await store.read(name)).map(({ type }) => type)

  const reading = (): QueueHandler =>
    readDocument({
      store: stale,
      blobs: { ...blobs, get: async () => Readable.from(['bytes']) },
      views: openEmbeddedViews({ folder: path.join(folder, 'views', documentId) }),
      reader: {
        version: () => ({ reader: '1', models: '', provider: '' }),
        read: () => Promise.reject(new WaybillError('pdf-damaged', 'It does not open.')),
      },
      route: () => toReview,
      typesOf: () => TYPES,
      partiesOf: async () => NO_PARTIES,
      scratch: async (_, __, use) => use(Buffer.alloc(0)),
      slowFiles: openSlowFiles(),
      now,
    })
  const delivering = (): QueueHandler =>
    deliverDocument({
      store: stale,
      blobs,
      mappings: { close: async () => {}, apply: () => assert.fail() },
      targets: new Map(),
      businessKey: () => assert.fail(),
      now,
    })
  const notifying = (): QueueHandler => notifyPeople({ store: stale, channels: new Map(), now })
  const noticeOf = async (): Promise<StoredEvent> => {
    const { revision } = await written(recordReading(toReview))
    const ref = { channel: 'hook', revision, kind: 'in-review' } as const
    const notices = noticesStream(TENANT, documentId)
    await handle(
      store,
      noticeAggregate,
      notices,
      [
        { type: 'GiveUpNotice', ...ref, code: 'channel-unavailable', detail: 'It is away.' },
        { type: 'ReplayNotice', ...ref, messageId: 'm', reason: 'It is back.' },
      ],
      context(),
    )
    return (await store.read(notices, 'last'))[0]!
  }

  const CASES: {
    title: string
    handler: () => QueueHandler
    cause: () => Promise<StoredEvent>
    done: () => string
    shows: string
  }[] = [
    {
      title: 'reads a document',
      handler: reading,
      cause: () => written(),
      done: stream,
      shows: 'ReadingFailed',
    },
    {
      title: 'delivers a document',
      handler: delivering,
      cause: () => written(recordReading(deliverTo('ledger'))),
      done: stream,
      shows: 'DeliveryRecorded',
    },
    {
      title: 'notifies people of an event of the document',
      handler: notifying,
      cause: () => written(recordReading(toReview)),
      done: () => noticesStream(TENANT, documentId),
      shows: 'NoticeGivenUp',
    },
    {
      title: 'notifies people again because of an event of the notice',
      handler: notifying,
      cause: noticeOf,
      done: () => noticesStream(TENANT, documentId),
      shows: 'NoticeGivenUp',
    },
  ]

  for (const { title, handler, cause, done, shows } of CASES) {
    it(`${title}: waits, settles nothing and records nothing, then does its work`, async () => {
      const event = await cause()
      const before = await typesIn(done())
      stale.hide(event)
      let settlement: Settlement | undefined
      const handled = handlerOf(handler(), { log: silentLog, timeoutMs: 60_000 })(
        messageOf(event),
        new AbortController().signal,
      ).then((settled) => (settlement = settled))
      // More reads than one attempt makes before it fails with `stale-read`.
      await until(() => stale.staleReads() > 10)
      assert.equal(settlement, undefined)
      assert.deepEqual(await typesIn(done()), before)
      stale.catchUp()
      await handled
      assert.ok((await typesIn(done())).slice(before.length).includes(shows))
      const attempts = (await store.read(done())).map(({ data }) => data['attempt'] ?? 1)
      assert.deepEqual(new Set(attempts.filter((attempt) => typeof attempt === 'number')), new Set([1]))
    })
  }

  it('waits also where its last attempt is to be recorded as failed', async () => {
    const event = await written()
    const room = reading()
    stale.hide(event)
    let settlement: Settlement | undefined
    const failing: QueueHandler = { ...room, perform: () => Promise.reject(new WaybillError('step-timeout', 'slow')) }
    const handled = handlerOf(failing, { log: silentLog, timeoutMs: 60_000, attempts: 1 })(
      messageOf(event),
      new AbortController().signal,
    ).then((settled) => (settlement = settled))
    await until(() => stale.staleReads() > 10)
    assert.equal(settlement, undefined)
    stale.catchUp()
    await handled
    assert.deepEqual([settlement!.kind, (await typesIn(stream())).at(-1)], ['park', 'DocumentFailed'])
  })

  it('takes the message for what it is where the log was set back and has grown again since', async () => {
    const event = await written()
    stale.lose(event)
    const message = messageOf(event)
    const handler = handlerOf(reading(), { log: silentLog, timeoutMs: 60_000 })
    const settlement = await handler(message, new AbortController().signal)
    assert.deepEqual([settlement.kind, 'code' in settlement && settlement.code], ['park', 'unreadable-message'])
  })

  it('gives the message back when its consumer stops', async () => {
    const event = await written()
    stale.hide(event)
    const stop = new AbortController()
    const handled = handlerOf(reading(), { log: silentLog, timeoutMs: 60_000 })(messageOf(event), stop.signal)
    await until(() => stale.staleReads() > 0)
    stop.abort()
    assert.deepEqual(await handled, { kind: 'release' })
  })

  it('handles a message of an older version, which does not name its cause', async () => {
    const event = await written()
    const { headers, ...message } = messageOf(event)
    const { causeStream: _, causeRevision: __, ...older } = headers
    const handler = handlerOf(reading(), { log: silentLog, timeoutMs: 60_000 })
    assert.deepEqual(await handler({ ...message, headers: older }, new AbortController().signal), { kind: 'ack' })
  })
})

describe('the API of a hub whose reads are behind what it wrote', () => {
  it('answers "behind" instead of "no such document", and shows the document a moment later', async () => {
    let stale: StaleStore | undefined
    const hub = await openTestHub({
      seams: {
        engines: (engines) => ({ ...engines, store: (stale = staleStore(engines.store)) }),
      },
    })
    try {
      const { id } = (await hub.send(quickInvoice('S-1'))).body
      await hub.settled(id)
      stale!.hide({ stream: `document-main.${id}`, revision: 0 })
      const behind = await hub.call<{ type: string }>('GET', `/documents/${id}`)
      assert.deepEqual([behind.status, behind.body.type.split('/').at(-1)], [503, 'stale-read'])
      const soon = hub.call('GET', `/documents/${id}`)
      stale!.catchUp()
      assert.equal((await soon).status, 200)
    } finally {
      await hub.close()
    }
  })
})
