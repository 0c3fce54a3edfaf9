import { setTimeout as delay } from 'node:timers/promises'

/** A look may be a request to a hub in this process: one that waits long must not take its processor time. */
const LONGEST_PAUSE_MS = 10

/** Looks again and again until it holds; the time limit is that of the test. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()); waited++)
    await (waited < 100
      ? new Promise((resolve) => {
          setImmediate(resolve)
        })
      : delay(Math.min(waited - 99, LONGEST_PAUSE_MS)))
}

/** The same with a time limit of its own, whose error names the condition. */
export async function untilTrue(
  condition: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 45_000,
): Promise<void> {
  for (const end = performance.now() + withinMs; !(await holds()); await delay(LONGEST_PAUSE_MS))
    if (performance.now() > end) throw new Error(`${condition}: not within ${withinMs} ms`)
}
