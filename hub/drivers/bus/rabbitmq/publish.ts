import type { ConfirmChannel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { confirm, finish, isReturnOf, newEntry, toPublishAgain, type Batch, type Entry } from './batch.ts'
import { superviseChannel, type SupervisedChannel } from './channel.ts'
import type { SupervisedConnection } from './connection.ts'
import type { Outgoing } from './message.ts'
import { afterCalm, afterRefusal, afterSilence, NEVER_RECYCLED, REFUSED_PAUSE_MS, type Recycling } from './recycling.ts'

/** Most messages that are sent and not confirmed. */
const WINDOW = 500
/** The error that amqplib gives to messages that were unconfirmed when their channel ended. */
const CHANNEL_CLOSED = 'channel closed'
/** A confirm that is not older proves that the broker accepts messages. */
const FRESH_MS = 1_000
const WATCH_MS = 250

export interface Publisher {
  /**
   * Resolves when every message is confirmed and routed.
   * @throws `unroutable`, `broker-blocked` or `engine-unavailable`; some messages may then be in their queues
   */
  send(messages: readonly Outgoing[]): Promise<void>
  /** Resolves where the broker confirms a message within this time, or did so in the last second. */
  probe(withinMs: number): Promise<void>
  close(): Promise<void>
}

interface PublisherOptions {
  /** an exchange without an alternate: a probe that no queue takes is returned and stored nowhere */
  probeExchange: string
  /** milliseconds until a publish fails */
  waitMs: number
  /** declares what was deleted */
  repair: () => Promise<void>
  log: Log
}

interface PublisherState {
  readonly connection: SupervisedConnection
  readonly options: PublisherOptions
  channel(): SupervisedChannel<ConfirmChannel>
  /** not sent, or to be sent again */
  waiting: Entry[]
  /** sent on the current channel and unconfirmed, in the order in which they were sent */
  readonly sent: Set<Entry>
  confirmedAt: number
  recycling: Recycling
  /** the broker closed a channel with an error, as it does when a publish names an exchange that is missing */
  channelFailed: boolean
  repairing: Promise<void> | undefined
  closed: boolean
}

/**
 * Publishes with confirms, many messages at a time. What was unconfirmed when a channel ended is sent again, with the
 * same ids, on the next one. A message that is returned, because somebody deleted its queue, is sent once more after
 * `repair`.
 */
export function openPublisher(connection: SupervisedConnection, options: PublisherOptions): Publisher {
  const state: PublisherState = {
    connection,
    options,
    channel: () => channel,
    waiting: [],
    sent: new Set(),
    confirmedAt: 0,
    recycling: NEVER_RECYCLED,
    channelFailed: false,
    repairing: undefined,
    closed: false,
  }
  const channel = superviseChannel<ConfirmChannel>(connection, {
    name: 'publish',
    open: (model) => model.createConfirmChannel(),
    setUp: (own) => setUp(state, own),
    onDown() {
      state.waiting = toPublishAgain(state.sent, state.waiting)
      state.sent.clear()
    },
    log: options.log,
  })
  connection.onChange(() => {
    // While the broker has an alarm it confirms nothing, which is no silence.
    for (const entry of state.sent) entry.sentAt = performance.now()
    pump(state)
  })
  const watch = setInterval(() => endSilence(state), WATCH_MS)
  watch.unref()
  return {
    send: (messages) => enqueue(state, messages, { withinMs: options.waitMs, isProbe: false }),
    probe: (withinMs) => probe(state, withinMs),
    async close() {
      state.closed = true
      clearInterval(watch)
      for (const { batch } of [...state.sent, ...state.waiting]) finish(batch, closedError())
      state.waiting = []
      await channel.close()
    },
  }
}

async function setUp(state: PublisherState, own: ConfirmChannel): Promise<void> {
  own.on('error', () => {
    state.channelFailed = true
  })
  if (state.channelFailed) await state.options.repair()
  state.channelFailed = false
  own.on('return', (returned) => {
    for (const entry of state.sent) {
      if (isReturnOf(entry, returned)) entry.returned = true
    }
  })
  // The channel counts as open only after this turn of the event loop.
  setImmediate(() => pump(state))
}

function enqueue(
  state: PublisherState,
  messages: readonly Outgoing[],
  { withinMs, isProbe }: { withinMs: number; isProbe: boolean },
): Promise<void> {
  if (messages.length === 0) return Promise.resolve()
  if (state.closed) return Promise.reject(closedError())
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => expire(state, batch), withinMs)
    const batch: Batch = { unconfirmed: messages.length, done: false, timer, resolve, reject }
    for (const message of messages) state.waiting.push(newEntry(message, batch, isProbe))
    pump(state)
  })
}

