import { WaybillError } from '../../hub/errors.ts'
import { openTrace, type Trace } from './trace.ts'
import { randomFrom, type Random } from './random.ts'
import type { Role, FaultSchedule } from './fault-schedule.ts'

/** A run of one role between its start and its death. What a dead one has asked for is never answered. */
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
  /** Runs something later: a step of the world or of a process; the latter waits while the process is suspended and is dropped if
   * it is dead. */
  later(ms: number, process: Process | undefined, run: () => void): () => void
  /** The same for a timer of the code itself: a world in which only these are left may be settled. */
  timer(ms: number, run: () => void): () => void
  /** A call of a process to an engine: its effect happens when it arrives, its answer comes later still. */
  call<T>(process: Process, what: string, effect: () => T, options?: CallOptions<T>): Promise<T>
  start(role: Role, number: number, run: (process: Process) => void): void
  /** Ends a process; it starts again after a while. */
  kill(process: Process): void
  processes: Set<Process>
  /** Runs until nothing is left to happen but timers, and all is done; where it is not, for as long as something may wait for its deadline. */
  run(done: () => boolean): Promise<'quiet' | 'endless'>
}

interface CallOptions<T> {
  /** fails with storage-full while the disk is full */
  writes?: boolean
  /** no faults of the line: the engine's own driver hides them */
  sure?: boolean
  /** what the trace shows of the outcome */
  describe?(outcome: T): string
}

const MOST_STEPS = 20_000
const LONGEST_DEADLINE_MS = 48 * 3_600_000
const EPOCH = Date.UTC(2026, 0, 1)
const SLOWEST_MS = 240_000

interface Entry {
  time: number
  order: number
  process: Process | undefined
  timer: boolean
  run: (() => void) | undefined
}

