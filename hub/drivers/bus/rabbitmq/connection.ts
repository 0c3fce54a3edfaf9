import { setTimeout as delay } from 'node:timers/promises'
import { connect, type ChannelModel, type SocketOptions } from 'amqplib'
import type { Duplex } from 'node:stream'
import { codeOf, WaybillError } from '../../../errors.ts'
import { backoffDelay, type Backoff } from '../../../platform/retry.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import type { Log } from '../../../log.ts'
import { hostOf } from './address.ts'

const CLOSE_MS = 2_000
/** A cluster without a majority leaves declarations without an answer. */
const PREPARE_MS = 30_000

/** For connections and channels. The jitter keeps many processes from coming back at the same moment. */
export const RECONNECT_BACKOFF: Backoff = { first: 50, max: 3_000, jitter: 0.5 }

export interface SupervisedConnection {
  /** the connection of this moment */
  model(): ChannelModel | undefined
  /** why the broker takes no publishes; undefined while it does */
  blocked(): string | undefined
  /** Runs each time the connection is up, and once now if it is. */
  onUp(run: (model: ChannelModel) => void): () => void
  onChange(run: () => void): void
  /** Fails with `engine-unavailable` where the connection is not up within that time, or with `engine-settings-invalid` where the broker refuses the login. */
  whenUp(ms: number): Promise<ChannelModel>
  /** From now on a connection that ends is not opened anew. */
  leave(): void
  close(): Promise<void>
}

/** Keeps one connection: whatever ends it, a new one is opened, `prepare` runs on it, and only then it counts as up. Never throws. */
export function superviseConnection({
  name,
  addresses,
  socket,
  prepare = async () => {},
  log,
}: {
  name: string
  addresses: readonly string[]
  socket: (address: string) => SocketOptions
  prepare?: (model: ChannelModel) => Promise<void>
  log: Log
}): SupervisedConnection {
  const upListeners = new Set<(model: ChannelModel) => void>()
  const changeListeners = new Set<() => void>()
  let model: ChannelModel | undefined
  let blocked: string | undefined
  let lastError: Error | undefined
  let failures = 0
  let attempts = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const changed = () => {
    for (const run of changeListeners) run()
  }

  function again(error: Error | undefined): void {
    if (closed) return
    lastError = error
    const pause = backoffDelay(++failures, RECONNECT_BACKOFF)
    log.warn(
      { connection: name, reason: reasonOf(error), pauseMs: Math.round(pause) },
      'RabbitMQ cannot be reached, trying again',
    )
    timer = setTimeout(() => void open(), pause)
  }

  async function open(): Promise<void> {
    const address = addresses[attempts++ % addresses.length]!
    let next: ChannelModel | undefined
    try {
      next = await connect(address, socket(address))
      gatherWrites(next)
      const ended = watch(next, address)
      await withTimeout(
        Promise.race([prepare(next), ended]),
        PREPARE_MS,
        () => new Error('the broker did not answer in time'),
      )
      if (closed) return void endHard(next)
      model = next
      failures = 0
      log.info({ connection: name, host: hostOf(address), version: versionOf(next) }, 'RabbitMQ is connected')
      for (const run of upListeners) run(next)
      changed()
      void ended.catch((error: Error) => {
        model = undefined
        blocked = undefined
        changed()
        again(error)
      })
    } catch (error) {
      if (next) endHard(next)
      again(error as Error)
    }
  }

  /** Rejects once the connection has ended. It listens before anything is done with the connection: an error that nobody hears ends the process. */
  function watch(next: ChannelModel, address: string): Promise<never> {
    let cause: Error | undefined
    const ended = new Promise<never>((_, reject) => {
      next.on('error', (error) => {
        cause = error
      })
      next.on('close', (error) => {
        // After missed heartbeats amqplib only ends its side; the socket would stay until the kernel gives up.
        streamOf(next)?.destroy()
        reject(error ?? cause ?? new Error('the connection was closed'))
      })
    })
    ended.catch(() => {})
    next.on('handler-error', (error) =>
      log.error({ connection: name, reason: error.message }, 'A listener of the connection failed'),
    )
    next.on('blocked', (reason) => {
      blocked = reason
      log.warn({ connection: name, host: hostOf(address), reason }, 'RabbitMQ has an alarm and takes no messages')
      changed()
    })
    next.on('unblocked', () => {
      blocked = undefined
      log.info({ connection: name, host: hostOf(address) }, 'RabbitMQ takes messages again')
      changed()
    })
    return ended
  }

  void open()
  return {
    model: () => model,
    blocked: () => blocked,
    onUp(run) {
      upListeners.add(run)
      if (model) run(model)
      return () => upListeners.delete(run)
    },
    onChange: (run) => void changeListeners.add(run),
    whenUp: (ms) =>
      new Promise((resolve, reject) => {
        const end = performance.now() + ms
        const look = () => {
          if (model) resolve(model)
          else if (closed) reject(new WaybillError('engine-unavailable', 'The bus is closed.'))
          else if (codeOf(lastError) === 'engine-settings-invalid') reject(lastError)
          else if (isRefusal(lastError))
            reject(
              new WaybillError('engine-settings-invalid', `RabbitMQ refuses the login: ${lastError!.message}`, {
                cause: lastError,
              }),
            )
          else if (performance.now() >= end)
            reject(
              new WaybillError('engine-unavailable', `RabbitMQ cannot be reached: ${reasonOf(lastError)}`, {
                cause: lastError,
              }),
            )
          else setTimeout(look, 20)
        }
        look()
      }),
    leave() {
      closed = true
      clearTimeout(timer)
    },
    async close() {
      closed = true
      clearTimeout(timer)
      changed()
      if (!model) return
      const last = model
      await Promise.race([last.close().catch(() => {}), delay(CLOSE_MS, undefined, { ref: false })])
      endHard(last)
    },
  }
}

const streamOf = (model: ChannelModel): Duplex | undefined =>
  (model.connection as unknown as { stream?: Duplex }).stream

/** amqplib gives its socket every frame by itself; those of one turn of the event loop go to the system, and reach the broker, together. */
function gatherWrites(model: ChannelModel): void {
  const stream = streamOf(model)
  if (!stream) return
  const write = stream.write.bind(stream) as (...values: unknown[]) => boolean
  stream.write = (...values: unknown[]) => {
    if (stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => stream.uncork())
    }
    return write(...values)
  }
}

function endHard(model: ChannelModel): void {
  streamOf(model)?.destroy()
}

export const versionOf = (model: ChannelModel): string => model.connection.serverProperties.version

/** The broker's answer to a login or a command: amqplib gives it as words alone. */
const isRefusal = (error: Error | undefined): boolean =>
  /\b403 \(ACCESS-REFUSED\)|\b530 \(NOT-ALLOWED\)|SASL mechanism/.test(error?.message ?? '')

/** A virtual host that is missing, down or full is refused alike: amqplib drops the broker's reason. So this may pass, and a start waits for it. */
const reasonOf = (error: Error | undefined): string =>
  error && /ConnectionOpenOk.*ConnectionClose/.test(error.message)
    ? 'it refuses the virtual host of the address, which is missing, closed to this user, down, or at its limit of connections'
    : (error?.message ?? 'no answer')
