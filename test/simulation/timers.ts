import { syncBuiltinESMExports } from 'node:module'
import promises from 'node:timers/promises'

/** Runs something after a virtual time; the answer cancels it. */
type Later = (ms: number, run: () => void) => () => void

interface Timer {
  cancel(): void
  ref(): Timer
  unref(): Timer
  hasRef(): boolean
}

/**
 * Puts virtual time behind setTimeout, of the process and of node:timers/promises, and behind performance.now, so that
 * the code of the rooms runs as it is and goes the same way on a machine of any speed. The answer puts the real ones
 * back.
 */
export function installTimers(later: Later, time: () => number): () => void {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    delay: promises.setTimeout,
    now: performance.now,
  }

  function setVirtual(run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]): Timer {
    const timer: Timer = {
      cancel: later(ms, () => run(...values)),
      ref: () => timer,
      unref: () => timer,
      hasRef: () => true,
    }
    return timer
  }

  function delay<T>(ms = 0, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const aborted = () => {
        cancel()
        reject(signal!.reason as Error)
      }
      const cancel = later(ms, () => {
        signal?.removeEventListener('abort', aborted)
        resolve(value as T)
      })
      if (signal?.aborted) aborted()
      else signal?.addEventListener('abort', aborted, { once: true })
    })
  }

  globalThis.setTimeout = setVirtual as unknown as typeof globalThis.setTimeout
  // Everything else in this process keeps real timers.
  globalThis.clearTimeout = ((timer?: Timer | NodeJS.Timeout) =>
    timer && 'cancel' in timer ? timer.cancel() : real.clearTimeout(timer)) as unknown as typeof globalThis.clearTimeout
  promises.setTimeout = delay as typeof promises.setTimeout
  performance.now = time
  syncBuiltinESMExports()
  return () => {
    globalThis.setTimeout = real.setTimeout
    globalThis.clearTimeout = real.clearTimeout
    promises.setTimeout = real.delay
    performance.now = real.now
    syncBuiltinESMExports()
  }
}
