/** Delays that a message can be sent away for: one queue each on a real broker, since a delay per message blocks at the head. */
export const RETRY_DELAYS = {
  '5s': 5_000,
  '30s': 30_000,
  '2m': 120_000,
  '10m': 600_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
} as const
export type RetryDelay = keyof typeof RETRY_DELAYS

/** Time that handlers have to end once their signal has aborted. */
export const HEED_MS = 3_000

export interface Message {
  /** the idempotency key of the message: the same work published twice has the same id */
  id: string
  queue: string
  /** name of the command, e.g. ReadDocument */
  type: string
  /** ids and small settings only, never content */
  body: Record<string, unknown>
  /** tenant, correlationId, causationId, traceparent … */
  headers: Record<string, string>
}

export interface DeliveredMessage extends Message {
  /** 1 for the first time, one more after each retry */
  attempt: number
  /** true where an earlier delivery of the same attempt ended without a settlement (a crash, a drain) */
  redelivered: boolean
  /** reasons of the attempts before this one, oldest first */
  history: readonly AttemptFailure[]
}

export interface AttemptFailure {
  at: string
  code: string
  reason: string
}

/** What becomes of a message: done; retried after a delay; aside for a person, with its whole history; back at once (the consumer is stopping). */
export type Settlement =
  | { kind: 'ack' }
  | { kind: 'retry'; delay: RetryDelay; code: string; reason: string }
  | { kind: 'park'; code: string; reason: string }
  | { kind: 'release' }

/** Must resolve; a rejection or a death counts as `release` with `redelivered` set. Must stop soon after the signal aborts. */
export type Handler = (message: DeliveredMessage, signal: AbortSignal) => Promise<Settlement>

export interface ParkedMessage extends DeliveredMessage {
  parkedAt: string
  code: string
  reason: string
}

export interface Consumer {
  /**
   * Takes no more messages, waits for the handlers that run (their signal aborts after `graceMs`), and releases the rest.
   * A handler that does not heed its signal is left `HEED_MS` later; its message comes again.
   */
  stop(graceMs?: number): Promise<void>
}

export interface Bus {
  /**
   * Resolves when every message is durable and routed. A queue that was never declared fails the whole batch with `unroutable`; then none is sent.
   * While the broker cannot be reached it waits some seconds and then fails with `engine-unavailable`; what was sent may then stand in the queue, so a repeat carries the same ids.
   */
  publish(messages: readonly Message[]): Promise<void>
  /**
   * Gives each message to one consumer at a time, at most `prefetch` at once, oldest first; a message whose consumer dies is delivered again.
   * A settlement is durable before the next message of that place is given. At least once: handlers are idempotent.
   */
  consume(queue: string, handler: Handler, options: { prefetch: number }): Consumer
  /**
   * Messages ready, with a consumer, waiting in a retry queue, and parked; undefined where the broker cannot tell them by queue.
   * Asks the broker, so it is the probe too: fails with `engine-unavailable`, or with `broker-blocked` while the broker takes no publishes.
   */
  depth(queue: string): Promise<{ ready: number; running: number; delayed: number | undefined; parked: number }>
  /** Messages that the broker has put aside since no queue takes them. They wait for a person: nothing comes for them by itself. */
  unrouted(): Promise<number>
  /** How often the broker has come back without its messages since this was asked for the first time. */
  dataLossCount(): number
  /**
   * The parked messages of a queue, oldest first. With ids, takes those out for good first; an id that is not there is no error.
   * May read no further than to a message that is enough. Fails with `engine-unavailable` where another process reads them for long.
   */
  parked(
    queue: string,
    discard?: readonly string[],
    enough?: (message: ParkedMessage) => boolean,
  ): Promise<ParkedMessage[]>
  close(): Promise<void>
}

/** What a room does with the messages of a queue; the middleware in hub/messaging turns it into settlements. */
export interface Work {
  /** Returns: done. Throws: the disposition of the error's code decides; `facts.retryAfterSeconds` asks for the shortest retry delay that is not shorter. */
  perform(message: DeliveredMessage, signal: AbortSignal): Promise<void>
  /** Records the failure in the log, before the message is parked: the retry schedule is exhausted, or the error is none that goes away. */
  giveUp(message: DeliveredMessage, error: unknown): Promise<void>
}
