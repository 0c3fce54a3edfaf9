/**
 * Delays before a retry. A real broker has one queue per delay: with a delay per message, a long one would hold up the
 * shorter ones behind it.
 */
export const RETRY_DELAYS = {
  '5s': 5_000,
  '30s': 30_000,
  '2m': 120_000,
  '10m': 600_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
} as const
export type RetryDelay = keyof typeof RETRY_DELAYS

/** Milliseconds that handlers have to end once their signal has aborted. */
export const ABORT_GRACE_MS = 3_000

/** Ids and short names only, never content or personal data. */
export interface MessageHeaders {
  tenant?: string
  /** the id that everything caused by one request shares */
  correlationId?: string
  /** id of the event that caused the message */
  causationId?: string
  /** stream, revision and position of that event */
  causeStream?: string
  causeRevision?: string
  causePosition?: string
  /** https://www.w3.org/TR/trace-context/ */
  traceparent?: string
  [other: string]: string | undefined
}

export interface Message {
  /** the idempotency key: a command that is published twice has the same id */
  id: string
  queue: string
  /** name of the command, e.g. ReadDocument */
  type: string
  /** ids and small settings only, never content */
  body: Record<string, unknown>
  headers: MessageHeaders
}

export interface DeliveredMessage extends Message {
  /** 1 at first, one more after each retry */
  attempt: number
  /** true where an earlier delivery of the same attempt ended without a settlement, after a crash or a drain */
  redelivered: boolean
  /** why the earlier attempts failed, oldest first */
  history: readonly AttemptFailure[]
}

export interface AttemptFailure {
  at: string
  code: string
  reason: string
}

/**
 * What happens to a message: done; retried after a delay; parked for an operator, with its whole history; back to its
 * queue at once, since the consumer is stopping. A retry with `sameAttempt` uses up no attempt and leaves no history.
 */
export type Settlement =
  | { kind: 'ack' }
  | { kind: 'retry'; delay: RetryDelay; code: string; reason: string; sameAttempt?: true }
  | { kind: 'park'; code: string; reason: string }
  | { kind: 'release' }

/**
 * Must resolve; a rejection or a crash counts as `release` with `redelivered` set. Must stop soon after the signal
 * aborts.
 */
export type Handler = (message: DeliveredMessage, signal: AbortSignal) => Promise<Settlement>

export interface ParkedMessage extends DeliveredMessage {
  parkedAt: string
  code: string
  reason: string
}

export interface Consumer {
  /**
   * Takes no more messages, waits for the running handlers (their signal aborts after `graceMs`), and releases the
   * rest. A handler that ignores its signal is abandoned `ABORT_GRACE_MS` later; its message is delivered again.
   */
  stop(graceMs?: number): Promise<void>
}

/** At most five methods, besides what only a real broker can report. */
export interface Bus {
  /**
   * Resolves when every message is durable and routed. While the broker cannot be reached it waits some seconds before
   * it fails.
   * @throws `unroutable` where a queue was never declared: then no message of the batch is sent.
   * @throws `engine-unavailable` or `broker-blocked`: some messages may be in their queues, so a repeat must carry the
   * same ids.
   */
  publish(messages: readonly Message[]): Promise<void>
  /**
   * Delivers each message to one consumer at a time, at most `prefetch` at once, oldest first; a message whose consumer
   * dies is delivered again. A settlement is durable before another message takes the place of this one. At least once:
   * handlers are idempotent.
   */
  consume(queue: string, handler: Handler, options: { prefetch: number }): Consumer
  /**
   * Counts messages that are ready, with a consumer, waiting in a retry queue, and parked. `delayed` is undefined where
   * the broker cannot count it by queue. It asks the broker, so it is the health probe too.
   * @throws `engine-unavailable`, or `broker-blocked` while the broker accepts no publishes
   */
  depth(queue: string): Promise<{ ready: number; running: number; delayed: number | undefined; parked: number }>
  /**
   * The parked messages of a queue, oldest first. Messages with the ids of `discard` are removed first; an unknown id
   * is no error. May stop reading at the first message for which `enough` returns true.
   * @throws `engine-unavailable` where another process reads them for too long
   */
  parked(
    queue: string,
    discard?: readonly string[],
    enough?: (message: ParkedMessage) => boolean,
  ): Promise<ParkedMessage[]>
  close(): Promise<void>
  /** absent in a driver that cannot report them */
  diagnostics?: BusDiagnostics
}

interface BusDiagnostics {
  /** Messages that the broker kept since no queue takes them. They wait for an operator: nothing processes them. */
  unrouted(): Promise<number>
  /** How often the broker has lost queues or all its messages since the first call. */
  dataLossCount(): number
  /**
   * An id of the data that the broker holds: the known one while it has lost nothing since then, otherwise a new one.
   * Undefined where the broker does not let the hub find out. It survives the processes of the hub.
   */
  dataId(known?: string): Promise<string | undefined>
}

/**
 * What a process role does with the messages of its queues; the middleware in hub/messaging turns it into settlements.
 */
export interface QueueHandler {
  /**
   * Returns once the work is done. Where it throws, the disposition of the error's code decides what happens to the
   * message; `facts.retryAfterSeconds` asks for the shortest retry delay that is not shorter.
   */
  perform(message: DeliveredMessage, signal: AbortSignal): Promise<void>
  /**
   * Records the failure in the log before the message is parked: its retries are exhausted, or its error is permanent.
   */
  giveUp(message: DeliveredMessage, error: unknown): Promise<void>
}
