import assert from 'node:assert/strict'
import { mailOf } from '../../../../hub/notify/message.ts'

describe('the text of a notice', () => {
  const notice = { id: '1', kind: 'posted', at: '2026-03-14T09:26:53.000Z', tenant: 'acme', documentId: '01J' } as const

  it('names the tenant for people, with its id', () => {
    assert.match(mailOf({ ...notice, tenantName: 'Acme GmbH' }, 'https://hub').text, /^Tenant: {3}Acme GmbH \(acme\)$/m)
    assert.match(mailOf(notice, 'https://hub').text, /^Tenant: {3}acme$/m)
  })

  it('names the way on from each end of a document', () => {
    const next = (kind: 'filed' | 'rejected' | 'failed' | 'corrected') =>
      mailOf({ ...notice, kind }, 'https://hub').text
    for (const kind of ['filed', 'rejected', 'failed'] as const) assert.match(next(kind), /waybill reopen 01J --reason/)
    assert.match(next('corrected'), /person must correct its posting in the target\.[^]*waybill trail 01J/)
  })

  it('says why a document is in review', () => {
    const reasons = [
      { field: 'iban', why: 'missing' },
      { check: 'totals', why: 'failed' },
      { why: 'uncertain' },
      { why: 'uncertain', about: 'kind' },
      { why: 'finding', field: 'iban', finding: { code: 'new-iban', page: 1 } },
      { why: 'always', rule: { pipeline: 'default', number: 2, when: 'grossTotal above 1000' } },
    ] as const
    const { text } = mailOf({ ...notice, kind: 'in-review', reasons: [...reasons] }, 'https://hub')
    assert.deepEqual(text.match(/^- .*$/gm), [
      '- iban is missing',
      '- the check totals failed',
      '- the type of the document is uncertain',
      '- the kind of the document is uncertain',
      '- the seller has another IBAN than before (iban, page 1)',
      '- rule 2 of pipeline default: grossTotal above 1000',
    ])
  })
})
