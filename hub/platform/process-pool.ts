import { WaybillError } from '../errors.ts'
import type { Log } from '../log.ts'
import { openBoundedMap, type BoundedMap } from './bounded-map.ts'
import { addIdle, endIdle, takeIdle, type IdleProcess } from './pool-idle.ts'
import {
  exchange,
  lowerPriority,
  reasonOfEnd,
  residentMb,
  startProcess,
  type PoolProcess,
  type ProgramOptions,
} from './pool-process.ts'
import { areLow, mostProcesses, nextInTurn, type RunningJob } from './pool-turns.ts'
import { watchJob, type Watched } from './pool-watch.ts'
import { costAt, withCost, type RecentCost } from './recent-cost.ts'

/**
 * An idle process above this share of its memory limit is replaced, so that the next job does not pay for earlier ones.
 */
const IDLE_MEMORY_SHARE = 0.75
/** While a job takes longer, the spare process starts, so that the next job need not wait for that. */
const SPARE_AFTER_MS = 500
/** About 3 % of a processor for an owner with steady work. */
const COSTLY_MS = 3000
const KNOWN_OWNERS = 10_000

export interface ProcessPoolOptions<Request, Answer, Note> extends ProgramOptions {
  /** for logs and errors, e.g. `reader` */
  name: string
  size: number
  /** true for jobs beyond the size, of an owner of whom no job runs: see `nextInTurn` */
  spare?: boolean
  /** What the spare process does before its first job, so that this is as quick as later ones; it sends no answer. */
  warmUp?(request: Request): Request | undefined
  /** true: every job runs at low priority */
  low?: boolean
  /** An owner who has cost more processor time of late runs at low priority; 3000 by default. */
  costlyMs?: number
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
   * jobs of one owner start in the order of the calls. They have a low priority while the owner has cost much of late.
   * A job that exceeds its time or memory loses its process (SIGKILL), never the caller.
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
interface PoolState<Request, Answer, Note> {
  options: ProcessPoolOptions<Request, Answer, Note>
  idle: IdleProcess[]
  /** running processes, with their jobs */
  busy: Map<PoolProcess, RunningJob>
  waiting: QueuedJob<Request, Answer, Note>[]
  /** what the jobs of each owner have cost of late */
  costs: BoundedMap<string, RecentCost>
  closed: boolean
}

/**
 * A pool of child processes with an empty environment. Processes start on demand, run one job at a time and end when
 * idle. An idle process does not keep this process alive; a running job does.
 */
export function openProcessPool<Request extends object, Answer extends object, Note extends object = never>(
  options: ProcessPoolOptions<Request, Answer, Note>,
): ProcessPool<Request, Answer, Note> {
  const state: PoolState<Request, Answer, Note> = {
    options,
    idle: [],
    busy: new Map(),
    waiting: [],
    costs: openBoundedMap(KNOWN_OWNERS),
    closed: false,
  }
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
function takeNextJob<Request, Answer, Note>(
  state: PoolState<Request, Answer, Note>,
): QueuedJob<Request, Answer, Note> | undefined {
  const { waiting, busy, options } = state
  if (busy.size >= mostProcesses(sizeOf(options))) return undefined
  const jobs = waiting.map(({ owner }) => ({ owner, isLow: affordable(state, owner) <= 0 }))
  const next = nextInTurn(jobs, [...busy.values()], sizeOf(options))
  return next === undefined ? undefined : waiting.splice(next, 1)[0]
}

const sizeOf = ({ size, spare = false }: { size: number; spare?: boolean }) => ({ size, spare })

function startJob<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
  job: QueuedJob<Request, Answer, Note>,
): void {
  const lowAfterMs = affordable(state, job.owner)
  const { child, fresh } = takeProcess(state, lowAfterMs <= 0, job.needsFreshProcess)
  const watched = { owner: job.owner, isLow: lowAfterMs <= 0 }
  state.busy.set(child, watched)
  void runJob(state, { child, fresh, watched, lowAfterMs }, job).finally(() => {
    state.busy.delete(child)
    startWaiting(state)
  })
}

/** Processor time that an owner has left at normal priority, in milliseconds. */
const affordable = <Request, Answer, Note>(
  { costs, options: { low, costlyMs = COSTLY_MS } }: PoolState<Request, Answer, Note>,
  owner: string | undefined,
): number => (low ? 0 : costlyMs - costAt(owner === undefined ? undefined : costs.get(owner), performance.now()))

const charge = <Request, Answer, Note>(
  { costs }: PoolState<Request, Answer, Note>,
  owner: string,
  costMs: number,
): void => costs.set(owner, withCost(costs.get(owner), costMs, performance.now()))

function takeProcess<Request, Answer, Note>(
  state: PoolState<Request, Answer, Note>,
  isLow: boolean,
  needsFresh: boolean,
): { child: PoolProcess; fresh: boolean } {
  const { idle, options } = state
  const known = takeIdle(idle, isLow, mayStart(state))
  if (known && !needsFresh) return { child: known, fresh: false }
  // The fresh process takes the memory of the idle one.
  if (known) known.kill('SIGKILL')
  else if (!mayStart(state)) endIdle(idle.at(-1))
  const child = startProcess(options)
  if (isLow) lowerPriority(child)
  return { child, fresh: true }
}

const mayStart = <Request, Answer, Note>({ idle, busy, options }: PoolState<Request, Answer, Note>): boolean =>
  idle.length + busy.size < mostProcesses(sizeOf(options))

interface StartedProcess {
  child: PoolProcess
  fresh: boolean
  watched: Watched
  lowAfterMs: number
}

async function runJob<Request extends object, Answer extends object, Note extends object>(
  state: PoolState<Request, Answer, Note>,
  { child, fresh, watched, lowAfterMs }: StartedProcess,
  job: QueuedJob<Request, Answer, Note>,
): Promise<void> {
  const { memoryMb, startMs = 0, isAnswer = () => true, log, name } = state.options
  const watch = watchJob(child, { ...job, lowAfterMs, memoryMb, extraMs: fresh ? startMs : 0 }, watched, () => {
    startWaiting(state)
    prepareSpare(state, job.request)
  })
  const preparing = setTimeout(() => prepareSpare(state, job.request), SPARE_AFTER_MS)
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
  if (job.owner !== undefined) charge(state, job.owner, watch.costMs())
  clearTimeout(preparing)
  if (answered) {
    job.resolve(answered)
    return keepIdle(state, child, watched.isLow)
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

async function keepIdle<Request, Answer, Note>(
  state: PoolState<Request, Answer, Note>,
  child: PoolProcess,
  isLow: boolean,
): Promise<void> {
  const { memoryMb, idleMs } = state.options
  const large = memoryMb !== undefined && (await residentMb(child)) > memoryMb * IDLE_MEMORY_SHARE
  // It may have died while it was measured.
  const gone = !child.connected || child.exitCode !== null || child.signalCode !== null
  if (state.closed || large || gone) return void child.kill('SIGKILL')
  state.busy.delete(child)
  addIdle(state.idle, child, isLow, idleMs)
}

/** Has an idle process of normal priority, for an owner whose jobs are short. */
function prepareSpare<Request extends object, Answer, Note>(
  state: PoolState<Request, Answer, Note>,
  request: Request,
): void {
  const { options, idle, busy, closed } = state
  if (!options.spare || closed || idle.some(({ isLow }) => !isLow)) return
  // No job could start in it.
  if (busy.size > options.size && !areLow([...busy.values()])) return
  try {
    const { child, fresh } = takeProcess(state, false, false)
    const warmUp = fresh ? options.warmUp?.(request) : undefined
    // A process that has ended already leaves the list by itself.
    if (warmUp) child.send(warmUp, () => {})
    addIdle(idle, child, false, options.idleMs)
  } catch (error) {
    options.log.warn({ error }, `a ${options.name} process cannot be started`)
  }
}
