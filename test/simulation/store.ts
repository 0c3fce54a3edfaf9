import { WaybillError } from '../../hub/errors.ts'
import type {
  Appended,
  EventStore,
  ExpectedRevision,
  FollowedPage,
  NewEvent,
  StoredEvent,
} from '../../hub/drivers/event-store/port.ts'
import type { Process, World } from './world.ts'

export interface SimulatedStore {
  portFor(process: Process): EventStore
  events: readonly StoredEvent[]
  stream(name: string): readonly StoredEvent[]
  /** Called before every append with what it would add. */
  watch(look: Watcher): void
  /**
   * Drops all but about the first events, up to the end of an append, as a restore does, and returns the others.
   * Appends that are on their way fail, and followers are connected again.
   */
  cut(kept: number): StoredEvent[]
}

const positionText = (position: number): string => String(position).padStart(8, '0')

type Watcher = (stream: string, events: readonly NewEvent[]) => void

interface LogState {
  world: World
  events: StoredEvent[]
  streams: Map<string, StoredEvent[]>
  watchers: Watcher[]
  /** followers at the end of the log */
  waiting: (() => void)[]
  /** the nodes that are behind, by the process that reads from them */
  behind: Map<Process, BehindNode>
  /** the number of events after each append */
  ends: number[]
  /** how often it was cut */
  cuts: number
}

/** A node that shows the log up to a position only, until it has caught up. */
interface BehindNode {
  shown: number
  until: number
}

/** How many of the last events a node that falls behind does not show, and for how long. */
const MOST_HIDDEN = 6
const BEHIND_MS = [50, 500, 5_000, 120_000]

/**
 * The event log, by the rules of its port. Following it never fails, as its drivers promise. Reads may be behind what a
 * process has appended or followed, as in a cluster whose leader has died.
 */
export function openStore(world: World): SimulatedStore {
  const log: LogState = {
    world,
    events: [],
    streams: new Map(),
    watchers: [],
    waiting: [],
    behind: new Map(),
    ends: [],
    cuts: 0,
  }
  return {
    events: log.events,
    stream: (name) => log.streams.get(name) ?? [],
    watch: (look) => void log.watchers.push(look),
    cut: (kept) => cut(log, kept),
    portFor: (process) => portOf(log, process),
  }
}

function portOf(log: LogState, process: Process): EventStore {
  const { world, events, streams } = log
  return {
    readsMayLag: true,
    append(stream, added, expected) {
      const { cuts } = log
      return world.call(
        process,
        `append ${added.map(({ type }) => type).join('+')} to ${stream} after ${expected}`,
        () => {
          if (log.cuts !== cuts) throw new WaybillError('engine-unavailable', 'The log was restored.')
          return append(log, stream, added, expected)
        },
        { writes: true, describe: ({ revision }) => String(revision) },
      )
    },
    read: (stream, from = 0) =>
      world.call(
        process,
        `read ${stream}`,
        () => {
          const stored = shownTo(log, process, streams.get(stream) ?? [])
          return from === 'last' ? stored.slice(-1) : stored.slice(from)
        },
        { describe: ({ length }) => String(length) },
      ),
    follow: (after, prefixes, signal) => follow(log, process, { after, prefixes, signal }),
    keepLast: async () => {},
    shareUpTo: async (position) => Math.min(1, Number(position ?? 0) / Math.max(1, events.length)),
    head: () => world.call(process, 'head', () => shownTo(log, process, events).at(-1)?.position),
    close: async () => {},
  }
}

/** The events of a stream that a process can read now. */
function shownTo(log: LogState, process: Process, stored: readonly StoredEvent[]): readonly StoredEvent[] {
  const { world, events, behind } = log
  const { random, faultSchedule } = world
  const isFalling = world.bad() && faultSchedule.stale > 0 && random.chance(faultSchedule.stale)
  if (isFalling && !behind.has(process)) {
    const shown = events.length - 1 - random.below(MOST_HIDDEN)
    behind.set(process, { shown, until: world.time() + random.oneOf(BEHIND_MS) })
    world.trace.step(world.time(), process.name, 'reads from a node that is behind', `at ${shown}`)
  }
  const node = behind.get(process)
  if (!node) return stored
  if (world.time() >= node.until) behind.delete(process)
  return world.time() >= node.until ? stored : stored.filter(({ position }) => Number(position) <= node.shown)
}

