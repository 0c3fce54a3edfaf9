import assert from 'node:assert/strict'
import { openTestHub, type Problem, viewsLevel, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

interface Entry {
  id: string
  at: string
  actor: string
  events: string[]
  kind: string
  documentId?: string
  target?: string
  subject?: string
  correlationId?: string
}
interface Listed {
  events: Entry[]
  next?: string
}

describe('GET /audit/events', () => {
  let hub: TestHub
  let posted: string
  let key: { id: string; key: string }
  before(async () => {
    hub = await openTestHub()
    posted = (await hub.send(quickInvoice('AUDIT-1'), { headers: { 'x-correlation-id': 'erp-1' } })).body.id
    await hub.settled(posted)
    await hub.settled((await hub.send(quickInvoice('AUDIT-2'))).body.id)
    const issued = await hub.call<{ id: string; key: string }>('POST', '/keys', {
      body: { role: 'reviewer', label: '=HYPERLINK("x")' },
    })
    key = issued.body
    await viewsLevel(hub)
  })
  after(() => hub.close())
  const list = async (query: Record<string, string> = {}, as = hub.key) =>
    (await hub.call<Listed>('GET', '/audit/events', { query, as })).body
  const actorOfHub = () => `key:${hub.key.split('_')[2]}`

  it('has one entry for each append of a document and its delivery, with actor and correlation id', async () => {
    const { events } = await list({ documentId: posted })
    assert.deepEqual(events.at(-1)!.events, ['DocumentReceived'])
    assert.equal(events.at(-1)!.actor, actorOfHub())
    assert.ok(events.every(({ documentId, correlationId }) => documentId === posted && correlationId === 'erp-1'))
    const { body } = await hub.call<{ entries: { event: string }[] }>('GET', `/documents/${posted}/trail`)
    assert.deepEqual(
      events.flatMap(({ events: types }) => types).toSorted(),
      body.entries.map(({ event }) => event).toSorted(),
    )
    assert.ok(events.length < body.entries.length, 'events that were appended together share an entry')
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length)
  })

  it('filters by actor, event type, target and time', async () => {
    const { events: issued } = await list({ event: 'ApiKeyIssued', actor: actorOfHub() })
    assert.deepEqual(
      issued.map(({ kind, subject }) => ({ kind, subject })),
      [{ kind: 'tenant', subject: key.id }],
    )
    // Also by the id or the label of a key, without `key:`; what names nobody is refused with a cure.
    const keys = (await hub.call<{ keys: { id: string; label: string }[] }>('GET', '/keys')).body.keys
    const { label } = keys.find(({ id }) => `key:${id}` === actorOfHub())!
    for (const actor of [actorOfHub().slice('key:'.length), label])
      assert.deepEqual((await list({ event: 'ApiKeyIssued', actor })).events, issued)
    const nobody = await hub.call<Problem>('GET', '/audit/events', { query: { actor: 'nobody' } })
    assert.equal(nobody.status, 400)
    assert.match(nobody.body.detail, /\/query\/actor names no key of this tenant\. Send key:<id>/)
    const { events: received } = await list({ event: 'DocumentReceived' })
    assert.equal(received.length, 2)
    const { events: delivered } = await list({ target: 'ledger', event: 'DeliveryPosted' })
    assert.deepEqual(
      delivered.map(({ kind }) => kind),
      ['delivery', 'delivery'],
    )
    const [newest, oldest] = [received[0]!.at, received[1]!.at]
    assert.equal((await list({ event: 'DocumentReceived', from: newest })).events[0]!.at, newest)
    assert.deepEqual((await list({ to: oldest, event: 'DocumentReceived' })).events, [])
  })

  it('is paged, newest first, without gap or repeat', async () => {
    const { events: all } = await list({ limit: '200' })
    const paged: Entry[] = []
    for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page++) {
      const { events, next } = await list({ limit: '3', ...(cursor !== undefined && { cursor }) })
      paged.push(...events)
      cursor = next
    }
    assert.deepEqual(paged, all)
    assert.deepEqual(
      all.map(({ at }) => at),
      all.map(({ at }) => at).toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
    )
  })

  it('exports all entries as CSV, by format or by Accept header', async () => {
    const { events: all } = await list({ limit: '200' })
    for (const options of [{ query: { format: 'csv', limit: '2' } }, { headers: { accept: 'text/csv' } }]) {
      const { status, headers, bytes } = await hub.call('GET', '/audit/events', options)
      assert.equal(status, 200)
      assert.match(headers.get('content-disposition')!, /attachment; filename="audit-events\.csv"/)
      assert.equal(headers.get('cache-control'), 'no-store')
      const lines = bytes.toString().split('\r\n')
      assert.match(lines[0]!, /^at,actor,events,documentId,/)
      assert.equal(lines.length, all.length + 2)
      assert.ok(lines[1]!.startsWith(`${all[0]!.at},${all[0]!.actor},${all[0]!.events.join(' ')},`))
    }
    const refused = await hub.call('GET', '/audit/events', { query: { format: 'csv', cursor: 'x' } })
    assert.equal(refused.status, 400)
  })

  it('holds no names, labels or file names', async () => {
    const { bytes } = await hub.call('GET', '/audit/events', { query: { format: 'csv' } })
    assert.doesNotMatch(bytes.toString(), /HYPERLINK|AUDIT-1/)
  })

  it('shows a tenant only its own entries, and is for administrators only', async () => {
    const other = await hub.call<{ key: string }>('POST', '/keys', {
      body: { role: 'admin', label: 'other', tenant: 'other' },
    })
    await viewsLevel(hub)
    const { events } = await list({}, other.body.key)
    assert.deepEqual(
      events.map(({ events: types }) => types),
      [['ApiKeyIssued']],
    )
    assert.deepEqual((await list({ documentId: posted }, other.body.key)).events, [])
    assert.equal((await hub.call('GET', '/audit/events', { as: key.key })).status, 403)
  })

  it('has the same entries after a rebuild', async () => {
    const before = await list({ documentId: posted, limit: '200' })
    const { body } = await hub.call<{ collection: string }>('POST', '/views/audit/rebuild')
    assert.match(body.collection, /^audit_v1_r/)
    assert.deepEqual(await list({ documentId: posted, limit: '200' }), before)
  })

  it('drops the collection of the trail view that it replaces', async () => {
    const { views } = hub.hub.engines
    await views.live('trail', 'trail_v4')
    await hub.restart()
    assert.equal(await hub.hub.engines.views.live('trail'), 'trail_retired')
  })
})
