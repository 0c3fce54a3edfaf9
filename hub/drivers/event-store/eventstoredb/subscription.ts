import { setImmediate as turn } from 'node:timers/promises'
import type { Connection } from './client.ts'
import { startRead, subscriptionRequest, type ReadAnswer } from './read.ts'

export interface Subscription {
  /** Removes and returns at most `limit` arrived messages, in log order, without waiting. */
  take(limit: number): ReadAnswer[]
  /** Waits while each turn of the event loop brings more messages, until `limit` have arrived. */
  gather(limit: number): Promise<void>
  /** Resolves once a message has arrived, the subscription has failed, the time is over, or the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  hasArrivals(): boolean
  /** Why the subscription ended; it never recovers by itself. */
  failed(): Error | undefined
  stop(): void
}

/** Messages that may wait here; at this number the call is paused, so that the server waits. */
const BUFFER = 1_000
const GATHER_MS = 10

/** Receives events, checkpoints and caught-up announcements of streams with one of the prefixes, after a position. */
export function subscribe(
  connection: Connection,
  after: string | undefined,
  prefixes: readonly string[],
): Subscription {
  let arrived: ReadAnswer[] = []
  let failure: Error | undefined
  let wake = () => {}
  let paused = false
  const fail = (error: Error) => {
    failure ??= error
    wake()
  }
  const pause = (on: boolean) => {
    paused = on
    void opened.then(
      (call) => (on ? call.pause() : call.resume()),
      () => {},
    )
  }
  const opened = startRead(connection, subscriptionRequest(after, prefixes), {
    answer(answer) {
      if (answer.hasConfirmation()) return
      arrived.push(answer)
      if (arrived.length >= BUFFER && !paused) pause(true)
      wake()
    },
    end: () => fail(new Error('The server ended the subscription.')),
    failed: fail,
  })

  return {
    take(limit) {
      const taken = arrived.slice(0, limit)
      arrived = arrived.slice(limit)
      if (paused && arrived.length < BUFFER / 2) pause(false)
      return taken
    },
    async gather(limit) {
      const until = performance.now() + GATHER_MS
      for (let had = 0; arrived.length > had && had < limit && performance.now() < until;) {
        had = arrived.length
        await turn()
      }
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const settle = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', settle)
          wake = () => {}
          resolve()
        }
        const timer = setTimeout(settle, ms)
        if (failure || signal.aborted || arrived.length > 0) return settle()
        signal.addEventListener('abort', settle, { once: true })
        wake = settle
      }),
    hasArrivals: () => arrived.length > 0,
    failed: () => failure,
    stop() {
      failure ??= new Error('stopped')
      void opened.then(
        (call) => call.cancel(),
        () => {},
      )
    },
  }
}
