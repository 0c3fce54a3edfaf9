import Big from 'big.js'
import { WaybillError } from '../../errors.ts'
import { formatPath, parsePath, type ValuePath } from '../values/path.ts'
import { valueAt, type Values } from '../values/value.ts'
import { fitsKind, type Kind } from './kinds.ts'
import { columnAt, definitionAt, type TypeDefinition } from './type.ts'

/** Comparisons of which one must hold. */
interface CheckExpression {
  compares: Operand
  comparisons: readonly Comparison[]
}

/** A comparison of two decimals or two dates. */
interface Comparison {
  comparator: Comparator
  compares: Operand
  left: Term
  right: Term
}

type CheckOutcome = 'passed' | 'failed' | 'not-applicable'

type Comparator = keyof typeof COMPARATORS
type Operator = keyof typeof OPERATORS
type Operand = 'decimals' | 'dates'
type Term =
  | { is: 'literal'; text: string }
  | { is: 'value'; path: ValuePath }
  /** a decimal that is 0 where it is absent */
  | { is: 'optional'; path: ValuePath }
  | { is: 'sum'; table: string; column: string }
  | { is: Operator; left: Term; right: Term }

interface Token {
  text: string
  /** from 1 */
  position: number
}
interface ParserState {
  tokens: readonly Token[]
  next: number
  depth: number
  type: Fields
}
interface Typed {
  term: Term
  operand: Operand
}
type Fields = Pick<TypeDefinition, 'name' | 'fields' | 'tables'>

/** UTF-16 units. */
export const LONGEST_EXPRESSION = 300
const DEEPEST_PARENTHESES = 10

/** `difference` is left - right. */
const COMPARATORS = {
  '=': (difference: Big, tolerance: Big) => difference.abs().lte(tolerance),
  '!=': (difference: Big, tolerance: Big) => difference.abs().gt(tolerance),
  '<': (difference: Big, tolerance: Big) => difference.lt(tolerance),
  '<=': (difference: Big, tolerance: Big) => difference.lte(tolerance),
  '>': (difference: Big, tolerance: Big) => difference.gt(tolerance.neg()),
  '>=': (difference: Big, tolerance: Big) => difference.gte(tolerance.neg()),
}
const OPERATORS = {
  '+': (left: Big, right: Big) => left.plus(right),
  '-': (left: Big, right: Big) => left.minus(right),
  '*': (left: Big, right: Big) => left.times(right),
}

const OPERANDS: Partial<Record<Kind, Operand>> = { amount: 'decimals', decimal: 'decimals', date: 'dates' }
const TOKEN = /\s*(?:(\d[\d.]*|[A-Za-z]\w*(?:\[\d*\])?(?:\.\w+)?|!=|<=|>=|[=<>+\-*()])|(\S))/gy
const NUMBER = /^\d{1,15}(?:\.\d{1,6})?$/
const END: Token = { text: '', position: 0 }

/**
 * Parses an expression such as `netTotal + taxTotal = grossTotal`, or several parted by `or`, and checks that the type
 * has every value in it.
 * @throws {WaybillError} `types-invalid` with a message that completes the sentence "the expression …"
 */
export function parseCheck(text: string, type: Fields): CheckExpression {
  if (text.length > LONGEST_EXPRESSION) throw invalid(`must have at most ${LONGEST_EXPRESSION} characters`)
  const state: ParserState = { tokens: tokensOf(text), next: 0, depth: 0, type }
  const first = parseComparison(state)
  const comparisons = [first]
  while (peek(state).text === 'or') {
    take(state)
    comparisons.push(parseComparison(state))
  }
  if (peek(state) !== END) throw unexpected(peek(state), 'the end')
  if (comparisons.some(({ compares }) => compares !== first.compares)) throw invalid('compares dates and numbers')
  return { compares: first.compares, comparisons }
}

/**
 * `passed` if one of the comparisons holds. `not-applicable` if no comparison has all its values in their form, and
 * rows of the tables that it sums.
 */
export function evaluateCheck({ comparisons }: CheckExpression, values: Values, tolerance = '0'): CheckOutcome {
  const outcomes = new Set(comparisons.map((each) => outcomeOf(each, values, tolerance)))
  return outcomes.has('passed') ? 'passed' : outcomes.has('failed') ? 'failed' : 'not-applicable'
}

function outcomeOf({ comparator, compares, left, right }: Comparison, values: Values, tolerance: string): CheckOutcome {
  const difference =
    compares === 'dates'
      ? both(dateOf(left, values), dateOf(right, values), (a, b) => new Big(a < b ? -1 : a > b ? 1 : 0))
      : both(decimalOf(left, values), decimalOf(right, values), OPERATORS['-'])
  if (difference === undefined) return 'not-applicable'
  return COMPARATORS[comparator](difference, new Big(tolerance)) ? 'passed' : 'failed'
}

function tokensOf(text: string): Token[] {
  return [...text.trimEnd().matchAll(TOKEN)].map(({ 0: all, 1: token, 2: unknown, index }) => {
    const position = index + all.length - (token ?? unknown)!.length + 1
    if (unknown !== undefined) throw invalid(`has ${unknown} at character ${position}, which has no meaning there`)
    return { text: token!, position }
  })
}

function parseComparison(state: ParserState): Comparison {
  const left = parseSum(state)
  const comparator = take(state)
  if (!isComparator(comparator.text)) throw unexpected(comparator, 'a comparison such as =')
  const right = parseSum(state)
  if (left.operand !== right.operand) throw invalid('compares a date with a number')
  return { comparator: comparator.text, compares: left.operand, left: left.term, right: right.term }
}

