import { setImmediate as turn } from 'node:timers/promises'
import type { Connection } from './client.ts'
import { startRead, subscriptionRequest, type Answer } from './read.ts'

export interface Subscription {
  /** What has arrived, in the order of the log, at most so many; waits for nothing. */
  take(most: number): Answer[]
  /** Lets what is on its way come in, as long as more comes with each turn of the event loop, up to so many. */
  gather(most: number): Promise<void>
  /** Resolves when something has arrived, it failed, the time is over or the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  arrived(): boolean
  /** Why it ended; a subscription never comes back by itself. */
  failed(): Error | undefined
  stop(): void
}

/** So many arrive without being taken; then the server has to wait. */
const BUFFER = 1_000
const GATHER_MS = 10

/** What comes after a position (exclusive) in streams with one of the prefixes: events, checkpoints, word of being caught up. */
export function subscribe(
  connection: Connection,
  after: string | undefined,
  prefixes: readonly string[],
): Subscription {
  let arrived: Answer[] = []
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
    take(most) {
      const taken = arrived.slice(0, most)
      arrived = arrived.slice(most)
      if (paused && arrived.length < BUFFER / 2) pause(false)
      return taken
    },
    async gather(most) {
      const until = performance.now() + GATHER_MS
      for (let had = 0; arrived.length > had && had < most && performance.now() < until;) {
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
    arrived: () => arrived.length > 0,
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
