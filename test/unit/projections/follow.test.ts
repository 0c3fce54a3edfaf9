import assert from 'node:assert/strict'
import { isSaveDue } from '../../../projections/follow.ts'

const behind = { waiting: 10, sinceSaveMs: 10, isSaving: false, caughtUp: false }

describe('a follower that is behind', () => {
  it('gathers rows until there are enough, or for a while', () => {
    assert.equal(isSaveDue(behind), false)
    assert.equal(isSaveDue({ ...behind, waiting: 500 }), true)
    assert.equal(isSaveDue({ ...behind, sinceSaveMs: 201 }), true)
  })

  it('does not wait for a running save, unless too many rows wait', () => {
    assert.equal(isSaveDue({ ...behind, waiting: 500, sinceSaveMs: 201, isSaving: true }), false)
    assert.equal(isSaveDue({ ...behind, waiting: 2_000, isSaving: true }), true)
  })

  it('saves every page once it is level with the log', () => {
    assert.equal(isSaveDue({ ...behind, waiting: 0, caughtUp: true }), true)
  })
})