function parseSum(state: ParserState): Typed {
  let left = parseProduct(state)
  while (peek(state).text === '+' || peek(state).text === '-') left = computed(left, take(state), parseProduct(state))
  return left
}

function parseProduct(state: ParserState): Typed {
  let left = parseOperand(state)
  while (peek(state).text === '*') left = computed(left, take(state), parseOperand(state))
  return left
}

function parseOperand(state: ParserState): Typed {
  const token = take(state)
  if (token.text === '(') return parseParentheses(state)
  if (/^\d/.test(token.text)) {
    if (!NUMBER.test(token.text))
      throw invalid(`has ${token.text} at character ${token.position}, which is not a number`)
    return { term: { is: 'literal', text: token.text }, operand: 'decimals' }
  }
  if (!/^[A-Za-z]/.test(token.text)) throw unexpected(token, 'a value, a number or (')
  if (token.text === 'sum' && peek(state).text === '(') return parseColumn(state)
  if (token.text === 'optional' && peek(state).text === '(') return parseOptional(state)
  return parseValue(state, token)
}

function parseValue({ type }: ParserState, { text }: Token): Typed & { term: { is: 'value' } } {
  const path = parsePath(text)
  const definition = path && definitionAt(type, path)
  if (!definition) throw invalid(`names ${text}, which is not a value of ${type.name}`)
  return { term: { is: 'value', path }, operand: operandOf(formatPath(path), definition.kind) }
}

/** The part of `optional(roundingAmount)` after `optional`. */
function parseOptional(state: ParserState): Typed {
  expect(state, '(')
  const token = take(state)
  const { term, operand } = parseValue(state, token)
  if (operand !== 'decimals') throw invalid(`has ${token.text}, a date, as optional`)
  expect(state, ')')
  return { term: { is: 'optional', path: term.path }, operand }
}

function parseParentheses(state: ParserState): Typed {
  if (++state.depth > DEEPEST_PARENTHESES)
    throw invalid(`has more than ${DEEPEST_PARENTHESES} parentheses in each other`)
  const inner = parseSum(state)
  expect(state, ')')
  state.depth--
  return inner
}

/** The part of `sum(lines.netAmount)` after `sum`. */
function parseColumn(state: ParserState): Typed {
  expect(state, '(')
  const { text } = take(state)
  const [table = '', column = ''] = text.split('.')
  const definition = columnAt(state.type, table, column)
  if (!definition) throw invalid(`sums ${text}, which is not a column of a table of ${state.type.name}`)
  if (operandOf(text, definition.kind) !== 'decimals') throw invalid(`sums ${text}, which is a date`)
  expect(state, ')')
  return { term: { is: 'sum', table, column }, operand: 'decimals' }
}

function computed(left: Typed, { text, position }: Token, right: Typed): Typed {
  if (left.operand === 'dates' || right.operand === 'dates')
    throw invalid(`computes with a date at character ${position}; dates can only be compared`)
  return { term: { is: text as Operator, left: left.term, right: right.term }, operand: 'decimals' }
}

function operandOf(name: string, kind: Kind): Operand {
  const operand = OPERANDS[kind]
  if (!operand) throw invalid(`names ${name}, which is neither an amount nor a decimal nor a date`)
  return operand
}

const peek = ({ tokens, next }: ParserState): Token => tokens[next] ?? END

function take(state: ParserState): Token {
  const token = peek(state)
  state.next++
  return token
}

function expect(state: ParserState, text: string): void {
  const token = take(state)
  if (token.text !== text) throw unexpected(token, text)
}

const isComparator = (text: string): text is Comparator => Object.hasOwn(COMPARATORS, text)

const unexpected = ({ text, position }: Token, wanted: string): WaybillError =>
  invalid(
    text === '' ? `ends where ${wanted} must be` : `has ${text} at character ${position}, where ${wanted} must be`,
  )

const invalid = (complaint: string): WaybillError => new WaybillError('types-invalid', complaint)

function decimalOf(term: Term, values: Values): Big | undefined {
  switch (term.is) {
    case 'literal':
      return new Big(term.text)
    case 'value':
      return decimalFrom(valueAt(values, term.path)?.value)
    case 'optional': {
      const value = valueAt(values, term.path)
      return value ? decimalFrom(value.value) : new Big(0)
    }
    case 'sum':
      return sumOf(values, term.table, term.column)
    default:
      return both(decimalOf(term.left, values), decimalOf(term.right, values), OPERATORS[term.is])
  }
}

function sumOf({ tables }: Values, table: string, column: string): Big | undefined {
  const rows = Object.hasOwn(tables, table) ? tables[table]! : []
  const cells = rows.map((row) => decimalFrom(Object.hasOwn(row, column) ? row[column]!.value : undefined))
  return cells.length === 0 ? undefined : cells.reduce((sum, cell) => both(sum, cell, OPERATORS['+']))
}

function dateOf(term: Term, values: Values): string | undefined {
  const date = term.is === 'value' ? valueAt(values, term.path)?.value : undefined
  return date !== undefined && fitsKind('date', date) ? date : undefined
}

const decimalFrom = (text: string | undefined): Big | undefined =>
  text !== undefined && fitsKind('decimal', text) ? new Big(text) : undefined

const both = <T, R>(left: T | undefined, right: T | undefined, combine: (left: T, right: T) => R): R | undefined =>
  left === undefined || right === undefined ? undefined : combine(left, right)
