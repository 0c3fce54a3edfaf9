import assert from 'node:assert/strict'
import type { HubDocument } from '../../hub/sdk/types.ts'
import { openTestHub, viewsLevel, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'

describe('what the reader noticed, and the kind of a document', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub()
  })
  after(() => hub.close())

  const review = (id: string, body: object) =>
    hub.call<Problem & HubDocument>('POST', `/documents/${id}/review`, { body })
  async function sent(bytes: Uint8Array) {
    const { id } = (await hub.send(bytes)).body
    return { id, document: await hub.settled(id) }
  }

  it('is shown with its words, and asks a person although every value is certain', async () => {
    const findings = [
      { code: 'hidden-text', asks: true, path: 'grossTotal', page: 1, detail: 'Hidden: 9999.00.' },
    ] as const
    const { id, document } = await sent(quickInvoice('HIDDEN', { findings: [...findings] }))
    assert.equal(document.state, 'in-review')
    assert.deepEqual(document.reasons, [
      { why: 'finding', field: 'grossTotal', finding: { code: 'hidden-text', page: 1 } },
    ])
    assert.deepEqual((document as unknown as HubDocument).findings, findings)
    const trail = await hub.trail(id)
    assert.match(trail.find(({ event }) => event === 'FieldsExtracted')!.text, /Noticed: Hidden: 9999\.00\.$/)
    assert.match(
      trail.find(({ event }) => event === 'ReviewRequested')!.text,
      /hidden text differs .*grossTotal, page 1/,
    )
    assert.equal((await review(id, { approve: true })).status, 200)
    assert.equal((await hub.settled(id)).state, 'posted')
  })

  it('is an issue date far from the day of receipt, for which a person is asked', async () => {
    const year = new Date().getFullYear()
    for (const [number, issueDate] of [
      ['LATER', `${year + 1}-12-31`],
      ['LONG-AGO', `${year - 30}-01-15`],
    ] as const) {
      const { id, document } = await sent(quickInvoice(number, { fields: { issueDate } }))
      const reason = { why: 'finding', field: 'issueDate', finding: { code: 'date-implausible', page: 1 } }
      assert.deepEqual([document.state, document.reasons], ['in-review', [reason]])
      const shown = (document as unknown as HubDocument).findings!
      assert.match(shown[0]!.detail, new RegExp(`^The issue date ${issueDate} is .* the day of receipt`))
      assert.equal((await hub.call('POST', `/documents/${id}/reread`, { body: {} })).status, 202)
    }
  })

  it('is posted only as a kind that the pipeline names; a reviewer can set it', async () => {
    const reminder = await sent(quickInvoice('REMINDER', { kind: 'reminder', kindConfidence: 0.95 }))
    assert.deepEqual(
      [reminder.document.state, (reminder.document as unknown as HubDocument).kind],
      ['filed', 'reminder'],
    )
    const unsure = await sent(quickInvoice('UNSURE', { kind: 'reminder', kindConfidence: 0.4 }))
    assert.deepEqual(unsure.document.reasons, [{ about: 'kind', why: 'uncertain', confidence: 0.4, threshold: 0.6 }])
    const { status, body } = await review(unsure.id, { approve: true, kind: 'invoice' })
    assert.deepEqual([status, body.kind], [200, 'invoice'])
    assert.equal((await hub.settled(unsure.id)).state, 'posted')
    const entry = (await hub.trail(unsure.id)).find(({ event }) => event === 'ReviewCompleted')!
    assert.match(entry.text, /changed the kind from reminder to invoice/)
  })

  it('refuses a kind that does not exist', async () => {
    const { id } = await sent(quickInvoice('NO-KIND', { kindConfidence: 0.4, kind: 'invoice' }))
    assert.equal((await review(id, { approve: true, kind: 'bill' })).status, 400)
  })

  it('lists documents by kind', async () => {
    await viewsLevel(hub)
    const { body } = await hub.call<{ documents: HubDocument[] }>('GET', '/documents', {
      query: { kind: 'reminder' },
    })
    assert.ok(body.documents.length > 0)
    assert.ok(body.documents.every(({ kind }) => kind === 'reminder'))
  })
})
