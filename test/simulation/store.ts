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
  const log: LogState = { world, events: [], streams: new Map(), watchers: [], waiting: [], behind: new Map() }
  return {
    events: log.events,
    stream: (name) => log.streams.get(name) ?? [],
    watch: (look) => void log.watchers.push(look),
    portFor: (process) => portOf(log, process),
  }
}

function portOf(log: LogState, process: Process): EventStore {
  const { world, events, streams } = log
  return {
    append: (stream, added, expected) =>
      world.call(
        process,
        `append ${added.map(({ type }) => type).join('+')} to ${stream} after ${expected}`,
        () => append(log, stream, added, expected),
        { writes: true, describe: ({ revision }) => String(revision) },
      ),
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
  const soon = (run: () => void) =>
    world.later(1 + random.below(random.chance(faultSchedule.hesitant) ? 300 : faultSchedule.way), process, run)
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      if (!process.alive) return
      if (caughtUp && position >= events.length) log.waiting.push(() => soon(resolve))
      else soon(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    const rows = events.slice(position, position + faultSchedule.page)
    if (rows.length === 0 && caughtUp) continue
    position += rows.length
    caughtUp = position >= events.length
    yield {
      events: rows.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix))),
      position: positionText(position),
      caughtUp,
    }
  }
}
