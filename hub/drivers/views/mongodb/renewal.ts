import type { MongoClient } from 'mongodb'
import type { Log } from '../../../log.ts'
import { findsNoServer } from './errors.ts'

/** A client that has found no server for so long connects anew. */
const RENEW_AFTER_MS = 6_000

export interface Renewal {
  /** Does the work; where it finds no server again and again, the client connects anew beside it. */
  watched<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Seen with driver 7.9 behind a proxy: what looks for a server that was away may stand still for good, and then every call fails although the server is back. */
export function renewWhenLost(client: MongoClient, log: Log): Renewal {
  let lostSince: number | undefined
  let renewing = false
  let closed = false

  function noteFailure(error: unknown): void {
    if (!findsNoServer(error)) return
    lostSince ??= performance.now()
    if (closed || renewing || performance.now() - lostSince < RENEW_AFTER_MS) return
    renewing = true
    log.warn({ engine: 'mongodb' }, 'the views connect anew')
    void client
      .close()
      .then(() => client.connect())
      .catch(() => {})
      .finally(() => {
        renewing = false
        if (closed) void client.close()
      })
  }

  return {
    async watched(work) {
      try {
        const result = await work()
        lostSince = undefined
        return result
      } catch (error) {
        noteFailure(error)
        throw error
      }
    },
    close() {
      closed = true
      return client.close()
    },
  }
}
