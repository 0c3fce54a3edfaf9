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

/** A filter may use the operators of the port and nothing that runs code; anything else fails with `invalid-request`. */
export function checkFilter(filter: unknown, depth = 0): void {
  if (depth > 8) throw new WaybillError('invalid-request', 'The filter is nested too deeply.')
  if (Array.isArray(filter)) return filter.forEach((each) => checkFilter(each, depth + 1))
  if (typeof filter !== 'object' || filter === null) return
  for (const [key, value] of Object.entries(filter)) {
    // The libraries behind the drivers drop this name, and a filter that is dropped finds everything.
    if (
      key.split('.').includes('__proto__') ||
      (key.startsWith('$') && !FIELD_OPERATORS.has(key) && !LOGICAL_OPERATORS.has(key))
    ) {
      throw new WaybillError('invalid-request', `The filter uses ${key}, which is not allowed here.`)
    }
    if (LOGICAL_OPERATORS.has(key) && !(Array.isArray(value) && value.length > 0))
      throw new WaybillError('invalid-request', `${key} needs a list.`)
    if (key === '$regex' && (typeof value !== 'string' || value.length > 200))
      throw new WaybillError('invalid-request', '$regex needs a text of at most 200 characters.')
    if ((key === '$in' || key === '$nin') && !Array.isArray(value))
      throw new WaybillError('invalid-request', `${key} needs a list.`)
    checkFilter(value, depth + 1)
  }
}

/** A JSON path as an SQL expression, for a field that has no column. */
export function fieldExpression(field: string): string {
  return `json_extract(document, '$.${checkField(field)}')`
}

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number'

/** The part of a filter that SQLite answers exactly: comparisons of indexed scalar fields. The rest is tested document by document. */
export function pushedDown(filter: Record<string, unknown>, columns: ReadonlyMap<string, string>): Condition[] {
  return Object.entries(filter).flatMap(([field, wanted]): Condition[] => {
    if (field === '$and') return (wanted as Record<string, unknown>[]).flatMap((each) => pushedDown(each, columns))
    const expression = columns.get(field)
    if (expression === undefined) return []
    if (isScalar(wanted)) return [{ sql: `${expression} = ?`, values: [wanted] }]
    if (typeof wanted !== 'object' || wanted === null) return []
    return Object.entries(wanted).flatMap(([operator, value]): Condition[] => {
      const comparison = COMPARISONS[operator]
      // SQLite orders numbers before text; MongoDB compares within one type only.
      if (comparison && isScalar(value))
        return [
          {
            sql: `(${expression} ${comparison} ? AND typeof(${expression}) ${typeof value === 'string' ? "= 'text'" : "IN ('integer', 'real')"})`,
            values: [value],
          },
        ]
      if (operator === '$in' && (value as unknown[]).length > 0 && (value as unknown[]).every(isScalar)) {
        return [
          { sql: `${expression} IN (${(value as Scalar[]).map(() => '?').join(', ')})`, values: value as Scalar[] },
        ]
      }
      return []
    })
  })
}
