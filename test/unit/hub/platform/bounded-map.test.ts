import assert from 'node:assert/strict'
import { openBoundedMap } from '../../../../hub/platform/bounded-map.ts'

describe('a bounded map', () => {
  it('forgets its oldest entry beyond the limit', () => {
    const map = openBoundedMap<string, number>(2)
    for (const [key, value] of Object.entries({ a: 1, b: 2, c: 3 })) map.set(key, value)
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => map.get(key)),
      [undefined, 2, 3],
    )
    assert.deepEqual([map.has('a'), map.has('c')], [false, true])
  })

  it('keeps the age of a key that is set again', () => {
    const map = openBoundedMap<string, number>(2)
    for (const key of ['a', 'b', 'a', 'c']) map.set(key, 0)
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => map.has(key)),
      [false, true, true],
    )
  })

  it('makes room when an entry is deleted', () => {
    const map = openBoundedMap<string, number>(1)
    map.set('a', 1)
    map.delete('a')
    map.set('b', 2)
    assert.deepEqual([map.has('a'), map.get('b')], [false, 2])
  })
})
