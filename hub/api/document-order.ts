import type { Types } from '../document/types/type.ts'
import { decimalOrder } from '../document/values/decimal-order.ts'
import type { ViewQuery } from '../drivers/views/port.ts'
import { WaybillError } from '../errors.ts'

// Amounts are texts in documents, and a view compares texts. Beside them, the view has texts in the order of the
// numbers (`amounts`). Filters and sorts by a field of numbers use those.

type Filter = Record<string, unknown>

const VALUE_PATH = /^fields\.([a-z][A-Za-z0-9]{0,39})\.value$/
const SORT_PATH = /^fields\.([a-z][A-Za-z0-9]{0,39})(?:\.value)?$/
const JOINS = new Set(['$and', '$or', '$nor'])
const COMPARISONS = new Set(['$gt', '$gte', '$lt', '$lte'])
/** Operators that also make sense for a value that is no number. */
const EQUALITIES = new Set(['$eq', '$ne', '$in', '$nin'])

/**
 * The sort of a parameter such as `-fields.grossTotal`.
 * @throws `invalid-request` for a field that no document type has
 */
export function sortOf(parameter: string, types: Types): ViewQuery['sort'] {
  const direction = parameter.startsWith('-') ? -1 : 1
  const path = parameter.replace(/^-/, '')
  const [, name] = SORT_PATH.exec(path) ?? []
  if (name === undefined) return { field: path, direction }
  if (kindsOf(name, types).length === 0)
    throw new WaybillError('invalid-request', `/query/sort: no document type has a field ${name}.`)
  return { field: isNumber(name, types) ? `amounts.${name}` : `fields.${name}.value`, direction }
}

/**
 * The same filter, with fields of numbers compared as numbers.
 * @throws `invalid-request` if one is compared with what is no number
 */
export function withAmounts(filter: Filter, types: Types): Filter {
  const conditions = Object.entries(filter).map(([path, wanted]): Filter => {
    if (JOINS.has(path) && Array.isArray(wanted))
      return { [path]: wanted.map((each) => (isPlain(each) ? withAmounts(each, types) : each)) }
    const [, name] = VALUE_PATH.exec(path) ?? []
    return name !== undefined && isNumber(name, types) ? amountCondition(path, name, wanted) : { [path]: wanted }
  })
  const entries = conditions.flatMap((condition) => Object.entries(condition))
  const isDistinct = new Set(entries.map(([name]) => name)).size === entries.length
  return isDistinct ? Object.fromEntries(entries) : { $and: conditions }
}

function amountCondition(path: string, name: string, wanted: unknown): Filter {
  const ordered = `amounts.${name}`
  if (!isPlain(wanted)) return equality({ path, ordered }, '$eq', wanted)
  const conditions = Object.entries(wanted).map(([operator, value]): Filter => {
    if (COMPARISONS.has(operator)) return { [ordered]: { [operator]: comparable(path, value) } }
    if (EQUALITIES.has(operator)) return equality({ path, ordered }, operator, value)
    if (operator === '$not' && isPlain(value)) return { $nor: [amountCondition(path, name, value)] }
    // A pattern has two operators, which belong together.
    if (operator === '$options') return {}
    return { [path]: operator === '$regex' ? patternOf(wanted) : { [operator]: value } }
  })
  const used = conditions.filter((condition) => Object.keys(condition).length > 0)
  return used.length === 1 ? used[0]! : used.length === 0 ? { [path]: wanted } : { $and: used }
}

/** Equality of amounts is that of their numbers; other values, such as null, are compared as they are. */
function equality({ path, ordered }: { path: string; ordered: string }, operator: string, value: unknown): Filter {
  const all = Array.isArray(value) ? value : [value]
  const amounts = all.map((each) => orderOf(each))
  if (amounts.every((each) => each === undefined)) return { [path]: { [operator]: value } }
  const mixed = all.map((each, index) => amounts[index] ?? each)
  return { [ordered]: { [operator]: Array.isArray(value) ? mixed : mixed[0] } }
}

function comparable(path: string, value: unknown): string {
  const order = orderOf(value)
  if (order !== undefined) return order
  throw new WaybillError('invalid-request', `/query/filter: ${path} is compared with an amount such as "1234.50".`)
}

const orderOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? decimalOrder(String(value)) : undefined

const patternOf = ({ $regex, $options }: Filter): Filter => ({ $regex, ...($options !== undefined && { $options }) })

const isPlain = (value: unknown): value is Filter =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const kindsOf = (name: string, types: Types): string[] =>
  [...types.values()].flatMap(({ fields }) => (Object.hasOwn(fields, name) ? [fields[name]!.kind] : []))

const isNumber = (name: string, types: Types): boolean =>
  kindsOf(name, types).some((kind) => kind === 'amount' || kind === 'decimal')
