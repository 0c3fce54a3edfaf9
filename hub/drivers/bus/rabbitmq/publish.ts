import type { ConfirmChannel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { superviseChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import type { Outgoing } from './message.ts'

/** Messages sent and not confirmed at one time. */
const WINDOW = 500
/** Pause before a message is offered again that the broker refused, for a queue that is full. */
const REFUSED_PAUSE_MS = 200
/** amqplib's word to those that were not confirmed when their channel ended. */
const CHANNEL_CLOSED = 'channel closed'
/** A confirm that is younger proves that the broker takes messages. */
const FRESH_MS = 1_000
const FIRST_SILENCE_MS = 1_500
/** Also the longest pause between new channels while the broker refuses. Work has to go on within 15 s of the broker's return, so neither may take much of that. */
const LONGEST_SILENCE_MS = 5_000
const CALM_MS = 60_000
const WATCH_MS = 250

interface Batch {
  left: number
  done: boolean
  resolve(): void
  reject(error: WaybillError): void
}
interface Entry {
  message: Outgoing
  batch: Batch
  returned: boolean
  repaired: boolean
  probe: boolean
  sentAt: number
  refusals: number
}

export interface Publisher {
  /** Resolves when every message is confirmed and routed; fails with `unroutable`, `broker-blocked` or `engine-unavailable`, and then some may stand in their queues. */
  send(messages: readonly Outgoing[]): Promise<void>
  /** Resolves where the broker confirms a message now. */
  probe(withinMs: number): Promise<void>
  close(): Promise<void>
}

/**
 * Publishes with confirms, many at a time. What was not confirmed when a channel ended is sent again, with the same ids, on the next one.
 * A message that comes back, for somebody deleted its queue, is sent once more after `repair`.
 */
export function openPublisher(
  connection: SupervisedConnection,
  {
    probeExchange,
    waitMs,
    repair,
    log,
  }: {
    /** an exchange without an alternate: a message for nobody comes back from it and stays nowhere */
    probeExchange: string
    waitMs: number
    repair: () => Promise<void>
    log: Log
  },
): Publisher {
  let waiting: Entry[] = []
  const sent = new Set<Entry>()
  let confirmedAt = 0
  let recycledAt = 0
  let silenceMs = FIRST_SILENCE_MS
  let refusedMs = REFUSED_PAUSE_MS
  let refused = false
  let repairing: Promise<void> | undefined
  let closed = false

  const channel = superviseChannel<ConfirmChannel>(connection, {
    name: 'publish',
    open: (model) => model.createConfirmChannel(),
    async setUp(own) {
      own.on('error', () => {
        refused = true
      })
      // The broker closes a channel that publishes to an exchange which is gone.
      if (refused) await repair()
      refused = false
      own.on('return', ({ fields, properties }) => {
        for (const entry of sent) {
          if (
            entry.message.options.messageId === properties.messageId &&
            entry.message.key === fields.routingKey &&
            entry.message.exchange === fields.exchange
          )
            entry.returned = true
        }
      })
      // The channel counts as open only after this turn.
      setImmediate(pump)
    },
    onDown() {
      // In the order in which they were sent, before what has not been sent yet.
      waiting = [...sent, ...waiting].filter(({ batch }) => !batch.done)
      sent.clear()
    },
    log,
  })

  function pump(): void {
    const own = channel.current()
    if (!own || connection.blocked() !== undefined) return
    let next = 0
    while (next < waiting.length && sent.size < WINDOW) {
      const entry = waiting[next++]!
      if (entry.batch.done) continue
      const { exchange, key, content, options } = entry.message
      entry.returned = false
      entry.sentAt = performance.now()
      try {
        own.publish(exchange, key, content, options, (refusal) => settled(own, entry, refusal as Error | null))
      } catch (error) {
        if (error instanceof RangeError) {
          finish(
            entry.batch,
            new WaybillError('unroutable', 'The headers of the message are too long.', { cause: error }),
          )
          continue
        }
        // The channel has just died: the next one sends it.
        next--
        break
      }
      sent.add(entry)
    }
    if (next > 0) waiting.splice(0, next)
  }

  function settled(own: ConfirmChannel, entry: Entry, refusal: Error | null): void {
    // Those of a channel that ended wait for the next one.
    if (own !== channel.current() || refusal?.message === CHANNEL_CLOSED || !sent.delete(entry)) return
    if (!refusal) confirmedAt = performance.now()
    if (refusal) refuse(entry)
    else if (entry.returned && !entry.probe) returned(entry)
    else if (--entry.batch.left === 0) finish(entry.batch)
    if (waiting.length > 0) pump()
  }

  /** A full queue refuses, and so does a node that looks for the queue's leader where it was: its channels never look again (seen with 3.10), a new one does. */
  function refuse(entry: Entry): void {
    later(entry, REFUSED_PAUSE_MS)
    const now = performance.now()
    if (++entry.refusals === 1 || now - recycledAt < refusedMs) return
    refusedMs = Math.min(refusedMs * 2, LONGEST_SILENCE_MS)
    recycledAt = now
    // Not from within its own confirm.
    setImmediate(() => channel.recycle('the broker refuses messages'))
  }

  function returned(entry: Entry): void {
    if (entry.repaired)
      return finish(
        entry.batch,
        new WaybillError('unroutable', `No queue takes ${entry.message.key}.`, { queue: entry.message.key }),
      )
    entry.repaired = true
    log.warn(
      { exchange: entry.message.exchange, key: entry.message.key },
      'A message came back, for its queue is missing; it is declared again',
    )
    // A channel that has seen the old queue takes a confirm of its end for the confirm of what goes into the new one: it may not publish there.
    repairing ??= repair()
      .then(() => channel.recycle('a queue was declared again'))
      .finally(() => {
        repairing = undefined
      })
    repairing.then(
      () => later(entry, 0),
      () => later(entry, REFUSED_PAUSE_MS),
    )
  }

  function later(entry: Entry, ms: number): void {
    setTimeout(() => {
      if (entry.batch.done) return
      waiting.push(entry)
      pump()
    }, ms).unref()
  }

  function finish(batch: Batch, error?: WaybillError): void {
    if (batch.done) return
    batch.done = true
    if (error) batch.reject(error)
    else batch.resolve()
  }

  function overdue(batch: Batch): void {
    if (batch.done) return
    const blocked = connection.blocked()
    finish(
      batch,
      blocked === undefined
        ? new WaybillError('engine-unavailable', 'RabbitMQ did not confirm a message in time.')
        : blockedError(blocked),
    )
    waiting = waiting.filter((entry) => !entry.batch.done)
  }

  /** A node whose queue has lost its leader may forget what it was given, and confirm what came later (seen with 3.10): then all of it is sent again over another channel. */
  function endSilence(): void {
    const now = performance.now()
    if (now - recycledAt > CALM_MS) {
      silenceMs = FIRST_SILENCE_MS
      refusedMs = REFUSED_PAUSE_MS
    }
    const [oldest] = sent
    if (!oldest || connection.blocked() !== undefined || now - oldest.sentAt < silenceMs) return
    // A broker that is only slow gets more time each time.
    silenceMs = Math.min(silenceMs * 2, LONGEST_SILENCE_MS)
    recycledAt = now
    channel.recycle('a message was not confirmed for long')
  }

  function enqueue(messages: readonly Outgoing[], withinMs: number, probe: boolean): Promise<void> {
    if (messages.length === 0) return Promise.resolve()
    if (closed) return Promise.reject(new WaybillError('engine-unavailable', 'The bus is closed.'))
    return new Promise((resolve, reject) => {
      const batch: Batch = { left: messages.length, done: false, resolve, reject }
      for (const message of messages)
        waiting.push({ message, batch, returned: false, repaired: false, probe, sentAt: 0, refusals: 0 })
      const timer = setTimeout(() => overdue(batch), withinMs)
      batch.resolve = () => {
        clearTimeout(timer)
        resolve()
      }
      batch.reject = (error) => {
        clearTimeout(timer)
        reject(error)
      }
      pump()
    })
  }

  connection.onChange(() => {
    // The time of an alarm is no silence.
    for (const entry of sent) entry.sentAt = performance.now()
    pump()
  })
  const watch = setInterval(endSilence, WATCH_MS)
  watch.unref()
  return {
    send: (messages) => enqueue(messages, waitMs, false),
    async probe(withinMs) {
      const blocked = connection.blocked()
      if (blocked !== undefined) throw blockedError(blocked)
      if (performance.now() - confirmedAt < FRESH_MS && confirmedAt > 0) return
      await enqueue(
        [
          {
            exchange: probeExchange,
            key: 'probe',
            content: Buffer.alloc(0),
            options: { mandatory: true, messageId: 'probe' },
          },
        ],
        withinMs,
        true,
      )
    },
    async close() {
      closed = true
      clearInterval(watch)
      for (const { batch } of [...sent, ...waiting])
        finish(batch, new WaybillError('engine-unavailable', 'The bus is closed.'))
      waiting = []
      await channel.close()
    },
  }
}

const blockedError = (reason: string): WaybillError =>
  new WaybillError('broker-blocked', `RabbitMQ has an alarm and takes no messages: ${reason}.`)
