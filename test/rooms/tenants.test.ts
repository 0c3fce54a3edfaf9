import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { ErrorCode } from '../../hub/errors.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

describe('two tenants', () => {
  let hub: TestHub
  let other: string
  let document: string
  before(async () => {
    hub = await openTestHub()
    other = await hub.hub.keys.issue('other', 'admin', 'test')
    document = (await hub.send(quickInvoice('T-1'))).body.id
    await hub.settled(document)
    await viewsLevel(hub)
  })
  after(() => hub.close())

  it('cannot see, read or change what belongs to the other: the same 404 as for an unknown id', async () => {
    const unknown = await hub.call('GET', '/documents/01UNKNOWN', { as: other })
    for (const [method, route, body] of [
      ['GET', ''],
      ['GET', '/trail'],
      ['GET', '/original'],
      ['GET', '/text'],
      ['GET', '/pages/1.png'],
      ['POST', '/review', { approve: true }],
      ['POST', '/cancel', {}],
    ] as const) {
      const answer = await hub.call(method, `/documents/${document}${route}`, { as: other, ...(body && { body }) })
      const { correlationId: _a, ...seen } = answer.body
      const { correlationId: _b, ...expected } = unknown.body
      assert.deepEqual([answer.status, seen], [404, expected], route)
    }
  })

  it('list nothing of each other, not even by a filter that asks for it', async () => {
    for (const filter of ['{}', '{"tenant":"main"}', '{"$or":[{"tenant":"main"},{"tenant":"other"}]}']) {
      const { body } = await hub.call<{ documents: object[] }>('GET', '/documents', { as: other, query: { filter } })
      assert.deepEqual(body.documents, [], filter)
    }
    assert.deepEqual(
      (await hub.call<{ deliveries: object[] }>('GET', '/deliveries', { as: other })).body.deliveries,
      [],
    )
  })

  it('share the read models, so only the tenant of the hub rebuilds them', async () => {
    assert.equal((await hub.call('POST', '/views/audit/rebuild', { as: other })).status, 403)
  })

  it('may send the same bytes and the same Idempotency-Key without meeting', async () => {
    const headers = { 'idempotency-key': 'shared' }
    const ours = await hub.send(quickInvoice('T-2'), { headers })
    const theirs = await hub.send(quickInvoice('T-2'), { headers, as: other })
    assert.deepEqual([ours.status, theirs.status], [202, 202])
    assert.notEqual(ours.body.id, theirs.body.id)
    await hub.settled(ours.body.id)
    hub.useKey(other)
    const posted = await hub.settled(theirs.body.id, 'other')
    hub.useKey(hub.key)
    assert.equal(posted.state, 'posted')
    assert.equal(posted.deliveries['ledger']!.outcome, 'posted')
  })
})

describe('a tenant with settings of its own', () => {
  let home: string
  let hub: TestHub
  let acme: string
  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'waybill-tenants-'))
    const write = (place: string, text: string) => {
      mkdirSync(path.join(home, path.dirname(place)), { recursive: true })
      writeFileSync(path.join(home, place), text)
    }
    write('acme/settings.yaml', 'serviceClass: premium\n')
    write('acme/pipelines/own.yaml', 'name: own\nsteps:\n  - deliver: { to: [ledger] }\n')
    write('acme/mappings/ledger/invoice/map.jsonata', '{ "natural_key": "of-" & tenant, "gross_total": "1.00" }')
    for (const schema of ['in', 'out']) write(`acme/mappings/ledger/invoice/${schema}.schema.json`, '{"type":"object"}')
    const pipeline = 'name: default\nsteps:\n  - review: { always: true }\n'
    hub = await openTestHub({ settings: { tenantFolders: home }, pipeline })
    acme = await hub.hub.keys.issue('acme', 'admin', 'test')
  })
  after(async () => {
    await hub.close()
    rmSync(home, { recursive: true, force: true })
  })

  it('has its own pipeline, service class and mapping; other tenants have those of the hub', async () => {
    const ours = await hub.send(quickInvoice('OWN-1'))
    assert.equal((await hub.settled(ours.body.id)).state, 'in-review')
    const { id } = (await hub.send(quickInvoice('OWN-1'), { as: acme })).body
    hub.useKey(acme)
    const posted = await hub.settled(id, 'acme')
    hub.useKey(hub.key)
    assert.deepEqual([posted.state, posted.pipeline.name], ['posted', 'own'])
    const [received] = await hub.hub.engines.store.read(`document-acme.${id}`)
    assert.equal(received!.data['serviceClass'], 'premium')
    const intent = (await hub.hub.engines.store.read(`delivery-acme.${id}.ledger`)).find(
      ({ type }) => type === 'DeliveryIntended',
    )
    const { key } = intent!.data['payload'] as { key: string }
    assert.match(await text(await hub.hub.engines.blobs.get(key)), /of-acme/)
  })
})

