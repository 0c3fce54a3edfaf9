import assert from 'node:assert/strict'
import { sortOf, withAmounts } from '../../../../hub/api/document-order.ts'
import { decimalOrder } from '../../../../hub/document/values/decimal-order.ts'
import { TYPES } from '../../../support/types.ts'

const TOTAL = 'fields.grossTotal.value'
const ORDER = 'amounts.grossTotal'
const at = (text: string): string => decimalOrder(text)!

describe('a filter of documents', () => {
  const filters: [what: string, given: Record<string, unknown>, used: Record<string, unknown>][] = [
    ['compares amounts as numbers', { [TOTAL]: { $gt: '500' } }, { [ORDER]: { $gt: at('500') } }],
    ['takes numbers of JSON', { [TOTAL]: { $lte: 499.99 } }, { [ORDER]: { $lte: at('499.99') } }],
    ['finds equal amounts', { [TOTAL]: '119' }, { [ORDER]: { $eq: at('119.00') } }],
    ['finds other amounts', { [TOTAL]: { $ne: '119' } }, { [ORDER]: { $ne: at('119') } }],
    [
      'finds amounts of a list, and missing ones',
      { [TOTAL]: { $in: ['1', 2, null] } },
      { [ORDER]: { $in: [at('1'), at('2'), null] } },
    ],
    [
      'has ranges',
      { [TOTAL]: { $gte: '1', $lt: '2' } },
      { $and: [{ [ORDER]: { $gte: at('1') } }, { [ORDER]: { $lt: at('2') } }] },
    ],
    ['negates', { [TOTAL]: { $not: { $gt: '1' } } }, { $nor: [{ [ORDER]: { $gt: at('1') } }] }],
    [
      'looks into joined filters',
      { $or: [{ [TOTAL]: '1' }, { $and: [{ [TOTAL]: { $lt: '0' } }] }] },
      { $or: [{ [ORDER]: { $eq: at('1') } }, { $and: [{ [ORDER]: { $lt: at('0') } }] }] },
    ],
    [
      'keeps patterns and presence on the text',
      { [TOTAL]: { $regex: '^5', $options: 'i', $exists: true, $gt: '1' } },
      {
        $and: [
          { [TOTAL]: { $regex: '^5', $options: 'i' } },
          { [TOTAL]: { $exists: true } },
          { [ORDER]: { $gt: at('1') } },
        ],
      },
    ],
    ['keeps what is no amount', { [TOTAL]: { $eq: 'many' } }, { [TOTAL]: { $eq: 'many' } }],
    ['keeps null', { [TOTAL]: null }, { [TOTAL]: { $eq: null } }],
    [
      'keeps other fields and paths',
      { 'fields.invoiceNumber.value': { $gt: '5' }, 'fields.grossTotal.confidence': { $lt: 0.8 }, 'size': { $gt: 5 } },
      { 'fields.invoiceNumber.value': { $gt: '5' }, 'fields.grossTotal.confidence': { $lt: 0.8 }, 'size': { $gt: 5 } },
    ],
    [
      'keeps several conditions apart',
      { $nor: [{ a: 1 }], [TOTAL]: { $not: { $gt: '1' } } },
      { $and: [{ $nor: [{ a: 1 }] }, { $nor: [{ [ORDER]: { $gt: at('1') } }] }] },
    ],
  ]
  for (const [what, given, used] of filters) it(what, () => assert.deepEqual(withAmounts(given, TYPES), used))

  it('loses no condition whatever its name', () => {
    const given = JSON.parse('{"__proto__": {"$gt": 1}, "a": 1}') as Record<string, unknown>
    assert.deepEqual(Object.keys(withAmounts(given, TYPES)), ['__proto__', 'a'])
  })

  it('is refused if it compares an amount with what is none', () => {
    for (const value of ['many', '1,50', null, true, [], {}, '1e3'])
      assert.throws(() => withAmounts({ [TOTAL]: { $gt: value } }, TYPES), { code: 'invalid-request' })
  })
})

describe('the sort of documents', () => {
  const sorts: [given: string, field: string, direction: 1 | -1][] = [
    ['receivedAt', 'receivedAt', 1],
    ['-updatedAt', 'updatedAt', -1],
    ['fields.grossTotal', ORDER, 1],
    ['-fields.grossTotal.value', ORDER, -1],
    ['fields.issueDate', 'fields.issueDate.value', 1],
    ['-fields.sellerName', 'fields.sellerName.value', -1],
  ]
  for (const [given, field, direction] of sorts)
    it(`is by ${field} for ${given}`, () => assert.deepEqual(sortOf(given, TYPES), { field, direction }))

  it('is refused for a field that no type has', () =>
    assert.throws(() => sortOf('fields.nonsense', TYPES), { code: 'invalid-request' }))
})
