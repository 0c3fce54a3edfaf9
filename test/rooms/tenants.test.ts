import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { channelTo } from '../support/notice-receiver.ts'
import { until } from '../support/until.ts'
import type { Channel, NoticeMessage } from '../../hub/notify/channel.ts'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

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

  it('cannot see, read or change the documents of the other: the response is the 404 of an unknown id', async () => {
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

  it('list nothing of each other, not even with a filter for the other tenant', async () => {
    for (const filter of ['{}', '{"tenant":"main"}', '{"$or":[{"tenant":"main"},{"tenant":"other"}]}']) {
      const { body } = await hub.call<{ documents: object[] }>('GET', '/documents', { as: other, query: { filter } })
      assert.deepEqual(body.documents, [], filter)
    }
    assert.deepEqual(
      (await hub.call<{ deliveries: object[] }>('GET', '/deliveries', { as: other })).body.deliveries,
      [],
    )
  })

  it('share the views, so only the operator’s tenant can rebuild them', async () => {
    assert.equal((await hub.call('POST', '/views/audit/rebuild', { as: other })).status, 403)
  })

  it('can send the same bytes under the same Idempotency-Key independently', async () => {
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

describe('a tenant with its own settings', () => {
  const notices: NoticeMessage[] = []
  let home: string
  let channelFolder: string
  let hub: TestHub
  let acme: string
  before(async () => {
    home = temporaryFolder('tenants')
    channelFolder = temporaryFolder('channels')
    const write = (place: string, text: string) => {
      mkdirSync(path.join(home, path.dirname(place)), { recursive: true })
      writeFileSync(path.join(home, place), text)
    }
    write('acme/settings.yaml', 'displayName: Acme GmbH\nserviceClass: premium\n')
    write('acme/pipelines/own.yaml', 'name: own\nsteps:\n  - deliver: { to: [ledger] }\n')
    write('acme/mappings/ledger/invoice/map.jsonata', '{ "natural_key": "of-" & tenant, "gross_total": "1.00" }')
    for (const schema of ['in', 'out']) write(`acme/mappings/ledger/invoice/${schema}.schema.json`, '{"type":"object"}')
    const pipeline = 'name: default\nsteps:\n  - review: { always: true }\n'
    const channels = path.join(channelFolder, 'channels.yaml')
    writeFileSync(channels, channelTo({ url: 'https://hooks.example.com/' }, ['posted']))
    const capture: Channel = {
      send: async (notice) => void notices.push(notice),
      check: async () => undefined,
      close: async () => {},
    }
    hub = await openTestHub({
      settings: { tenantFolders: home, channels },
      pipeline,
      seams: { channels: (opened) => new Map([...opened.keys()].map((name) => [name, capture])) },
    })
    acme = await hub.hub.keys.issue('acme', 'admin', 'test')
  })
  after(async () => {
    await hub.close()
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
    await until(() => notices.some(({ documentId }) => documentId === id))
    assert.equal(notices.find(({ documentId }) => documentId === id)!.tenantName, 'Acme GmbH')
  })
})
