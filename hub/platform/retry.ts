import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, problemOf } from '../errors.ts'

const FIRST_PAUSE_MS = 100
/** After an outage of any length work goes on within 15 s of the engine's return: this pause, a reconnect of the driver (3 s at most) and the work itself must fit into that. */
const LONGEST_PAUSE_MS = 5_000

interface Options {
  signal: AbortSignal
  /** false for an error that no further try can mend; left out: what goes away by itself, an engine that is away or full */
  passes?(error: unknown): boolean
  /** told of each failure, and of the pause before the next try */
  failed(error: Error, pauseMs: number): void
}

function goesAway(error: unknown): boolean {
  const code = codeOf(error)
  return code !== undefined && code !== 'revision-conflict' && problemOf(code).disposition === 'retry'
}

/**
 * Repeats a step that must not be skipped until it succeeds, with pauses that grow to five seconds.
 * Fails with the step's error where that does not pass, or once the signal aborts.
 */
export async function keepTrying<T>(
  step: () => Promise<T>,
  { signal, passes = goesAway, failed }: Options,
): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await step()
    } catch (error) {
      if (signal.aborted || !passes(error)) throw error
      failed(error as Error, pause)
      await delay(pause, undefined, { signal })
    }
  }
}
