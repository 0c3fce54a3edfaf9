// @ts-check
// Part of the mapping process: see evaluate.js for why it is JavaScript.

/**
 * An error of a function of this project. Its message is a fixed text.
 */
export class FixedTextError extends Error {}

/** @typedef {{ type?: string, value?: unknown, procedure?: Node, arguments?: Node[], rhs?: Node, [part: string]: unknown }} Node */
/** @typedef {{ code?: string, message?: string, position?: number, token?: string, index?: number }} JsonataError */

/**
 * What errors of an evaluation mean. The messages of jsonata quote values of the document, which must not reach events
 * or logs, so these texts replace them. Error codes: https://docs.jsonata.org and `errorCodes` in its source.
 * @type {Record<string, string>}
 */
const TEXTS = {
  T0410: 'an argument of a function has the wrong type',
  T0411: 'the context value has the wrong type for a function',
  T0412: 'an argument of a function must be an array of one type',
  D1001: 'a number is out of range',
  D1002: 'the operand of a minus sign is not a number',
  T1003: 'the name of an object member is not a text',
  D1004: 'the regular expression matches an empty text',
  T1005: 'what is called is not a function: its $ is missing',
  T1006: 'what is called is not a function',
  D1009: 'two members of an object have the same name',
  D1011: 'the recursion is too deep',
  T2001: 'the left side of an operator is not a number',
  T2002: 'the right side of an operator is not a number',
  T2003: 'the left side of .. is not a whole number',
  T2004: 'the right side of .. is not a whole number',
  T2006: 'the right side of ~> is not a function',
  T2007: 'order-by compares values of different types',
  T2008: 'order-by needs numbers or texts',
  T2009: 'a comparison has values of different types',
  T2010: 'a comparison needs numbers or texts',
  D2014: 'the range is too long',
  D2015: 'the sequence is too long',
  D3030: 'a value cannot be converted to a number',
  D3040: 'the third argument of $match must be a positive number',
  D3050: 'the function of $reduce needs at least two arguments',
  D3060: 'the square root of a negative number',
  D3061: 'the result of $power is not a number',
  D3070: '$sort without a function needs only texts or only numbers',
  D3110: '$toMillis needs an ISO 8601 timestamp',
  D3137: '$error was called, with a message that is computed and therefore not shown',
  D3138: '$single found more than one result',
  D3139: '$single found no result',
  D3141: '$assert failed, with a message that is computed and therefore not shown',
}

/**
 * The detail of an error that an evaluation threw: code, meaning and place, never a value. The author's message of
 * $error and $assert is shown only where it is certain that it is a literal of the expression.
 * @type {(error: unknown, text: string, ast: object) => string}
 */
export function detailOf(error, text, ast) {
  if (error instanceof FixedTextError) return error.message
  const { code = '', message, position, token, index } = /** @type {JsonataError} */ (error ?? {})
  const isKnown = /^[TD]\d{4}$/.test(code)
  const called = token !== undefined && text.includes(token) ? ` (${token.slice(0, 40)})` : ''
  const argument = isKnown && typeof index === 'number' ? `, argument ${index}` : ''
  const place = typeof position === 'number' ? ` at character ${position}${called}${argument}` : ''
  if (!isKnown) return `The expression failed${place}.`
  const said =
    message !== undefined && literalMessages(ast).has(message) ? message : (TEXTS[code] ?? 'the evaluation failed')
  return `${code} ${said}${place}`
}

const RAISING = new Set(['error', 'assert'])

/**
 * The messages that $error and $assert can have; none unless every one of them is a literal. A message can be computed
 * also where the functions are passed on, redefined, applied by ~> or called with a placeholder.
 * @type {(ast: object) => Set<string>}
 */
function literalMessages(ast) {
  const messages = new Set(['$error() function evaluated', '$assert() statement failed'])
  let areLiterals = true
  /** @type {(node: unknown) => void} */
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    const { type, value, procedure, ...parts } = /** @type {Node} */ (node)
    const raising = procedure?.type === 'variable' && RAISING.has(String(procedure.value))
    if (type === 'variable' && RAISING.has(String(value))) areLiterals = false
    if (type === 'apply' && RAISING.has(String(parts.rhs?.procedure?.value))) areLiterals = false
    if (raising) {
      const argument = parts.arguments?.[procedure.value === 'error' ? 0 : 1]
      if (type !== 'function' || (argument && argument.type !== 'string')) areLiterals = false
      else if (argument) messages.add(String(argument.value))
    } else visit(procedure)
    visit(Object.values(parts))
  }
  visit(ast)
  return areLiterals ? messages : new Set()
}
