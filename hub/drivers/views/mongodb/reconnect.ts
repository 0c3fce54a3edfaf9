import type { MongoClient } from 'mongodb'
import type { Log } from '../../../log.ts'
import { findsNoServer } from './errors.ts'

/** A client that has found no server for this long is reconnected. */
const RECONNECT_AFTER_MS = 6_000

interface ReconnectState {
  readonly client: MongoClient
  readonly log: Log
  /** `performance.now()` of the first call in a row that found no server */
  lostSince: number | undefined
  reconnecting: boolean
  closed: boolean
}

interface WatchedClient {
  /** Runs the work. If calls find no server for a while, the client is reconnected in the background. */
  run<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Seen with driver 7.9 behind a proxy: the server discovery of a client may stop for good after an outage, so that
 * every call fails although the server is back. Reconnecting starts it again.
 */
export function watchClient(client: MongoClient, log: Log): WatchedClient {
  const state: ReconnectState = { client, log, lostSince: undefined, reconnecting: false, closed: false }
  return {
    async run(work) {
      try {
        const result = await work()
        state.lostSince = undefined
        return result
      } catch (error) {
        noteFailure(state, error)
        throw error
      }
    },
    close() {
      state.closed = true
      return client.close()
    },
  }
}

function noteFailure(state: ReconnectState, error: unknown): void {
  if (!findsNoServer(error)) return
  state.lostSince ??= performance.now()
  if (state.closed || state.reconnecting || performance.now() - state.lostSince < RECONNECT_AFTER_MS) return
  const { client, log } = state
  state.reconnecting = true
  log.warn({ engine: 'mongodb' }, 'the views reconnect to MongoDB')
  void client
    .close()
    .then(() => client.connect())
    .catch(() => {})
    .finally(() => {
      state.reconnecting = false
      if (state.closed) void client.close()
    })
}
