import type { GroupCommit } from '../../embedded-storage/group-commit.ts'
import type { Consumer } from '../port.ts'
import type { MessageTable, Row } from './table.ts'

/** What the process knows about one queue; the messages themselves are in the table. */
interface Queue {
  /** the highest number that was handed out: no consumer has seen a ready message above it */
  cursor: number
  /** numbers that were handed out and released */
  released: number[]
  running: Set<number>
  /** make the consumers of the queue look for messages */
  wakers: Set<() => void>
}

export interface Clock {
  /** ms since 1970; it never goes back */
  now(): number
  /** Runs something once after a time in milliseconds. Returns a function that cancels it. */
  later(ms: number, run: () => Promise<void>): () => void
}

export interface BusState {
  readonly table: MessageTable
  readonly commit: GroupCommit
  readonly clock: Clock
  readonly queues: ReadonlyMap<string, Queue>
  readonly consumers: Set<Consumer>
  /** cancels the timer of the delayed messages */
  cancelReturn(): void
  closed: boolean
}

export const newQueue = (): Queue => ({ cursor: 0, released: [], running: new Set(), wakers: new Set() })

export function wakeUp({ queues }: BusState, name: string): void {
  for (const wake of queues.get(name)?.wakers ?? []) wake()
}

/** Takes the next message of a queue for a consumer: first those that were released. */
export function take({ table, queues }: BusState, name: string): Row | undefined {
  const queue = queues.get(name)!
  const released = queue.released.shift()
  const row = released === undefined ? table.nextReady(name, queue.cursor) : table.bySeq(released)
  if (!row) return undefined
  queue.cursor = Math.max(queue.cursor, row.seq)
  queue.running.add(row.seq)
  return released === undefined ? row : { ...row, redelivered: 1 }
}

/** Ends the run of a message. Where it is released, the next consumer gets it. */
export function endRun(state: BusState, name: string, seq: number, isReleased: boolean): void {
  const queue = state.queues.get(name)!
  queue.running.delete(seq)
  if (isReleased) queue.released.push(seq)
  if (!state.closed) wakeUp(state, name)
}
