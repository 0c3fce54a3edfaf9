import type { Filter } from 'mongodb'
import { WaybillError } from '../../../errors.ts'
import type { Place } from '../query/cursor.ts'
import { LOGICAL_OPERATORS } from '../query/filter.ts'
import { storedPath, storedValue, type StoredDocument } from './documents.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isExpression = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.keys(value).some((name) => name.startsWith('$'))

/** A checked filter with the names that the fields have in the collection. */
export function storedFilter(filter: Record<string, unknown>): Filter<StoredDocument> {
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => {
      if (name.startsWith('$')) return [name, (value as Record<string, unknown>[]).map(storedFilter)]
      return [storedPath(name), isExpression(value) ? expression(value) : storedValue(value)]
    }),
  ) as Filter<StoredDocument>
}

function expression(wanted: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(wanted).map(([operator, value]) => {
      if (operator === '$not' && isObject(value)) return [operator, expression(value)]
      if (operator === '$elemMatch' && isObject(value))
        return [
          operator,
          Object.keys(value).some((name) => name.startsWith('$') && !LOGICAL_OPERATORS.has(name))
            ? expression(value)
            : storedFilter(value),
        ]
      return [operator, storedValue(value)]
    }),
  )
}

// The order of types that MongoDB sorts by, with a condition that holds for all values of the type. Comparisons stay within one type.
const TYPES = ['null', 'number', 'string', 'boolean'] as const
const ALL_OF = { null: null, number: { $lte: Number.MAX_VALUE }, string: { $gte: '' }, boolean: { $in: [true, false] } }

/** What comes after a place in the order of (field, id); a missing field comes before everything. */
export function after(field: string, direction: 1 | -1, { id, sorted }: Place): Filter<StoredDocument> {
  const path = storedPath(field)
  const further = direction === 1 ? '$gt' : '$lt'
  const rank = TYPES.indexOf(sorted === null ? 'null' : (typeof sorted as 'string'))
  const types = direction === 1 ? TYPES.slice(rank + 1) : TYPES.slice(0, rank)
  return {
    $or: [
      ...types.map((type) => ({ [path]: ALL_OF[type] })),
      ...(sorted === null ? [] : [{ [path]: { [further]: sorted } }]),
      { [path]: sorted, _id: { [further]: id } },
    ],
  } as Filter<StoredDocument>
}

/** The value that a document was sorted by. A list or an object has no place to go on from: `invalid-request`. */
export function sortedBy(document: Record<string, unknown>, field: string): Place['sorted'] {
  let value: unknown = document
  for (const name of field.split('.')) value = isObject(value) ? value[name] : Array.isArray(value) ? value : undefined
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new WaybillError('invalid-request', `${field} holds lists or objects, and pages cannot be sorted by them.`)
}
