import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import type { ErrorCode } from '../../hub/errors.ts'
import { claimForDocument } from '../../hub/intake/claim.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickPdf, UNSURE } from '../support/quick-reader.ts'

interface Receipt {
  id: string
  state: string
  duplicate: boolean
  sameContentAs?: string
  hint?: string
}

const code = (body: unknown): string | undefined => (body as Problem).type?.split('/').at(-1)

describe('a document that is closed', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  const post = (route: string, body: object, headers: Record<string, string> = {}) =>
    hub.call<{ state: string; revision: number }>('POST', route, { body, headers })
  const rows = (number: string): number => {
    const ledger = new DatabaseSync(path.join(hub.data, 'ledger.sqlite'), { readOnly: true })
    try {
      return Number(
        ledger.prepare('SELECT count(*) AS rows FROM postings WHERE natural_key LIKE ?').get(`%${number}%`)!['rows'],
      )
    } finally {
      ledger.close()
    }
  }
  const send = async (bytes: Uint8Array, query: Record<string, string> = {}, key?: string) => {
    const { status, body } = await hub.send(bytes, { query, ...(key && { headers: { 'idempotency-key': key } }) })
    return { status, ...(body as Receipt) }
  }
  async function rejected(bytes: Uint8Array): Promise<string> {
    const { id } = await send(bytes)
    await hub.settled(id)
    await post(`/documents/${id}/review`, { reject: 'wrong click' })
    return id
  }

  it('is reopened with a reason after it was rejected, and posted once it is corrected', async () => {
    const id = await rejected(quickInvoice('REOPENED', UNSURE))
    const { status, body } = await post(`/documents/${id}/reopen`, { reason: 'it is ours' })
    assert.deepEqual([status, body.state], [200, 'in-review'])
    await post(`/documents/${id}/review`, { approve: true })
    assert.equal((await hub.settled(id)).state, 'posted')
    const entry = (await hub.trail(id)).find(({ event }) => event === 'DocumentReopened')!
    assert.equal(entry.text, 'Reopened by a person; it was rejected. Reason: it is ours')
    assert.match(entry.actor, /^key:/)
    assert.equal(rows('REOPENED'), 1)
  })

  it('is reopened after it was filed as another type, and posted as what it is', async () => {
    const { id } = await send(quickInvoice('FILED', { type: 'other' }))
    assert.equal((await hub.settled(id)).state, 'filed')
    assert.equal((await post(`/documents/${id}/reopen`, { reason: 'an invoice' })).status, 200)
    assert.equal((await post(`/documents/${id}/review`, { approve: true, documentType: 'invoice' })).status, 200)
    assert.equal((await hub.settled(id)).state, 'posted')
    assert.equal(rows('FILED'), 1)
  })

  it('is not reopened without a reason, by a stale view, or while it is open', async () => {
    const id = await rejected(quickInvoice('REFUSED', UNSURE))
    assert.equal((await post(`/documents/${id}/reopen`, {})).status, 400)
    assert.equal((await post(`/documents/${id}/reopen`, { reason: ' \t' })).status, 400)
    const stale = await post(`/documents/${id}/reopen`, { reason: 'x' }, { 'If-Match': '"0"' })
    assert.equal(code(stale.body), 'precondition-failed' satisfies ErrorCode)
    await post(`/documents/${id}/reopen`, { reason: 'x' })
    const again = await post(`/documents/${id}/reopen`, { reason: 'x' })
    assert.deepEqual([again.status, code(again.body)], [409, 'not-possible-now' satisfies ErrorCode])
  })

  it('is named to a sender of the same bytes, with the way on', async () => {
    const bytes = quickInvoice('HINT', UNSURE)
    const id = await rejected(bytes)
    const again = await send(bytes)
    assert.deepEqual([again.status, again.id, again.state, again.duplicate], [200, id, 'rejected', true])
    assert.match(again.hint!, new RegExp(`POST /api/v1/documents/${id}/reopen.*again=true`))
    const open = quickInvoice('OPEN')
    await hub.settled((await send(open)).id)
    assert.equal((await send(open)).hint, undefined)
  })

  it('gives way to a new document for the same bytes with `again`, and a keyed retry creates no other', async () => {
    const bytes = quickInvoice('AGAIN')
    const { id } = await send(bytes, { type: 'other' })
    assert.equal((await hub.settled(id)).state, 'filed')
    const first = await send(bytes, { again: 'true' }, 'again-1')
    assert.deepEqual([first.status, first.duplicate, first.sameContentAs, first.hint], [202, false, id, undefined])
    assert.notEqual(first.id, id)
    assert.equal((await hub.settled(first.id)).state, 'posted')
    const retry = await send(bytes, { again: 'true' }, 'again-1')
    assert.deepEqual([retry.id, retry.sameContentAs], [first.id, id])
    const other = await hub.send(bytes, { headers: { 'idempotency-key': 'again-1' } })
    assert.equal(code(other.body), 'idempotency-key-reused' satisfies ErrorCode)
    const noted = (await hub.trail(id)).find(({ event }) => event === 'DuplicateReceived')!
    assert.equal(noted.facts['acceptedAs'], first.id)
  })

  it('gives way to one new document for the same bytes with another type', async () => {
    const bytes = quickPdf({ type: 'other', fields: { invoiceNumber: 'TYPED' } })
    const { id } = await send(bytes)
    await hub.settled(id)
    const typed = await send(bytes, { type: 'receipt' })
    assert.deepEqual([typed.status, typed.duplicate, typed.sameContentAs], [202, false, id])
    assert.equal((await hub.settled(typed.id)).type, 'receipt')
    const same = await send(bytes, { type: 'receipt' })
    assert.deepEqual([same.status, same.duplicate, same.id], [200, true, typed.id])
    assert.deepEqual((await send(bytes)).id, id)
  })

  it('says so where an unkeyed `again` would create one more document each time', async () => {
    const bytes = quickPdf({ type: 'other', fields: { invoiceNumber: 'UNKEYED' } })
    const { id } = await send(bytes, { again: 'true' })
    await hub.settled(id)
    const second = await send(bytes, { again: 'true' })
    assert.notEqual(second.id, id)
    assert.match(second.hint!, /Idempotency-Key/)
  })
})