async function probe(state: PublisherState, withinMs: number): Promise<void> {
  const blocked = state.connection.blocked()
  if (blocked !== undefined) throw blockedError(blocked)
  if (state.confirmedAt > 0 && performance.now() - state.confirmedAt < FRESH_MS) return
  const message: Outgoing = {
    exchange: state.options.probeExchange,
    key: 'probe',
    content: Buffer.alloc(0),
    options: { mandatory: true, messageId: 'probe' },
  }
  await enqueue(state, [message], { withinMs, isProbe: true })
}

/** Sends what waits, as far as the window allows. */
function pump(state: PublisherState): void {
  const own = state.channel().current()
  if (!own || state.connection.blocked() !== undefined) return
  let next = 0
  while (next < state.waiting.length && state.sent.size < WINDOW) {
    const entry = state.waiting[next]!
    if (!entry.batch.done && publishOn(state, own, entry) === 'channel-ended') break
    next++
  }
  if (next > 0) state.waiting.splice(0, next)
}

function publishOn(state: PublisherState, own: ConfirmChannel, entry: Entry): 'sent' | 'failed' | 'channel-ended' {
  const { exchange, key, content, options } = entry.message
  entry.returned = false
  entry.sentAt = performance.now()
  try {
    own.publish(exchange, key, content, options, (refusal) => onConfirm(state, own, entry, refusal as Error | null))
  } catch (error) {
    // Any other error means that the channel has just ended; the next one sends the message.
    if (!(error instanceof RangeError)) return 'channel-ended'
    finish(entry.batch, new WaybillError('unroutable', 'The headers of the message are too long.', { cause: error }))
    return 'failed'
  }
  state.sent.add(entry)
  return 'sent'
}

function onConfirm(state: PublisherState, own: ConfirmChannel, entry: Entry, refusal: Error | null): void {
  // Messages of a channel that ended wait for the next one.
  if (own !== state.channel().current() || refusal?.message === CHANNEL_CLOSED || !state.sent.delete(entry)) return
  if (!refusal) state.confirmedAt = performance.now()
  if (refusal) onRefusal(state, entry)
  else if (entry.returned && !entry.isProbe) onReturn(state, entry)
  else confirm(entry.batch)
  if (state.waiting.length > 0) pump(state)
}

function onRefusal(state: PublisherState, entry: Entry): void {
  publishLater(state, entry, REFUSED_PAUSE_MS)
  const next = afterRefusal(state.recycling, ++entry.refusals, performance.now())
  if (!next) return
  state.recycling = next
  // A channel cannot be closed from within one of its confirms.
  setImmediate(() => state.channel().recycle('the broker refuses messages'))
}

function onReturn(state: PublisherState, entry: Entry): void {
  const { exchange, key } = entry.message
  if (entry.repaired)
    return finish(entry.batch, new WaybillError('unroutable', `No queue takes ${key}.`, { queue: key }))
  entry.repaired = true
  state.options.log.warn({ exchange, key }, 'A message was returned because its queue is missing; declaring it again')
  // A channel that has seen the old queue takes a confirm of its end for the confirm of a message to the new one, so it
  // may not publish there.
  state.repairing ??= state.options
    .repair()
    .then(() => state.channel().recycle('a queue was declared again'))
    .finally(() => {
      state.repairing = undefined
    })
  state.repairing.then(
    () => publishLater(state, entry, 0),
    () => publishLater(state, entry, REFUSED_PAUSE_MS),
  )
}

function publishLater(state: PublisherState, entry: Entry, ms: number): void {
  setTimeout(() => {
    if (entry.batch.done) return
    state.waiting.push(entry)
    pump(state)
  }, ms).unref()
}

/** Fails a batch that was not confirmed in time. */
function expire(state: PublisherState, batch: Batch): void {
  const blocked = state.connection.blocked()
  finish(
    batch,
    blocked === undefined
      ? new WaybillError('engine-unavailable', 'RabbitMQ did not confirm a message in time.')
      : blockedError(blocked),
  )
  state.waiting = state.waiting.filter((entry) => !entry.batch.done)
}

/**
 * Recycles the channel where the oldest unconfirmed message stays unconfirmed: all of them are sent again on the next
 * one.
 */
function endSilence(state: PublisherState): void {
  const now = performance.now()
  state.recycling = afterCalm(state.recycling, now)
  const [oldest] = state.sent
  if (!oldest || state.connection.blocked() !== undefined) return
  const next = afterSilence(state.recycling, oldest.sentAt, now)
  if (!next) return
  state.recycling = next
  void state.channel().recycle('a message was not confirmed for too long')
}

const closedError = (): WaybillError => new WaybillError('engine-unavailable', 'The bus is closed.')

const blockedError = (reason: string): WaybillError =>
  new WaybillError('broker-blocked', `RabbitMQ has an alarm and accepts no messages: ${reason}.`)
