import assert from 'node:assert/strict'
import { codeOf } from '../../../../hub/errors.ts'
import { upcast, type EventSchema } from '../../../../hub/platform/upcast.ts'

describe('an upcaster', () => {
  const schema: EventSchema = {
    version: 3,
    types: { Renamed: '' },
    steps: {
      1: (type, data) => ({ type, data: { ...data, two: true } }),
      2: (_, data) => ({ type: 'Renamed', data: { ...data, three: true } }),
    },
  }

  it('upcasts an event to the current schema step by step', () => {
    assert.deepEqual(upcast({ type: 'Old', data: { one: true }, metadata: { schema: '1' } }, schema), {
      type: 'Renamed',
      data: { one: true, two: true, three: true },
    })
    assert.deepEqual(upcast({ type: 'Old', data: {}, metadata: { schema: '2' } }, schema).data, { three: true })
  })

  it('takes an event without a schema number as one of schema 1', () => {
    assert.deepEqual(upcast({ type: 'Old', data: {}, metadata: {} }, schema).data, { two: true, three: true })
  })

  it('refuses unknown types and later schemas instead of guessing', () => {
    for (const [type, version] of [
      ['Unknown', '3'],
      ['Renamed', '4'],
    ] as const)
      assert.throws(
        () => upcast({ type, data: {}, metadata: { schema: version } }, schema),
        (error) => codeOf(error) === 'unknown-event',
      )
  })
})
