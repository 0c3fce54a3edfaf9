/** Pause before a message that the broker refused, because its queue is full, is offered again. */
export const REFUSED_PAUSE_MS = 200
const FIRST_SILENCE_MS = 1_500
/**
 * Also the longest time between two recycled channels while the broker refuses messages. Work must resume within 15 s
 * of the broker's return, so neither may take much of that.
 */
const LONGEST_MS = 5_000
const CALM_MS = 60_000

/** When a publisher last recycled its channel, and how long it waits before it does so again. Milliseconds. */
export interface Recycling {
  readonly recycledAt: number
  /** how long a message may stay unconfirmed */
  readonly silenceMs: number
  /** how long refusals are tolerated */
  readonly refusedMs: number
}

export const NEVER_RECYCLED: Recycling = {
  recycledAt: 0,
  silenceMs: FIRST_SILENCE_MS,
  refusedMs: REFUSED_PAUSE_MS,
}

/** After a minute without a recycled channel, both limits are short again. */
export const afterCalm = (state: Recycling, now: number): Recycling =>
  now - state.recycledAt > CALM_MS ? { ...NEVER_RECYCLED, recycledAt: state.recycledAt } : state

/**
 * The next state where the channel is to be recycled because the broker refused a message; undefined where it is not. A
 * full queue refuses, and so does a node that looks for the queue's leader where it used to be: the channels of such a
 * node never find the new leader (seen with 3.10), a new channel does. So a first refusal is tolerated.
 */
export const afterRefusal = (state: Recycling, refusals: number, now: number): Recycling | undefined =>
  refusals === 1 || now - state.recycledAt < state.refusedMs
    ? undefined
    : { ...state, refusedMs: Math.min(state.refusedMs * 2, LONGEST_MS), recycledAt: now }

/**
 * The next state where the channel is to be recycled because the message that was sent at `sentAt` is still
 * unconfirmed; undefined where it is not. A node whose queue has lost its leader may forget what it received and
 * confirm what came later (seen with 3.10). A broker that is only slow gets more time each time.
 */
export const afterSilence = (state: Recycling, sentAt: number, now: number): Recycling | undefined =>
  now - sentAt < state.silenceMs
    ? undefined
    : { ...state, silenceMs: Math.min(state.silenceMs * 2, LONGEST_MS), recycledAt: now }
