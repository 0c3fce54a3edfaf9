import { Worker } from 'node:worker_threads'
import { WaybillError, type ErrorCode } from '../../../errors.ts'
import { compileCacheEnvironment } from '../../../platform/fast-start.ts'
import type { Views } from '../port.ts'

/** A call of one method of the port. */
type Call = { [Method in keyof Views]: { method: Method; values: Parameters<Views[Method]> } }[keyof Views]
export type Request = { id: number } & Call
export type Reply = { id: number; value: unknown } | { id: number; failure: Failure }
export interface Failure {
  code: ErrorCode | undefined
  isTypeError: boolean
  message: string
  facts: Record<string, unknown>
}

/** The id of the reply that says that the thread has opened the views, or why it could not. */
export const OPENED = 0
const MEMORY_MB = 512

/**
 * Collects the messages of one turn of the event loop and posts them as one: waking the other thread costs more than a
 * message.
 */
export function oncePerTurn<T>(post: (messages: T[]) => void): (message: T) => void {
  let collected: T[] = []
  return (message) => {
    collected.push(message)
    if (collected.length > 1) return
    setImmediate(() => {
      const messages = collected
      collected = []
      post(messages)
    })
  }
}

interface PendingCall {
  resolve(value: never): void
  reject(error: Error): void
}
interface RunningThread {
  post(request: Request): void
  pending: Map<number, PendingCall>
  ended: Promise<unknown>
}
interface ThreadState {
  readonly folder: string
  readonly memoryMb: number
  lastId: number
  /** undefined after the thread has died; the next call starts another */
  running: Promise<RunningThread> | undefined
  closed: boolean
}

/**
 * Runs the embedded views in a thread, with the guarantees of `openEmbeddedViews`. A search over all documents then
 * blocks neither the API nor the log, and writes run beside the event loop. If the thread dies, its calls fail with
 * `engine-unavailable` and the next call starts another thread.
 */
export async function openViewsThread({
  folder,
  memoryMb = MEMORY_MB,
}: {
  folder: string
  memoryMb?: number
}): Promise<Views> {
  const state: ThreadState = { folder, memoryMb, lastId: OPENED, running: undefined, closed: false }
  await (state.running = startThread(state))
  return {
    load: (...values) => call(state, { method: 'load', values }) as ReturnType<Views['load']>,
    save: (...values) => call(state, { method: 'save', values }) as ReturnType<Views['save']>,
    find: (...values) => call(state, { method: 'find', values }) as ReturnType<Views['find']>,
    live: (...values) => call(state, { method: 'live', values }) as ReturnType<Views['live']>,
    close: () => close(state),
  }
}

async function startThread(state: ThreadState): Promise<RunningThread> {
  const worker = new Worker(new URL('./thread-program.ts', import.meta.url), {
    workerData: { folder: state.folder },
    name: 'views',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: compileCacheEnvironment(),
    resourceLimits: { maxOldGenerationSizeMb: state.memoryMb },
  })
  const pending: RunningThread['pending'] = new Map()
  worker.on('message', (replies: Reply[]) => {
    for (const reply of replies) settle(pending, reply)
  })
  const ended = endOf(worker).then((reason) => {
    if (!state.closed) state.running = undefined
    for (const { reject } of pending.values())
      reject(new WaybillError('engine-unavailable', `The views thread died (${reason}).`))
    pending.clear()
  })
  await new Promise<void>((resolve, reject) => {
    pending.set(OPENED, { resolve, reject })
  })
  const post = oncePerTurn<Request>((requests) => {
    try {
      worker.postMessage(requests)
    } catch (error) {
      for (const { id } of requests) {
        pending.get(id)?.reject(error as Error)
        pending.delete(id)
      }
    }
  })
  return { post, pending, ended }
}

/** Resolves with the reason once the thread has ended. */
function endOf(worker: Worker): Promise<string> {
  let reason = 'it ended'
  worker.on('error', (error) => {
    reason = error.message
  })
  return new Promise((resolve) => {
    worker.once('exit', () => resolve(reason))
  })
}

function settle(pending: RunningThread['pending'], reply: Reply): void {
  const waiting = pending.get(reply.id)
  pending.delete(reply.id)
  if ('failure' in reply) waiting?.reject(errorOf(reply.failure))
  else waiting?.resolve(reply.value as never)
}

async function call(state: ThreadState, request: Call): Promise<unknown> {
  if (state.closed) throw new WaybillError('shutting-down', 'The views are closed.')
  const { post, pending } = await (state.running ??= startThread(state))
  const id = ++state.lastId
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject })
    post({ id, ...request })
  })
}

async function close(state: ThreadState): Promise<void> {
  if (state.closed) return
  const closing = call(state, { method: 'close', values: [] })
  state.closed = true
  await closing
  await (
    await state.running
  )?.ended
}

function errorOf({ code, isTypeError, message, facts }: Failure): Error {
  if (code !== undefined) return new WaybillError(code, message, facts)
  return isTypeError ? new TypeError(message) : new Error(message)
}
