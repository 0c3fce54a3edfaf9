import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { WaybillError } from '../../hub/errors.ts'
import type { Log } from '../../hub/log.ts'

const IDLE_MS = 60_000
/** Beyond the time that the guard inside the process gives: what a native call holds up is killed from outside. */
const GRACE_MS = 500
/** Starting the process is not the expression's fault. */
const START_MS = 10_000
const PROGRAM = path.resolve(import.meta.dirname, '../..')
/** Packages may be linked from elsewhere; a link is followed before the permission is asked. */
const PACKAGES = path.join(PROGRAM, 'node_modules')
const READABLE = [PROGRAM, ...(existsSync(PACKAGES) ? [realpathSync(PACKAGES)] : [])]
/** Documents that wait for one expression go to a process together: the way there and back costs as much as the evaluation. */
const MOST_TOGETHER = 16

/** One expression for one or more documents, each with a time limit of its own. */
export interface EvaluationRequest {
  expression: string
  inputs: unknown[]
  timeoutMs: number
}
export type EvaluationAnswer = { ok: true; payload: unknown } | { ok: false; code: string; detail: string }

interface Options {
  processes: number
  timeoutMs: number
  memoryMb: number
  log: Log
}
interface Job {
  expression: string
  input: unknown
  alone: boolean
  resolve(answer: EvaluationAnswer): void
  reject(error: unknown): void
}

/** Small processes that evaluate expressions and can be killed. Whoever loops or eats memory loses its process and is told so; who was in it together with that one is evaluated again alone. */
export function openEvaluators({ processes, timeoutMs, memoryMb, log }: Options) {
  const idle: { child: ChildProcess; timer: NodeJS.Timeout }[] = []
  const running = new Set<ChildProcess>()
  const waiting: Job[] = []
  let closed = false

  const start = (): ChildProcess =>
    fork(path.join(import.meta.dirname, 'evaluate.js'), [], {
      execArgv: [
        '--permission',
        ...READABLE.map((folder) => `--allow-fs-read=${folder}`),
        '--disallow-code-generation-from-strings',
        `--max-old-space-size=${memoryMb}`,
        '--disable-warning=SecurityWarning',
      ],
      env: {},
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })

  function take(): { child: ChildProcess; fresh: boolean } {
    const rested = idle.pop()
    if (!rested) return { child: start(), fresh: true }
    clearTimeout(rested.timer)
    rested.child.removeAllListeners()
    return { child: rested.child, fresh: false }
  }

  /** What can go together: the longest-waiting job and those behind it of the same expression. */
  function nextJobs(): Job[] {
    const [first] = waiting
    let count = 1
    while (
      !first!.alone &&
      count < MOST_TOGETHER &&
      waiting[count]?.expression === first!.expression &&
      !waiting[count]!.alone
    )
      count++
    return waiting.splice(0, count)
  }

  function pump(): void {
    while (!closed && waiting.length > 0 && running.size < processes) evaluateIn(take(), nextJobs())
  }

  function evaluateIn({ child, fresh }: { child: ChildProcess; fresh: boolean }, jobs: Job[]): void {
    running.add(child)
    let late = false
    const timer = setTimeout(
      () => {
        late = true
        child.kill('SIGKILL')
      },
      timeoutMs * jobs.length + GRACE_MS + (fresh ? START_MS : 0),
    )
    const finish = () => {
      clearTimeout(timer)
      child.removeAllListeners()
      running.delete(child)
    }
    child.once('exit', (code, signal) => {
      finish()
      if (closed) for (const { reject } of jobs) reject(new WaybillError('shutting-down', 'The mappings are closed.'))
      else if (jobs.length > 1) waiting.unshift(...jobs.map((job) => ({ ...job, alone: true })))
      else jobs[0]!.resolve(deathOf(code, signal, late))
      pump()
    })
    child.once('message', (answers: EvaluationAnswer[]) => {
      finish()
      rest(child)
      jobs.forEach(({ resolve }, index) => resolve(answers[index]!))
      pump()
    })
    const request: EvaluationRequest = {
      expression: jobs[0]!.expression,
      inputs: jobs.map(({ input }) => input),
      timeoutMs,
    }
    child.send(request, (error) => {
      if (error) child.kill('SIGKILL')
    })
  }

  function deathOf(exitCode: number | null, signal: NodeJS.Signals | null, late: boolean): EvaluationAnswer {
    // 134 and SIGABRT or SIGTRAP: V8 gave up for want of memory.
    const memory = exitCode === 134 || exitCode === 133 || signal === 'SIGABRT' || signal === 'SIGTRAP'
    const code = late ? 'mapping-timeout' : memory ? 'mapping-out-of-memory' : 'mapping-failed'
    log.warn({ code, exitCode, signal }, 'a mapping process ended while it worked; another takes its place')
    return {
      ok: false,
      code,
      detail: late
        ? `It ran longer than ${timeoutMs} ms and was stopped.`
        : memory
          ? `It needed more than ${memoryMb} MB.`
          : 'The process died.',
    }
  }

  function rest(child: ChildProcess): void {
    if (closed) return void child.kill('SIGKILL')
    const entry = { child, timer: setTimeout(() => child.kill(), IDLE_MS) }
    entry.timer.unref()
    child.unref()
    child.channel?.unref()
    child.once('exit', () => {
      clearTimeout(entry.timer)
      const at = idle.indexOf(entry)
      if (at >= 0) idle.splice(at, 1)
    })
    idle.push(entry)
  }

  return {
    evaluate: (expression: string, input: unknown) =>
      new Promise<EvaluationAnswer>((resolve, reject) => {
        if (closed) return reject(new WaybillError('shutting-down', 'The mappings are closed.'))
        waiting.push({ expression, input, alone: false, resolve, reject })
        pump()
      }),
    close() {
      closed = true
      for (const { reject } of waiting.splice(0)) reject(new WaybillError('shutting-down', 'The mappings are closed.'))
      for (const child of [...idle.map((entry) => entry.child), ...running]) child.kill('SIGKILL')
    },
  }
}
