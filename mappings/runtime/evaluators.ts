import path from 'node:path'
import { WaybillError } from '../../hub/errors.ts'
import type { Log } from '../../hub/log.ts'
import { openProcessPool, type EndReason, type ProcessPool } from '../../hub/platform/process-pool.ts'
import { readableParts } from '../../hub/platform/readable-parts.ts'
import { openSandbox } from '../../hub/platform/sandbox.ts'

const IDLE_MS = 60_000
/** The guard inside the process comes first; SIGKILL from outside stops what it cannot, such as a native call. */
const GRACE_MS = 500
/** The start of a process does not count as time of the expression. */
const START_MS = 10_000
const PROGRAM = path.resolve(import.meta.dirname, '../..')
/** What the process reads. The data folder may be inside the program's folder, so the rest of that is closed. */
const PARTS = ['mappings/runtime', 'node_modules', 'package.json']
/** The permissions of the process: no files but its own, no writing, no programs. */
export const MAPPING_PERMISSIONS = [
  '--permission',
  ...readableParts(PROGRAM, PARTS).map((part) => `--allow-fs-read=${part}`),
  '--disallow-code-generation-from-strings',
]
/** Inputs that wait for the same expression share one request: the round trip costs as much as an evaluation. */
const MAX_BATCH = 16

/** One expression for one or more inputs. */
export interface EvaluationRequest {
  expression: string
  inputs: unknown[]
  /** for each input */
  timeoutMs: number
}
export type EvaluationAnswer =
  | { ok: true; payload: unknown }
  /** `position`: characters of the expression up to the mistake */
  | { ok: false; code: string; detail: string; position?: number }

interface Options {
  processes: number
  /** for one evaluation */
  timeoutMs: number
  /** heap of one process */
  memoryMb: number
  /** folder that the processes must not see */
  dataFolder?: string | undefined
  log: Log
}

interface Evaluators {
  /**
   * Evaluates an expression in a child process without files, network, environment and code generation. An expression
   * that loops or takes too much memory loses its process and gets `mapping-timeout`, `mapping-out-of-memory` or
   * `mapping-failed`; no other input is affected.
   * @throws `process-not-started` if the system starts no process for it; `shutting-down` once closed
   */
  evaluate(expression: string, input: unknown): Promise<EvaluationAnswer>
  close(): void
}

interface Evaluation {
  expression: string
  input: unknown
  /**
   * set after a batch lost its process: each of its inputs then gets a process to itself, so that only the one at fault
   * fails
   */
  alone: boolean
  resolve(answer: EvaluationAnswer): void
  reject(error: unknown): void
}
interface EvaluatorState {
  options: Options
  pool: ProcessPool<EvaluationRequest, EvaluationAnswer[], never>
  waiting: Evaluation[]
  running: number
}

export function openEvaluators(options: Options): Evaluators {
  const { processes, memoryMb, dataFolder, log } = options
  const pool = openProcessPool<EvaluationRequest, EvaluationAnswer[]>({
    name: 'mapping',
    program: path.join(import.meta.dirname, 'evaluate.js'),
    execArgv: [...MAPPING_PERMISSIONS, `--max-old-space-size=${memoryMb}`, '--disable-warning=SecurityWarning'],
    serialization: 'json',
    sandbox: openSandbox({
      memoryMb,
      fileMb: 1,
      ...(dataFolder && { hidden: dataFolder }),
    }),
    size: processes,
    idleMs: IDLE_MS,
    startMs: START_MS,
    log,
  })
  const state: EvaluatorState = { options, pool, waiting: [], running: 0 }
  return {
    evaluate: (expression, input) =>
      new Promise((resolve, reject) => {
        state.waiting.push({ expression, input, alone: false, resolve, reject })
        startBatches(state)
      }),
    close: () => pool.close(),
  }
}

function startBatches(state: EvaluatorState): void {
  while (state.waiting.length > 0 && state.running < state.options.processes) {
    const batch = takeBatch(state.waiting)
    state.running++
    void evaluateBatch(state, batch).finally(() => {
      state.running--
      startBatches(state)
    })
  }
}

/** The longest-waiting evaluation, with those right behind it that have the same expression. */
function takeBatch(waiting: Evaluation[]): Evaluation[] {
  const first = waiting[0]!
  const other = waiting.findIndex(({ expression, alone }) => alone || expression !== first.expression)
  return waiting.splice(0, first.alone ? 1 : Math.min(MAX_BATCH, other < 0 ? waiting.length : other))
}

async function evaluateBatch(state: EvaluatorState, batch: Evaluation[]): Promise<void> {
  const { timeoutMs } = state.options
  const request = { expression: batch[0]!.expression, inputs: batch.map(({ input }) => input), timeoutMs }
  try {
    const outcome = await state.pool.run({ request, timeoutMs: timeoutMs * batch.length + GRACE_MS })
    if ('answer' in outcome) for (const [index, { resolve }] of batch.entries()) resolve(outcome.answer[index]!)
    else if (batch.length > 1) for (const each of batch.toReversed()) state.waiting.unshift({ ...each, alone: true })
    else batch[0]!.resolve(failureOf(outcome.ended, state.options))
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}

/** @throws `process-not-started`, for which the expression is not to blame */
function failureOf(ended: EndReason, { timeoutMs, memoryMb }: Options): EvaluationAnswer {
  switch (ended) {
    case 'timeout':
    case 'quiet':
      return {
        ok: false,
        code: 'mapping-timeout',
        detail: `The evaluation took more than ${timeoutMs} ms and was stopped.`,
      }
    case 'out-of-memory':
      return { ok: false, code: 'mapping-out-of-memory', detail: `The evaluation needed more than ${memoryMb} MB.` }
    case 'crashed':
      return { ok: false, code: 'mapping-failed', detail: 'The process crashed during the evaluation.' }
    case 'not-started':
      throw new WaybillError('process-not-started', 'A mapping process ended before it could evaluate anything.')
  }
}
