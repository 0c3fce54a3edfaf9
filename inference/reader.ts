import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { codeOf, WaybillError, type ErrorCode } from '../hub/errors.ts'
import type { DocumentType } from '../hub/document/fields.ts'
import type { Reading, ReaderVersion } from '../hub/document/reading.ts'
import type { Log } from '../hub/log.ts'
import type { Answer, Request } from './protocol.ts'
import type { Limits } from './read-pages.ts'
import type { Source } from './source.ts'
import { READER_VERSION } from './version.ts'
import { readWeights } from './engines/ppocr/weights.ts'

const WATCH_MS = 200
/** A process that rests with more than this share of its limit makes room for a fresh one: the next file shall not pay for the one before. */
const RESTING_SHARE = 0.75
const RENDER_SECONDS = 60
const PAGE_BYTES = 4096

export interface ReaderOptions extends Limits {
  readers: number
  providers: readonly string[]
  timeoutSeconds: number
  memoryMb: number
  idleSeconds: number
  log: Log
}

export interface Reader {
  /** Reads a document in a process of its own kind; a hostile one ends that process with a typed failure, never the hub. */
  read(
    source: Source,
    options: { mediaType: string; typeHint?: DocumentType; progress?: (page: number, pages: number) => void },
    signal: AbortSignal,
  ): Promise<Reading>
  /** A page as PNG; never waits behind a long reading. */
  renderPage(
    source: Source,
    options: { mediaType: string; page: number; dpi: number },
    signal: AbortSignal,
  ): Promise<Buffer>
  /** What the next reading goes by. Missing models count as none: what needs none is read all the same. */
  version(): Promise<ReaderVersion>
  status(): { processes: number; busy: number; waiting: number }
  close(): Promise<void>
}

