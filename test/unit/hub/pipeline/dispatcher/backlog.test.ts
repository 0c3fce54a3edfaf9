import assert from 'node:assert/strict'
import type { DocumentEvent } from '../../../../../hub/document/events.ts'
import { DOCUMENT_SCHEMA } from '../../../../../hub/document/upcast.ts'
import type { StoredEvent } from '../../../../../hub/drivers/event-store/port.ts'
import {
  checkpointOf,
  closeGap,
  countsOf,
  dueItems,
  endWork,
  fillGap,
  foldEvent,
  gapsToFill,
  itemsOfGap,
  openBacklog,
  releaseMessages,
  restoreOpen,
  type Backlog,
} from '../../../../../hub/pipeline/dispatcher/backlog.ts'
import { deliveryRequested, extracted, received, recorded } from '../../../../support/documents-in-words.ts'

const READY_MS = 100
const DEADLINE_MS = 1_000

const stored = (position: number, documentId: string, { type, data }: DocumentEvent): StoredEvent => ({
  id: `e${position}`,
  type,
  data: data as Record<string, unknown>,
  metadata: { tenant: 'main', schema: String(DOCUMENT_SCHEMA.version) },
  stream: `document-main.${documentId}`,
  revision: 0,
  position: String(position),
  recordedAt: '2026-01-01T00:00:00.000Z',
})

function open({ concurrency = 2, ofTenant = 10 } = {}) {
  const backlog = openBacklog(
    { adapterOf: () => 'sql', channelsOf: () => [] },
    { concurrencyOf: () => concurrency, weightOf: () => 1, creditTimeoutMs: () => 60_000 },
    { ofTenant, ofAll: 1_000 },
  )
  let last = 0
  return {
    backlog,
    fold: (documentId: string, event: DocumentEvent) => {
      const before = String(last++)
      foldEvent(backlog, stored(last, documentId, event), before, 0)
    },
    followed: () => String(last),
  }
}
const published = (backlog: Backlog, now = 0) =>
  releaseMessages(backlog, { now, wallMs: now }, READY_MS, () => DEADLINE_MS).map(({ type, body }) =>
    [type, body['documentId'], body['target']].filter((each) => each !== undefined).join(' '),
  )

describe('the backlog of the dispatcher', () => {
  it('is the work that events lead to and that has not ended', () => {
    const { backlog, fold } = open()
    fold('a', received)
    fold('b', received)
    fold('b', extracted)
    fold('b', deliveryRequested('ledger', 'archive'))
    fold('b', recorded('archive', 'posted', '1'))
    assert.deepEqual(published(backlog), ['ReadDocument a', 'DeliverDocument b ledger'])
    assert.deepEqual(countsOf(backlog), { waiting: 0, out: 2, published: 2 })
    endWork(backlog, 'document-main.a', 0)
    assert.deepEqual(countsOf(backlog), { waiting: 0, out: 1, published: 1 })
  })

  it('moves its checkpoint to the first item that is not published, or open and not listed', () => {
    const { backlog, fold, followed } = open({ concurrency: 1 })
    for (const id of ['a', 'b', 'c', 'd']) fold(id, received)
    assert.deepEqual(published(backlog), ['ReadDocument a', 'ReadDocument b'])
    assert.deepEqual(checkpointOf(backlog, followed()), { position: '0', published: '2', open: [] })
    fold('a', extracted)
    fold('b', extracted)
    assert.deepEqual(published(backlog), ['ReadDocument c', 'ReadDocument d'])
    fold('c', extracted)
    fold('d', extracted)
    assert.deepEqual(checkpointOf(backlog, followed()), { position: '8', published: '8', open: [] })
  })

  it('checks published items after their deadline, and the open items of a checkpoint at once', () => {
    const { backlog, fold, followed } = open()
    restoreOpen(backlog, [['document-main.old>ledger', 5]], 0)
    fold('a', received)
    published(backlog)
    assert.deepEqual(
      dueItems(backlog, 0, 10).map(({ stream, part, since }) => [stream, part, since]),
      [['document-main.old', 'ledger', 5]],
    )
    assert.equal(dueItems(backlog, DEADLINE_MS, 10).length, 2)
    assert.equal(dueItems(backlog, DEADLINE_MS, 1).length, 1)
    assert.deepEqual(checkpointOf(backlog, followed()).open, [['document-main.old>ledger', 5]])
  })

  it('remembers a place in the log for items that do not fit into memory', () => {
    const { backlog, fold, followed } = open({ concurrency: 1, ofTenant: 2 })
    for (const id of ['a', 'b', 'c', 'd']) fold(id, received)
    assert.deepEqual(gapsToFill(backlog), [], 'there is no room yet')
    assert.deepEqual(published(backlog), ['ReadDocument a', 'ReadDocument b'])
    const [gap] = gapsToFill(backlog)
    assert.equal(gap!.from, '2')
    assert.equal(checkpointOf(backlog, followed()).published, '2')
    const items = itemsOfGap(backlog, gap!, stored(3, 'c', received))
    assert.ok(fillGap(backlog, gap!, items))
    assert.ok(fillGap(backlog, gap!, itemsOfGap(backlog, gap!, stored(4, 'd', received))))
    assert.ok(!fillGap(backlog, gap!, items))
    closeGap(backlog, gap!)
    endWork(backlog, 'document-main.a', 0)
    endWork(backlog, 'document-main.b', 0)
    assert.deepEqual(published(backlog), ['ReadDocument c', 'ReadDocument d'])
  })
})
