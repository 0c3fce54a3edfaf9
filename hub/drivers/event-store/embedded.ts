import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { StatementSync } from 'node:sqlite'
import { WaybillError } from '../../errors.ts'
import { openDatabase, openGroupCommit, storageError } from '../sqlite.ts'
import type { Appended, EventStore, ExpectedRevision, FollowedPage, NewEvent, StoredEvent } from './port.ts'

const PAGE = 500
const MAX_EVENT_BYTES = 64 * 1024

interface Row { position: number; stream: string; revision: number; id: string; type: string; data: string; metadata: string; recorded_at: string }

// No index on event ids: random ids halve the append rate of a large log, and a retry is recognised by stream and revision.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL, recorded_at TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);`

const positionText = (position: number): string => String(position).padStart(20, '0')

/** The log in one SQLite file. Concurrent appends share a commit; each is on disk when it resolves. */
export function openEmbeddedEventStore({ folder, now = () => new Date().toISOString() }: { folder: string; now?: () => string }): EventStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'events.sqlite')
  const database = openDatabase(file, 'FULL')
  database.exec(SCHEMA)
  const prepare = (sql: string): StatementSync => database.prepare(sql)
  const lastOf = prepare('SELECT position, revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1')
  const idsOf = prepare('SELECT position, revision, id FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision')
  const insert = prepare('INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const streamFrom = prepare('SELECT * FROM events WHERE stream = ? AND revision >= ? ORDER BY revision')
  const streamLast = prepare('SELECT * FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1')
  const scan = prepare(`SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`)
  const headOf = prepare('SELECT max(position) AS position FROM events')
  const commit = openGroupCommit(database, file)
  let commits = 0
  let wake: (() => void)[] = []

  function appendNow(stream: string, events: readonly { event: NewEvent; data: string; metadata: string }[], expected: ExpectedRevision): Appended {
    const first = expected === 'no-stream' ? 0 : expected + 1
    const last = lastOf.get(stream) as { position: number; revision: number } | undefined
    if ((last?.revision ?? -1) + 1 !== first) return retried(stream, events.map(({ event }) => event), first, expected, last?.revision)
    const recordedAt = now()
    let position = 0
    events.forEach(({ event, data, metadata }, index) => {
      position = Number(insert.run(stream, first + index, event.id, event.type, data, metadata, recordedAt).lastInsertRowid)
    })
    return { revision: first + events.length - 1, position: positionText(position) }
  }

  function retried(stream: string, events: readonly NewEvent[], first: number, expected: ExpectedRevision, actual: number | undefined): Appended {
    const stored = idsOf.all(stream, first, first + events.length - 1) as { position: number; revision: number; id: string }[]
    const last = stored.at(-1)
    if (!last || stored.length < events.length || stored.some(({ id }, index) => id !== events[index]!.id)) {
      throw new WaybillError('revision-conflict', `The stream is at ${actual ?? 'no-stream'}, not at ${expected}.`, { stream, expected, actual: actual ?? 'no-stream' })
    }
    return { revision: last.revision, position: positionText(last.position) }
  }

  async function append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    if (events.length === 0) throw new TypeError('An append needs at least one event.')
    const written = events.map((event) => ({ event, data: JSON.stringify(event.data), metadata: JSON.stringify(event.metadata) }))
    for (const { event, data, metadata } of written) {
      const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadata)
      if (bytes > MAX_EVENT_BYTES) throw new WaybillError('event-too-large', `${event.type} has ${bytes} bytes; an event has at most ${MAX_EVENT_BYTES}.`, { bytes })
    }
    const appended = await commit.run(() => appendNow(stream, written, expected))
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

  async function* follow(after: string | undefined, prefixes: readonly string[], signal: AbortSignal): AsyncGenerator<FollowedPage> {
    let position = after === undefined ? 0 : Number(after)
    let caughtUpTold = false
    while (!signal.aborted) {
      const seen = commits
      const rows = guarded(() => scan.all(position) as unknown as Row[])
      if (rows.length === 0 && caughtUpTold) {
        await changed(seen, signal)
        continue
      }
      position = rows.at(-1)?.position ?? position
      caughtUpTold = rows.length < PAGE
      const events = rows.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix))).map(eventOf)
      yield { events, position: positionText(position), caughtUp: caughtUpTold }
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
    follow,
    read: async (stream, from = 0) => guarded(() => ((from === 'last' ? streamLast.all(stream) : streamFrom.all(stream, from)) as unknown as Row[]).map(eventOf)),
    async head() {
      const { position } = guarded(() => headOf.get() as { position: number | null })
      return position === null ? undefined : positionText(position)
    },
    async close() {
      await commit.close()
      database.close()
    },
  }
}

function eventOf({ position, stream, revision, id, type, data, metadata, recorded_at: recordedAt }: Row): StoredEvent {
  return { stream, revision, position: positionText(position), id, type, data: JSON.parse(data) as StoredEvent['data'], metadata: JSON.parse(metadata) as StoredEvent['metadata'], recordedAt }
}