/** The secret may hold an underscore itself. */
const secretOf = (key: string): string => /^wb_live_[a-z2-7]{8}_(.{43})_[0-9a-f]{6}$/.exec(key)![1]!

describe('API keys', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  it('are kept as a hash only; the first one lies in a file for its owner', async () => {
    assert.equal(readFileSync(path.join(hub.data, 'api-key'), 'utf8').trim(), hub.key)
    for (const file of ['api-key', 'pepper']) assert.equal(statSync(path.join(hub.data, file)).mode & 0o777, 0o600)
    const stored = JSON.stringify(await hub.hub.engines.store.read('tenant-main'))
    assert.ok(!stored.includes(secretOf(hub.key)))
  })

  it('allow what their role allows, and no more', async () => {
    const may: Record<string, boolean[]> = {
      viewer: [true, false, false, false],
      sender: [true, true, false, false],
      reviewer: [true, true, true, false],
      admin: [true, true, true, true],
    }
    for (const [role, expected] of Object.entries(may)) {
      const key = await hub.hub.keys.issue('main', role as 'viewer', role)
      const asked = [
        await hub.call('GET', '/documents', { as: key }),
        await hub.send(quickInvoice(`ROLE-${role}`), { as: key }),
        await hub.call('POST', '/documents/01X/review', { as: key, body: { approve: true } }),
        await hub.call('GET', '/views', { as: key }),
      ]
      assert.deepEqual(
        asked.map(({ status }) => status !== 403),
        expected,
        role,
      )
      for (const { status, body } of asked)
        if (status === 403)
          assert.equal((body as { type?: string }).type, `/problems/${'forbidden' satisfies ErrorCode}`)
    }
    await assertExplained(hub, 'forbidden')
  })

  it('are given as bearer or in X-API-Key, and end when they are revoked', async () => {
    const key = await hub.hub.keys.issue('main', 'viewer', 'short-lived')
    assert.equal((await hub.call('GET', '/documents', { as: '', headers: { 'x-api-key': key } })).status, 200)
    await hub.hub.keys.revoke('main', key.split('_')[2]!)
    assert.equal((await hub.call('GET', '/documents', { as: key })).status, 401)
  })

  it('are made and revoked by administrators; the log keeps who did it, never the key', async () => {
    interface Issued {
      id: string
      tenant: string
      role: string
      label: string
      key: string
    }
    const issue = (body: object, as = hub.key) => hub.call<Issued>('POST', '/keys', { as, body })
    const listed = async (as = hub.key) =>
      (await hub.call<{ keys: { id: string }[] }>('GET', '/keys', { as })).body.keys.map(({ id }) => id)
    const {
      status,
      body: { key, ...made },
    } = await issue({ role: 'admin', label: 'second' })
    assert.deepEqual([status, made], [201, { id: key.split('_')[2]!, tenant: 'main', role: 'admin', label: 'second' }])
    assert.ok((await listed(key)).includes(made.id))
    assert.equal((await hub.call('POST', `/keys/${made.id}/revoke`, { as: key })).status, 409)
    assert.equal((await hub.call('POST', `/keys/${made.id}/revoke`)).status, 200)
    assert.equal((await hub.call('GET', '/keys', { as: key })).status, 401)
    assert.equal((await hub.call('POST', `/keys/${made.id}/revoke`)).status, 404)
    const events = (await hub.hub.engines.store.read('tenant-main')).slice(-2)
    assert.deepEqual(
      events.map(({ type, metadata }) => [type, metadata['actor']]),
      ['ApiKeyIssued', 'ApiKeyRevoked'].map((type) => [type, `key:${hub.key.split('_')[2]}`]),
    )
    assert.ok(!JSON.stringify(events).includes(secretOf(key)))
    for (const body of [
      { role: 'king', label: 'x' },
      { role: 'viewer' },
      { role: 'viewer', label: '' },
      { role: 'viewer', label: 'x', tenant: 'No Name' },
    ])
      assert.equal((await issue(body)).status, 400)
  })

  it('of other tenants are seen to by the tenant of the hub alone', async () => {
    const {
      body: { key },
    } = await hub.call<{ key: string }>('POST', '/keys', { body: { role: 'admin', label: 'first', tenant: 'acme' } })
    const own = await hub.call<{ tenant: string; keys: { id: string }[] }>('GET', '/keys', { as: key })
    assert.deepEqual([own.body.tenant, own.body.keys.length], ['acme', 1])
    const theirs = hub.key.split('_')[2]!
    const asked = await Promise.all([
      hub.call('GET', '/keys', { as: key, query: { tenant: 'main' } }),
      hub.call('POST', '/keys', { as: key, body: { role: 'admin', label: 'x', tenant: 'main' } }),
      hub.call('POST', `/keys/${theirs}/revoke`, { as: key, query: { tenant: 'main' } }),
    ])
    assert.deepEqual(
      asked.map(({ status }) => status),
      [403, 403, 403],
    )
    assert.equal((await hub.call('POST', `/keys/${theirs}/revoke`, { as: key })).status, 404)
    assert.equal(
      (await hub.call('POST', `/keys/${own.body.keys[0]!.id}/revoke`, { query: { tenant: 'acme' } })).status,
      200,
    )
    assert.equal((await hub.call('GET', '/keys', { as: key })).status, 401)
  })

  it('expire, and are then refused with the time and the cure', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString()
    const issued = await hub.call<{ key: string; expiresAt: string }>('POST', '/keys', {
      body: { role: 'viewer', label: 'a trial', expiresAt: soon },
    })
    assert.deepEqual([issued.status, issued.body.expiresAt], [201, soon])
    assert.equal((await hub.call('GET', '/documents', { as: issued.body.key })).status, 200)
    const past = { role: 'viewer', label: 'x', expiresAt: '2020-01-01T00:00:00Z' }
    assert.equal((await hub.call('POST', '/keys', { body: past })).status, 400)
    const expired = await hub.hub.keys.issue('main', 'viewer', 'over', { expiresAt: '2020-01-01T00:00:00.000Z' })
    const refused = await hub.call<{ detail: string }>('GET', '/documents', { as: expired })
    assert.equal(refused.status, 401)
    assert.match(refused.body.detail, /expired at 2020-01-01T00:00:00.000Z.*keys issue/)
  })

  it('are listed with state, expiry and last day of use; with `all` also those that have ended', async () => {
    interface Listed {
      id: string
      label: string
      state: string
      lastUsedOn?: string
    }
    const list = async (query = {}) =>
      (await hub.call<{ keys: Listed[] }>('GET', '/keys', { query })).body.keys.filter(({ label }) => label !== 'x')
    const before = (await list()).length
    const [used, revoked] = [
      await hub.hub.keys.issue('main', 'viewer', 'used'),
      await hub.hub.keys.issue('main', 'viewer', 'revoked'),
    ]
    await hub.hub.keys.issue('main', 'viewer', 'over', { expiresAt: '2020-01-01T00:00:00.000Z' })
    await hub.hub.keys.revoke('main', revoked.split('_')[2]!)
    for (let request = 0; request < 3; request++) await hub.call('GET', '/documents', { as: used })
    await hub.hub.keys.flushUse()
    assert.equal((await list()).length, before + 1)
    const all = (await list({ all: 'true' })).slice(-3)
    assert.deepEqual(
      all.map(({ label, state, lastUsedOn }) => [label, state, lastUsedOn]),
      [
        ['used', 'valid', new Date().toISOString().slice(0, 10)],
        ['revoked', 'revoked', undefined],
        ['over', 'expired', undefined],
      ],
    )
    const uses = (await hub.hub.engines.store.read('tenant-main')).filter(
      ({ type, data }) => type === 'ApiKeyUsed' && data['keyId'] === used.split('_')[2],
    )
    assert.equal(uses.length, 1)
    await hub.restart()
    assert.ok((await list()).find(({ label }) => label === 'used')!.lastUsedOn)
  })

  it('label what they did in the trail, also after they were revoked', async () => {
    const key = await hub.hub.keys.issue('main', 'sender', 'Anna Müller')
    const id = key.split('_')[2]!
    const sent = (await hub.send(quickInvoice('LABEL-1'), { as: key })).body.id
    await hub.settled(sent)
    await hub.hub.keys.revoke('main', id)
    const [received] = await hub.trail(sent)
    const { actor, actorLabel } = received as { actor: string; actorLabel?: string }
    assert.deepEqual([actor, actorLabel], [`key:${id}`, `Anna Müller, key ${id}`])
    const [stored] = await hub.hub.engines.store.read(`document-main.${sent}`)
    assert.ok(!JSON.stringify(stored).includes('Anna'))
  })

  it('outlive a restart', async () => {
    const key = await hub.hub.keys.issue('main', 'viewer', 'kept')
    await hub.restart()
    assert.equal((await hub.call('GET', '/documents', { as: key })).status, 200)
    assert.equal(hub.hub.firstKey, undefined)
  })
})
