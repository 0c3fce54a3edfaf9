import { wakeUp, type BusState } from './queues.ts'

/** A timer of Node cannot be longer than 24 days. */
const LONGEST_TIMER_MS = 60_000
/** Pause before delayed messages are tried again that could not be made ready. */
const FAILED_PAUSE_MS = 1_000

/** Sets the timer for the message that is due first. */
export function planReturn(state: BusState): void {
  state.cancelReturn()
  const due = state.table.earliestDue()
  if (due === undefined || state.closed) return
  const ms = Math.max(0, Math.min(due - state.clock.now(), LONGEST_TIMER_MS))
  state.cancelReturn = state.clock.later(ms, () => returnDue(state))
}

async function returnDue(state: BusState): Promise<void> {
  const { table, commit, clock } = state
  if (state.closed) return
  try {
    const queues = await commit.run(() => table.returnDue(clock.now()))
    for (const queue of queues) wakeUp(state, queue)
    planReturn(state)
  } catch {
    // The disk is full, for example: the messages stay delayed and are tried again.
    if (!state.closed) state.cancelReturn = clock.later(FAILED_PAUSE_MS, () => returnDue(state))
  }
}
