import path from 'node:path'
import { deliverDocument } from '../../adapters/consumer.ts'
import { recordRestore } from '../../hub/backup/record-restore.ts'
import { intentOf } from '../../adapters/delivery/posting-key.ts'
import type { Found, Outcome, Target } from '../../adapters/adapter.ts'
import { deliveryAggregate, documentAggregate } from '../../hub/handler/aggregates.ts'
import { deliveryStream, documentStream } from '../../hub/streams/names.ts'
import { openEmbeddedBlobs } from '../../hub/drivers/blobs/embedded/embedded.ts'
import type { DeliveredMessage } from '../../hub/drivers/bus/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { handle, load } from '../../hub/handler/handle.ts'
import { deliverTo, receive, recordReading } from './documents-in-words.ts'

const tenant = 'main'
const documentId = '01J0000000000000000000000A'
/** of the delivery */
export const STREAM = deliveryStream(tenant, documentId, 'ledger')
/** The message that delivers the document to the ledger. */
export const messageOf = (attempt: number): DeliveredMessage => ({
  id: 'one',
  queue: 'deliver.sql.standard.v1',
  type: 'DeliverDocument',
  body: { tenant, documentId, target: 'ledger' },
  headers: { tenant },
  attempt,
  redelivered: false,
  history: [],
})

/** A document on its way to a target that takes whatever comes, and couriers as processes of their own. */
export async function openCourierRoom(home: string, closing: (() => Promise<void>)[]) {
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
    means: 'unknown' as 'unknown' | 'not-sent' | 'rejected',
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
  const courier = (through = store) =>
    deliverDocument({
      store: through,
      blobs,
      mappings,
      targets: new Map([['ledger', { name: 'ledger', adapter, target }]]),
      now: () => new Date(Date.now() + world.elapsed).toISOString(),
      businessKey: () => ({ keys: [], likelyKeys: [], gaps: [] }),
      elapsedMs: () => performance.now() + world.elapsed,
    })
  const onDocument = documentStream(tenant, documentId)
  return {
    world,
    store,
    courier,
    replay: () =>
      handle(store, documentAggregate, onDocument, { type: 'ReplayDocument', reason: 'fixed' }, context('replay')),
    /** the outcome that the document has */
    outcome: async () => {
      const { state } = await load(store, documentAggregate, onDocument)
      return 'deliveries' in state ? state.deliveries?.['ledger'] : undefined
    },
    restored: () => recordRestore(store, { at: new Date().toISOString() }),
    types: async () => (await store.read(STREAM)).map(({ type }) => type),
    delivery: async () => (await load(store, deliveryAggregate, STREAM)).state,
  }
}

export const perform = (work: ReturnType<typeof deliverDocument>, attempt: number) =>
  work.perform(messageOf(attempt), new AbortController().signal)
