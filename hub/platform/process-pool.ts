import { WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'
import {
  exchange,
  lowerPriority,
  reasonOfEnd,
  residentMb,
  restorePriority,
  startProcess,
  watchMemory,
  type PoolProcess,
  type ProgramOptions,
} from './pool-process.ts'

/**
 * An idle process above this share of its memory limit is replaced, so that the next job does not pay for earlier ones.
 */
const IDLE_MEMORY_SHARE = 0.75
/** A job that takes longer lets other processes run first. */
const LONG_JOB_MS = 5000
/** While a job takes longer, the spare process starts, so that the next job need not wait for that. */
const SPARE_AFTER_MS = 500

export interface ProcessPoolOptions<Answer, Note> extends ProgramOptions {
  /** for logs and errors, e.g. `reader` */
  name: string
  size: number
  /** true for one more process, which only takes jobs of an owner of whom no job runs */
  spare?: boolean
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
  /** longest time without a note */
  quietMs?: number
  /** for whom the job is; owners take turns */
  owner?: string
  signal?: AbortSignal
  onNote?(note: Note): void
}

/** What became of a job: the program's answer, or why its process ended before the answer. */
export type JobOutcome<Answer> = { answer: Answer } | { ended: EndReason }
/** `not-started`: the process ended before it received the job, so that the job can be tried again. */
export type EndReason = 'timeout' | 'quiet' | 'out-of-memory' | 'crashed' | 'not-started'

export interface ProcessPool<Request, Answer, Note> {
  /**
   * Runs a job in a process of its own, as soon as one is free. The owner with the fewest running jobs is next; the
   * jobs of one owner start in the order of the calls. A job that exceeds its time or memory loses its process
   * (SIGKILL), never the caller.
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
  child: PoolProcess
  /** Takes the process out of the idle list without ending it. */
  forget(): void
}
interface PoolState<Request, Answer, Note> {
  options: ProcessPoolOptions<Answer, Note>
  idle: IdleProcess[]
  /** running processes, with the owner of their job */
  busy: Map<PoolProcess, string | undefined>
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
  const state: PoolState<Request, Answer, Note> = { options, idle: [], busy: new Map(), waiting: [], closed: false }
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
      for (const child of [...state.idle.map((idle) => idle.child), ...state.busy.keys()]) child.kill('SIGKILL')
    },
  }
}

const closedError = ({ name }: { name: string }): WaybillError =>
  new WaybillError('shutting-down', `The ${name} processes are shut down.`)

function startWaiting<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
): void {
  while (!state.closed) {
    const job = takeNextJob(state)
    if (!job) return
    if (job.signal?.aborted) {
      job.reject(job.signal.reason)
      continue
    }
    try {
      startJob(state, job)
    } catch (error) {
      // The system has no room for another process.
      state.options.log.warn({ error }, `a ${state.options.name} process cannot be started`)
      job.resolve({ ended: 'not-started' })
    }
  }
}

/** The next job that a process may take, out of the waiting ones; undefined if there is none. */
function takeNextJob<Request, Answer, Note>({
  busy,
  waiting,
  options: { size, spare },
}: PoolState<Request, Answer, Note>): QueuedJob<Request, Answer, Note> | undefined {
  if (waiting.length === 0 || busy.size >= size + (spare ? 1 : 0)) return undefined
  const running = new Map<string | undefined, number>()
  for (const owner of busy.values()) running.set(owner, (running.get(owner) ?? 0) + 1)
  let best = 0
  for (const [index, { owner }] of waiting.entries())
    if ((running.get(owner) ?? 0) < (running.get(waiting[best]!.owner) ?? 0)) best = index
  if (busy.size >= size && (running.get(waiting[best]!.owner) ?? 0) > 0) return undefined
  return waiting.splice(best, 1)[0]
}

function startJob<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
  job: QueuedJob<Request, Answer, Note>,
): void {
  const { child, fresh } = takeProcess(state, job.needsFreshProcess)
  state.busy.set(child, job.owner)
  void runJob(state, child, fresh, job).finally(() => {
    state.busy.delete(child)
    startWaiting(state)
  })
}

