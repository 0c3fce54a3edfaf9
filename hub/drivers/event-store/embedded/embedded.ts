import path from 'node:path'
import { diskOf, type Disk } from '../../embedded-storage/disk.ts'
import { storageError } from '../../embedded-storage/sqlite.ts'
import type { Appended, EventStore, ExpectedRevision, FollowedPage, NewEvent, StoredEvent } from '../port.ts'
import { serializeEvents } from '../serialize.ts'
import { appendRows } from './append.ts'
import { openStreamCache, type StreamCache } from './stream-cache.ts'
import { eventOf, openEventsTable, PAGE, positionText, type EventsTable, type Row } from './table.ts'
import { openTailCache, type TailCache } from './tail-cache.ts'

const TAIL_EVENTS = 4_000
const CACHED_STREAMS = 4_000

interface LogState {
  readonly disk: Disk
  readonly table: EventsTable
  readonly now: () => string
  tail: TailCache
  streams: StreamCache
  /** changes when another connection writes to the file */
  dataVersion: number
  /** number of appends that this process has finished */
  appends: number
  /** followers that wait for the next append */
  waiting: (() => void)[]
}

/**
 * The log in one SQLite file, its own or a shared one. Concurrent appends share a commit; each resolves once it is on
 * disk.
 */
export function openEmbeddedEventStore({
  folder,
  disk: given,
  now = () => new Date().toISOString(),
}: {
  folder: string
  disk?: Disk
  now?: () => string
}): EventStore {
  const disk = diskOf(given, path.join(folder, 'events.sqlite'))
  const table = openEventsTable(disk.database)
  const state: LogState = {
    disk,
    table,
    now,
    ...openCaches(),
    dataVersion: dataVersionOf(table),
    appends: 0,
    waiting: [],
  }
  return {
    append: (stream, events, expected) => append(state, stream, events, expected),
    // Keeps every event: checkpoints are small beside the events of the documents that they cover.
    async keepLast() {},
    read: (stream, from = 0) => read(state, stream, from),
    follow: (after, prefixes, signal) => follow(state, after, prefixes, signal),
    head: () => head(state),
    async shareUpTo(position) {
      const end = Number((await head(state)) ?? 0)
      return end === 0 ? 1 : Math.min(1, Number(position ?? 0) / end)
    },
    close: () => disk.close(),
  }
}

const openCaches = (): Pick<LogState, 'tail' | 'streams'> => ({
  tail: openTailCache(TAIL_EVENTS),
  streams: openStreamCache(CACHED_STREAMS),
})

const dataVersionOf = ({ dataVersion }: EventsTable): number =>
  (dataVersion.get() as { data_version: number }).data_version

async function append(
  state: LogState,
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): Promise<Appended> {
  const { disk, table, now } = state
  const serialized = serializeEvents(events)
  const { rows, ...appended } = await disk.commit.run(() => appendRows(table, stream, serialized, expected, now))
  // The jobs of one commit resolve in the order in which they ran, so the caches see events in log order.
  const stored = rows.map(eventOf)
  rows.forEach(([position], index) => state.tail.push(position, stored[index]!))
  if (stored.length > 0) state.streams.append(stream, stored)
  state.appends++
  const waiting = state.waiting
  state.waiting = []
  for (const resolve of waiting) resolve()
  return appended
}

async function read(state: LogState, stream: string, from: number | 'last'): Promise<StoredEvent[]> {
  const { disk, table, streams } = state
  const cached = streams.get(stream)
  if (cached) return from === 'last' ? cached.slice(-1) : cached.slice(from)
  const rows = query(
    disk,
    () => (from === 'last' ? table.streamLast.all(stream) : table.streamFrom.all(stream, from)) as unknown as Row[],
  )
  await disk.commit.durable()
  return rows.map(eventOf)
}

/**
 * The log has one writer, this process. If something else wrote to its file, the caches may hold what is gone: then
 * they start empty, and followers find out whether the log was set back.
 */
async function head(state: LogState): Promise<string | undefined> {
  const { disk, table } = state
  const dataVersion = query(disk, () => dataVersionOf(table))
  if (dataVersion !== state.dataVersion) Object.assign(state, openCaches(), { dataVersion })
  const { position } = query(disk, () => table.head.get() as { position: number | null })
  await disk.commit.durable()
  return position === null ? undefined : positionText(position)
}

async function* follow(
  state: LogState,
  after: string | undefined,
  prefixes: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<FollowedPage> {
  const { disk, table } = state
  const isFollowed = (stream: string) => prefixes.some((prefix) => stream.startsWith(prefix))
  let position = after === undefined ? 0 : Number(after)
  /** whether the last page said that the follower is caught up */
  let caughtUp = false
  while (!signal.aborted) {
    const appendsBefore = state.appends
    const cached = state.tail.after(position, PAGE)
    const rows = cached ? [] : query(disk, () => table.pageAfter.all(position) as unknown as Row[])
    if (rows.length > 0) await disk.commit.durable()
    const count = cached?.events.length ?? rows.length
    if (count === 0 && caughtUp) {
      await nextAppend(state, appendsBefore, signal)
      continue
    }
    position = cached?.last ?? rows.at(-1)?.[0] ?? position
    caughtUp = count < PAGE
    yield {
      events: cached
        ? cached.events.filter(({ stream }) => isFollowed(stream))
        : rows.filter(([, stream]) => isFollowed(stream)).map(eventOf),
      position: positionText(position),
      caughtUp,
    }
  }
}

/** Resolves at the next append after `appendsBefore`, or when the signal aborts. */
function nextAppend(state: LogState, appendsBefore: number, signal: AbortSignal): Promise<void> {
  if (state.appends !== appendsBefore || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const settle = () => {
      signal.removeEventListener('abort', settle)
      resolve()
    }
    signal.addEventListener('abort', settle, { once: true })
    state.waiting.push(settle)
  })
}

function query<T>({ file }: Disk, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw storageError(error, file)
  }
}
