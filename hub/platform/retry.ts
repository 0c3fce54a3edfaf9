import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, problemOf } from '../errors.ts'

const FIRST_PAUSE_MS = 100
/** After an outage of any length work goes on within 15 s of the engine's return: this pause, a reconnect of the driver (3 s at most) and the work itself must fit into that. */
const LONGEST_PAUSE_MS = 5_000

interface Options {
  signal: AbortSignal
  /** whether another attempt can succeed; by default for transient errors: an unavailable or full engine */
  shouldRetry?(error: unknown): boolean
  /** called after each failure with the delay before the next attempt */
  onRetry(error: Error, pauseMs: number): void
}

function isTransient(error: unknown): boolean {
  const code = codeOf(error)
  return code !== undefined && code !== 'revision-conflict' && problemOf(code).disposition === 'retry'
}

/**
 * Repeats a step that must not be skipped until it succeeds, with pauses that grow to five seconds.
 * Fails with the step's error where that does not pass, or once the signal aborts.
 */
export async function retry<T>(
  step: () => Promise<T>,
  { signal, shouldRetry = isTransient, onRetry }: Options,
): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await step()
    } catch (error) {
      if (signal.aborted || !shouldRetry(error)) throw error
      onRetry(error as Error, pause)
      await delay(pause, undefined, { signal })
    }
  }
}
