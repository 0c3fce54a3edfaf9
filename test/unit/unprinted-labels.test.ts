import assert from 'node:assert/strict'
import { withoutUnprinted } from '../bench/unprinted-labels.ts'
import { A4, words } from '../support/written-pages.ts'

const PAGE = words(A4, [
  ['Rechnung 4711 vom 08.10.2015', 50, 50],
  ['Gesamtbetrag 1.571,04 EUR', 50, 90],
])
const FIELDS = { issueDate: '2014-10-08', dueDate: '2015-10-08', grossTotal: '1571.04', netTotal: '1320.20' }

describe('labels of e-invoices for their pages', () => {
  it('leave out dates and amounts that no page has', () => {
    const each = { file: 'a.pdf', family: 'a', carriesXml: true as const, fields: { ...FIELDS, sellerName: 'Ada' } }
    const { fields } = withoutUnprinted(each, [A4], PAGE)
    assert.deepEqual(fields, { dueDate: '2015-10-08', grossTotal: '1571.04', sellerName: 'Ada' })
  })

  it('of documents without XML are those of their pages', () => {
    const each = { file: 'a.pdf', family: 'a', fields: FIELDS }
    assert.deepEqual(withoutUnprinted(each, [A4], PAGE), each)
  })
})
