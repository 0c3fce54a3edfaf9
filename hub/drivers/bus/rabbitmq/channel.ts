import type { Channel, ChannelModel } from 'amqplib'
import type { Log } from '../../../log.ts'
import { backoffDelay } from '../../../platform/retry.ts'
import { RECONNECT_BACKOFF, type SupervisedConnection } from './connection.ts'

export interface SupervisedChannel<T extends Channel> {
  /** the current channel; undefined while there is none */
  current(): T | undefined
  /**
   * Replaces the channel. Resolves when the broker has closed the old one, or never where the connection dies first.
   */
  recycle(reason: string): Promise<void>
  close(): Promise<void>
}

interface ChannelOptions<T extends Channel> {
  name: string
  open: (model: ChannelModel) => Promise<T>
  /** runs on each new channel before it counts as open */
  setUp: (channel: T) => Promise<void>
  /** runs when a channel that counted as open has ended or is recycled */
  onDown?: (channel: T) => void
  log: Log
}

interface ChannelState<T extends Channel> {
  readonly connection: SupervisedConnection
  readonly options: ChannelOptions<T>
  current: T | undefined
  opening: boolean
  closed: boolean
  /** in a row */
  failures: number
  timer: NodeJS.Timeout | undefined
}

/**
 * Keeps one channel open: after a channel error, a lost connection or `recycle`, a new one is opened and set up. Never
 * throws.
 */
export function superviseChannel<T extends Channel>(
  connection: SupervisedConnection,
  options: ChannelOptions<T>,
): SupervisedChannel<T> {
  const state: ChannelState<T> = {
    connection,
    options,
    current: undefined,
    opening: false,
    closed: false,
    failures: 0,
    timer: undefined,
  }
  const stopListening = connection.onUp(() => void open(state))
  return {
    current: () => state.current,
    recycle: (reason) => recycle(state, reason),
    async close() {
      state.closed = true
      stopListening()
      clearTimeout(state.timer)
      const channel = state.current
      state.current = undefined
      if (channel) await channel.close().catch(() => {})
    },
  }
}

async function open<T extends Channel>(state: ChannelState<T>): Promise<void> {
  const { name, log } = state.options
  const model = state.connection.model()
  if (!model || state.closed || state.opening || state.current) return
  state.opening = true
  let channel: T | undefined
  let ended = false
  try {
    channel = await state.options.open(model)
    watch(state, channel, () => {
      ended = true
    })
    await state.options.setUp(channel)
    if (ended) throw new Error('the channel was closed while it was set up')
    state.opening = false
    if (state.closed) return void channel.close().catch(() => {})
    state.current = channel
    state.failures = 0
  } catch (error) {
    state.opening = false
    if (!state.closed) log.warn({ channel: name, reason: (error as Error).message }, 'A channel could not be set up')
    if (channel && !ended) void closeQuietly(channel)
    // A connection that came up in the meantime has called open() in vain, so this always tries again.
    reopen(state)
  }
}

function watch<T extends Channel>(state: ChannelState<T>, channel: T, onEnd: () => void): void {
  const { name, onDown, log } = state.options
  channel.on('error', (error) => log.warn({ channel: name, reason: error.message }, 'RabbitMQ closed a channel'))
  channel.on('handler-error', (error) =>
    log.error({ channel: name, reason: error.message }, 'A listener of a channel failed'),
  )
  channel.on('close', () => {
    onEnd()
    if (state.current !== channel) return
    state.current = undefined
    onDown?.(channel)
    reopen(state)
  })
}

function reopen<T extends Channel>(state: ChannelState<T>): void {
  clearTimeout(state.timer)
  if (state.closed || !state.connection.model()) return
  state.timer = setTimeout(() => void open(state), backoffDelay(++state.failures, RECONNECT_BACKOFF))
}

async function recycle<T extends Channel>(state: ChannelState<T>, reason: string): Promise<void> {
  const { name, onDown, log } = state.options
  const channel = state.current
  if (!channel) return
  log.warn({ channel: name, reason }, 'A channel is replaced')
  state.current = undefined
  onDown?.(channel)
  const ended = closeQuietly(channel)
  reopen(state)
  await ended
}

/** Closing a channel whose connection has died throws at once. */
async function closeQuietly(channel: Channel): Promise<void> {
  try {
    await channel.close()
  } catch {
    // It is closed already.
  }
}
