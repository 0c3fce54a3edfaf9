import { setTimeout as delay } from 'node:timers/promises'

/** Looks again and again until it holds; the time limit is that of the test. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()); waited++)
    await (waited < 100
      ? new Promise((resolve) => {
          setImmediate(resolve)
        })
      : delay(1))
}
