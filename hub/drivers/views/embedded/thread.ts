import { Worker } from 'node:worker_threads'
import { WaybillError, type ErrorCode } from '../../../errors.ts'
import { compileCacheEnvironment } from '../../../platform/fast-start.ts'
import type { Views } from '../port.ts'

/** What the thread is asked, one method of the port at a time. */
type Call = { [Method in keyof Views]: { method: Method; values: Parameters<Views[Method]> } }[keyof Views]
export type Question = { id: number } & Call
export type Reply = { id: number; value: unknown } | { id: number; failure: Failure }
export interface Failure {
  code: ErrorCode | undefined
  isTypeError: boolean
  message: string
  facts: Record<string, unknown>
}

/** The id under which the thread says that it is open, or why not. */
export const OPENED = 0
const MEMORY_MB = 512

/** Posts what is told within one turn of the event loop as one message: waking the other side costs more than what is said. */
export function together<T>(post: (all: T[]) => void): (each: T) => void {
  let gathered: T[] = []
  return (each) => {
    gathered.push(each)
    if (gathered.length > 1) return
    setImmediate(() => {
      const all = gathered
      gathered = []
      post(all)
    })
  }
}

interface Waiting {
  resolve(value: never): void
  reject(error: Error): void
}
interface Running {
  post(question: Question): void
  waiting: Map<number, Waiting>
  ended: Promise<unknown>
}

/**
 * The embedded views in a thread of their own, with the promises of `openEmbeddedViews`: a search through everything holds up neither door nor log,
 * and under load the documents are written beside the other rooms. A thread that dies fails what was asked with `engine-unavailable`; the next question starts another.
 */
export async function openViewsThread({
  folder,
  memoryMb = MEMORY_MB,
}: {
  folder: string
  memoryMb?: number
}): Promise<Views> {
  let last = OPENED
  let running: Promise<Running> | undefined = start()
  let closed = false
  await running

  async function start(): Promise<Running> {
    const worker = new Worker(new URL('./thread-program.ts', import.meta.url), {
      workerData: { folder },
      name: 'views',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: compileCacheEnvironment(),
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    })
    const waiting = new Map<number, Waiting>()
    let reason = 'it ended'
    worker.on('message', (replies: Reply[]) => {
      for (const reply of replies) {
        const asker = waiting.get(reply.id)
        waiting.delete(reply.id)
        if ('failure' in reply) asker?.reject(errorOf(reply.failure))
        else asker?.resolve(reply.value as never)
      }
    })
    worker.on('error', (error) => {
      reason = error.message
    })
    const ended = new Promise((resolve) => {
      worker.once('exit', resolve)
    }).then(() => {
      if (!closed) running = undefined
      for (const { reject } of waiting.values())
        reject(new WaybillError('engine-unavailable', `The thread of the views has died (${reason}).`))
      waiting.clear()
    })
    await new Promise<void>((resolve, reject) => {
      waiting.set(OPENED, { resolve, reject })
    })
    const post = together<Question>((questions) => {
      try {
        worker.postMessage(questions)
      } catch (error) {
        for (const { id } of questions) {
          waiting.get(id)?.reject(error as Error)
          waiting.delete(id)
        }
      }
    })
    return { post, waiting, ended }
  }

  async function ask(call: Call): Promise<unknown> {
    if (closed) throw new WaybillError('shutting-down', 'The views are closed.')
    const { post, waiting } = await (running ??= start())
    const id = ++last
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      post({ id, ...call })
    })
  }

  return {
    load: (...values) => ask({ method: 'load', values }) as ReturnType<Views['load']>,
    save: (...values) => ask({ method: 'save', values }) as ReturnType<Views['save']>,
    find: (...values) => ask({ method: 'find', values }) as ReturnType<Views['find']>,
    live: (...values) => ask({ method: 'live', values }) as ReturnType<Views['live']>,
    async close() {
      if (closed) return
      const closing = ask({ method: 'close', values: [] })
      closed = true
      await closing
      await (
        await running
      )?.ended
    },
  }
}

function errorOf({ code, isTypeError, message, facts }: Failure): Error {
  if (code !== undefined) return new WaybillError(code, message, facts)
  return isTypeError ? new TypeError(message) : new Error(message)
}
