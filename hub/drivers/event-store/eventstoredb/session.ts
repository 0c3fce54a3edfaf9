import { setTimeout as delay } from 'node:timers/promises'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { backoffDelay, type Backoff } from '../../../platform/retry.ts'
import { openAppend, type Append } from './append.ts'
import { connect, type Connection } from './client.ts'
import { finalError, unavailable, type Attempted } from './errors.ts'

const BACKOFF: Backoff = { first: 25, max: 1_000, jitter: 0.5 }
/**
 * A client that fails for this long is replaced: after losing its cluster it does not look for another node by itself.
 */
const RECONNECT_AFTER_MS = 5_000

/** A client with what is bound to it. It is replaced as a whole. */
interface Session {
  connection: Connection
  append: Append
}

export interface SessionState {
  readonly url: string
  readonly log: Log
  /** how long a call is retried, in milliseconds */
  readonly deadlineMs: number
  /** how long one attempt waits for its answer, in milliseconds */
  readonly attemptMs: number
  readonly closing: AbortController
  session: Session
}

export function openSession(url: string, attemptMs: number): Session {
  const connection = connect(url)
  return { connection, append: openAppend(connection, attemptMs) }
}

/** Replaces a failed session, unless another call has already done so. Calls that run on the old one go on. */
export function reconnect(state: SessionState, failed: Session): void {
  if (failed !== state.session || state.closing.signal.aborted) return
  state.session = openSession(state.url, state.attemptMs)
  void failed.connection.retire()
  state.log.warn({}, 'event store: reconnecting')
}

/**
 * Repeats an attempt until it succeeds, fails permanently, or the deadline passes.
 * @throws the final error of the attempt, `engine-unavailable` at the deadline, or `shutting-down`
 */
export async function withRetries<T>(
  state: SessionState,
  attempted: Attempted,
  attempt: (session: Session) => Promise<T>,
): Promise<T> {
  const { log, deadlineMs, closing } = state
  const started = performance.now()
  const firstSession = state.session
  for (let failures = 1; ; failures++) {
    try {
      return await attempt(state.session)
    } catch (error) {
      const final = finalError(error, attempted)
      if (final) throw final
      const spentMs = performance.now() - started
      if (closing.signal.aborted)
        throw new WaybillError('shutting-down', 'The event store is closed.', { cause: error })
      const retryInMs = backoffDelay(failures, BACKOFF)
      if (spentMs + retryInMs >= deadlineMs) throw unavailable(error)
      if (spentMs > RECONNECT_AFTER_MS) reconnect(state, firstSession)
      log.debug({ spentMs, retryInMs, reason: (error as Error).message }, 'event store: retrying')
      await delay(retryInMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
}
