import assert from 'node:assert/strict'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { answeredSoFar, describedOperations } from '../support/described.ts'
import { quickInvoice } from '../support/quick-reader.ts'

describe('reading documents', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ settings: { maxDocumentBytes: '100000' } })
  })
  after(() => hub.close())

  it('answers 304 for an unchanged ETag', async () => {
    const {
      body: { id },
    } = await hub.send(quickInvoice('TAG'))
    await hub.settled(id)
    const { headers } = await hub.call('GET', `/documents/${id}`)
    assert.equal(
      (await hub.call('GET', `/documents/${id}`, { headers: { 'if-none-match': headers.get('etag')! } })).status,
      304,
    )
    const original = await hub.call('GET', `/documents/${id}/original`)
    assert.deepEqual(original.bytes, quickInvoice('TAG'))
    assert.match(original.headers.get('content-disposition')!, /^attachment/)
  })

  it('pages through a filtered and sorted list without gap or repeat', async () => {
    for (let number = 0; number < 7; number++)
      await hub.settled((await hub.send(quickInvoice(`PAGE-${number}`))).body.id)
    await viewsLevel(hub)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await hub.call<{ documents: { fields: { invoiceNumber: { value: string } } }[]; next?: string }>(
        'GET',
        '/documents',
        {
          query: {
            limit: '3',
            sort: 'receivedAt',
            filter: '{"fields.invoiceNumber.value":{"$regex":"^PAGE-"}}',
            ...(cursor && { cursor }),
          },
        },
      )
      seen.push(...body.documents.map(({ fields }) => fields.invoiceNumber.value))
      cursor = body.next
    } while (cursor)
    assert.deepEqual(
      seen,
      Array.from({ length: 7 }, (_, number) => `PAGE-${number}`),
    )
  })

  it('keeps the correlation id of the sender in all events', async () => {
    const { body, headers } = await hub.send(quickInvoice('CORR'), { headers: { 'x-correlation-id': 'erp-4711' } })
    assert.equal(headers.get('x-correlation-id'), 'erp-4711')
    await hub.settled(body.id)
    const events = await hub.hub.engines.store.read(`document-main.${body.id}`)
    assert.ok(events.every(({ metadata }) => metadata['$correlationId'] === 'erp-4711'))
  })

  it('rebuilds a view while it is in use', async () => {
    const { status, body } = await hub.call<{ view: string; collection: string }>('POST', '/views/documents/rebuild')
    assert.equal(status, 200)
    assert.match(body.collection, /^documents_v\d+_r\d+$/)
    assert.equal((await hub.call('POST', '/views/nothing/rebuild')).status, 404)
    const {
      body: { documents },
    } = await hub.call<{ documents: object[] }>('GET', '/documents')
    assert.ok(documents.length > 5)
  })

  it('serves every operation of the description in this file or another that is named here', () => {
    const seen = new Set([...answeredSoFar()].filter((each) => /^\w+ 2/.test(each)).map((each) => each.split(' ')[0]))
    const elsewhere = [
      'cancelDocument',
      'reviewDocument',
      // closed-documents.test.ts
      'reopenDocument',
      // corrections.test.ts
      'correctDocument',
      // split.test.ts
      'splitDocument',
      // rereading.test.ts
      'rereadDocument',
      'listReadings',
      'getReading',
      'compareReadings',
      'getText',
      'getPage',
      'listDeliveries',
      'getTrail',
      'getReadiness',
      // api-intake.test.ts
      'getLiveness',
      // parked.test.ts
      'replayDocument',
      'listParked',
      'getParked',
      'replayParked',
      'discardParked',
      // audit.test.ts
      'listAuditEvents',
      // tenants.test.ts
      'listKeys',
      'issueKey',
      'revokeKey',
      // sellers.test.ts
      'listSellers',
      'setSeller',
      'removeSeller',
      // blind-samples.test.ts
      'listSamples',
      'getSample',
      'answerSample',
      'getFigures',
      // calibrate-observed.test.ts
      'listObservations',
    ]
    assert.deepEqual(
      describedOperations().filter((operation) => !seen.has(operation) && !elsewhere.includes(operation)),
      [],
    )
  })

  it('shows welcome, docs, errors and description without a key', async () => {
    for (const [path, text] of [
      ['/', 'Every document posted once'],
      ['/docs', 'swagger-ui'],
      ['/docs/swagger-ui-bundle.js', 'Swagger'],
      ['/problems', 'pdf-encrypted'],
      ['/api/v1/openapi.json', 'sendDocument'],
      ['/api/v1/openapi.yaml', 'operationId'],
    ] as const) {
      const response = await fetch(`${hub.url}${path}`)
      assert.equal(response.status, 200, path)
      assert.match(await response.text(), new RegExp(text), path)
      assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'self'/)
    }
    assert.equal((await fetch(`${hub.url}/problems/nonsense`)).status, 404)
  })
})
