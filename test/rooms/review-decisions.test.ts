import assert from 'node:assert/strict'
import type { ErrorCode } from '../../hub/errors.ts'
import { statusText } from '../../hub/cli/status-text.ts'
import type { HubDocument } from '../../hub/sdk/types.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice, quickPdf, UNSURE } from '../support/quick-reader.ts'

const PIPELINE = `name: default
steps:
  - review: { always: true, when: { type: invoice, fields: { grossTotal: { above: "1000" } } } }
  - review: { missing: required, typeBelow: 0.5 }
  - deliver: { to: [ledger], when: { type: [invoice, receipt] } }
`
const code = (body: unknown): string | undefined => (body as Problem).type?.split('/').at(-1)

describe('the decision of a reviewer', () => {
  let hub: TestHub
  before(async () => {
    hub = await openTestHub({ pipeline: PIPELINE })
  })
  after(() => hub.close())

  const review = (id: string, body: object) =>
    hub.call<Problem & HubDocument>('POST', `/documents/${id}/review`, { body })
  async function sent(bytes: Uint8Array): Promise<string> {
    const { id } = (await hub.send(bytes)).body
    assert.equal((await hub.settled(id)).state, 'in-review')
    return id
  }

  it('keeps the note of a rejection', async () => {
    const id = await sent(quickInvoice('NOTE', UNSURE))
    await review(id, { reject: 'not ours', note: 'asked the seller' })
    const entry = (await hub.trail(id)).find(({ event }) => event === 'DocumentRejected')!
    assert.equal(entry.text, 'Rejected by a reviewer: not ours Note: asked the seller')
    assert.equal(entry.facts['note'], 'asked the seller')
  })

  it('refuses a rejection with corrections or a type, and rejects nothing', async () => {
    const id = await sent(quickInvoice('BOTH', UNSURE))
    for (const more of [{ corrections: { grossTotal: '1.00' } }, { documentType: 'receipt' }]) {
      const { status, body } = await review(id, { reject: 'not ours', ...more })
      assert.deepEqual([status, code(body)], [400, 'invalid-request' satisfies ErrorCode])
      assert.match(body.detail, /cannot come with `reject`/)
    }
    assert.equal((await hub.settled(id)).state, 'in-review')
  })

  it('is asked for by a rule that the reason names', async () => {
    const id = await sent(quickInvoice('RULE', { fields: { grossTotal: '1200.00' } }))
    const document = await hub.settled(id)
    const rule = { pipeline: 'default', number: 1, when: 'type invoice, grossTotal above 1000' }
    assert.deepEqual(document.reasons, [{ why: 'always', rule }])
    const words = 'rule 1 of pipeline default: type invoice, grossTotal above 1000'
    assert.ok(statusText(document as unknown as HubDocument).startsWith(`in review: ${words};`))
    assert.ok((await hub.trail(id)).some(({ text }) => text === `Sent to review: ${words}.`))
  })

  it('is refused where the mapping needs values that are missing, until they are set', async () => {
    const id = await sent(quickPdf({ type: 'invoice', fields: { issueDate: '2026-01-15', sellerName: 'Nordwind AG' } }))
    const { status, body } = await review(id, { approve: true })
    assert.deepEqual([status, code(body)], [422, 'approval-incomplete' satisfies ErrorCode])
    assert.deepEqual(body.errors!.map(({ path }) => path).toSorted(), [
      '/body/corrections/grossTotal',
      '/body/corrections/invoiceNumber',
    ])
    assert.match(body.detail, /invoiceNumber is missing and ledger\/invoice requires it/)
    assert.equal((await hub.settled(id)).state, 'in-review')
    const complete = { approve: true, corrections: { invoiceNumber: 'SET', grossTotal: '5.00' } }
    assert.equal((await review(id, complete)).status, 200)
    assert.equal((await hub.settled(id)).state, 'posted')
  })
})
