// @ts-check
// The mapping process: one evaluation at a time, no environment, no file access beyond the program, a small heap.
// It is JavaScript, because a process without permissions has no cache of compiled sources: stripping types would be
// half of each start.
import jsonata from 'jsonata'
import { RE2JS } from 're2js'
import { dec } from './decimal.js'
import { detailOf, FixedTextError } from './failure-detail.js'

/** @import { EvaluationAnswer, EvaluationRequest } from './evaluators.ts' */

const MAX_STACK = 200
const MAX_SEQUENCE = 100_000
const MAX_PAD = 10_000
const MAX_COMPILED = 500

/** @typedef {ReturnType<typeof jsonata>} Expression */

/**
 * Regular expressions in linear time: the engine of JavaScript can run for hours, and no time limit inside the process
 * stops it.
 */
class LinearRegex {
  lastIndex = 0
  global = true

  /** @param {string | RegExp} expression */
  constructor(expression) {
    const { source, flags } = typeof expression === 'string' ? { source: expression, flags: '' } : expression
    this.pattern = RE2JS.compile(
      source,
      (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0),
    )
  }

  /** @type {(text: string) => RegExpExecArray | null} */
  exec(text) {
    const matcher = this.pattern.matcher(text)
    if (!matcher.find(this.lastIndex)) {
      this.lastIndex = 0
      return null
    }
    this.lastIndex = matcher.end() === matcher.start() ? matcher.end() + 1 : matcher.end()
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined)
    return Object.assign(/** @type {RegExpExecArray} */ (/** @type {unknown} */ (groups)), {
      index: matcher.start(),
      input: text,
    })
  }
}

/** @type {Map<string, Expression>} */
const compiled = new Map()

/**
 * Compiles each expression once per process. Each evaluation has its own frame, so nothing passes from one document to the next.
 * @type {(expression: string, timeoutMs: number) => Expression}
 */
function compiledOf(expression, timeoutMs) {
  const key = `${timeoutMs}:${expression}`
  const known = compiled.get(key)
  if (known) return known
  const fresh = compile(expression, timeoutMs)
  // Mappings change while the process runs: what no longer exists must not stay for ever.
  if (compiled.size >= MAX_COMPILED) compiled.clear()
  compiled.set(key, fresh)
  return fresh
}

/** @type {(text: string, timeoutMs: number) => Expression} */
function compile(text, timeoutMs) {
  const options = { RegexEngine: LinearRegex, timeout: timeoutMs, stack: MAX_STACK, sequence: MAX_SEQUENCE }
  const expression = jsonata(text, /** @type {Parameters<typeof jsonata>[1]} */ (/** @type {unknown} */ (options)))
  expression.assign('dec', dec)
  expression.registerFunction('eval', () => {
    throw new FixedTextError('$eval is not allowed in a mapping')
  })
  expression.registerFunction(
    'pad',
    /** @type {(padded: string, width: number, fill?: string) => string} */ (
      (padded, width, fill = ' ') => {
        if (Math.abs(width) > MAX_PAD) throw new FixedTextError(`$pad makes at most ${MAX_PAD} characters`)
        return width < 0 ? padded.padStart(-width, fill) : padded.padEnd(width, fill)
      }
    ),
    '<s-ns?:s>',
  )
  return expression
}

/** @type {(expression: string, input: unknown, timeoutMs: number) => Promise<EvaluationAnswer>} */
async function evaluate(expression, input, timeoutMs) {
  /** @type {Expression} */
  let known
  try {
    known = compiledOf(expression, timeoutMs)
  } catch (error) {
    return notCompiled(error)
  }
  try {
    /** @type {unknown} */
    const result = await known.evaluate(input)
    return { ok: true, payload: JSON.parse(JSON.stringify(result ?? null)) }
  } catch (error) {
    // The guard of jsonata for time; those for stack and sequence are D1011 and D2015.
    if (/** @type {{ code?: string }} */ (error)?.code === 'D1012')
      return { ok: false, code: 'mapping-timeout', detail: `The evaluation took more than ${timeoutMs} ms.` }
    return { ok: false, code: 'mapping-failed', detail: detailOf(error, expression, known.ast()) }
  }
}

/**
 * Before a document is involved, the message of the parser quotes the expression only.
 * @type {(error: unknown) => EvaluationAnswer}
 */
function notCompiled(error) {
  const {
    code = '',
    message = '',
    position,
    token,
  } = /** @type {{ code?: string, message?: string, position?: number, token?: string }} */ (error)
  const place = position === undefined ? '' : ` at character ${position}${token ? ` (${token.slice(0, 40)})` : ''}`
  const detail = `${code} ${message.slice(0, 200)}${place}`.trim()
  return { ok: false, code: 'mapping-invalid', detail, ...(position !== undefined && { position }) }
}

/** @type {(request: EvaluationRequest) => Promise<EvaluationAnswer[]>} */
async function evaluateAll({ expression, inputs, timeoutMs }) {
  /** @type {EvaluationAnswer[]} */
  const answers = []
  for (const input of inputs) answers.push(await evaluate(expression, input, timeoutMs))
  return answers
}

process.on(
  'message',
  (/** @type {EvaluationRequest} */ request) => void evaluateAll(request).then((answers) => process.send?.(answers)),
)
process.send?.('ready')
process.on('disconnect', () => process.exit(0))
// Ctrl-C, a closed terminal or a service manager may signal the whole group; the hub decides when this process ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => {})
