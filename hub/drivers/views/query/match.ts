import { Context } from 'mingo/core'
import * as operators from 'mingo/operators/query'
import { Query } from 'mingo/query'
import { RE2JS } from 're2js'
import { LOGICAL_OPERATORS } from './filter.ts'
import type { ViewDocument } from '../port.ts'
import { compareValues, kindOf, someAt, type Test } from './values.ts'

type Options = Parameters<typeof operators.$regex>[2]
type Operator = (path: string, value: unknown, options: Options) => Test
type Expression = Record<string, unknown>

/** Patterns come from callers and must not be able to stop the process: RE2 runs in linear time, the language's own engine does not. */
function linear({ source, flags }: RegExp): Test {
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
// Values are compared within one type only; null is not before or after anything.
const comparison =
  (holds: (difference: number) => boolean) =>
  (wanted: unknown): Test =>
  (value) =>
    kindOf(value) === kindOf(wanted) && holds(compareValues(value, wanted))
const truth = (value: unknown): boolean => value !== false && value !== null && value !== 0
const not =
  (test: Test): Test =>
  (value) =>
    !test(value)

/** Operators that ask whether some value at a path passes. */
const SOME: Record<string, (wanted: unknown) => Test> = {
  $eq: equals,
  $gt: comparison((difference) => difference > 0),
  $gte: comparison((difference) => difference >= 0),
  $lt: comparison((difference) => difference < 0),
  $lte: comparison((difference) => difference <= 0),
  $in: (wanted) => {
    const tests = (wanted as unknown[]).map(equals)
    return (value) => tests.some((test) => test(value))
  },
  $regex: (wanted) => linear(wanted instanceof RegExp ? wanted : new RegExp(String(wanted))),
}
/** Operators that ask that none passes. */
const NONE: Record<string, string> = { $ne: '$eq', $nin: '$in' }

/** The operators of one expression, $regex and its $options taken together. */
function partsOf(expression: Expression): [operator: string, value: unknown][] {
  const { $regex, $options, ...others } = expression
  return [
    ...Object.entries(others),
    ...('$regex' in expression
      ? [
          ['$regex', $regex instanceof RegExp ? $regex : new RegExp(String($regex), String($options ?? ''))] as [
            string,
            unknown,
          ],
        ]
      : []),
  ]
}

/** An expression as a test of one element of a list. */
function elementTest(expression: Expression, options: Options): Test {
  const tests = partsOf(expression).map(([operator, value]): Test => {
    if (SOME[operator]) return SOME[operator](value)
    if (NONE[operator]) return not(SOME[NONE[operator]]!(value))
    if (operator === '$exists') return () => truth(value)
    if (operator === '$not') return not(elementTest(expressionOf(value), options))
    if (operator === '$elemMatch') return listTest(value as Expression, options)
    throw new TypeError(`${operator} does not stand here.`)
  })
  return (value) => tests.every((test) => test(value))
}

/** A list that holds an element which passes alone. */
function listTest(wanted: Expression, options: Options): Test {
  if (kindOf(wanted) !== 'object') throw new TypeError('$elemMatch needs an object.')
  const first = Object.keys(wanted)[0]
  if (first?.startsWith('$') && !LOGICAL_OPERATORS.has(first)) {
    const test = elementTest(wanted, options)
    return (value) => Array.isArray(value) && value.some(test)
  }
  const query = new Query(wanted as never, options)
  return (value) =>
    Array.isArray(value) &&
    value.some((element) => typeof element === 'object' && element !== null && query.test({ ...element }))
}

function expressionOf(value: unknown): Expression {
  if (value instanceof RegExp) return { $regex: value }
  if (kindOf(value) !== 'object' || !Object.keys(value as object).every((name) => name.startsWith('$')))
    throw new TypeError('$not needs an expression.')
  return value as Expression
}

const at = (path: string, test: Test, expand = true): Test => {
  const names = path.split('.')
  return (document) => someAt(document, names, test, expand)
}

/** Mingo reads the filter and joins its parts; what an operator says of a document is MongoDB's own rule, from which mingo's differs around lists and null. */
const OWN: Record<string, Operator> = {
  ...Object.fromEntries(
    Object.entries(SOME).map(([name, test]): [string, Operator] => [name, (path, wanted) => at(path, test(wanted))]),
  ),
  ...Object.fromEntries(
    Object.entries(NONE).map(([name, opposite]): [string, Operator] => [
      name,
      (path, wanted) => not(at(path, SOME[opposite]!(wanted))),
    ]),
  ),
  $exists: (path, wanted) => {
    const exists = at(path, (value) => value !== undefined)
    return truth(wanted) ? exists : not(exists)
  },
  $not: (path, wanted, options) => {
    const query = new Query({ [path]: expressionOf(wanted) } as never, options)
    return (document) => !query.test(document as ViewDocument)
  },
  $elemMatch: (path, wanted, options) => at(path, listTest(wanted as Expression, options), false),
}

const context = Context.init({ query: { ...operators, ...OWN } as never })

/** A filter in MongoDB's language as a test of one document. Throws where it cannot be used. */
export function matcherOf(filter: Record<string, unknown>): (document: ViewDocument) => boolean {
  const query = new Query(filter as ConstructorParameters<typeof Query>[0], { context })
  return (document) => query.test(document)
}
