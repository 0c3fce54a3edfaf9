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
  watch(look: (stream: string, events: readonly NewEvent[]) => void): void
}

const positionText = (position: number): string => String(position).padStart(8, '0')

/** The event log, by the rules of its port. Following it never fails, as its drivers promise. */
export function openStore(world: World): SimulatedStore {
  const events: StoredEvent[] = []
  const streams = new Map<string, StoredEvent[]>()
  const watchers: ((stream: string, events: readonly NewEvent[]) => void)[] = []
  let waiting: (() => void)[] = []

  function append(stream: string, added: readonly NewEvent[], expected: ExpectedRevision): Appended {
    const stored = streams.get(stream) ?? []
    const first = expected === 'no-stream' ? 0 : expected + 1
    if (stored.length !== first) {
      const same = stored.slice(first, first + added.length)
      if (same.length < added.length || same.some(({ id }, index) => id !== added[index]!.id)) {
        throw new WaybillError('revision-conflict', 'The stream has moved on.', {
          expected,
          actual: stored.length === 0 ? 'no-stream' : stored.length - 1,
        })
      }
      return { revision: same.at(-1)!.revision, position: same.at(-1)!.position }
    }
    for (const look of watchers) look(stream, added)
    const recordedAt = world.date()
    for (const event of added) {
      const kept: StoredEvent = {
        ...event,
        stream,
        revision: stored.length,
        position: positionText(events.length + 1),
        recordedAt,
      }
      stored.push(kept)
      events.push(kept)
    }
    streams.set(stream, stored)
    const woken = waiting
    waiting = []
    for (const wake of woken) wake()
    return { revision: stored.length - 1, position: events.at(-1)!.position }
  }

  async function* follow(
    process: Process,
    after: string | undefined,
    prefixes: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<FollowedPage> {
    let position = Number(after ?? 0)
    let caughtUp = false
    const soon = (run: () => void) =>
      world.later(
        1 + world.random.below(world.random.chance(world.faultSchedule.hesitant) ? 300 : world.faultSchedule.way),
        process,
        run,
      )
    while (!signal.aborted) {
      await new Promise<void>((resolve) => {
        if (!process.alive) return
        if (caughtUp && position >= events.length) waiting.push(() => soon(resolve))
        else soon(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      const rows = events.slice(position, position + world.faultSchedule.page)
      if (rows.length === 0 && caughtUp) continue
      position += rows.length
      caughtUp = position >= events.length
      yield {
        events: rows.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix))),
        position: positionText(position),
        caughtUp: caughtUp,
      }
    }
  }

  return {
    events,
    stream: (name) => streams.get(name) ?? [],
    watch: (look) => void watchers.push(look),
    portFor: (process) => ({
      append: (stream, added, expected) =>
        world.call(
          process,
          `append ${added.map(({ type }) => type).join('+')} to ${stream} after ${expected}`,
          () => append(stream, added, expected),
          { writes: true, describe: ({ revision }) => String(revision) },
        ),
      read: (stream, from = 0) =>
        world.call(
          process,
          `read ${stream}`,
          () => {
            const stored = streams.get(stream) ?? []
            return from === 'last' ? stored.slice(-1) : stored.slice(from)
          },
          { describe: ({ length }) => String(length) },
        ),
      follow: (after, prefixes, signal) => follow(process, after, prefixes, signal),
      keepLast: async () => {},
      head: () => world.call(process, 'head', () => events.at(-1)?.position),
      close: async () => {},
    }),
  }
}
