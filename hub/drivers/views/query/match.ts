import { RE2JS } from 're2js'
import type { ViewDocument } from '../port.ts'
import { compareValues, kindOf, someAt, type Test } from './values.ts'

type Filter = Record<string, unknown>
type Expression = Record<string, unknown>

/**
 * Compiles a pattern for RE2: callers choose patterns, and RE2 runs in linear time where JavaScript's engine may not.
 */
function matchesPattern({ source, flags }: RegExp): Test {
  const pattern = RE2JS.compile(
    source,
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
      (flags.includes('m') ? RE2JS.MULTILINE : 0) |
      (flags.includes('s') ? RE2JS.DOTALL : 0),
  )
  return (value) => typeof value === 'string' && pattern.matcher(value).find()
}

const equals =
  (wanted: unknown): Test =>
  (value) =>
    compareValues(value, wanted) === 0
/** MongoDB compares values of one type only; null is neither above nor below anything. */
const comparison =
  (holds: (difference: number) => boolean) =>
  (wanted: unknown): Test =>
  (value) =>
    kindOf(value) === kindOf(wanted) && holds(compareValues(value, wanted))
const isTruthy = (value: unknown): boolean => value !== false && value !== null && value !== 0
const not =
  (test: Test): Test =>
  (value) =>
    !test(value)
const every =
  (tests: readonly Test[]): Test =>
  (value) =>
    tests.every((test) => test(value))

/** Operators that hold if at least one value at the path passes. */
const POSITIVE: Record<string, (wanted: unknown) => Test> = {
  $eq: equals,
  $gt: comparison((difference) => difference > 0),
  $gte: comparison((difference) => difference >= 0),
  $lt: comparison((difference) => difference < 0),
  $lte: comparison((difference) => difference <= 0),
  $in: (wanted) => {
    const tests = (wanted as unknown[]).map(equals)
    return (value) => tests.some((test) => test(value))
  },
  $regex: (wanted) => matchesPattern(wanted as RegExp),
}
/** Operators that hold if no value at the path passes the opposite operator. */
const NEGATIVE: Record<string, string> = { $ne: '$eq', $nin: '$in' }

const isOperator = (name: string): boolean => name.startsWith('$')

/** The operators of an expression; $regex and $options become one RegExp. */
function operatorsOf({ $regex, $options, ...others }: Expression): [operator: string, value: unknown][] {
  const operators = Object.entries(others)
  const stray = operators.find(([name]) => !isOperator(name))
  if (stray) throw new TypeError(`${stray[0]} is not an operator.`)
  if ($regex !== undefined)
    operators.push(['$regex', $regex instanceof RegExp ? $regex : new RegExp(String($regex), String($options ?? ''))])
  else if ($options !== undefined) throw new TypeError('$options needs a $regex.')
  return operators
}

/** The operand of $not: a pattern, or an object that holds operators only. */
function operandOfNot(value: unknown): Expression {
  if (value instanceof RegExp) return { $regex: value }
  if (kindOf(value) !== 'object' || !Object.keys(value as object).every(isOperator))
    throw new TypeError('$not needs an expression.')
  return value as Expression
}

/** Tests one element of a list against an expression. */
function elementTest(expression: Expression): Test {
  return every(
    operatorsOf(expression).map(([operator, value]): Test => {
      if (POSITIVE[operator]) return POSITIVE[operator](value)
      if (NEGATIVE[operator]) return not(POSITIVE[NEGATIVE[operator]]!(value))
      if (operator === '$exists') return () => isTruthy(value)
      if (operator === '$not') return not(elementTest(operandOfNot(value)))
      if (operator === '$elemMatch') return listTest(value)
      throw new TypeError(`${operator} is not an operator of a list element.`)
    }),
  )
}

/** The operand of $elemMatch: passes a list in which one element meets all conditions by itself. */
function listTest(wanted: unknown): Test {
  if (kindOf(wanted) !== 'object') throw new TypeError('$elemMatch needs an object.')
  const first = Object.keys(wanted as object)[0]
  if (first !== undefined && isOperator(first) && !JOINS[first]) {
    const test = elementTest(wanted as Expression)
    return (value) => Array.isArray(value) && value.some(test)
  }
  const test = filterTest(wanted as Filter)
  // A list in a list is tested as a document whose fields are its indexes.
  return (value) =>
    Array.isArray(value) &&
    value.some((element) => typeof element === 'object' && element !== null && test({ ...element }))
}

const at = (path: string, test: Test, expand = true): Test => {
  const names = path.split('.')
  return (document) => someAt(document, names, test, expand)
}

function operatorTest(path: string, operator: string, value: unknown): Test {
  if (POSITIVE[operator]) return at(path, POSITIVE[operator](value))
  if (NEGATIVE[operator]) return not(at(path, POSITIVE[NEGATIVE[operator]]!(value)))
  if (operator === '$exists') {
    const exists = at(path, (each) => each !== undefined)
    return isTruthy(value) ? exists : not(exists)
  }
  if (operator === '$not') return not(fieldTest(path, operandOfNot(value)))
  if (operator === '$elemMatch') return at(path, listTest(value), false)
  throw new TypeError(`${operator} is not an operator of a field.`)
}

/** A field with a value to equal, a pattern to match, or an object of operators. */
function fieldTest(path: string, wanted: unknown): Test {
  if (wanted instanceof RegExp) return operatorTest(path, '$regex', wanted)
  if (kindOf(wanted) !== 'object' || !Object.keys(wanted as object).some(isOperator))
    return operatorTest(path, '$eq', wanted)
  return every(operatorsOf(wanted as Expression).map(([operator, value]) => operatorTest(path, operator, value)))
}

const JOINS: Record<string, (tests: Test[]) => Test> = {
  $and: every,
  $or: (tests) => (document) => tests.some((test) => test(document)),
  $nor: (tests) => (document) => !tests.some((test) => test(document)),
}

function filterTest(filter: Filter): Test {
  if (kindOf(filter) !== 'object') throw new TypeError('A filter is an object.')
  return every(
    Object.entries(filter).map(([name, wanted]): Test => {
      if (!isOperator(name)) return fieldTest(name, wanted)
      if (!JOINS[name]) throw new TypeError(`${name} does not join filters.`)
      return JOINS[name]((wanted as Filter[]).map(filterTest))
    }),
  )
}

/**
 * A filter in MongoDB's query language as a test of one document.
 * @throws TypeError or SyntaxError for an unusable filter
 */
export const matcherOf = (filter: Filter): ((document: ViewDocument) => boolean) => filterTest(filter)
