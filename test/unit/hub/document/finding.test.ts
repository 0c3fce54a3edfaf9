import assert from 'node:assert/strict'
import {
  FINDING_CODES,
  findingInWords,
  noticedOf,
  withDetails,
  type Finding,
} from '../../../../hub/document/finding.ts'

const finding = (more: Partial<Finding>): Finding => ({
  code: 'contested',
  asks: false,
  detail: 'Two totals.',
  ...more,
})

describe('findings', () => {
  it('are stored with their words apart, those first that ask, a bounded number of them', () => {
    const many = Array.from({ length: 80 }, (_, index) => finding({ page: index + 1 }))
    const asking = finding({ asks: true, path: 'grossTotal', detail: `${'x'.repeat(900)} 4711` })
    const { findings, details } = noticedOf([...many, asking])
    assert.deepEqual([findings.length, details.length], [50, 50])
    assert.deepEqual(findings[0], { code: 'contested', asks: true, path: 'grossTotal' })
    assert.equal(details[0]!.length, 500)
    assert.ok(!JSON.stringify(findings).includes('Two totals'))
    assert.deepEqual(withDetails(findings, details)[1], many[0])
  })

  it('have words without their detail', () => {
    for (const code of FINDING_CODES) assert.match(findingInWords({ code }), /^[a-z].* /, code)
    const words = findingInWords({ code: 'einvoice-rule', rule: 'BR-CO-15', path: 'grossTotal', page: 2 })
    assert.equal(words, 'the e-invoice violates a rule (BR-CO-15, grossTotal, page 2)')
  })
})
