import assert from 'node:assert/strict'
import fc from 'fast-check'
import { v5 } from 'uuid'
import { uuid5Namespace } from '../../../../hub/platform/uuid5.ts'

describe('ids made from names', () => {
  it('are the UUIDs of version 5 that the library makes', () => {
    const namespace = '6d3c5f0e-7a55-5f0e-9c43-0f6f5f7d1b0a'
    const idOf = uuid5Namespace(namespace)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (name) => {
        assert.equal(idOf(name), v5(name, namespace))
      }),
    )
  })
})