function takeProcess<Request, Answer, Note>(
  { idle, options }: PoolState<Request, Answer, Note>,
  needsFresh: boolean,
): { child: PoolProcess; fresh: boolean } {
  const last = idle.at(-1)
  last?.forget()
  if (last && !needsFresh) return { child: last.child, fresh: false }
  // The fresh process takes the memory of the idle one.
  last?.child.kill('SIGKILL')
  return { child: startProcess(options), fresh: true }
}

/** Why the pool killed the process of a job, and whether it runs at low priority. */
interface Watched {
  killedFor?: EndReason
  slow?: true
}

async function runJob<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
  child: PoolProcess,
  fresh: boolean,
  job: QueuedJob<Request, Answer, Note>,
): Promise<void> {
  const { memoryMb, isAnswer = () => true, log, name } = state.options
  const watched: Watched = {}
  const watch = watchJob(state.options, child, fresh, job, watched)
  const preparing = setTimeout(() => prepareSpare(state), SPARE_AFTER_MS)
  const answered = await exchange<Answer, Note>(
    child,
    job.request,
    isAnswer as (message: Answer | Note) => message is Answer,
    (note) => {
      watch.noted()
      job.onNote?.(note)
    },
  )
  watch.end()
  clearTimeout(preparing)
  if (answered) {
    job.resolve(answered)
    return keepIdle(state, child, watched)
  }
  child.kill('SIGKILL')
  if (job.signal?.aborted) return job.reject(job.signal.reason)
  if (state.closed) return job.reject(closedError(state.options))
  const { exitCode, signalCode: signal } = child
  const reason = watched.killedFor ?? reasonOfEnd(child)
  log.warn({ reason, exitCode, signal }, `a ${name} process ended during a job; another takes its place`)
  if (reason === 'out-of-memory' && memoryMb !== undefined && !fresh)
    // Memory that earlier jobs left behind is not the fault of this one.
    return void state.waiting.unshift({ ...job, needsFreshProcess: true })
  job.resolve({ ended: reason })
}

/** Kills the process of a job that exceeds a limit or whose signal aborts, until `end`. */
function watchJob<Request, Answer, Note>(
  { memoryMb, startMs = 0 }: ProcessPoolOptions<Answer, Note>,
  child: PoolProcess,
  fresh: boolean,
  { timeoutMs, quietMs, signal }: QueuedJob<Request, Answer, Note>,
  watched: Watched,
): { noted(): void; end(): void } {
  const kill = (reason?: EndReason) => {
    if (reason) watched.killedFor ??= reason
    child.kill('SIGKILL')
  }
  const extra = fresh ? startMs : 0
  const abort = () => kill()
  const timers = [
    setTimeout(() => kill('timeout'), timeoutMs + extra),
    setTimeout(() => {
      if (lowerPriority(child)) watched.slow = true
    }, LONG_JOB_MS + extra),
  ]
  const quiet = quietMs === undefined ? undefined : setTimeout(() => kill('quiet'), quietMs + extra)
  const memory = memoryMb === undefined ? undefined : watchMemory(child, memoryMb, () => kill('out-of-memory'))
  signal?.addEventListener('abort', abort, { once: true })
  return {
    noted: () => void quiet?.refresh(),
    end() {
      for (const timer of [...timers, quiet]) clearTimeout(timer)
      clearInterval(memory)
      signal?.removeEventListener('abort', abort)
    },
  }
}

async function keepIdle<Request, Answer, Note>(
  state: PoolState<Request, Answer, Note>,
  child: PoolProcess,
  { slow }: Watched,
): Promise<void> {
  const { memoryMb } = state.options
  const large = memoryMb !== undefined && (await residentMb(child)) > memoryMb * IDLE_MEMORY_SHARE
  // It may have died while it was measured.
  const gone = !child.connected || child.exitCode !== null || child.signalCode !== null
  if (state.closed || large || gone || (slow && !restorePriority(child))) return void child.kill('SIGKILL')
  addIdle(state, child)
}

function prepareSpare<Request, Answer, Note>(state: PoolState<Request, Answer, Note>): void {
  const { options, idle, busy, closed } = state
  if (options.spare && !closed && idle.length === 0 && busy.size === options.size) addIdle(state, startProcess(options))
}

function addIdle<Request, Answer, Note>({ idle, options }: PoolState<Request, Answer, Note>, child: PoolProcess): void {
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
  }, options.idleMs)
  timer.unref()
  child.once('exit', forget)
  child.unref()
  child.channel?.unref()
  idle.push(entry)
}
