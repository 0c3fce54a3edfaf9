import { setTimeout as delay } from 'node:timers/promises'
import { connect, type ChannelModel, type SocketOptions } from 'amqplib'
import { codeOf, WaybillError } from '../../../errors.ts'
import type { Log } from '../../../log.ts'
import { backoffDelay, type Backoff } from '../../../platform/retry.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import { hostOf } from './address.ts'
import { failureText, isLoginRefusal } from './errors.ts'
import { corkWrites, destroySocket } from './socket.ts'

const CLOSE_MS = 2_000
/** A cluster without a majority does not answer declarations. */
const PREPARE_MS = 30_000
const POLL_MS = 20

/** For connections and channels. The jitter keeps many processes from coming back at the same moment. */
export const RECONNECT_BACKOFF: Backoff = { first: 50, max: 3_000, jitter: 0.5 }

export interface SupervisedConnection {
  /** the current connection; undefined while there is none */
  model(): ChannelModel | undefined
  /** why the broker accepts no publishes; undefined while it does */
  blocked(): string | undefined
  /** Runs each time the connection is up, and once now if it is. Returns a function that ends this. */
  onUp(run: (model: ChannelModel) => void): () => void
  /** Runs each time the connection is up, down, blocked or unblocked. */
  onChange(run: () => void): void
  /**
   * Waits up to `ms` milliseconds for the connection.
   * @throws `engine-unavailable` where it is not up by then, `engine-settings-invalid` where the broker refuses the
   * login
   */
  whenUp(ms: number): Promise<ChannelModel>
  /** From now on, a connection that ends is not replaced. */
  leave(): void
  close(): Promise<void>
}

interface ConnectionOptions {
  name: string
  addresses: readonly string[]
  socket: (address: string) => SocketOptions
  /** runs on each new connection before it counts as up */
  prepare: (model: ChannelModel) => Promise<void>
  log: Log
}

interface ConnectionState {
  readonly options: ConnectionOptions
  readonly upListeners: Set<(model: ChannelModel) => void>
  readonly changeListeners: Set<() => void>
  model: ChannelModel | undefined
  blocked: string | undefined
  lastError: Error | undefined
  /** in a row */
  failures: number
  /** ever; the attempts take turns over the addresses */
  attempts: number
  closed: boolean
  timer: NodeJS.Timeout | undefined
}

/**
 * Keeps one connection open: whatever ends it, a new one is opened, and it counts as up once `prepare` has run on it.
 * Never throws.
 */
export function superviseConnection(options: ConnectionOptions): SupervisedConnection {
  const state: ConnectionState = {
    options,
    upListeners: new Set(),
    changeListeners: new Set(),
    model: undefined,
    blocked: undefined,
    lastError: undefined,
    failures: 0,
    attempts: 0,
    closed: false,
    timer: undefined,
  }
  void open(state)
  return {
    model: () => state.model,
    blocked: () => state.blocked,
    onUp(run) {
      state.upListeners.add(run)
      if (state.model) run(state.model)
      return () => state.upListeners.delete(run)
    },
    onChange: (run) => void state.changeListeners.add(run),
    whenUp: (ms) => whenUp(state, ms),
    leave: () => leave(state),
    close: () => close(state),
  }
}

function changed({ changeListeners }: ConnectionState): void {
  for (const run of changeListeners) run()
}

async function open(state: ConnectionState): Promise<void> {
  const { name, addresses, socket, prepare, log } = state.options
  const address = addresses[state.attempts++ % addresses.length]!
  let next: ChannelModel | undefined
  try {
    next = await connect(address, socket(address))
    corkWrites(next)
    const ended = watch(state, next, address)
    await withTimeout(
      Promise.race([prepare(next), ended]),
      PREPARE_MS,
      () => new Error('the broker did not answer in time'),
    )
    if (state.closed) return destroySocket(next)
    state.model = next
    state.failures = 0
    log.info({ connection: name, host: hostOf(address), version: versionOf(next) }, 'RabbitMQ is connected')
    for (const run of state.upListeners) run(next)
    changed(state)
    void ended.catch((error: Error) => {
      state.model = undefined
      state.blocked = undefined
      changed(state)
      reopen(state, error)
    })
  } catch (error) {
    if (next) destroySocket(next)
    reopen(state, error as Error)
  }
}

function reopen(state: ConnectionState, error: Error): void {
  const { name, log } = state.options
  if (state.closed) return
  state.lastError = error
  const delayMs = backoffDelay(++state.failures, RECONNECT_BACKOFF)
  log.warn(
    { connection: name, reason: failureText(error), delayMs: Math.round(delayMs) },
    'RabbitMQ cannot be reached, retrying',
  )
  state.timer = setTimeout(() => void open(state), delayMs)
}

/**
 * Rejects once the connection has ended. Call it before anything else is done with the connection: an error event
 * without a listener ends the process.
 */
function watch(state: ConnectionState, next: ChannelModel, address: string): Promise<never> {
  const { name, log } = state.options
  const facts = { connection: name, host: hostOf(address) }
  let cause: Error | undefined
  const ended = new Promise<never>((_, reject) => {
    next.on('error', (error) => {
      cause = error
    })
    next.on('close', (error) => {
      // After missed heartbeats amqplib only ends its side; the socket would stay open until the kernel gives up.
      destroySocket(next)
      reject(error ?? cause ?? new Error('the connection was closed'))
    })
  })
  ended.catch(() => {})
  next.on('handler-error', (error) =>
    log.error({ connection: name, reason: error.message }, 'A listener of the connection failed'),
  )
  next.on('blocked', (reason) => {
    state.blocked = reason
    log.warn({ ...facts, reason }, 'RabbitMQ has an alarm and accepts no messages')
    changed(state)
  })
  next.on('unblocked', () => {
    state.blocked = undefined
    log.info(facts, 'RabbitMQ accepts messages again')
    changed(state)
  })
  return ended
}

async function whenUp(state: ConnectionState, ms: number): Promise<ChannelModel> {
  for (const end = performance.now() + ms; ;) {
    if (state.model) return state.model
    const failure = failureOf(state)
    if (failure) throw failure
    if (performance.now() >= end)
      throw new WaybillError('engine-unavailable', `RabbitMQ cannot be reached: ${failureText(state.lastError)}`, {
        cause: state.lastError,
      })
    await delay(POLL_MS)
  }
}

/** Why waiting for the connection is useless. */
function failureOf({ closed, lastError }: ConnectionState): Error | undefined {
  if (closed) return new WaybillError('engine-unavailable', 'The bus is closed.')
  if (codeOf(lastError) === 'engine-settings-invalid') return lastError
  if (isLoginRefusal(lastError))
    return new WaybillError('engine-settings-invalid', `RabbitMQ refuses the login: ${lastError!.message}`, {
      cause: lastError,
    })
  return undefined
}

function leave(state: ConnectionState): void {
  state.closed = true
  clearTimeout(state.timer)
}

async function close(state: ConnectionState): Promise<void> {
  leave(state)
  changed(state)
  const last = state.model
  if (!last) return
  await Promise.race([last.close().catch(() => {}), delay(CLOSE_MS, undefined, { ref: false })])
  destroySocket(last)
}

export const versionOf = (model: ChannelModel): string => model.connection.serverProperties.version