describe('bytes that were posted and are sent again as a new document', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  const sendAgain = async (bytes: Uint8Array): Promise<string> =>
    (await hub.send(bytes, { query: { again: 'true' } })).body.id
  const postings = (): number => {
    const ledger = new DatabaseSync(path.join(hub.data, 'ledger.sqlite'), { readOnly: true })
    try {
      return Number(ledger.prepare('SELECT count(*) AS rows FROM postings').get()!['rows'])
    } finally {
      ledger.close()
    }
  }

  it('wait for a person, and are a duplicate of the first posting once they are approved', async () => {
    const bytes = quickInvoice('POSTED')
    const { id } = (await hub.send(bytes)).body
    const first = await hub.settled(id)
    assert.equal(first.state, 'posted')
    const copy = await sendAgain(bytes)
    const { state, reasons } = await hub.settled(copy)
    assert.deepEqual([state, reasons], ['in-review', [{ why: 'same-content' }]])
    assert.equal(postings(), 1)
    await hub.call('POST', `/documents/${copy}/review`, { body: { approve: true } })
    const { deliveries } = await hub.settled(copy)
    assert.deepEqual(deliveries['ledger'], {
      outcome: 'duplicate',
      duplicateOf: id,
      reference: first.deliveries['ledger']!.reference,
    })
    assert.equal(postings(), 1)
  })

  it('wait for a person also where another copy is posted, and not the first document', async () => {
    const before = postings()
    const bytes = quickInvoice('SECOND')
    const { id } = (await hub.send(bytes, { query: { type: 'other' } })).body
    assert.equal((await hub.settled(id)).state, 'filed')
    const second = await sendAgain(bytes)
    assert.equal((await hub.settled(second)).state, 'posted')
    assert.equal((await hub.settled(await sendAgain(bytes))).state, 'in-review')
    assert.equal(postings(), before + 1)
  })
})

describe('bytes that are sent again while their first document is not recorded yet', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  it('are accepted as a document that waits for a person, and so does the first once it is recorded', async () => {
    const bytes = quickInvoice('CLAIMED')
    const key = `content:${createHash('sha256').update(bytes).digest('hex')}`
    // What a request leaves that died right after its claim.
    await claimForDocument(
      hub.hub.engines.store,
      { key, documentId: '01JCLAIMED', fingerprint: '' },
      {
        commandId: randomUUID(),
        tenant: 'main',
        actor: 'key:test',
        at: new Date().toISOString(),
        correlationId: 'test',
        causationId: 'test',
      },
    )
    const { status, body } = await hub.send(bytes, { query: { again: 'true' } })
    assert.equal(status, 202)
    const { state, reasons, sameContentAs } = await hub.settled(body.id)
    assert.deepEqual([state, reasons, sameContentAs], ['in-review', [{ why: 'same-content' }], '01JCLAIMED'])
    await hub.call('POST', `/documents/${body.id}/review`, { body: { approve: true } })
    assert.equal((await hub.settled(body.id)).state, 'posted')
    // The first sender repeats its request.
    assert.equal((await hub.send(bytes)).body.id, '01JCLAIMED')
    const first = await hub.settled('01JCLAIMED')
    assert.deepEqual([first.state, first.reasons], ['in-review', [{ why: 'same-content' }]])
  })
})

describe('a file that is sent many times', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  it('leaves ten notes in the stream of its document, however often it comes on one day', async () => {
    const bytes = quickInvoice('MANY')
    const { id } = (await hub.send(bytes)).body
    await hub.settled(id)
    const { store } = hub.hub.engines
    const stream = `document-main.${id}`
    const before = (await store.read(stream)).length
    for (let repeat = 0; repeat < 60; repeat++) assert.equal((await hub.send(bytes)).body.duplicate, true)
    const after = await store.read(stream)
    const notes = after.slice(before)
    assert.ok(notes.every(({ type, data }) => type === 'DuplicateReceived' && data['day']))
    // One more if the day changes meanwhile.
    assert.equal(notes.length, 9 + new Set(notes.map(({ data }) => data['day'])).size)
    assert.equal((await hub.settled(id)).duplicates, notes.length)
  })
})
