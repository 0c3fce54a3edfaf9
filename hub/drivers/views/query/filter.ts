import { WaybillError } from '../../../errors.ts'
import { checkField } from './cursor.ts'

const FIELD_OPERATORS = new Set([
  '$eq',
  '$ne',
  '$in',
  '$nin',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$exists',
  '$regex',
  '$options',
  '$not',
  '$elemMatch',
])
export const LOGICAL_OPERATORS = new Set(['$and', '$or', '$nor'])
const COMPARISONS: Record<string, string> = { $eq: '=', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }

type Scalar = string | number
export interface Condition {
  sql: string
  values: Scalar[]
}

/** Checks that a filter uses the operators of the port only, and nothing that runs code. @throws `invalid-request` */
export function checkFilter(filter: unknown, depth = 0): void {
  if (depth > 8) throw new WaybillError('invalid-request', 'The filter is nested too deeply.')
  if (Array.isArray(filter)) return filter.forEach((each) => checkFilter(each, depth + 1))
  if (typeof filter !== 'object' || filter === null) return
  for (const [key, value] of Object.entries(filter)) {
    // Client libraries drop this name, and a filter without its condition would match every document.
    if (
      key.split('.').includes('__proto__') ||
      (key.startsWith('$') && !FIELD_OPERATORS.has(key) && !LOGICAL_OPERATORS.has(key))
    ) {
      throw new WaybillError('invalid-request', `The filter uses ${key}, which is not supported.`)
    }
    if (LOGICAL_OPERATORS.has(key) && !(Array.isArray(value) && value.length > 0))
      throw new WaybillError('invalid-request', `${key} needs a list.`)
    if (key === '$regex' && (typeof value !== 'string' || value.length > 200))
      throw new WaybillError('invalid-request', '$regex needs a string of at most 200 characters.')
    if ((key === '$in' || key === '$nin') && !Array.isArray(value))
      throw new WaybillError('invalid-request', `${key} needs a list.`)
    checkFilter(value, depth + 1)
  }
}

/** The SQL expression of a field without a column. */
export function fieldExpression(field: string): string {
  return `json_extract(document, '$.${checkField(field)}')`
}

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number'

/**
 * The conditions of a filter that SQL evaluates exactly: comparisons of indexed scalar fields. The matcher tests the
 * whole filter on each row that is left.
 */
export function pushedDown(filter: Record<string, unknown>, columns: ReadonlyMap<string, string>): Condition[] {
  return Object.entries(filter).flatMap(([field, wanted]): Condition[] => {
    if (field === '$and') return (wanted as Record<string, unknown>[]).flatMap((each) => pushedDown(each, columns))
    const expression = columns.get(field)
    if (expression === undefined) return []
    if (isScalar(wanted)) return [{ sql: `${expression} = ?`, values: [wanted] }]
    if (typeof wanted !== 'object' || wanted === null) return []
    return Object.entries(wanted).flatMap(([operator, value]): Condition[] => {
      const comparison = COMPARISONS[operator]
      if (comparison && isScalar(value)) {
        // SQLite orders numbers before text. MongoDB compares values of one type only.
        const sameType = typeof value === 'string' ? "= 'text'" : "IN ('integer', 'real')"
        return [{ sql: `(${expression} ${comparison} ? AND typeof(${expression}) ${sameType})`, values: [value] }]
      }
      if (operator === '$in' && (value as unknown[]).length > 0 && (value as unknown[]).every(isScalar)) {
        return [
          { sql: `${expression} IN (${(value as Scalar[]).map(() => '?').join(', ')})`, values: value as Scalar[] },
        ]
      }
      return []
    })
  })
}
