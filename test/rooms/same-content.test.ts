import assert from 'node:assert/strict'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { DocumentCommand } from '../../hub/document/commands.ts'
import type { ExistingDocument } from '../../hub/document/document.ts'
import { openEmbeddedBlobs } from '../../hub/drivers/blobs/embedded/embedded.ts'
import type { Blobs } from '../../hub/drivers/blobs/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import { handle, load } from '../../hub/handler/handle.ts'
import { isPostedElsewhere } from '../../hub/handler/same-content.ts'
import { receiveDocuments, type Incoming } from '../../hub/intake/receive.ts'
import { documentStream } from '../../hub/streams/names.ts'
import { deliverTo, PIPELINE, recordReading, toReview } from '../support/documents-in-words.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const TENANT = 'main'
const now = () => new Date().toISOString()
const FAILED: DocumentCommand = { type: 'FailReading', attempt: 1, code: 'pdf-damaged', detail: '' }
const REOPENED: DocumentCommand = { type: 'ReopenDocument', reason: 'It is readable.' }
const APPROVED: DocumentCommand = { type: 'CompleteReview', corrections: [], route: deliverTo('ledger') }

describe('documents with the same bytes', () => {
  const folder = temporaryFolder('same-content')
  let store: EventStore
  let blobs: Blobs
  let files = 0
  before(() => {
    store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
    blobs = openEmbeddedBlobs({ folder: path.join(folder, 'blobs') })
  })
  after(async () => {
    await store.close()
    await blobs.close()
  })

  /** Sends one file as often as it is called, by the intake that appends to this store. */
  function sender(): (options?: Partial<Incoming>, through?: EventStore) => Promise<string> {
    const bytes = quickInvoice(`SAME-${++files}`)
    return async (options = {}, through = store) => {
      const receive = receiveDocuments({
        store: through,
        blobs,
        sniff: () => 'application/pdf',
        pipelineOf: () => PIPELINE,
        serviceClassOf: () => 'standard',
        maxBytes: 1_000_000,
        now,
      })
      const request = { tenant: TENANT, bytes: Readable.from([bytes]), source: 'rest', actor: 't', correlationId: 'c' }
      return (await receive({ ...request, ...options })).documentId
    }
  }
  async function decide(documentId: string, ...commands: DocumentCommand[]): Promise<void> {
    const common = { tenant: TENANT, actor: 't', at: now(), correlationId: 'c', causationId: 'c' }
    const context = { ...common, commandId: crypto.randomUUID() }
    await handle(store, documentAggregate, documentStream(TENANT, documentId), commands, context)
  }
  async function isAsked(documentId: string): Promise<boolean> {
    const { state } = await load(store, documentAggregate, documentStream(TENANT, documentId))
    assert.notEqual(state.state, 'none')
    return isPostedElsewhere(store, state as ExistingDocument)
  }
  /** A store whose append of a received document waits, as in a process that is suspended. */
  function suspended(): { store: EventStore; reached: Promise<void>; resume: () => void } {
    const reached = Promise.withResolvers<void>()
    const resumed = Promise.withResolvers<void>()
    const append: EventStore['append'] = async (stream, events, expected) => {
      if (events[0]?.type === 'DocumentReceived') {
        reached.resolve()
        await resumed.promise
      }
      return store.append(stream, events, expected)
    }
    return { store: { ...store, append }, reached: reached.promise, resume: resumed.resolve }
  }

  it('all ask a person where a copy is accepted before the first one is recorded', async () => {
    const send = sender()
    const slow = suspended()
    const sending = send({}, slow.store)
    await slow.reached
    const copy = await send({ again: true, idempotencyKey: 'copy-1' })
    assert.equal(await isAsked(copy), true)
    await decide(copy, recordReading(toReview), APPROVED)
    slow.resume()
    const first = await sending
    assert.notEqual(first, copy)
    assert.equal(await isAsked(first), true)
    assert.equal(await send({ again: true, idempotencyKey: 'copy-1' }), copy)
    assert.equal(await send(), first)
  })

  it('all ask a person where a request died after its claim, and another one continues it', async () => {
    const send = sender()
    const slow = suspended()
    void send({}, slow.store)
    await slow.reached
    const copy = await send({ again: true })
    await decide(copy, recordReading(toReview), APPROVED)
    const first = await send()
    assert.notEqual(first, copy)
    assert.equal(await isAsked(first), true)
    assert.equal(await isAsked(await send({ again: true })), true)
  })

  it('ask where the first one, never read, is reopened while a copy is delivered', async () => {
    const send = sender()
    const first = await send()
    await decide(first, FAILED)
    const copy = await send({ again: true })
    assert.equal(await isAsked(copy), false)
    await decide(copy, recordReading(deliverTo('ledger')))
    await decide(first, REOPENED)
    assert.equal(await isAsked(first), true)
  })

  it('do not ask where the copy of the reopened document is closed and posted nowhere', async () => {
    const send = sender()
    const first = await send()
    await decide(first, FAILED)
    const copy = await send({ again: true })
    await decide(copy, FAILED)
    await decide(first, REOPENED)
    assert.equal(await isAsked(first), false)
  })

  it('leave the first one to its pipeline while a copy waits, and not once the copy is approved', async () => {
    const send = sender()
    const first = await send()
    const copy = await send({ again: true })
    assert.deepEqual([await isAsked(first), await isAsked(copy)], [false, true])
    await decide(copy, recordReading(toReview))
    assert.equal(await isAsked(first), false)
    await decide(copy, APPROVED)
    assert.equal(await isAsked(first), true)
  })
})
