import path from 'node:path'
import type { StatementSync } from 'node:sqlite'
import { WaybillError } from '../../../errors.ts'
import { diskOf, type Disk } from '../../embedded-storage/disk.ts'
import { storageError } from '../../embedded-storage/sqlite.ts'
import type { Appended, EventStore, ExpectedRevision, FollowedPage, NewEvent, StoredEvent } from '../port.ts'
import { rememberRecent } from './tail-cache.ts'
import { writtenEvents, type Written } from '../serialize.ts'
import { rememberYoungStreams } from './stream-cache.ts'

const PAGE = 500
const RECENT = 4_000
const YOUNG = 4_000
// https://www.sqlite.org/rescode.html#constraint_unique
const NOT_UNIQUE = 2067

/** A row of the log as an array: an object for each costs half as much again, and a rebuild reads every one. */
type Row = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: string,
]
const COLUMNS = 'position, stream, revision, id, type, data, metadata, recorded_at'

// No index on event ids: random ids halve the append rate of a large log, and a retry is recognised by stream and revision.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL, recorded_at TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);`

const positionText = (position: number): string => String(position).padStart(20, '0')

/** The log in one SQLite file, its own or one that is shared. Concurrent appends share a commit; each is on disk when it resolves. */
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
  const { file, database, commit } = disk
  database.exec(SCHEMA)
  const prepare = (sql: string): StatementSync => database.prepare(sql)
  const lastOf = prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1')
  const idsOf = prepare(
    'SELECT position, revision, id FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision',
  )
  const insert = prepare(
    'INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const prepareRows = (condition: string): StatementSync => {
    const statement = prepare(`SELECT ${COLUMNS} FROM events WHERE ${condition}`)
    statement.setReturnArrays(true)
    return statement
  }
  const streamFrom = prepareRows('stream = ? AND revision >= ? ORDER BY revision')
  const streamLast = prepareRows('stream = ? ORDER BY revision DESC LIMIT 1')
  const scan = prepareRows(`position > ? ORDER BY position LIMIT ${PAGE}`)
  const headOf = prepare('SELECT max(position) AS position FROM events')
  const recent = rememberRecent(RECENT)
  const young = rememberYoungStreams(YOUNG)
  let commits = 0
  let wake: (() => void)[] = []

  function appendNow(
    stream: string,
    events: readonly Written[],
    expected: ExpectedRevision,
  ): Appended & { rows: Row[] } {
    const first = expected === 'no-stream' ? 0 : expected + 1
    const again = () => ({ ...retried(stream, events, first, expected, lastRevision(stream)), rows: [] })
    if (expected !== 'no-stream' && lastRevision(stream) !== expected) return again()
    try {
      return appendAt(first, stream, events)
    } catch (error) {
      // A stream that should not exist is not looked for: its first revision is taken, and nothing was written.
      if ((error as { errcode?: number }).errcode !== NOT_UNIQUE) throw error
      return again()
    }
  }

  const lastRevision = (stream: string): number | undefined =>
    (lastOf.get(stream) as { revision: number } | undefined)?.revision

  function appendAt(first: number, stream: string, events: readonly Written[]): Appended & { rows: Row[] } {
    const recordedAt = now()
    const rows = events.map(({ id, type, data, metadata }, index): Row => {
      const revision = first + index
      const position = Number(insert.run(stream, revision, id, type, data, metadata, recordedAt).lastInsertRowid)
      return [position, stream, revision, id, type, data, metadata, recordedAt]
    })
    return { revision: first + events.length - 1, position: positionText(rows.at(-1)![0]), rows }
  }

  function retried(
    stream: string,
    events: readonly Written[],
    first: number,
    expected: ExpectedRevision,
    actual: number | undefined,
  ): Appended {
    const stored = idsOf.all(stream, first, first + events.length - 1) as {
      position: number
      revision: number
      id: string
    }[]
    const last = stored.at(-1)
    if (!last || stored.length < events.length || stored.some(({ id }, index) => id !== events[index]!.id)) {
      throw new WaybillError('revision-conflict', `The stream is at ${actual ?? 'no-stream'}, not at ${expected}.`, {
        stream,
        expected,
        actual: actual ?? 'no-stream',
      })
    }
    return { revision: last.revision, position: positionText(last.position) }
  }

  async function append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    const written = writtenEvents(events)
    const { rows, ...appended } = await commit.run(() => appendNow(stream, written, expected))
    // Jobs of one commit resolve in the order in which they ran, so these are in log order.
    const stored = rows.map(eventOf)
    rows.forEach(([position], index) => recent.push(position, stored[index]!))
    if (stored.length > 0) young.appended(stream, stored)
    commits++
    const woken = wake
    wake = []
    for (const resolve of woken) resolve()
    return appended
  }

  /** Resolves at the next commit after `seen`, or when the signal aborts. */
  function changed(seen: number, signal: AbortSignal): Promise<void> {
    if (commits !== seen || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const settle = () => {
        signal.removeEventListener('abort', settle)
        resolve()
      }
      signal.addEventListener('abort', settle, { once: true })
      wake.push(settle)
    })
  }

  async function* follow(
    after: string | undefined,
    prefixes: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<FollowedPage> {
    let position = after === undefined ? 0 : Number(after)
    let caughtUpTold = false
    while (!signal.aborted) {
      const seen = commits
      const wanted = (stream: string) => prefixes.some((prefix) => stream.startsWith(prefix))
      const held = recent.after(position, PAGE)
      const rows = held ? [] : guarded(() => scan.all(position) as unknown as Row[])
      if (rows.length > 0) await commit.durable()
      const count = held?.events.length ?? rows.length
      if (count === 0 && caughtUpTold) {
        await changed(seen, signal)
        continue
      }
      position = held?.last ?? rows.at(-1)?.[0] ?? position
      caughtUpTold = count < PAGE
      yield {
        events: held
          ? held.events.filter(({ stream }) => wanted(stream))
          : rows.filter(([, stream]) => wanted(stream)).map(eventOf),
        position: positionText(position),
        caughtUp: caughtUpTold,
      }
    }
  }

  function guarded<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      throw storageError(error, file)
    }
  }

  return {
    append,
    // It keeps them: a checkpoint takes a few hundred bytes beside the events of the documents that it stands for.
    async keepLast() {},
    follow,
    async read(stream, from = 0) {
      const held = young.of(stream)
      if (held) return from === 'last' ? held.slice(-1) : held.slice(from)
      const rows = guarded(
        () => (from === 'last' ? streamLast.all(stream) : streamFrom.all(stream, from)) as unknown as Row[],
      )
      await commit.durable()
      return rows.map(eventOf)
    },
    async head() {
      const { position } = guarded(() => headOf.get() as { position: number | null })
      await commit.durable()
      return position === null ? undefined : positionText(position)
    },
    close: () => disk.close(),
  }
}

function eventOf([position, stream, revision, id, type, data, metadata, recordedAt]: Row): StoredEvent {
  return {
    stream,
    revision,
    position: positionText(position),
    id,
    type,
    data: JSON.parse(data) as StoredEvent['data'],
    metadata: JSON.parse(metadata) as StoredEvent['metadata'],
    recordedAt,
  }
}
