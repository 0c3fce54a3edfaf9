import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'

const MEMORY_WATCH_MS = 200
/**
 * An idle process above this share of its memory limit is replaced, so that the next job does not pay for earlier ones.
 */
const IDLE_MEMORY_SHARE = 0.75
const PAGE_BYTES = 4096

export interface ProcessPoolOptions<Answer, Note> {
  /** for logs and errors, e.g. `reader` */
  name: string
  /** path of the program; it receives requests and sends answers over IPC, one at a time */
  program: string
  execArgv: readonly string[]
  serialization: 'json' | 'advanced'
  size: number
  /** An idle process ends after this time. */
  idleMs: number
  /** extra time for the first job of a process, which includes its start; 0 by default */
  startMs?: number
  /** limit of resident memory (Linux only); left out, memory is not watched */
  memoryMb?: number
  /**
   * Tells the answer, which ends a job, from a note that the program sends before it. By default every message is an
   * answer.
   */
  isAnswer?(message: Answer | Note): message is Answer
  log: Log
}

export interface ProcessJob<Request, Note> {
  request: Request
  timeoutMs: number
  signal?: AbortSignal
  onNote?(note: Note): void
}

/** What became of a job: the program's answer, or why its process ended before the answer. */
export type JobOutcome<Answer> = { answer: Answer } | { ended: EndReason }
export type EndReason = 'timeout' | 'out-of-memory' | 'crashed'

export interface ProcessPool<Request, Answer, Note> {
  /**
   * Runs a job in a process of its own, as soon as one is free; jobs start in the order of the calls. A job that
   * exceeds its time or memory loses its process (SIGKILL), never the caller.
   * @throws the reason of the signal once it aborts; `shutting-down` once the pool is closed
   */
  run(job: ProcessJob<Request, Note>): Promise<JobOutcome<Answer>>
  status(): { processes: number; busy: number; waiting: number }
  /** Kills every process; jobs that run or wait fail with `shutting-down`. */
  close(): void
}

interface QueuedJob<Request, Answer, Note> extends ProcessJob<Request, Note> {
  /** set after the job ran out of memory in a process that had already done other jobs */
  needsFreshProcess: boolean
  resolve(outcome: JobOutcome<Answer>): void
  reject(error: unknown): void
}
interface IdleProcess {
  child: ChildProcess
  /** Takes the process out of the idle list without ending it. */
  forget(): void
}
interface PoolState<Request, Answer, Note> {
  options: ProcessPoolOptions<Answer, Note>
  idle: IdleProcess[]
  busy: Set<ChildProcess>
  waiting: QueuedJob<Request, Answer, Note>[]
  closed: boolean
}

/**
 * A pool of child processes with an empty environment. Processes start on demand, run one job at a time and end when
 * idle. An idle process does not keep this process alive; a running job does.
 */
export function openProcessPool<Request extends object, Answer extends object, Note extends object = never>(
  options: ProcessPoolOptions<Answer, Note>,
): ProcessPool<Request, Answer, Note> {
  const state: PoolState<Request, Answer, Note> = { options, idle: [], busy: new Set(), waiting: [], closed: false }
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        if (state.closed) return reject(closedError(options))
        state.waiting.push({ ...job, needsFreshProcess: false, resolve, reject })
        startWaiting(state)
      }),
    status: () => ({
      processes: state.idle.length + state.busy.size,
      busy: state.busy.size,
      waiting: state.waiting.length,
    }),
    close() {
      state.closed = true
      for (const { reject } of state.waiting.splice(0)) reject(closedError(options))
      for (const child of [...state.idle.map((idle) => idle.child), ...state.busy]) child.kill('SIGKILL')
    },
  }
}

const closedError = ({ name }: { name: string }): WaybillError =>
  new WaybillError('shutting-down', `The ${name} processes are shut down.`)

function startWaiting<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
): void {
  while (!state.closed && state.waiting.length > 0 && state.busy.size < state.options.size) {
    const job = state.waiting.shift()!
    if (job.signal?.aborted) {
      job.reject(job.signal.reason)
      continue
    }
    try {
      startJob(state, job)
    } catch (error) {
      // The system has no room for another process.
      job.reject(error)
    }
  }
}

function startJob<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
  job: QueuedJob<Request, Answer, Note>,
): void {
  const { child, fresh } = takeProcess(state, job.needsFreshProcess)
  state.busy.add(child)
  void runJob(state, child, fresh, job).finally(() => {
    state.busy.delete(child)
    startWaiting(state)
  })
}

function takeProcess<Request, Answer, Note>(
  { idle, options }: PoolState<Request, Answer, Note>,
  needsFresh: boolean,
): { child: ChildProcess; fresh: boolean } {
  const last = idle.at(-1)
  last?.forget()
  if (last && !needsFresh) return { child: last.child, fresh: false }
  // The fresh process takes the memory of the idle one.
  last?.child.kill('SIGKILL')
  return { child: startProcess(options), fresh: true }
}

