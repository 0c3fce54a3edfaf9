import type { Log } from '../log.ts'

export interface Closable {
  close(): Promise<void>
}

export interface Closing {
  /** Registers how to close a part that was opened. */
  add(name: string, close: () => Promise<void> | void): void
  /**
   * Closes everything once, last in first out. A part that fails does not keep the others open.
   * @throws the first failure, at the end
   */
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
        log.error({ part: last.name, error: (error as Error).message }, `${last.name} failed to close`)
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

/** Opens something that consists of several parts. If one of them fails, those opened before it are closed again. */
export async function openTogether<T extends object>(
  log: Log,
  open: (closing: Closing) => Promise<T>,
): Promise<T & Closable> {
  const closing = openClosing(log)
  try {
    return { ...(await open(closing)), close: () => closing.closeAll() }
  } catch (error) {
    await closing.closeAll().catch(() => {})
    throw error
  }
}
