import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { openApiKeys } from '../../hub/auth/api-keys/api-keys.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

/** The secret can contain underscores. */
const secretOf = (key: string): string => /^wb_live_[a-z2-7]{8}_(.{43})_[0-9a-f]{6}$/.exec(key)![1]!

describe('API keys', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  it('are stored as a hash only; the first one is in a file that only its owner can read', async () => {
    assert.equal(readFileSync(path.join(hub.data, 'api-key'), 'utf8').trim(), hub.key)
    for (const file of ['api-key', 'pepper']) assert.equal(statSync(path.join(hub.data, file)).mode & 0o777, 0o600)
    const stored = JSON.stringify(await hub.hub.engines.store.read('tenant-main'))
    assert.ok(!stored.includes(secretOf(hub.key)))
  })

  it('have the permissions of their role and no others', async () => {
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

  it('have labels that trails and terminals can show as they are', async () => {
    for (const label of ['a\nb', 'a\tb', '\u001b[31mred', 'a\u202eb', '   '])
      assert.equal((await hub.call('POST', '/keys', { body: { role: 'viewer', label } })).status, 400, label)
    assert.equal(
      (await hub.call('POST', '/keys', { body: { role: 'viewer', label: 'Anna Müller, AP 🧾' } })).status,
      201,
    )
  })

  it('are accepted as bearer or in X-API-Key until they are revoked', async () => {
    const key = await hub.hub.keys.issue('main', 'viewer', 'short-lived')
    assert.equal((await hub.call('GET', '/documents', { as: '', headers: { 'x-api-key': key } })).status, 200)
    await hub.hub.keys.revoke('main', key.split('_')[2]!)
    assert.equal((await hub.call('GET', '/documents', { as: key })).status, 401)
  })

  it('are issued and revoked by administrators; the log records by whom, never the key', async () => {
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
    await hub.hub.keys.flushUse()
    const events = (await hub.hub.engines.store.read('tenant-main')).filter(({ data }) => data['keyId'] === made.id)
    const admin = `key:${hub.key.split('_')[2]}`
    assert.deepEqual(
      events.map(({ type, metadata }) => [type, metadata['actor']]),
      [
        ['ApiKeyIssued', admin],
        ['ApiKeyUsed', `key:${made.id}`],
        ['ApiKeyRevoked', admin],
      ],
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

  it('of other tenants are managed by the operator’s tenant only', async () => {
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

  it('survive a restart', async () => {
    const key = await hub.hub.keys.issue('main', 'viewer', 'kept')
    await hub.restart()
    assert.equal((await hub.call('GET', '/documents', { as: key })).status, 200)
    assert.equal(hub.hub.firstKey, undefined)
  })
})

describe('API keys of several processes', () => {
  it('share the last day of use: one event, although both processes accept the key', async () => {
    const folder = temporaryFolder('keys')
    const store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
    const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
    const stop = new AbortController()
    const now = () => '2026-11-29T12:00:00.000Z'
    const open = () => openApiKeys({ store, views, pepper: Buffer.alloc(32), log: silentLog, now, signal: stop.signal })
    const [one, two] = [await open(), await open()]
    try {
      const key = await one.issue('main', 'viewer', 'shared')
      await until(() => two.verify(key) !== undefined)
      assert.equal(one.verify(key)?.state, 'valid')
      await one.flushUse()
      await until(() => two.list('main')[0]!.lastUsedOn === '2026-11-29')
      await two.flushUse()
      const uses = (await store.read('tenant-main')).filter(({ type }) => type === 'ApiKeyUsed')
      assert.deepEqual(
        uses.map(({ data }) => data['day']),
        ['2026-11-29'],
      )
    } finally {
      stop.abort()
      await Promise.all([one.close(), two.close(), views.close(), store.close()])
    }
  })
})
