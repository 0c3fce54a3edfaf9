import assert from 'node:assert/strict'
import type { Route } from '../../../../hub/document/commands.ts'
import { isInDoubt } from '../../../../hub/document/vision-wish.ts'
import { visionWish } from '../../../../hub/pipeline/vision.ts'
import { fails, parse } from '../../../support/pipelines.ts'

const read = (vision: string) => `name: a\nsteps:\n  - read: ${vision}\n`

describe('the vision model of a pipeline', () => {
  it('reads what the pipeline says, by type', () => {
    const wishes = (vision: string) => ['invoice', 'receipt'].map((type) => visionWish(parse(read(vision)), type))
    assert.deepEqual(wishes('{}'), ['never', 'never'])
    assert.deepEqual(wishes('{ vision: on-doubt }'), ['on-doubt', 'on-doubt'])
    assert.deepEqual(wishes('{ vision: { invoice: always } }'), ['always', 'never'])
    assert.deepEqual(wishes('{ vision: { invoice: never, any: always } }'), ['never', 'always'])
    fails(read('{ vision: { memo: always } }'), /:3:\d+ .*names the type memo, which does not exist/)
    fails(read('{ vision: sometimes }'), /^test\.yaml:3:\d+ /)
  })

  it('is asked in doubt about values, not about what it cannot settle', () => {
    const pipeline = { name: 'a', version: '1' }
    const review = (...reasons: Extract<Route, { kind: 'review' }>['reasons']): Route => ({
      kind: 'review',
      reasons,
      pipeline,
    })
    assert.ok(isInDoubt(review({ why: 'always' }, { why: 'missing', field: 'grossTotal' })))
    assert.ok(isInDoubt(review({ why: 'uncertain', confidence: 0.4, threshold: 0.6 })))
    assert.ok(isInDoubt(review({ why: 'failed', check: 'totals' })))
    assert.ok(isInDoubt(review({ why: 'finding', finding: { code: 'contested' } })))
    assert.ok(!isInDoubt(review({ why: 'always' }, { why: 'same-content' }, { why: 'requested' })))
    assert.ok(!isInDoubt(review({ why: 'finding', finding: { code: 'new-iban' } })))
    assert.ok(!isInDoubt({ kind: 'file', pipeline }))
  })
})
