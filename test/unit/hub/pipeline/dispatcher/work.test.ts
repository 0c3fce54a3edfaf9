import assert from 'node:assert/strict'
import { parseWorkClass, parseWorkKey, workClassOf, workKey } from '../../../../../hub/pipeline/dispatcher/work.ts'

describe('the key of a work item', () => {
  for (const part of [undefined, 'ledger', 'clerks:3'])
    it(`is parsed into the parts that it was built from: ${part ?? 'the reading'}`, () => {
      const item = { stream: 'document-main.01J', part }
      assert.deepEqual(parseWorkKey(workKey(item)), item)
    })
})

describe('a work class', () => {
  it('is the queue of a reading, and queue and receiver of everything else', () => {
    assert.deepEqual(parseWorkClass(workClassOf('read.standard.v1', undefined)), {
      queue: 'read.standard.v1',
      receiver: undefined,
    })
    assert.deepEqual(parseWorkClass(workClassOf('deliver.sql.standard.v1', 'ledger')), {
      queue: 'deliver.sql.standard.v1',
      receiver: 'ledger',
    })
    assert.deepEqual(
      parseWorkClass(workClassOf('notify.v1', 'clerks:3')),
      { queue: 'notify.v1', receiver: 'clerks' },
      'all notices of a channel share a class',
    )
  })
})