/** One world of a seed: an agenda of steps in virtual time. Each step runs until nothing moves before the next one begins. */
export function openWorld({
  seed,
  faultSchedule,
  keepTrace,
}: {
  seed: number
  faultSchedule: FaultSchedule
  keepTrace: boolean
}): World {
  const random = randomFrom(seed)
  const trace = openTrace(keepTrace)
  const agenda: Entry[] = []
  const processes = new Set<Process>()
  let time = 0
  let order = 0
  let current: Process | undefined
  /** entries that are no timers */
  let pending = 0
  let lastPendingAt = 0

  const before = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)

  function push(entry: Entry): void {
    if (!entry.timer) pending++
    let at = agenda.length
    agenda.push(entry)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(entry, agenda[parent]!)) break
      agenda[at] = agenda[parent]!
      at = parent
    }
    agenda[at] = entry
  }

  function pop(): Entry | undefined {
    const top = agenda[0]
    const last = agenda.pop()
    if (!top || !last || agenda.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= agenda.length) break
      if (child + 1 < agenda.length && before(agenda[child + 1]!, agenda[child]!)) child++
      if (!before(agenda[child]!, last)) break
      agenda[at] = agenda[child]!
      at = child
    }
    agenda[at] = last
    return top
  }

  const date = (skew = 0) => new Date(EPOCH + time + skew).toISOString()
  const bad = () => time < faultSchedule.until
  const diskFull = () => bad() && faultSchedule.fullDisks.some(({ from, to }) => time >= from && time < to)

  function plan(ms: number, process: Process | undefined, timer: boolean, run: () => void): () => void {
    const entry: Entry = { time: time + ms, order: order++, process, timer, run }
    push(entry)
    return () => {
      if (entry.run && !timer) pending--
      entry.run = undefined
    }
  }

  const later = (ms: number, process: Process | undefined, run: () => void) => plan(ms, process, false, run)
  const timer = (ms: number, run: () => void) => plan(ms, current, true, run)

  /** How long one way takes. */
  function lag(): number {
    if (random.chance(bad() ? faultSchedule.slow : 0)) return random.below(SLOWEST_MS)
    return 1 + random.below(random.chance(faultSchedule.hesitant) ? 1_000 : faultSchedule.way)
  }

  function call<T>(
    process: Process,
    what: string,
    effect: () => T,
    { writes = false, sure = false, describe }: CallOptions<T> = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!process.alive) return
      const refused = random.chance(bad() && !sure ? faultSchedule.refused : 0)
      const lost = random.chance(bad() && !sure ? faultSchedule.lostAnswer : 0)
      later(lag(), undefined, () => {
        let answer: () => void
        try {
          if (refused) throw new WaybillError('engine-unavailable', 'The line is down.')
          if (writes && diskFull()) throw new WaybillError('storage-full', 'The disk is full.')
          const outcome = effect()
          trace.step(time, process.name, what, `${describe?.(outcome) ?? 'ok'}${lost ? ', its answer is lost' : ''}`)
          answer = lost
            ? () => reject(new WaybillError('engine-unavailable', 'The answer was lost.'))
            : () => resolve(outcome)
        } catch (error) {
          trace.step(time, process.name, what, (error as { code?: string }).code ?? String(error))
          answer = () => reject(error as Error)
        }
        later(lag(), process, answer)
      })
    })
  }

  function start(role: Role, number: number, run: (process: Process) => void): void {
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
      process.dead.push(() => later(500 + random.below(30_000), undefined, begin))
      trace.step(time, process.name, 'starts', '')
      current = process
      run(process)
    }
    later(random.below(50), undefined, begin)
  }

  function kill(process: Process): void {
    if (!process.alive) return
    process.alive = false
    processes.delete(process)
    trace.step(time, process.name, 'dies', '')
    for (const bury of process.dead) bury()
  }

  /** Faults of a process before its step; true where the step does not run. */
  function befall(process: Process, entry: Entry): boolean {
    if (!process.alive) return true
    if (time < process.pausedUntil) {
      push(Object.assign(entry, { time: process.pausedUntil + random.below(5), order: order++ }))
      return true
    }
    if (!bad()) return false
    if (random.chance(faultSchedule.crash)) {
      kill(process)
      return true
    }
    if (random.chance(faultSchedule.jump)) {
      process.skew = (random.share() - 0.5) * 2 * 600_000
      trace.step(time, process.name, 'clock jumps', String(Math.round(process.skew)))
    }
    if (!random.chance(faultSchedule.pause)) return false
    process.pausedUntil = Math.min(time + random.below(random.oneOf([2_000, 60_000, 400_000])), faultSchedule.until + 1)
    trace.step(time, process.name, 'is suspended', String(process.pausedUntil))
    push(Object.assign(entry, { time: process.pausedUntil + random.below(5), order: order++ }))
    return true
  }

  function run(done: () => boolean): Promise<'quiet' | 'endless'> {
    return new Promise((resolve, reject) => {
      let steps = 0
      // One turn of the event loop runs everything that the previous step released: processes never run at the same time.
      const turn = () => {
        try {
          let entry = pop()
          while (entry && entry.run === undefined) entry = pop()
          if (!entry) return resolve('quiet')
          if (++steps > MOST_STEPS) return resolve('endless')
          if (pending > 0) lastPendingAt = entry.time
          else if (!bad() && (entry.time - lastPendingAt > LONGEST_DEADLINE_MS || done())) return resolve('quiet')
          if (!entry.timer) pending--
          time = entry.time
          current = entry.process
          const step = entry.run!
          if (!entry.process || !befall(entry.process, entry)) {
            entry.run = undefined
            step()
          }
        } catch (error) {
          return reject(error as Error)
        }
        setImmediate(turn)
      }
      turn()
    })
  }

  return {
    random,
    faultSchedule,
    trace,
    time: () => time,
    date,
    bad,
    diskFull,
    later,
    timer,
    call,
    start,
    kill,
    processes,
    run,
  }
}