interface Job {
  request: Request
  seconds: number
  progress?: (page: number, pages: number) => void
  signal: AbortSignal
  /** after a process that had read other files has died of too much memory */
  wantsFresh?: boolean
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** Reader processes: started when there is work, one file at a time each, killed past their limits and ended when idle. */
export function openReader({
  readers,
  providers,
  timeoutSeconds,
  memoryMb,
  idleSeconds,
  maxPages,
  maxPixels,
  log,
}: ReaderOptions): Reader {
  const limits: Limits = { maxPages, maxPixels }
  const reading = openPool(readers, { memoryMb, idleSeconds, log })
  const rendering = openPool(1, { memoryMb, idleSeconds: Math.min(idleSeconds, 30), log })
  let weights: Promise<string> | undefined
  return {
    async read(source, { mediaType, typeHint, progress }, signal) {
      const request: Request = { kind: 'read', source, mediaType, limits, providers, ...(typeHint && { typeHint }) }
      const answer = await reading.run({ request, seconds: timeoutSeconds, signal, ...(progress && { progress }) })
      return (answer as Extract<Answer, { kind: 'read' }>).reading
    },
    async renderPage(source, { mediaType, page, dpi }, signal) {
      const answer = await rendering.run({
        request: { kind: 'render', source, mediaType, page, dpi, limits },
        seconds: RENDER_SECONDS,
        signal,
      })
      return Buffer.from((answer as Extract<Answer, { kind: 'rendered' }>).png)
    },
    async version() {
      weights ??= readWeights().then(({ version }) => version)
      const models = await weights.catch(() => {
        weights = undefined
        return ''
      })
      return { reader: READER_VERSION, models, provider: providers.join(',') }
    },
    status: () => reading.status(),
    close: async () => void (await Promise.all([reading.close(), rendering.close()])),
  }
}

function openPool(size: number, { memoryMb, idleSeconds, log }: { memoryMb: number; idleSeconds: number; log: Log }) {
  const idle: ChildProcess[] = []
  const busy = new Set<ChildProcess>()
  const waiting: Job[] = []
  let closed = false

  function start(): ChildProcess {
    return fork(path.join(import.meta.dirname, 'worker.ts'), [], {
      execArgv: [`--max-old-space-size=${Math.floor(memoryMb / 2)}`, '--disable-warning=ExperimentalWarning'],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
  }

  function pump(): void {
    while (!closed && waiting.length > 0 && busy.size < size) {
      const job = waiting.shift()!
      if (job.signal.aborted) {
        job.reject(job.signal.reason)
        continue
      }
      const rested = idle.pop()
      if (job.wantsFresh) rested?.kill('SIGKILL')
      const used = job.wantsFresh ? undefined : rested
      const child = used ?? start()
      child.removeAllListeners()
      busy.add(child)
      void work(child, job, used === undefined).finally(() => {
        busy.delete(child)
        pump()
      })
    }
  }

  async function work(child: ChildProcess, job: Job, fresh: boolean): Promise<void> {
    let killedFor: ErrorCode | undefined
    const kill = (code?: ErrorCode) => {
      killedFor ??= code
      child.kill('SIGKILL')
    }
    const aborted = () => kill()
    const timer = setTimeout(() => kill('reader-timeout'), job.seconds * 1000)
    const watch = setInterval(
      () =>
        void residentMb(child).then((mb) => {
          if (mb > memoryMb) kill('reader-out-of-memory')
        }),
      WATCH_MS,
    )
    job.signal.addEventListener('abort', aborted, { once: true })
    try {
      job.resolve(await ask(child, job))
      await rest(child)
    } catch (error) {
      if (error !== child) {
        job.reject(error)
        return await rest(child)
      }
      if (job.signal.aborted) return job.reject(job.signal.reason)
      if (closed) return job.reject(new WaybillError('shutting-down', 'The reader is closed.'))
      const code =
        killedFor ??
        (child.exitCode === 134 || child.signalCode === 'SIGABRT' ? 'reader-out-of-memory' : 'reader-crashed')
      const limit = {
        'reader-timeout': `more than ${job.seconds} s`,
        'reader-out-of-memory': `more than ${memoryMb} MB`,
        'reader-crashed': '',
      }[code as 'reader-timeout']
      log.warn(
        { code, exitCode: child.exitCode, signal: child.signalCode },
        'a reader process ended while it read a file; another takes its place',
      )
      // What it had kept of the files before is not this one's fault.
      if (code === 'reader-out-of-memory' && !fresh) return void waiting.unshift({ ...job, wantsFresh: true })
      job.reject(
        new WaybillError(
          code,
          limit ? `The reader needed ${limit}.` : 'The reader process died while it read this file.',
        ),
      )
    } finally {
      clearTimeout(timer)
      clearInterval(watch)
      job.signal.removeEventListener('abort', aborted)
    }
  }

  /** Rejects with the child itself where it dies, with the failure it reports otherwise. */
  function ask(child: ChildProcess, job: Job): Promise<Answer> {
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(child))
      child.once('error', () => reject(child))
      child.on('message', (answer: Answer) => {
        if (answer.kind === 'progress') job.progress?.(answer.page, answer.pages)
        else if (answer.kind === 'log') log.warn(answer.facts, answer.message)
        else if (answer.kind === 'failed') {
          const code = codeOf(answer)
          reject(
            code
              ? new WaybillError(code, answer.detail, answer.facts)
              : new WaybillError('reader-crashed', `The reader failed: ${answer.detail}`),
          )
        } else resolve(answer)
      })
      child.send(job.request, (error) => {
        if (error) reject(child)
      })
    })
  }

  async function rest(child: ChildProcess): Promise<void> {
    child.removeAllListeners()
    child.on('error', () => {})
    const swollen = (await residentMb(child)) > memoryMb * RESTING_SHARE
    // It may have died while it was measured, when nobody listened.
    const gone = !child.connected || child.exitCode !== null || child.signalCode !== null
    if (closed || swollen || gone) {
      child.kill('SIGKILL')
      return
    }
    idle.push(child)
    const forget = () => {
      clearTimeout(timer)
      const at = idle.indexOf(child)
      if (at >= 0) idle.splice(at, 1)
    }
    const timer = setTimeout(() => {
      if (!idle.includes(child)) return
      forget()
      child.kill()
    }, idleSeconds * 1000)
    timer.unref()
    child.once('exit', forget)
    child.unref()
    child.channel?.unref()
  }

  return {
    run: (job: Omit<Job, 'resolve' | 'reject'>) =>
      new Promise<Answer>((resolve, reject) => {
        if (closed) return reject(new WaybillError('shutting-down', 'The reader is closed.'))
        waiting.push({ ...job, resolve, reject })
        pump()
      }),
    status: () => ({ processes: idle.length + busy.size, busy: busy.size, waiting: waiting.length }),
    async close() {
      closed = true
      for (const job of waiting.splice(0)) job.reject(new WaybillError('shutting-down', 'The reader is closed.'))
      for (const child of [...idle, ...busy]) child.kill('SIGKILL')
    },
  }
}

/** Resident memory of a process; 0 where the system does not tell (only Linux does). */
async function residentMb({ pid }: ChildProcess): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return (Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES) / 1_048_576
}