function startProcess<Answer, Note>({
  program,
  execArgv,
  serialization,
}: ProcessPoolOptions<Answer, Note>): ChildProcess {
  const child = fork(program, [], {
    // The inspector would run any code that a local user sends to it.
    execArgv: ['--disable-sigusr1', ...execArgv],
    env: {},
    serialization,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  // Without a listener, an error event of an idle process would end this one.
  child.on('error', () => {})
  return child
}

async function runJob<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
  child: ChildProcess,
  fresh: boolean,
  job: QueuedJob<Request, Answer, Note>,
): Promise<void> {
  const { memoryMb, startMs = 0, isAnswer = () => true, log, name } = state.options
  let killedFor: EndReason | undefined
  const kill = (reason?: EndReason) => {
    killedFor ??= reason
    child.kill('SIGKILL')
  }
  const abort = () => kill()
  const timer = setTimeout(() => kill('timeout'), job.timeoutMs + (fresh ? startMs : 0))
  const watch = memoryMb === undefined ? undefined : watchMemory(child, memoryMb, () => kill('out-of-memory'))
  job.signal?.addEventListener('abort', abort, { once: true })
  const answered = await exchange(child, job, isAnswer as (message: Answer | Note) => message is Answer)
  clearTimeout(timer)
  clearInterval(watch)
  job.signal?.removeEventListener('abort', abort)
  if (answered) {
    job.resolve(answered)
    return keepIdle(state, child)
  }
  child.kill('SIGKILL')
  if (job.signal?.aborted) return job.reject(job.signal.reason)
  if (state.closed) return job.reject(closedError(state.options))
  const { exitCode, signalCode: signal } = child
  const reason = killedFor ?? (endedForMemory(exitCode, signal) ? 'out-of-memory' : 'crashed')
  log.warn({ reason, exitCode, signal }, `a ${name} process ended during a job; another takes its place`)
  if (reason === 'out-of-memory' && memoryMb !== undefined && !fresh)
    // Memory that earlier jobs left behind is not the fault of this one.
    return void state.waiting.unshift({ ...job, needsFreshProcess: true })
  job.resolve({ ended: reason })
}

/** Sends the request and waits for the answer; undefined if the process ends first. */
function exchange<Request extends object, Answer extends object, Note extends object>(
  child: ChildProcess,
  { request, onNote }: ProcessJob<Request, Note>,
  isAnswer: (message: Answer | Note) => message is Answer,
): Promise<{ answer: Answer } | undefined> {
  return new Promise((resolve) => {
    const finish = (result?: { answer: Answer }) => {
      child.off('message', receive)
      child.off('exit', end)
      child.off('error', end)
      resolve(result)
    }
    const end = () => finish()
    const receive = (message: Answer | Note) => {
      if (isAnswer(message)) finish({ answer: message })
      else onNote?.(message)
    }
    child.on('message', receive)
    child.once('exit', end)
    child.once('error', end)
    child.send(request, (error) => {
      if (error) child.kill('SIGKILL')
    })
  })
}

async function keepIdle<Request, Answer, Note>(
  state: PoolState<Request, Answer, Note>,
  child: ChildProcess,
): Promise<void> {
  const { idle, options } = state
  const { memoryMb, idleMs } = options
  const large = memoryMb !== undefined && (await residentMb(child)) > memoryMb * IDLE_MEMORY_SHARE
  // It may have died while it was measured.
  const gone = !child.connected || child.exitCode !== null || child.signalCode !== null
  if (state.closed || large || gone) return void child.kill('SIGKILL')
  const forget = () => {
    clearTimeout(timer)
    child.off('exit', forget)
    const at = idle.indexOf(entry)
    if (at >= 0) idle.splice(at, 1)
  }
  const entry: IdleProcess = { child, forget }
  const timer = setTimeout(() => {
    forget()
    child.kill('SIGKILL')
  }, idleMs)
  timer.unref()
  child.once('exit', forget)
  child.unref()
  child.channel?.unref()
  idle.push(entry)
}

/** V8 aborts (134) or traps (133) when its heap is full. */
const endedForMemory = (exitCode: number | null, signal: NodeJS.Signals | null): boolean =>
  exitCode === 134 || exitCode === 133 || signal === 'SIGABRT' || signal === 'SIGTRAP'

const watchMemory = (child: ChildProcess, limitMb: number, exceeded: () => void): NodeJS.Timeout =>
  setInterval(
    () =>
      void residentMb(child).then((mb) => {
        if (mb > limitMb) exceeded()
      }),
    MEMORY_WATCH_MS,
  )

/** Resident memory of a process; 0 on systems other than Linux, which do not report it. */
async function residentMb({ pid }: ChildProcess): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return (Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES) / 1_048_576
}
