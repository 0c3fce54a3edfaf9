import type { Filter } from 'mongodb'
import { WaybillError } from '../../../errors.ts'
import type { PagePosition } from '../query/cursor.ts'
import { LOGICAL_OPERATORS } from '../query/filter.ts'
import { storedPath, storedValue, type StoredDocument } from './documents.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isExpression = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.keys(value).some((name) => name.startsWith('$'))

/** A checked filter with stored names. */
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

// MongoDB's sort order of types, and a condition that holds for all values of each type. Comparisons stay within a
// type.
const TYPES = ['null', 'number', 'string', 'boolean'] as const
const ALL_OF = { null: null, number: { $lte: Number.MAX_VALUE }, string: { $gte: '' }, boolean: { $in: [true, false] } }

/** Selects the documents after a page, in the order of (field, id). A missing field comes first. */
export function after(field: string, direction: 1 | -1, { id, sorted }: PagePosition): Filter<StoredDocument> {
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

/**
 * The value that a document was sorted by.
 * @throws `invalid-request` for a list or an object, which no cursor can hold
 */
export function sortedBy(document: Record<string, unknown>, field: string): PagePosition['sorted'] {
  let value: unknown = document
  for (const name of field.split('.')) value = isObject(value) ? value[name] : Array.isArray(value) ? value : undefined
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new WaybillError('invalid-request', `Cannot sort by ${field}: it holds lists or objects.`)
}
