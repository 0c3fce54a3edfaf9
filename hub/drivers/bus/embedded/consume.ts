import { WaybillError } from '../../../errors.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import { ABORT_GRACE_MS, RETRY_DELAYS, type Consumer, type Handler, type Settlement } from '../port.ts'
import { planReturn } from './delayed.ts'
import { endRun, take, type BusState } from './queues.ts'
import { deliveredMessageOf, historyOf, type Row } from './table.ts'

/** A handler that rejects releases its message after this pause, so that a broken consumer does not spin. */
const BROKEN_HANDLER_PAUSE_MS = 1_000

interface ConsumerState {
  readonly bus: BusState
  readonly queue: string
  readonly handler: Handler
  readonly prefetch: number
  readonly abort: AbortController
  readonly running: Map<Promise<void>, Row>
  stopping: boolean
  /** The handlers ignored their signal. Their messages were released, so what they return has no effect. */
  abandoned: boolean
}

/** @throws `unroutable` where the queue does not exist */
export function openConsumer(bus: BusState, queue: string, handler: Handler, prefetch: number): Consumer {
  const known = bus.queues.get(queue)
  if (!known) throw new WaybillError('unroutable', `There is no queue ${queue}.`, { queue })
  const state: ConsumerState = {
    bus,
    queue,
    handler,
    prefetch,
    abort: new AbortController(),
    running: new Map(),
    stopping: false,
    abandoned: false,
  }
  const wake = () => pull(state)
  known.wakers.add(wake)
  setImmediate(wake)
  const consumer: Consumer = {
    async stop(graceMs = 0) {
      state.stopping = true
      known.wakers.delete(wake)
      bus.consumers.delete(consumer)
      await drain(state, graceMs)
    },
  }
  bus.consumers.add(consumer)
  return consumer
}

/** Starts handlers while the queue has messages and the limit allows it. */
function pull(state: ConsumerState): void {
  const { bus, running } = state
  while (!state.stopping && !bus.closed && running.size < state.prefetch) {
    const row = take(bus, state.queue)
    if (!row) return
    const done: Promise<void> = run(state, row).finally(() => {
      running.delete(done)
      pull(state)
    })
    running.set(done, row)
  }
}

async function run(state: ConsumerState, row: Row): Promise<void> {
  const { bus, queue } = state
  let isReleased = true
  let broken = false
  try {
    const settlement = await state.handler(deliveredMessageOf(row), state.abort.signal)
    if (!state.abandoned) await settle(bus, row, settlement)
    isReleased = settlement.kind === 'release'
  } catch {
    broken = true
  }
  // An abandoned message was released already and may be with another consumer.
  if (state.abandoned) return
  if (broken && !state.stopping)
    setTimeout(() => endRun(bus, queue, row.seq, isReleased), BROKEN_HANDLER_PAUSE_MS).unref()
  else endRun(bus, queue, row.seq, isReleased)
}

async function settle(bus: BusState, row: Row, settlement: Settlement): Promise<void> {
  const { table, commit, clock } = bus
  if (settlement.kind === 'release') return
  if (settlement.kind === 'ack') return commit.run(() => table.remove(row.seq))
  const { code, reason } = settlement
  const failure = { at: new Date().toISOString(), code, reason }
  if (settlement.kind === 'park') return commit.run(() => table.park(row.seq, failure))
  const due = clock.now() + RETRY_DELAYS[settlement.delay]
  await commit.run(() =>
    settlement.sameAttempt ? table.postpone(row.seq, due) : table.delay(row.seq, due, [...historyOf(row), failure]),
  )
  planReturn(bus)
}

async function drain(state: ConsumerState, graceMs: number): Promise<void> {
  const { bus, running } = state
  const grace = setTimeout(() => state.abort.abort(), graceMs)
  await withTimeout(Promise.all(running.keys()), graceMs + ABORT_GRACE_MS, () => new Error('late')).catch(() => {
    state.abandoned = true
    for (const { seq } of running.values()) endRun(bus, state.queue, seq, true)
  })
  clearTimeout(grace)
}
