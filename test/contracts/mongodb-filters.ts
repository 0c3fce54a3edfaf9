import fc from 'fast-check'
import type { ViewDocument } from '../../hub/drivers/views/port.ts'

export type Filter = Record<string, unknown>
/** One use of an operator in a filter. */
export interface Use {
  field: string
  operator: string
  value: unknown
  inList: boolean
}

const text = fc.constantFrom('a', 'b', 'ab', 'B', '', 'é', '\uFF5E', '1')
const scalar = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom(0.5, 1e12),
  text,
  fc.boolean(),
  fc.constant(null),
)
const list = fc.array(scalar, { maxLength: 3 })
const items = fc.array(fc.record({ n: scalar, ok: fc.boolean() }, { requiredKeys: [] }), { maxLength: 3 })
const deep = fc.record({ x: scalar, y: fc.record({ z: scalar }, { requiredKeys: [] }) }, { requiredKeys: [] })
export const document: fc.Arbitrary<ViewDocument> = fc.record(
  { a: fc.oneof({ weight: 3, arbitrary: scalar }, list), b: scalar, t: text, list, items, deep },
  { requiredKeys: [] },
)
const operation = fc.oneof(
  fc
    .constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte')
    .chain((operator) => scalar.map((value) => ({ [operator]: value }))),
  fc
    .constantFrom('$in', '$nin')
    .chain((operator) => fc.array(scalar, { maxLength: 3 }).map((value) => ({ [operator]: value }))),
  fc.boolean().map((value) => ({ $exists: value })),
  fc.record({ $regex: fc.constantFrom('^a', 'b$', 'a|1', '^$', '[A-Z]'), $options: fc.constantFrom('', 'i') }),
  fc
    .tuple(fc.integer({ min: -2, max: 1 }), fc.integer({ min: 0, max: 3 }))
    .map(([above, most]) => ({ $gt: above, $lte: most })),
)
const condition: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  operation,
  operation.map((each) => ({ $not: each })),
  operation.map((each) => ({ $elemMatch: each })),
  list,
)
const simple = fc.dictionary(fc.constantFrom('a', 'b', 't', 'list', 'items.n', 'deep.x', 'deep.y.z'), condition, {
  minKeys: 1,
  maxKeys: 2,
})
const ofElement = fc
  .dictionary(fc.constantFrom('n', 'ok'), fc.oneof(scalar, operation), { minKeys: 1, maxKeys: 2 })
  .map((wanted) => ({ items: { $elemMatch: wanted } }))
const joined = fc
  .constantFrom('$and', '$or', '$nor')
  .chain((operator) => fc.array(simple, { minLength: 1, maxLength: 2 }).map((each) => ({ [operator]: each })))
export const filter: fc.Arbitrary<Filter> = fc.oneof({ weight: 3, arbitrary: simple }, ofElement, joined)

const ORDER = /^\$[gl]te?$/
/** The operator of a use that has two order operators on one field. */
export const RANGE = 'range'

/** Lists every use of an operator in a filter. */
export function usesOf(wanted: Filter, prefix = '', inList = false): Use[] {
  return Object.entries(wanted).flatMap(([name, value]): Use[] => {
    if (Array.isArray(value) && ['$and', '$or', '$nor'].includes(name))
      return value.flatMap((each) => usesOf(each as Filter, prefix, inList))
    const field = prefix + name
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ field, operator: '$eq', value, inList }]
    const range: Use[] =
      Object.keys(value).filter((operator) => ORDER.test(operator)).length > 1
        ? [{ field, operator: RANGE, value, inList }]
        : []
    return Object.entries(value)
      .flatMap(([operator, given]): Use[] => {
        if (operator === '$not')
          return [{ field, operator, value: given, inList }, ...usesOf({ [name]: given }, prefix, inList)]
        if (operator !== '$elemMatch') return [{ field, operator, value: given, inList }]
        const inner = Object.keys(given as Filter)[0]?.startsWith('$')
          ? usesOf({ [name]: given }, prefix, true)
          : usesOf(given as Filter, `${field}.`, true)
        return [{ field, operator, value: given, inList }, ...inner]
      })
      .concat(range)
  })
}

export const namesNull = ({ value }: Use): boolean => value === null || (Array.isArray(value) && value.includes(null))
export const isOrder = ({ operator }: Use): boolean => ORDER.test(operator)
export const throughList = ({ field }: Use): boolean => field === 'items.n'
