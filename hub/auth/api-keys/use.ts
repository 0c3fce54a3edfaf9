import { codeOf } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { withTimeout } from '../../platform/timeout.ts'
import type { ApiKey } from './key.ts'

const WRITE_EVERY_MS = 60_000
/** A stop does not wait longer for the last write. */
const LAST_WRITE_MS = 2_000

interface Dependencies {
  /** the key as it is known now */
  find(keyId: string): ApiKey | undefined
  /** Appends that a key was used on a day. */
  append(key: ApiKey, day: string): Promise<void>
  now(): string
  log: Log
}

interface KeyUse {
  /** Notes a request with this key. It costs no I/O. */
  note(key: ApiKey): void
  /** Writes what was noted. */
  flush(): Promise<void>
  /** Writes the noted use of a key, then makes a change to it. No write happens in between, or during the change. */
  flushBefore<T>(keyId: string, change: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Records on which day each key was last used: one event per key and day, written at most a minute after the request.
 * A day is precise enough to find unused keys, and an event per request would double the log. An event survives
 * the loss of the views. Each process follows the events of the others, so it rarely writes a day again.
 */
export function recordKeyUse({ find, append, now, log }: Dependencies): KeyUse {
  const noted = new Map<string, string>()
  const timer = setInterval(() => void flush(), WRITE_EVERY_MS).unref()

  let queue: Promise<unknown> = Promise.resolve()

  function enqueue<T>(run: () => Promise<T>): Promise<T> {
    const done = queue.then(run)
    queue = done.catch(() => {})
    return done
  }

  async function write(keyId: string): Promise<void> {
    const day = noted.get(keyId)
    noted.delete(keyId)
    const key = find(keyId)
    if (day === undefined || !key || key.revokedAt !== undefined || isRecorded(key, day)) return
    try {
      await append(key, day)
    } catch (error) {
      // The next request with this key notes it again.
      log.warn(
        { code: codeOf(error), key: keyId },
        `The use of an API key was not recorded: ${(error as Error).message}`,
      )
    }
  }

  const flush = (): Promise<void> =>
    enqueue(async () => {
      for (const keyId of noted.keys()) await write(keyId)
    })

  return {
    note(key) {
      const day = now().slice(0, 10)
      if (!isRecorded(key, day)) noted.set(key.keyId, day)
    },
    flush,
    flushBefore: (keyId, change) =>
      enqueue(async () => {
        await write(keyId)
        return change()
      }),
    async close() {
      clearInterval(timer)
      await withTimeout(flush(), LAST_WRITE_MS, () => new Error('timeout')).catch(() => {})
    },
  }
}

const isRecorded = ({ lastUsedOn }: ApiKey, day: string): boolean => lastUsedOn !== undefined && lastUsedOn >= day
