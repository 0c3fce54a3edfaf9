import assert from 'node:assert/strict'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import type { ViewDocument, Views } from '../../../hub/drivers/views/port.ts'
import { auditIdOf, auditProjection, projectAudit, type AuditRow } from '../../../projections/audit.ts'
import { openFold } from '../../../projections/fold.ts'

const AT = '2026-03-14T09:00:00.000Z'
let position = 0
const eventOf = (
  stream: string,
  revision: number,
  type: string,
  { commandId, data = {} }: { commandId?: string; data?: object } = {},
): StoredEvent => ({
  stream,
  revision,
  type,
  id: `e${revision}`,
  data: { ...data },
  position: String(++position).padStart(20, '0'),
  recordedAt: AT,
  metadata: {
    tenant: 'main',
    actor: 'key:abcd2345',
    occurredAt: AT,
    $correlationId: 'request-1',
    ...(commandId && { commandId }),
  },
})
const shown = ({ order: _order, at: _at, ...row }: AuditRow) => row

/** One follower that stops after each page; the next one continues at the checkpoint. */
async function foldInPages(pages: StoredEvent[][]): Promise<Map<string, ViewDocument>> {
  const rows = new Map<string, ViewDocument>()
  const views = {
    load: async (_: unknown, ids: readonly string[]) => ({
      documents: new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id)!] as const] : []))),
      checkpoint: undefined,
    }),
    async save(_: unknown, writes: readonly { id: string; document: ViewDocument }[]) {
      for (const { id, document } of writes) rows.set(id, structuredClone(document))
    },
  } as unknown as Views
  for (const events of pages) {
    const fold = openFold(views, auditProjection, { collection: 'audit_v1', indexes: [] })
    await fold.add({ events, position: events.at(-1)!.position })
    await fold.save('all')
  }
  return rows
}

describe('the audit view', () => {
  it('has one row for the events that one command appended together', () => {
    const first = eventOf('document-main.01JA', 4, 'ReviewCompleted', {
      commandId: 'c1',
      data: { personal: { note: 'Call Anna' } },
    })
    const second = eventOf('document-main.01JA', 5, 'DeliveryRequested', { commandId: 'c1' })
    assert.equal(auditIdOf(first), auditIdOf(second))
    assert.deepEqual(shown(projectAudit(projectAudit(undefined, first), second)!), {
      tenant: 'main',
      actor: 'key:abcd2345',
      events: ['ReviewCompleted', 'DeliveryRequested'],
      kind: 'document',
      revision: 4,
      documentId: '01JA',
      commandId: 'c1',
      correlationId: 'request-1',
    })
  })

  it('names document and target of a delivery, and what was done to keys and parked messages', () => {
    const rows = [
      eventOf('delivery-main.01JA.ledger.eu', 0, 'DeliveryStarted'),
      eventOf('notices-main.01JA', 0, 'NoticeSent'),
      eventOf('tenant-main', 7, 'ApiKeyIssued', { data: { keyId: 'me7gulsr', label: 'Anna Müller', hash: '00' } }),
      eventOf('sample-main.01JA', 0, 'SampleChecked'),
      eventOf('seller-main.s1', 0, 'SellerRemoved', { data: { personal: { reason: 'Müller' } } }),
      eventOf('parked-main.m1', 0, 'ParkedMessageReplayed', { data: { documentId: '01JA', target: 'ledger' } }),
    ].map((event) => shown(projectAudit(undefined, event)!))
    assert.deepEqual(
      rows.map(({ kind, documentId, target, subject }) => ({ kind, documentId, target, subject })),
      [
        { kind: 'delivery', documentId: '01JA', target: 'ledger.eu', subject: undefined },
        { kind: 'notices', documentId: '01JA', target: undefined, subject: undefined },
        { kind: 'tenant', documentId: undefined, target: undefined, subject: 'me7gulsr' },
        { kind: 'sample', documentId: '01JA', target: undefined, subject: undefined },
        { kind: 'seller', documentId: undefined, target: undefined, subject: 's1' },
        { kind: 'parked', documentId: '01JA', target: 'ledger', subject: 'm1' },
      ],
    )
    assert.doesNotMatch(JSON.stringify(rows), /Müller/)
  })

  it('follows no stream that belongs to no tenant, and no claims', () => {
    const followed = (stream: string) => auditProjection.prefixes.some((prefix) => stream.startsWith(prefix))
    assert.deepEqual(['idem-main.ab', 'checkpoint-dispatcher', 'view-documents'].filter(followed), [])
  })

  it('keeps older events without a command id apart', () => {
    const [one, two] = [eventOf('tenant-main', 1, 'ApiKeyIssued'), eventOf('tenant-main', 2, 'ApiKeyRevoked')]
    assert.notEqual(auditIdOf(one), auditIdOf(two))
  })

  it('neither splits nor repeats a row where a page of the log ends within an append', async () => {
    const append = ['FieldsExtracted', 'DeliveryRequested', 'DocumentPosted'].map((type, index) =>
      eventOf('document-main.01JB', index + 2, type, { commandId: 'c2' }),
    )
    const whole = await foldInPages([append])
    assert.equal(whole.size, 1)
    for (const pages of [
      append.map((event) => [event]),
      [append.slice(0, 2), append.slice(2)],
      // Read again after a crash that lost the checkpoint.
      [append.slice(0, 2), append],
      [append, append.slice(1)],
    ])
      assert.deepEqual(await foldInPages(pages), whole)
  })

  it('is ordered by time, then by the log, and keeps its position while an append continues', () => {
    const [first, second, third] = ['A', 'B', 'C'].map((type, index) =>
      eventOf('document-main.01JC', index, type, { commandId: index < 2 ? 'c3' : 'c4' }),
    )
    const row = projectAudit(undefined, first!)!
    assert.equal(projectAudit(row, second!)!.order, row.order)
    assert.ok(projectAudit(undefined, third!)!.order > row.order)
    assert.ok(row.order >= AT && row.order < '2026-03-14T09:00:00.001Z')
  })
})
