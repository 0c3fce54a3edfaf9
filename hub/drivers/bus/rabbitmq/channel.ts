import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib'
import type { Log } from '../../../log.ts'
import { backoffDelay } from '../../../platform/retry.ts'
import { RECONNECT_BACKOFF, type SupervisedConnection } from './connection.ts'

export interface SupervisedChannel<T extends Channel> {
  /** the channel of this moment; undefined while there is none */
  current(): T | undefined
  /** Ends the channel; a new one is opened. Resolves when the broker has ended it, or never where the connection dies before. */
  recycle(reason: string): Promise<void>
  close(): Promise<void>
}

/** Keeps one channel on a connection: after a channel error, a lost connection or `recycle` a new one is opened and set up. Never throws. */
export function superviseChannel<T extends Channel = ConfirmChannel>(
  connection: SupervisedConnection,
  {
    name,
    open,
    setUp,
    onDown = () => {},
    log,
  }: {
    name: string
    open: (model: ChannelModel) => Promise<T>
    setUp: (channel: T) => Promise<void>
    onDown?: (channel: T) => void
    log: Log
  },
): SupervisedChannel<T> {
  let current: T | undefined
  let opening = false
  let closed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined

  function again(): void {
    clearTimeout(timer)
    if (!closed && connection.model())
      timer = setTimeout(() => void begin(), backoffDelay(++failures, RECONNECT_BACKOFF))
  }

  async function begin(): Promise<void> {
    const model = connection.model()
    if (!model || closed || opening || current) return
    opening = true
    let channel: T | undefined
    let ended = false
    try {
      channel = await open(model)
      const own = channel
      own.on('error', (error) => log.warn({ channel: name, reason: error.message }, 'RabbitMQ closed a channel'))
      own.on('handler-error', (error) =>
        log.error({ channel: name, reason: error.message }, 'A listener of a channel failed'),
      )
      own.on('close', () => {
        ended = true
        if (current !== own) return
        current = undefined
        onDown(own)
        again()
      })
      await setUp(own)
      if (ended) throw new Error('the channel was closed while it was set up')
      opening = false
      if (closed) return void own.close().catch(() => {})
      current = own
      failures = 0
    } catch (error) {
      opening = false
      if (!closed) log.warn({ channel: name, reason: (error as Error).message }, 'A channel could not be set up')
      if (channel && !ended) void closeQuietly(channel)
      // A connection that came up in the meantime has called begin() in vain: look again in any case.
      again()
    }
  }

  const stopListening = connection.onUp(() => void begin())
  return {
    current: () => current,
    async recycle(reason) {
      const channel = current
      if (!channel) return
      log.warn({ channel: name, reason }, 'A channel is opened anew')
      current = undefined
      onDown(channel)
      const ended = closeQuietly(channel)
      again()
      await ended
    },
    async close() {
      closed = true
      stopListening()
      clearTimeout(timer)
      const channel = current
      current = undefined
      if (channel) await channel.close().catch(() => {})
    },
  }
}

/** A channel whose connection has died throws at once, one that is alive answers. */
async function closeQuietly(channel: Channel): Promise<void> {
  try {
    await channel.close()
  } catch {
    // It is closed already.
  }
}
