import assert from 'node:assert/strict'
import path from 'node:path'
import { silentLog } from '../../hub/log.ts'
import {
  openProcessPool,
  type JobOutcome,
  type ProcessJob,
  type ProcessPool,
  type ProcessPoolOptions,
} from '../../hub/platform/process-pool.ts'

export const POOL_PROGRAM = path.join(import.meta.dirname, 'pool-program.cjs')

interface Request {
  do: string
  value?: unknown
}
interface Answer {
  value: unknown
  pid: number
}
interface Note {
  note: unknown
}
export type TestPool = ProcessPool<Request, Answer, Note>
export type TestPoolOptions = Partial<ProcessPoolOptions<Request, Answer, Note>>
export type TestJob = Partial<ProcessJob<Request, Note>>

/** A pool of one process that does what a request says. */
export const openTestPool = (options: TestPoolOptions = {}): TestPool =>
  openProcessPool<Request, Answer, Note>({
    name: 'test',
    program: POOL_PROGRAM,
    execArgv: [],
    serialization: 'json',
    size: 1,
    idleMs: 60_000,
    isAnswer: (message): message is Answer => 'pid' in message,
    log: silentLog,
    ...options,
  })

export const runIn = (pool: TestPool, action: string, value?: unknown, job: TestJob = {}) =>
  pool.run({ request: { do: action, value }, timeoutMs: 4000, ...job })

export function answerOf(outcome: JobOutcome<Answer>): Answer {
  assert.ok('answer' in outcome, JSON.stringify(outcome))
  return outcome.answer
}
