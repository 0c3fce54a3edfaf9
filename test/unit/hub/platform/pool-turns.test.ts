import assert from 'node:assert/strict'
import { nextInTurn } from '../../../../hub/platform/pool-turns.ts'

const job = (owner: string) => ({ owner, isLow: false })
const low = (owner: string) => ({ owner, isLow: true })
const pool = { size: 1, spare: true }

describe('the turns of a process pool', () => {
  it('are first those of the owner with the fewest running jobs, in the order in which jobs came', () => {
    const size = { size: 4, spare: false }
    const running = [job('a'), job('a'), job('b')]
    assert.equal(nextInTurn([job('a'), job('b'), job('b')], running, size), 1)
    assert.equal(nextInTurn([job('a'), job('c'), job('d')], running, size), 1)
    assert.equal(nextInTurn([job('a')], [...running, job('b')], size), undefined)
    assert.equal(nextInTurn([], [], size), undefined)
  })

  it('go beyond the size for an owner of whom no job runs', () => {
    assert.equal(nextInTurn([job('a'), low('b')], [job('a')], pool), 1)
    assert.equal(nextInTurn([job('a')], [job('a')], pool), undefined)
    assert.equal(nextInTurn([job('b')], [job('a')], { ...pool, spare: false }), undefined)
  })

  it('go once more beyond it for an owner who is not costly, past those who are', () => {
    const running = [low('a'), low('b')]
    assert.equal(nextInTurn([low('c'), job('d')], running, pool), 1)
    assert.equal(nextInTurn([low('c'), job('a')], running, pool), undefined)
    assert.equal(nextInTurn([job('d')], [low('a'), job('b')], pool), undefined)
    assert.equal(nextInTurn([job('d')], [...running, low('c')], pool), undefined)
  })
})
