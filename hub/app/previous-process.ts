import { codeOf, type ErrorCode } from '../errors.ts'
import type { Log } from '../log.ts'
import { retry } from '../platform/retry.ts'

interface Options {
  /** the error while another process still has it */
  code: ErrorCode
  /** what is waited for, in the log */
  what: string
  /** longest wait */
  seconds: number
  log: Log
  /** ends the wait */
  signal?: AbortSignal | undefined
}

const BACKOFF = { first: 50, max: 250 }

/**
 * Takes something that the previous process of this hub may still hold, such as the data folder while that process
 * drains. Says once what it waits for.
 * @throws the last error if it is not released in time
 */
export async function oncePreviousEnds<T>(
  take: () => T | Promise<T>,
  { code, what, seconds, log, signal }: Options,
): Promise<T> {
  const until = performance.now() + seconds * 1000
  let said = false
  return retry(async () => take(), {
    ...(signal && { signal }),
    backoff: BACKOFF,
    shouldRetry: (error) => codeOf(error) === code && performance.now() < until,
    onRetry(error) {
      if (!said) log.warn({ code }, `the start waits up to ${seconds} s for ${what}: ${error.message}`)
      said = true
    },
  })
}
