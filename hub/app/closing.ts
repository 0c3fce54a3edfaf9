import type { Log } from '../log.ts'

export interface Closing {
  /** What was opened pushes its close. */
  add(name: string, close: () => Promise<void> | void): void
  /** Closes everything, last in first out, once; one that fails does not keep the others open. The first failure is thrown at the end. */
  closeAll(): Promise<void>
}

export function openClosing(log: Log): Closing {
  const pending: { name: string; close: () => Promise<void> | void }[] = []
  let closed: Promise<void> | undefined

  async function closeNow(): Promise<void> {
    let first: unknown
    for (let last = pending.pop(); last; last = pending.pop()) {
      try {
        await last.close()
      } catch (error) {
        first ??= error
        log.error({ part: last.name, error: (error as Error).message }, `${last.name} did not close well`)
      }
    }
    if (first) throw first
  }

  return {
    add: (name, close) => {
      pending.push({ name, close })
    },
    closeAll: () => (closed ??= closeNow()),
  }
}