function cut(log: LogState, about: number): StoredEvent[] {
  const kept = log.ends.findLast((end) => end <= about) ?? 0
  log.ends = log.ends.filter((end) => end <= kept)
  const lost = log.events.splice(kept)
  for (const [stream, stored] of log.streams) {
    const left = stored.filter(({ position }) => Number(position) <= kept)
    if (left.length > 0) log.streams.set(stream, left)
    else log.streams.delete(stream)
  }
  log.behind.clear()
  log.cuts++
  for (const wake of log.waiting.splice(0)) wake()
  return lost
}

function append(log: LogState, stream: string, added: readonly NewEvent[], expected: ExpectedRevision): Appended {
  const { world, events, streams } = log
  const stored = streams.get(stream) ?? []
  const first = expected === 'no-stream' ? 0 : expected + 1
  if (stored.length !== first) return repeated(stored, added, expected)
  for (const look of log.watchers) look(stream, added)
  const recordedAt = world.date()
  for (const event of added) {
    const position = positionText(events.length + 1)
    const kept: StoredEvent = { ...event, stream, revision: stored.length, position, recordedAt }
    stored.push(kept)
    events.push(kept)
  }
  streams.set(stream, stored)
  log.ends.push(events.length)
  for (const wake of log.waiting.splice(0)) wake()
  return { revision: stored.length - 1, position: events.at(-1)!.position }
}

/** The result of a repeated append. @throws `revision-conflict` for any other append */
function repeated(stored: readonly StoredEvent[], added: readonly NewEvent[], expected: ExpectedRevision): Appended {
  const first = expected === 'no-stream' ? 0 : expected + 1
  const same = stored.slice(first, first + added.length)
  if (same.length < added.length || same.some(({ id }, index) => id !== added[index]!.id))
    throw new WaybillError('revision-conflict', 'The stream has moved on.', {
      expected,
      actual: stored.length === 0 ? 'no-stream' : stored.length - 1,
    })
  return { revision: same.at(-1)!.revision, position: same.at(-1)!.position }
}

interface Following {
  after: string | undefined
  prefixes: readonly string[]
  signal: AbortSignal
}

async function* follow(
  log: LogState,
  process: Process,
  { after, prefixes, signal }: Following,
): AsyncGenerator<FollowedPage> {
  const { world, events } = log
  const { random, faultSchedule } = world
  let position = Number(after ?? 0)
  let caughtUp = false
  // As the drivers do: a connection that broke is opened again after the last event, and what was passed stays passed.
  let [lastEvent, passed, cuts] = [position, 0, log.cuts]
  let last: StoredEvent | undefined
  const soon = (run: () => void) =>
    world.later(1 + random.below(random.chance(faultSchedule.hesitant) ? 300 : faultSchedule.way), process, run)
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      if (!process.alive) return
      if (caughtUp && position >= events.length) log.waiting.push(() => soon(resolve))
      else soon(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    if (cuts !== log.cuts && last && events[Number(last.position) - 1]?.recordedAt !== last.recordedAt)
      throw new WaybillError('log-mismatch', `The log has lost the event at ${last.position}.`)
    if (cuts !== log.cuts) [position, cuts, caughtUp] = [lastEvent, log.cuts, false]
    const rows = events.slice(position, position + faultSchedule.page)
    if (rows.length === 0 && caughtUp) continue
    position += rows.length
    caughtUp = position >= events.length
    const matching = rows.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)))
    if (matching[0] && Number(matching[0].position) <= passed)
      throw new WaybillError('log-mismatch', `The log has another event at ${matching[0].position}.`)
    last = matching.at(-1) ?? last
    lastEvent = Number(matching.at(-1)?.position ?? lastEvent)
    if (position < passed) continue
    passed = position
    yield { events: matching, position: positionText(position), caughtUp }
  }
}
