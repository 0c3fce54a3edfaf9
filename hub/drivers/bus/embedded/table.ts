import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { AttemptFailure, DeliveredMessage, Message, ParkedMessage } from '../port.ts'

// One table holds every message: due = 0 is ready, due > 0 waits for a retry, parked_at marks a parked message.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL, headers TEXT NOT NULL,
    attempt INTEGER NOT NULL, redelivered INTEGER NOT NULL, history TEXT NOT NULL, due INTEGER NOT NULL,
    parked_at TEXT, code TEXT, reason TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_ready ON messages (queue, seq) WHERE due = 0 AND parked_at IS NULL;
  CREATE INDEX IF NOT EXISTS messages_due ON messages (due) WHERE due > 0 AND parked_at IS NULL;
  CREATE INDEX IF NOT EXISTS messages_parked ON messages (queue, seq) WHERE parked_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS messages_identity (id TEXT NOT NULL) STRICT;`

export interface Row {
  /** order of delivery */
  seq: number
  queue: string
  id: string
  type: string
  body: string
  headers: string
  attempt: number
  redelivered: number
  history: string
  due: number
  parked_at: string | null
  code: string | null
  reason: string | null
}

/** The statements on the table. Those that write belong into a commit. */
export type MessageTable = ReturnType<typeof openMessageTable>

export function openMessageTable(database: DatabaseSync) {
  database.exec(SCHEMA)
  database
    .prepare('INSERT INTO messages_identity SELECT ? WHERE NOT EXISTS (SELECT 1 FROM messages_identity)')
    .run(randomUUID())
  const { id: dataId } = database.prepare('SELECT id FROM messages_identity').get() as { id: string }
  // A handler may have worked on any ready message when the process ended.
  database.exec('UPDATE messages SET redelivered = 1 WHERE due = 0 AND parked_at IS NULL AND redelivered = 0')
  const insert = database.prepare(
    `INSERT INTO messages (queue, id, type, body, headers, attempt, redelivered, history, due)
     VALUES (?, ?, ?, ?, ?, 1, 0, '[]', 0)`,
  )
  const nextReady = database.prepare(
    'SELECT * FROM messages WHERE queue = ? AND due = 0 AND parked_at IS NULL AND seq > ? ORDER BY seq LIMIT 1',
  )
  const bySeq = database.prepare('SELECT * FROM messages WHERE seq = ?')
  const remove = database.prepare('DELETE FROM messages WHERE seq = ?')
  const delay = database.prepare(
    'UPDATE messages SET due = ?, attempt = attempt + 1, redelivered = 0, history = ? WHERE seq = ?',
  )
  const postpone = database.prepare('UPDATE messages SET due = ?, redelivered = 0 WHERE seq = ?')
  const park = database.prepare('UPDATE messages SET parked_at = ?, code = ?, reason = ? WHERE seq = ?')
  const earliest = database.prepare('SELECT min(due) AS due FROM messages WHERE due > 0 AND parked_at IS NULL')
  const dueBy = database.prepare(
    'SELECT seq, queue FROM messages WHERE due > 0 AND due <= ? AND parked_at IS NULL ORDER BY due, seq',
  )
  // A message that returns gets a new number, so it queues behind those that never ran.
  const makeReady = database.prepare(
    "UPDATE messages SET due = 0, seq = (SELECT seq FROM sqlite_sequence WHERE name = 'messages') + ? WHERE seq = ?",
  )
  const raiseSequence = database.prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'messages'")
  const counts = database.prepare(
    `SELECT sum(due = 0 AND parked_at IS NULL) AS ready, sum(due > 0 AND parked_at IS NULL) AS delayed,
       sum(parked_at IS NOT NULL) AS parked
     FROM messages WHERE queue = ?`,
  )
  const parked = database.prepare('SELECT * FROM messages WHERE queue = ? AND parked_at IS NOT NULL ORDER BY seq')
  const removeParked = database.prepare('DELETE FROM messages WHERE queue = ? AND id = ? AND parked_at IS NOT NULL')

  return {
    /** names these messages: another file has another id */
    dataId,
    insert: ({ queue, id, type, body, headers }: Message): void =>
      void insert.run(queue, id, type, JSON.stringify(body), JSON.stringify(headers)),
    /** The first ready message of a queue behind this number. */
    nextReady: (queue: string, after: number) => nextReady.get(queue, after) as Row | undefined,
    bySeq: (seq: number) => bySeq.get(seq) as Row | undefined,
    remove: (seq: number): void => void remove.run(seq),
    /** Makes the message wait until `due` for its next attempt. */
    delay: (seq: number, due: number, history: readonly AttemptFailure[]): void =>
      void delay.run(due, JSON.stringify(history), seq),
    /** The same for an attempt that does not count. */
    postpone: (seq: number, due: number): void => void postpone.run(due, seq),
    park: (seq: number, { at, code, reason }: AttemptFailure): void => void park.run(at, code, reason, seq),
    /** When the next delayed message is due; undefined where none is delayed. */
    earliestDue: (): number | undefined => (earliest.get() as { due: number | null }).due ?? undefined,
    /** Makes every message ready that is due by now. Returns the queue of each. */
    returnDue(now: number): string[] {
      const rows = dueBy.all(now) as { seq: number; queue: string }[]
      rows.forEach(({ seq }, index) => makeReady.run(index + 1, seq))
      if (rows.length > 0) raiseSequence.run(rows.length)
      return rows.map(({ queue }) => queue)
    },
    /** `ready` includes the messages that are running. */
    counts(queue: string): { ready: number; delayed: number; parked: number } {
      const { ready, delayed, parked } = counts.get(queue) as Record<'ready' | 'delayed' | 'parked', number | null>
      return { ready: ready ?? 0, delayed: delayed ?? 0, parked: parked ?? 0 }
    },
    parked: (queue: string): ParkedMessage[] => (parked.all(queue) as unknown as Row[]).map(parkedMessageOf),
    removeParked: (queue: string, id: string): void => void removeParked.run(queue, id),
  }
}

export function deliveredMessageOf({
  id,
  queue,
  type,
  body,
  headers,
  attempt,
  redelivered,
  history,
}: Row): DeliveredMessage {
  return {
    id,
    queue,
    type,
    attempt,
    body: JSON.parse(body) as DeliveredMessage['body'],
    headers: JSON.parse(headers) as DeliveredMessage['headers'],
    redelivered: redelivered === 1,
    history: historyOf({ history }),
  }
}

export const historyOf = ({ history }: Pick<Row, 'history'>): AttemptFailure[] =>
  JSON.parse(history) as AttemptFailure[]

const parkedMessageOf = (row: Row): ParkedMessage => ({
  ...deliveredMessageOf(row),
  parkedAt: row.parked_at!,
  code: row.code!,
  reason: row.reason!,
})
