import assert from 'node:assert/strict'
import { matcherOf } from '../../../../../hub/drivers/views/query/match.ts'
import { compareValues } from '../../../../../hub/drivers/views/query/values.ts'

type Case = [filter: Record<string, unknown>, matches: Record<string, unknown>[], rejects: Record<string, unknown>[]]

/** The rules of MongoDB's manual and source, above all where libraries and other servers differ. */
const CASES: Record<string, Case[]> = {
  'null matches missing and null, and is >= and <= itself': [
    [{ a: null }, [{}, { a: null }, { a: [1, null] }], [{ a: 0 }, { a: '' }, { a: false }, { a: [] }]],
    [{ a: { $ne: null } }, [{ a: 0 }, { a: [] }], [{}, { a: null }, { a: [null] }]],
    [{ a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
    [{ a: { $lte: null } }, [{}, { a: [null, 1] }], [{ a: '' }]],
    [{ a: { $gt: null } }, [], [{}, { a: null }, { a: 1 }]],
    [{ a: { $in: [1, null] } }, [{}, { a: 1 }], [{ a: 2 }]],
    [{ a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
  ],
  'a list is tested element by element, and then as a whole': [
    [{ a: 1 }, [{ a: 1 }, { a: [2, 1] }], [{ a: [[1]] }, { a: '1' }, { a: true }]],
    [{ a: [1, 2] }, [{ a: [1, 2] }, { a: [0, [1, 2]] }], [{ a: [2, 1] }, { a: [1, 2, 3] }]],
    [{ a: [] }, [{ a: [] }, { a: [[]] }], [{}, { a: null }]],
    [{ a: { $gt: 1, $lte: 0 } }, [{ a: [0, 2] }], [{ a: 1 }, { a: [1] }]],
    [{ a: { $not: { $gt: 1, $lte: 0 } } }, [{ a: 1 }, {}], [{ a: [0, 2] }]],
    [{ a: { $ne: 1 } }, [{ a: [2, 3] }, {}], [{ a: [1, 2] }]],
    [{ a: { $nin: [1, 2] } }, [{ a: 3 }, {}], [{ a: [3, 2] }]],
    [{ 'a.1': 5 }, [{ a: [4, 5] }, { a: { 1: 5 } }], [{ a: [5] }]],
  ],
  'a path searches lists of objects': [
    [
      { 'a.b': 1 },
      [{ a: { b: 1 } }, { a: [{ b: 2 }, { b: 1 }] }, { a: [{ b: [0, 1] }] }],
      [{ a: [[{ b: 1 }]] }, { a: [] }],
    ],
    [{ 'a.b': { $ne: 1 } }, [{ a: [{ b: 2 }] }, { a: [] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
    [{ 'a.b': null }, [{ a: [{ b: 1 }, {}] }, { a: 4 }, {}], [{ a: [] }, { a: [1, 2] }, { a: [{ b: 1 }] }]],
    [{ 'a.b': { $exists: false } }, [{ a: [] }, { a: 1 }, { a: [{ c: 1 }] }], [{ a: [{}, { b: 1 }] }]],
    [{ 'a.b': [] }, [{ a: { b: [] } }], [{ a: [] }]],
  ],
  'one element meets all conditions of $elemMatch': [
    [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [{ a: [0, 2] }], [{ a: [0, 4] }, { a: 2 }, { a: [[2]] }]],
    [
      { a: { $elemMatch: { b: 1, c: 2 } } },
      [{ a: [{ b: 1, c: 2 }] }],
      [{ a: [{ b: 1 }, { c: 2 }] }, { a: { b: 1, c: 2 } }, { a: [1] }],
    ],
    [{ a: { $elemMatch: { b: null } } }, [{ a: [{}] }, { a: [{ b: null }] }], [{ a: [null] }, { a: [] }]],
    [{ 'a.b': { $elemMatch: { $gte: 1 } } }, [{ a: [{ b: [1] }] }], [{ a: [{ b: 1 }] }]],
    [{ a: { $elemMatch: { $not: { $gt: 1 } } } }, [{ a: [5, 'x'] }], [{ a: [5] }, { a: [] }]],
    [{ a: { $elemMatch: { $or: [{ b: 1 }, { c: 1 }] } } }, [{ a: [{ c: 1 }] }], [{ a: [{ b: 2 }] }]],
  ],
  'values are compared within their type, strings by code point': [
    [{ a: { $gt: 1 } }, [{ a: 1.5 }], [{ a: 'z' }, { a: true }, {}]],
    [{ a: { $lt: true } }, [{ a: false }], [{ a: 0 }, { a: null }]],
    [{ a: { $gt: '\uFF5E' } }, [{ a: '😀' }], [{ a: 'z' }]],
    [{ a: { x: 1, y: 2 } }, [{ a: { x: 1, y: 2 } }], [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }]],
  ],
  'a pattern matches strings only': [
    [
      { a: { $regex: '^A', $options: 'i' } },
      [{ a: 'ab' }, { a: [1, 'a'] }],
      [{ a: 'ba' }, { a: 1 }, { a: { b: 'a' } }, {}],
    ],
    [{ a: { $regex: 'b$' } }, [{ a: 'ab' }], [{ a: 'ba' }]],
    [{ a: { $not: { $regex: '.' } } }, [{ a: 1 }, {}, { a: '' }], [{ a: 'x' }]],
    [{ a: { $regex: 'fals' } }, [], [{ a: false }]],
  ],
  '$and, $or and $nor join filters': [
    [{ $nor: [{ a: 1 }, { b: 1 }] }, [{}, { a: 2 }], [{ a: 1 }, { b: 1 }]],
    [{ $or: [{ a: 1 }, { $and: [{ a: 2 }, { b: { $gt: 0 } }] }] }, [{ a: 1 }, { a: 2, b: 1 }], [{ a: 2 }]],
  ],
}

describe('a filter', () => {
  for (const [rule, cases] of Object.entries(CASES)) {
    it(`follows MongoDB: ${rule}`, () => {
      for (const [filter, matches, rejects] of cases) {
        const matcher = matcherOf(filter)
        for (const document of matches)
          assert.ok(matcher(document), `${JSON.stringify(filter)} should match ${JSON.stringify(document)}`)
        for (const document of rejects)
          assert.ok(!matcher(document), `${JSON.stringify(filter)} should not match ${JSON.stringify(document)}`)
      }
    })
  }

  it('is rejected for a misplaced or invalid operator', () => {
    for (const filter of [
      { a: { $not: 1 } },
      { a: { $elemMatch: 1 } },
      { a: { $elemMatch: { $gt: 1, b: 2 } } },
      { a: { $regex: 'a', $options: 'q' } },
      { a: { $options: 'i' } },
      { a: { $gt: 1, constructor: 2 } },
      { $eq: 1 },
      { a: { $regex: '(?=a)' } },
    ]) {
      assert.throws(() => matcherOf(filter), JSON.stringify(filter))
    }
  })

  it('orders values by type', () => {
    const ordered = [null, -1, 2, '', 'a', {}, { a: 1 }, [], [1], false, true]
    assert.deepEqual(ordered.toReversed().toSorted(compareValues), ordered)
  })
})
