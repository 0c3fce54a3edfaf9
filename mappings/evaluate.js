// The mapping process: one evaluation at a time, no environment, no file access beyond the program, a small heap.
import jsonata from 'jsonata'
import { RE2JS } from 're2js'
import { dec } from './decimal.ts'

/** One expression for one or more documents, each with a time limit of its own. */
export interface EvaluationRequest { expression: string; inputs: unknown[]; timeoutMs: number }
export type EvaluationAnswer = { ok: true; payload: unknown } | { ok: false; code: string; detail: string }

const MOST_STACK = 200
const LONGEST_SEQUENCE = 100_000
const LONGEST_PAD = 10_000

type Expression = ReturnType<typeof jsonata>

/** Regular expressions in linear time: the language's own engine can be made to run for hours, and no time limit inside the process stops it. */
class LinearRegex {
  pattern: RE2JS
  lastIndex = 0
  global = true
  constructor(expression: string | RegExp) {
    const { source, flags } = typeof expression === 'string' ? { source: expression, flags: '' } : expression
    this.pattern = RE2JS.compile(source, (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0))
  }
  exec(text: string): RegExpExecArray | null {
    const matcher = this.pattern.matcher(text)
    if (!matcher.find(this.lastIndex)) {
      this.lastIndex = 0
      return null
    }
    this.lastIndex = matcher.end() === matcher.start() ? matcher.end() + 1 : matcher.end()
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined)
    return Object.assign(groups as unknown as RegExpExecArray, { index: matcher.start(), input: text })
  }
}

const compiled = new Map<string, Expression>()

/** An expression is compiled once a process; each evaluation has a frame of its own, so nothing passes from one document to the next. */
function compiledOf(expression: string, timeoutMs: number): Expression {
  const key = `${timeoutMs}:${expression}`
  let known = compiled.get(key)
  if (!known) compiled.set(key, (known = compile(expression, timeoutMs)))
  return known
}

function compile(text: string, timeoutMs: number): Expression {
  const options = { RegexEngine: LinearRegex, timeout: timeoutMs, stack: MOST_STACK, sequence: LONGEST_SEQUENCE }
  const expression = jsonata(text, options as unknown as Parameters<typeof jsonata>[1])
  expression.assign('dec', dec)
  expression.registerFunction('eval', () => { throw new Error('$eval is not allowed in a mapping') })
  expression.registerFunction('pad', (padded: string, width: number, fill = ' ') => {
    if (Math.abs(width) > LONGEST_PAD) throw new Error(`$pad makes at most ${LONGEST_PAD} characters`)
    return width < 0 ? padded.padStart(-width, fill) : padded.padEnd(width, fill)
  }, '<s-ns?:s>')
  return expression
}

async function evaluate(expression: string, input: unknown, timeoutMs: number): Promise<EvaluationAnswer> {
  try {
    const result: unknown = await compiledOf(expression, timeoutMs).evaluate(input)
    return { ok: true, payload: JSON.parse(JSON.stringify(result ?? null)) as unknown }
  } catch (error) {
    const { code = '', message, position, token } = error as { code?: string; message: string; position?: number; token?: string }
    const place = position === undefined ? '' : ` at character ${position}${token ? ` (${token.slice(0, 40)})` : ''}`
    // D1011 stack, D1012 time, D2015 sequence: guards of jsonata; S…: it does not compile.
    if (code === 'D1012') return { ok: false, code: 'mapping-timeout', detail: `It ran longer than ${timeoutMs} ms.` }
    return { ok: false, code: code.startsWith('S0') ? 'mapping-invalid' : 'mapping-failed', detail: `${code} ${guarded(code, message)}${place}`.trim() }
  }
}

/** Messages of jsonata may quote values of the document; those stay out of events and logs. */
const guarded = (code: string, message: string): string => (/^[TD]/.test(code) ? message.replaceAll(/"[^"]*"/g, '"…"').slice(0, 200) : message.slice(0, 200))

async function evaluateAll({ expression, inputs, timeoutMs }: EvaluationRequest): Promise<EvaluationAnswer[]> {
  const answers: EvaluationAnswer[] = []
  for (const input of inputs) answers.push(await evaluate(expression, input, timeoutMs))
  return answers
}

process.on('message', (request: EvaluationRequest) => void evaluateAll(request).then((answers) => process.send?.(answers)))
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group of processes; the hub says when this one ends.
process.on('SIGINT', () => {})
