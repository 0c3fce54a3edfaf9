import { WaybillError } from '../../hub/errors.ts'
import { pop, push, type Agenda, type Entry } from './agenda.ts'
import { openTrace, type Trace } from './trace.ts'
import { randomFrom, type Random } from './random.ts'
import type { Role, FaultSchedule } from './fault-schedule.ts'

/** A run of one role between its start and its death. Calls of a dead process are never answered. */
export interface Process {
  name: string
  role: Role
  alive: boolean
  /** until then none of its code runs */
  pausedUntil: number
  /** milliseconds that its clock is off */
  skew: number
  dead: (() => void)[]
}

export interface World {
  random: Random
  faultSchedule: FaultSchedule
  trace: Trace
  time(): number
  /** ISO time of a clock that is off by some milliseconds; the engines' own are right */
  date(skew?: number): string
  /** True while faults happen. */
  bad(): boolean
  diskFull(): boolean
  /**
   * Runs something later: a step of the world or of a process. A step of a process waits while the process is suspended
   * and is dropped if it is dead. Returns a function that cancels it.
   */
  later(ms: number, process: Process | undefined, run: () => void): () => void
  /** The same for a timer of the code itself: a world in which only these are left may be settled. */
  timer(ms: number, run: () => void): () => void
  /** A call of a process to an engine: its effect happens when it arrives, its answer comes later. */
  call<T>(process: Process, what: string, effect: () => T, options?: CallOptions<T>): Promise<T>
  start(role: Role, number: number, run: (process: Process) => void): void
  /** Ends a process; it starts again after a while. */
  kill(process: Process): void
  processes: Set<Process>
  /** Runs until only timers are left and all is done; if it is not done, until the longest deadline has passed. */
  run(done: () => boolean): Promise<'quiet' | 'endless'>
}

interface CallOptions<T> {
  /** fails with storage-full while the disk is full */
  writes?: boolean
  /** no faults of the connection: the driver of the engine hides them */
  sure?: boolean
  /** what the trace shows of the outcome */
  describe?(outcome: T): string
}

const MOST_STEPS = 20_000
const LONGEST_DEADLINE_MS = 48 * 3_600_000
/** After the issue date that the quick reader reads: a date in the future would send every document to review. */
const EPOCH = Date.UTC(2026, 0, 20)
const SLOWEST_MS = 240_000

interface WorldState {
  readonly random: Random
  readonly faultSchedule: FaultSchedule
  readonly trace: Trace
  readonly agenda: Agenda
  readonly processes: Set<Process>
  time: number
  order: number
  /** the process whose step runs */
  current: Process | undefined
  /** entries that are no timers */
  pending: number
  lastPendingAt: number
}

/**
 * One world of a seed: an agenda of steps in virtual time. Each step runs until nothing moves before the next one
 * begins.
 */
export function openWorld({
  seed,
  faultSchedule,
  keepTrace,
}: {
  seed: number
  faultSchedule: FaultSchedule
  keepTrace: boolean
}): World {
  const state: WorldState = {
    random: randomFrom(seed),
    faultSchedule,
    trace: openTrace(keepTrace),
    agenda: [],
    processes: new Set(),
    time: 0,
    order: 0,
    current: undefined,
    pending: 0,
    lastPendingAt: 0,
  }
  return {
    random: state.random,
    faultSchedule,
    trace: state.trace,
    processes: state.processes,
    time: () => state.time,
    date: (skew = 0) => new Date(EPOCH + state.time + skew).toISOString(),
    bad: () => isBad(state),
    diskFull: () => isDiskFull(state),
    later: (ms, process, run) => later(state, ms, process, run),
    timer: (ms, run) => plan(state, { ms, process: state.current, timer: true, run }),
    call: (process, what, effect, options) => call(state, { process, what, effect }, options),
    start: (role, number, run) => start(state, role, number, run),
    kill: (process) => kill(state, process),
    run: (done) => runUntil(state, done),
  }
}

const isBad = ({ time, faultSchedule }: WorldState): boolean => time < faultSchedule.until

const isDiskFull = (state: WorldState): boolean =>
  isBad(state) && state.faultSchedule.fullDisks.some(({ from, to }) => state.time >= from && state.time < to)

interface Planned {
  ms: number
  process: Process | undefined
  timer: boolean
  run: () => void
}

/** Returns a function that cancels the step. */
function plan(state: WorldState, { ms, process, timer, run }: Planned): () => void {
  const entry: Entry = { time: state.time + ms, order: state.order++, process, timer, run }
  enter(state, entry)
  return () => {
    if (entry.run && !timer) state.pending--
    entry.run = undefined
  }
}

const later = (state: WorldState, ms: number, process: Process | undefined, run: () => void): (() => void) =>
  plan(state, { ms, process, timer: false, run })

function enter(state: WorldState, entry: Entry): void {
  if (!entry.timer) state.pending++
  push(state.agenda, entry)
}

