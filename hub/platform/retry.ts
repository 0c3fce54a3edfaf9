import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, problemOf } from '../errors.ts'

/** How the delay between attempts grows. Times are milliseconds. */
export interface Backoff {
  /** the delay after the first failure; each further failure doubles it */
  first: number
  max: number
  /**
   * the share of the delay that is random, 0 to 1, so that many processes do not come back at the same moment; 0 by
   * default
   */
  jitter?: number
}

/**
 * After an outage of any length, work resumes within 15 s of the engine's return: the longest delay, a reconnect of the
 * driver (at most 3 s) and the work itself must fit into that time.
 */
const DEFAULT_BACKOFF: Backoff = { first: 100, max: 5_000 }

/**
 * The delay after `failures` failures in a row (1 or more). With jitter 0.5 it is between half of the full delay and
 * all of it.
 */
export function backoffDelay(
  failures: number,
  { first, max, jitter = 0 }: Backoff,
  random: () => number = Math.random,
): number {
  return Math.min(max, first * 2 ** (failures - 1)) * (1 - jitter * random())
}

interface RetryOptions {
  /** ends the wait between two attempts */
  signal?: AbortSignal
  backoff?: Backoff
  /**
   * Whether another attempt can succeed. By default: for transient errors, such as an engine that is unavailable or
   * full. An error thrown here ends the retries.
   */
  shouldRetry?(error: unknown, failures: number): boolean
  /** called after each failure with the delay before the next attempt, in milliseconds */
  onRetry?(error: Error, delayMs: number): void
}

/**
 * Repeats a step until it succeeds.
 * @throws the error of the step where `shouldRetry` refuses it or the signal has aborted; an AbortError where the
 * signal aborts during a delay
 */
export async function retry<T>(
  step: () => Promise<T>,
  { signal, backoff = DEFAULT_BACKOFF, shouldRetry = isTransient, onRetry = () => {} }: RetryOptions = {},
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await step()
    } catch (error) {
      if (signal?.aborted || !shouldRetry(error, failures)) throw error
      const delayMs = backoffDelay(failures, backoff)
      onRetry(error as Error, delayMs)
      await delay(delayMs, undefined, { signal })
    }
  }
}

function isTransient(error: unknown): boolean {
  const code = codeOf(error)
  return code !== undefined && code !== 'revision-conflict' && problemOf(code).disposition === 'retry'
}
