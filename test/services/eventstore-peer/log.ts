import { DatabaseSync } from 'node:sqlite'

/** One event. Its position is that of its bytes in the log: it grows, with gaps. */
export interface Recorded {
  position: number
  stream: string
  revision: number
  id: string
  type: string
  json: boolean
  data: Uint8Array
  metadata: Uint8Array
  created: number
}

export type Proposed = Pick<Recorded, 'id' | 'type' | 'json' | 'data' | 'metadata'>
export type Expected = number | 'no-stream' | 'any' | 'stream-exists'

export type Outcome =
  | {
      kind: 'success'
      revision: number
      /** undefined where the server does not say it */ position: number | undefined
    }
  | { kind: 'wrong-expected-version'; current: number | undefined }
  | { kind: 'stream-deleted' }

interface Stream {
  events: Recorded[]
  /** revisions below it are gone by a soft delete */ first: number
  /** only so many are shown, by $maxCount of its metadata */ shown: number
  tombstoned: boolean
}

const SYSTEM_EVENT_EVERY = 7
const EMPTY = new Uint8Array()

/**
 * The rules of IndexWriter.CheckCommit on a list in memory that is on disk before anybody sees it: all appends that
 * wait share one sync.
 */
export function openLog(file: string) {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, id TEXT, type TEXT, json INTEGER, data BLOB, metadata BLOB, created INTEGER) STRICT;
    CREATE TABLE IF NOT EXISTS deletes (stream TEXT, first INTEGER, tombstoned INTEGER) STRICT`)
  const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const insertDelete = database.prepare('INSERT INTO deletes VALUES (?, ?, ?)')
  const all: Recorded[] = []
  const streams = new Map<string, Stream>()
  const waiting: { run(): void; settle(): void }[] = []
  let wake: (() => void)[] = []
  let appends = 0
  let end = 0

  const streamOf = (name: string): Stream => {
    let stream = streams.get(name)
    if (!stream) streams.set(name, (stream = { events: [], first: 0, shown: Infinity, tombstoned: false }))
    return stream
  }
  const remember = (event: Recorded) => {
    all.push(event)
    streamOf(event.stream).events.push(event)
    if (event.stream.startsWith('$$') && event.type === '$metadata')
      streamOf(event.stream.slice(2)).shown =
        (JSON.parse(Buffer.from(event.data).toString()) as { $maxCount?: number }).$maxCount ?? Infinity
    end = event.position + 97 + event.data.length + event.metadata.length
  }
  for (const row of database.prepare('SELECT * FROM events ORDER BY position').all())
    remember({ ...row, json: row['json'] === 1 } as unknown as Recorded)
  for (const { stream, first, tombstoned } of database.prepare('SELECT * FROM deletes').all())
    Object.assign(streamOf(String(stream)), { first, tombstoned: tombstoned === 1 })

  function write(name: string, { id, type, json, data, metadata }: Proposed): Recorded {
    const event = {
      position: end,
      stream: name,
      revision: streamOf(name).events.length,
      id,
      type,
      json,
      data,
      metadata,
      created: Date.now(),
    }
    insert.run(event.position, name, event.revision, id, type, json ? 1 : 0, data, metadata, event.created)
    remember(event)
    return event
  }

  const writeSystemEvent = (stream: string, type: string) =>
    write(stream, { id: crypto.randomUUID(), type, json: true, data: Buffer.from('{}'), metadata: EMPTY })

  const present = ({ events, first }: Stream): boolean => events.length > first

  function appendNow(name: string, events: readonly Proposed[], expected: Expected): Outcome {
    const stream = streamOf(name)
    if (stream.tombstoned) return { kind: 'stream-deleted' }
    const current = present(stream) ? stream.events.length - 1 : undefined
    const fits =
      expected === 'any' ||
      (expected === 'stream-exists'
        ? current !== undefined
        : expected === 'no-stream'
          ? current === undefined
          : expected === current)
    if (!fits || expected === 'any') {
      const from =
        typeof expected === 'number'
          ? expected + 1
          : expected === 'no-stream'
            ? stream.first
            : stream.events.findIndex(({ id }) => id === events[0]?.id)
      const stored = from < 0 ? [] : stream.events.slice(from, from + events.length)
      if (stored.length === events.length && stored.every(({ id }, index) => id === events[index]!.id))
        return { kind: 'success', revision: stored.at(-1)!.revision, position: stored.at(-1)!.position }
      if (!fits) return { kind: 'wrong-expected-version', current }
    }
    const written = events.map((event) => write(name, event))
    if (++appends % SYSTEM_EVENT_EVERY === 0) writeSystemEvent('$stats-peer', '$statsCollected')
    return { kind: 'success', revision: written.at(-1)!.revision, position: written.at(-1)!.position }
  }

  function commit(): void {
    const group = waiting.splice(0)
    database.exec('BEGIN IMMEDIATE')
    for (const { run } of group) run()
    database.exec('COMMIT')
    for (const { settle } of group) settle()
    const woken = wake
    wake = []
    for (const resolve of woken) resolve()
  }

  function inCommit<T>(job: () => T): Promise<T> {
    return new Promise((resolve) => {
      let result: T
      if (
        waiting.push({
          run: () => {
            result = job()
          },
          settle: () => resolve(result),
        }) === 1
      )
        setImmediate(commit)
    })
  }

  function remove(name: string, forGood: boolean): void {
    const stream = streamOf(name)
    stream.first = stream.events.length
    stream.tombstoned = forGood
    insertDelete.run(name, stream.first, forGood ? 1 : 0)
    writeSystemEvent(`$$${name}`, forGood ? '$streamDeleted' : '$metadata')
  }

  if (all.length === 0)
    void inCommit(() => {
      for (const type of ['$metadata', '$user', '$metadata', '$user']) writeSystemEvent('$$$settings', type)
    })

  return {
    all: all as readonly Recorded[],
    append: (name: string, events: readonly Proposed[], expected: Expected) =>
      inCommit(() => appendNow(name, events, expected)),
    delete: (name: string, forGood: boolean) => inCommit(() => remove(name, forGood)),
    /** undefined where there is none (any more) */
    stream(name: string): { events: readonly Recorded[]; tombstoned: boolean } | undefined {
      const stream = streams.get(name)
      return stream && (stream.tombstoned || present(stream))
        ? {
            events: stream.events.slice(Math.max(stream.first, stream.events.length - stream.shown)),
            tombstoned: stream.tombstoned,
          }
        : undefined
    },
    /** index of the first event at or after a position */
    indexFrom(position: number): number {
      let [low, high] = [0, all.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (all[middle]!.position < position) low = middle + 1
        else high = middle
      }
      return low
    },
    end: () => end,
    /** Resolves at the next commit. */
    changed: () =>
      new Promise<void>((resolve) => {
        wake.push(resolve)
      }),
  }
}

export type Log = ReturnType<typeof openLog>