/** How long one way takes. */
function lag(state: WorldState): number {
  const { random, faultSchedule } = state
  if (random.chance(isBad(state) ? faultSchedule.slow : 0)) return random.below(SLOWEST_MS)
  return 1 + random.below(random.chance(faultSchedule.hesitant) ? 1_000 : faultSchedule.way)
}

function call<T>(
  state: WorldState,
  { process, what, effect }: { process: Process; what: string; effect: () => T },
  { writes = false, sure = false, describe }: CallOptions<T> = {},
): Promise<T> {
  const { random, faultSchedule, trace } = state
  return new Promise((resolve, reject) => {
    if (!process.alive) return
    const refused = random.chance(isBad(state) && !sure ? faultSchedule.refused : 0)
    const lost = random.chance(isBad(state) && !sure ? faultSchedule.lostAnswer : 0)
    const traced = (outcome: string) => trace.step(state.time, process.name, what, outcome)
    later(state, lag(state), undefined, () => {
      let answer: () => void
      try {
        if (refused) throw new WaybillError('engine-unavailable', 'The line is down.')
        if (writes && isDiskFull(state)) throw new WaybillError('storage-full', 'The disk is full.')
        const outcome = effect()
        traced(`${describe?.(outcome) ?? 'ok'}${lost ? ', its answer is lost' : ''}`)
        answer = lost
          ? () => reject(new WaybillError('engine-unavailable', 'The answer was lost.'))
          : () => resolve(outcome)
      } catch (error) {
        traced((error as { code?: string }).code ?? String(error))
        answer = () => reject(error as Error)
      }
      later(state, lag(state), process, answer)
    })
  })
}

function start(state: WorldState, role: Role, number: number, run: (process: Process) => void): void {
  const { random, trace, processes } = state
  let life = 0
  const begin = () => {
    const process: Process = {
      name: `${role}-${number}${life++ === 0 ? '' : `.${life}`}`,
      role,
      alive: true,
      pausedUntil: 0,
      skew: 0,
      dead: [],
    }
    processes.add(process)
    process.dead.push(() => later(state, 500 + random.below(30_000), undefined, begin))
    trace.step(state.time, process.name, 'starts', '')
    state.current = process
    run(process)
  }
  later(state, random.below(50), undefined, begin)
}

function kill({ processes, trace, time }: WorldState, process: Process): void {
  if (!process.alive) return
  process.alive = false
  processes.delete(process)
  trace.step(time, process.name, 'dies', '')
  for (const bury of process.dead) bury()
}

/** Faults of a process before its step; true if the step does not run. */
function strike(state: WorldState, process: Process, entry: Entry): boolean {
  const { random, faultSchedule, trace, time } = state
  if (!process.alive) return true
  if (time < process.pausedUntil) {
    postpone(state, process, entry)
    return true
  }
  if (!isBad(state)) return false
  if (random.chance(faultSchedule.crash)) {
    kill(state, process)
    return true
  }
  if (random.chance(faultSchedule.jump)) {
    process.skew = (random.share() - 0.5) * 2 * 600_000
    trace.step(time, process.name, 'clock jumps', String(Math.round(process.skew)))
  }
  if (!random.chance(faultSchedule.pause)) return false
  process.pausedUntil = Math.min(time + random.below(random.oneOf([2_000, 60_000, 400_000])), faultSchedule.until + 1)
  trace.step(time, process.name, 'is suspended', String(process.pausedUntil))
  postpone(state, process, entry)
  return true
}

const postpone = (state: WorldState, process: Process, entry: Entry): void =>
  enter(state, Object.assign(entry, { time: process.pausedUntil + state.random.below(5), order: state.order++ }))

function nextEntry({ agenda }: WorldState): Entry | undefined {
  let entry = pop(agenda)
  while (entry && entry.run === undefined) entry = pop(agenda)
  return entry
}

function runEntry(state: WorldState, entry: Entry): void {
  if (!entry.timer) state.pending--
  state.time = entry.time
  state.current = entry.process
  const step = entry.run!
  if (entry.process && strike(state, entry.process, entry)) return
  entry.run = undefined
  step()
}

function runUntil(state: WorldState, done: () => boolean): Promise<'quiet' | 'endless'> {
  return new Promise((resolve, reject) => {
    let steps = 0
    // One iteration of the event loop runs everything that the previous step released: processes never run at the same
    // time.
    const advance = () => {
      try {
        const entry = nextEntry(state)
        if (!entry) return resolve('quiet')
        if (++steps > MOST_STEPS) return resolve('endless')
        if (state.pending > 0) state.lastPendingAt = entry.time
        else if (!isBad(state) && (entry.time - state.lastPendingAt > LONGEST_DEADLINE_MS || done()))
          return resolve('quiet')
        runEntry(state, entry)
      } catch (error) {
        return reject(error as Error)
      }
      setImmediate(advance)
    }
    advance()
  })
}
