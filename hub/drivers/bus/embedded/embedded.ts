import path from 'node:path'
import { WaybillError } from '../../../errors.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import { diskOf, type Disk } from '../../embedded-storage/disk.ts'
import {
  ABORT_GRACE_MS,
  RETRY_DELAYS,
  type AttemptFailure,
  type Bus,
  type Consumer,
  type DeliveredMessage,
  type Handler,
  type Message,
  type ParkedMessage,
  type Settlement,
} from '../port.ts'

/** Longest sleep until the next look at delayed messages, since a timer of Node cannot be longer than 24 days. */
const LONGEST_SLEEP_MS = 60_000
/** A handler that rejects gives its message back after this pause, so that a broken consumer does not spin. */
const BROKEN_HANDLER_PAUSE_MS = 1_000

// One table: due = 0 is ready, due > 0 waits in a retry queue, parked_at marks what waits for a person.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL, headers TEXT NOT NULL,
    attempt INTEGER NOT NULL, redelivered INTEGER NOT NULL, history TEXT NOT NULL, due INTEGER NOT NULL, parked_at TEXT, code TEXT, reason TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_ready ON messages (queue, seq) WHERE due = 0 AND parked_at IS NULL;
  CREATE INDEX IF NOT EXISTS messages_due ON messages (due) WHERE due > 0 AND parked_at IS NULL;
  CREATE INDEX IF NOT EXISTS messages_parked ON messages (queue, seq) WHERE parked_at IS NOT NULL;`

interface Row {
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

interface Queue {
  /** the highest number that was handed out; everything ready above it has not been seen by a consumer */
  cursor: number
  /** handed out before and given back */
  released: number[]
  running: Set<number>
  /** asks the consumers of the queue to look again */
  wakers: Set<() => void>
}

export interface Clock {
  now(): number
  /** Runs something once after a time; the answer cancels it. */
  later(ms: number, run: () => Promise<void>): () => void
}

const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  later(ms, run) {
    const timer = setTimeout(() => void run(), ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Queues in one SQLite file, their own or one that is shared. Publishes and settlements that come together share a commit. */
export function openEmbeddedBus({
  folder,
  disk: given,
  queues,
  clock = SYSTEM_CLOCK,
}: {
  folder: string
  disk?: Disk
  queues: readonly string[]
  clock?: Clock
}): Bus {
  const disk = diskOf(given, path.join(folder, 'queues.sqlite'))
  const { database, commit } = disk
  database.exec(SCHEMA)
  // Whoever had a message when the process ended may have worked on it.
  database.exec('UPDATE messages SET redelivered = 1 WHERE due = 0 AND parked_at IS NULL AND redelivered = 0')
  const insert = database.prepare(
    "INSERT INTO messages (queue, id, type, body, headers, attempt, redelivered, history, due) VALUES (?, ?, ?, ?, ?, 1, 0, '[]', 0)",
  )
  const nextReady = database.prepare(
    'SELECT * FROM messages WHERE queue = ? AND due = 0 AND parked_at IS NULL AND seq > ? ORDER BY seq LIMIT 1',
  )
  const bySeq = database.prepare('SELECT * FROM messages WHERE seq = ?')
  const remove = database.prepare('DELETE FROM messages WHERE seq = ?')
  const delay = database.prepare(
    'UPDATE messages SET due = ?, attempt = attempt + 1, redelivered = 0, history = ? WHERE seq = ?',
  )
  const park = database.prepare('UPDATE messages SET parked_at = ?, code = ?, reason = ? WHERE seq = ?')
  const earliest = database.prepare('SELECT min(due) AS due FROM messages WHERE due > 0 AND parked_at IS NULL')
  const dueNow = database.prepare(
    'SELECT seq, queue FROM messages WHERE due > 0 AND due <= ? AND parked_at IS NULL ORDER BY due, seq',
  )
  // A message that comes back gets a new number: it queues behind those that never ran.
  const comeBack = database.prepare(
    "UPDATE messages SET due = 0, seq = (SELECT seq FROM sqlite_sequence WHERE name = 'messages') + ? WHERE seq = ?",
  )
  const bumpSequence = database.prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'messages'")
  const counts = database.prepare(
    'SELECT sum(due = 0 AND parked_at IS NULL) AS ready, sum(due > 0 AND parked_at IS NULL) AS delayed, sum(parked_at IS NOT NULL) AS parked FROM messages WHERE queue = ?',
  )
  const parkedOf = database.prepare('SELECT * FROM messages WHERE queue = ? AND parked_at IS NOT NULL ORDER BY seq')
  const removeParked = database.prepare('DELETE FROM messages WHERE queue = ? AND id = ? AND parked_at IS NOT NULL')
  const state = new Map<string, Queue>(
    queues.map((queue) => [queue, { cursor: 0, released: [], running: new Set(), wakers: new Set() }]),
  )
  const consumers = new Set<Consumer>()
  let cancelReturn = () => {}
  let closed = false

  const wakeUp = (queue: string) => {
    for (const wake of state.get(queue)?.wakers ?? []) wake()
  }

  function planReturn(): void {
    cancelReturn()
    const { due } = earliest.get() as { due: number | null }
    if (due === null || closed) return
    cancelReturn = clock.later(Math.max(0, Math.min(due - clock.now(), LONGEST_SLEEP_MS)), returnDue)
  }

  async function returnDue(): Promise<void> {
    if (closed) return
    try {
      const back = await commit.run(() => {
        const rows = dueNow.all(clock.now()) as { seq: number; queue: string }[]
        rows.forEach(({ seq }, index) => comeBack.run(index + 1, seq))
        if (rows.length > 0) bumpSequence.run(rows.length)
        return rows
      })
      for (const { queue } of back) wakeUp(queue)
      planReturn()
    } catch {
      // A full disk: the messages stay in their retry queue and are looked at again.
      if (!closed) cancelReturn = clock.later(BROKEN_HANDLER_PAUSE_MS, returnDue)
    }
  }

  async function publish(messages: readonly Message[]): Promise<void> {
    const unknown = messages.find(({ queue }) => !state.has(queue))
    if (unknown) throw new WaybillError('unroutable', `There is no queue ${unknown.queue}.`, { queue: unknown.queue })
    await commit.run(() => {
      for (const { queue, id, type, body, headers } of messages)
        insert.run(queue, id, type, JSON.stringify(body), JSON.stringify(headers))
    })
    for (const queue of new Set(messages.map((message) => message.queue))) wakeUp(queue)
  }

  function take(name: string, queue: Queue): Row | undefined {
    const again = queue.released.shift()
    const row = (again === undefined ? nextReady.get(name, queue.cursor) : bySeq.get(again)) as Row | undefined
    if (!row) return undefined
    queue.cursor = Math.max(queue.cursor, row.seq)
    queue.running.add(row.seq)
    return again === undefined ? row : { ...row, redelivered: 1 }
  }

  async function settle(row: Row, settlement: Settlement): Promise<void> {
    const at = new Date(clock.now()).toISOString()
    switch (settlement.kind) {
      case 'ack':
        return commit.run(() => {
          remove.run(row.seq)
        })
      case 'park':
        return commit.run(() => {
          park.run(at, settlement.code, settlement.reason, row.seq)
        })
      case 'retry': {
        const history: AttemptFailure[] = [
          ...(JSON.parse(row.history) as AttemptFailure[]),
          { at, code: settlement.code, reason: settlement.reason },
        ]
        await commit.run(() => {
          delay.run(clock.now() + RETRY_DELAYS[settlement.delay], JSON.stringify(history), row.seq)
        })
        return planReturn()
      }
      case 'release':
        return undefined
    }
  }

  function consume(name: string, handler: Handler, { prefetch }: { prefetch: number }): Consumer {
    const queue = state.get(name)
    if (!queue) throw new WaybillError('unroutable', `There is no queue ${name}.`, { queue: name })
    const abort = new AbortController()
    const running = new Map<Promise<void>, Row>()
    let stopping = false
    let left = false

    async function work(row: Row): Promise<void> {
      let settlement: Settlement = { kind: 'release' }
      let broken = false
      try {
        settlement = await handler(deliveredOf(row), abort.signal)
        if (!left) await settle(row, settlement)
      } catch {
        settlement = { kind: 'release' }
        broken = true
      }
      // Its message was given back: it may be with another consumer.
      if (left) return
      if (broken && !stopping) setTimeout(() => giveBack(row, settlement), BROKEN_HANDLER_PAUSE_MS).unref()
      else giveBack(row, settlement)
    }

    function giveBack({ seq }: Row, { kind }: Settlement): void {
      queue!.running.delete(seq)
      if (kind === 'release') queue!.released.push(seq)
      if (!closed) wakeUp(name)
    }

    function pull(): void {
      while (!stopping && !closed && running.size < prefetch) {
        const row = take(name, queue!)
        if (!row) return
        const done: Promise<void> = work(row).finally(() => {
          running.delete(done)
          pull()
        })
        running.set(done, row)
      }
    }

    queue.wakers.add(pull)
    setImmediate(pull)
    const consumer: Consumer = {
      async stop(graceMs = 0) {
        stopping = true
        queue.wakers.delete(pull)
        consumers.delete(consumer)
        const grace = setTimeout(() => abort.abort(), graceMs)
        await withTimeout(Promise.all(running.keys()), graceMs + ABORT_GRACE_MS, () => new Error('late')).catch(() => {
          left = true
          for (const row of running.values()) giveBack(row, { kind: 'release' })
        })
        clearTimeout(grace)
      },
    }
    consumers.add(consumer)
    return consumer
  }

  planReturn()
  return {
    publish,
    consume,
    async depth(name) {
      const { ready, delayed, parked } = counts.get(name) as {
        ready: number | null
        delayed: number | null
        parked: number | null
      }
      const running = state.get(name)?.running.size ?? 0
      return { ready: (ready ?? 0) - running, running, delayed: delayed ?? 0, parked: parked ?? 0 }
    },
    async parked(name, discard = []) {
      if (discard.length > 0)
        await commit.run(() => {
          for (const id of discard) removeParked.run(name, id)
        })
      return (parkedOf.all(name) as unknown as Row[]).map((row): ParkedMessage => ({
        ...deliveredOf(row),
        parkedAt: row.parked_at!,
        code: row.code!,
        reason: row.reason!,
      }))
    },
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.stop()))
      closed = true
      cancelReturn()
      await disk.close()
    },
  }
}

function deliveredOf({ id, queue, type, body, headers, attempt, redelivered, history }: Row): DeliveredMessage {
  return {
    id,
    queue,
    type,
    attempt,
    body: JSON.parse(body) as DeliveredMessage['body'],
    headers: JSON.parse(headers) as DeliveredMessage['headers'],
    redelivered: redelivered === 1,
    history: JSON.parse(history) as AttemptFailure[],
  }
}
