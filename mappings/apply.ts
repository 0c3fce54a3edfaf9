import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { WaybillError, type ErrorCode } from '../hub/errors.ts'
import type { MappingVersion } from '../hub/delivery/events.ts'
import type { Log } from '../hub/log.ts'
import type { EvaluationAnswer, EvaluationRequest } from './evaluate.ts'
import type { MappingInput } from './input.ts'
import { loadMappings, type Mapping } from './load.ts'

const IDLE_MS = 60_000
/** Beyond the time that the guard inside the process gives: what a native call holds up is killed from outside. */
const GRACE_MS = 500
/** Starting the process is not the expression's fault. */
const START_MS = 10_000
const PROGRAM = path.resolve(import.meta.dirname, '..')

export interface Mappings {
  names(): string[]
  version(name: string): MappingVersion | undefined
  /** The payload that a mapping makes of a document, checked on both sides. Fails with a mapping-… code whose detail names places, never values. */
  apply(name: string, input: MappingInput, signal: AbortSignal): Promise<{ payload: Record<string, unknown>; mapping: MappingVersion }>
  close(): Promise<void>
}

interface Options { folder: string; workers: number; timeoutMs: number; memoryMb: number; log: Log }
interface Checked { mapping: Mapping; input: ValidateFunction; output: ValidateFunction }
interface Job { request: EvaluationRequest; resolve(answer: EvaluationAnswer): void; reject(error: unknown): void }

/** Mappings of a folder, each evaluated in one of a few small processes that can be killed. A bad mapping is refused here, at the start. */
export async function openMappings({ folder, workers, timeoutMs, memoryMb, log }: Options): Promise<Mappings> {
  const ajv = new Ajv2020({ allErrors: false })
  const all = new Map<string, Checked>()
  for (const [name, mapping] of await loadMappings(folder)) {
    try {
      all.set(name, { mapping, input: ajv.compile(mapping.input), output: ajv.compile(mapping.output) })
    } catch (cause) {
      throw new WaybillError('mapping-invalid', `A schema of the mapping ${name} cannot be used: ${(cause as Error).message}`, { cause })
    }
  }
  const pool = openPool(workers, timeoutMs, memoryMb, log)

  async function apply(name: string, input: MappingInput, signal: AbortSignal) {
    const found = all.get(name)
    if (!found) throw new WaybillError('mapping-missing', `There is no mapping ${name}.`, { mapping: name })
    if (!found.input(input)) throw new WaybillError('mapping-input', `The mapping ${name} needs something else: ${placeOf(found.input)}.`, { mapping: name })
    signal.throwIfAborted()
    const answer = await pool.run({ expression: found.mapping.expression, input, timeoutMs })
    if (!answer.ok) throw new WaybillError(answer.code as ErrorCode, `The mapping ${name} failed: ${answer.detail}`, { mapping: name })
    if (!found.output(answer.payload)) throw new WaybillError('mapping-output', `The mapping ${name} made something else: ${placeOf(found.output)}.`, { mapping: name })
    return { payload: answer.payload as Record<string, unknown>, mapping: { name, sha256: found.mapping.sha256 } }
  }

  return {
    names: () => [...all.keys()],
    version(name) {
      const found = all.get(name)?.mapping
      return found && { name, sha256: found.sha256 }
    },
    apply,
    close: async () => pool.close(),
  }
}

function placeOf({ errors }: ValidateFunction): string {
  const [error] = errors ?? []
  return `${error?.instancePath || '/'} ${error?.message ?? 'does not fit'}`
}

function openPool(size: number, timeoutMs: number, memoryMb: number, log: Log) {
  const idle: { child: ChildProcess; timer: NodeJS.Timeout }[] = []
  const running = new Set<ChildProcess>()
  const waiting: Job[] = []
  let closed = false

  const start = (): ChildProcess => fork(path.join(import.meta.dirname, 'evaluate.ts'), [], {
    execArgv: ['--permission', `--allow-fs-read=${PROGRAM}`, '--disallow-code-generation-from-strings', `--max-old-space-size=${memoryMb}`, '--disable-warning=SecurityWarning'],
    env: {}, serialization: 'json', stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })

  function take(): { child: ChildProcess; fresh: boolean } {
    const rested = idle.pop()
    if (!rested) return { child: start(), fresh: true }
    clearTimeout(rested.timer)
    rested.child.removeAllListeners()
    return { child: rested.child, fresh: false }
  }

  function pump(): void {
    while (!closed && waiting.length > 0 && running.size < size) {
      const job = waiting.shift()!
      const { child, fresh } = take()
      running.add(child)
      let late = false
      const timer = setTimeout(() => {
        late = true
        child.kill('SIGKILL')
      }, timeoutMs + GRACE_MS + (fresh ? START_MS : 0))
      const finish = () => {
        clearTimeout(timer)
        child.removeAllListeners()
        running.delete(child)
      }
      child.once('exit', (code, signal) => {
        finish()
        // 134 and SIGABRT or SIGTRAP: V8 gave up for want of memory.
        const memory = code === 134 || code === 133 || signal === 'SIGABRT' || signal === 'SIGTRAP'
        const failed = late ? 'mapping-timeout' : memory ? 'mapping-out-of-memory' : 'mapping-failed'
        log.warn({ code: failed, exitCode: code, signal }, 'a mapping process ended while it worked; another takes its place')
        job.resolve({ ok: false, code: failed, detail: late ? `It ran longer than ${timeoutMs} ms and was stopped.` : memory ? `It needed more than ${memoryMb} MB.` : 'The process died.' })
        pump()
      })
      child.once('message', (answer: EvaluationAnswer) => {
        finish()
        rest(child)
        job.resolve(answer)
        pump()
      })
      child.send(job.request, (error) => { if (error) child.kill('SIGKILL') })
    }
  }

  function rest(child: ChildProcess): void {
    if (closed) return void child.kill('SIGKILL')
    const entry = { child, timer: setTimeout(() => child.kill(), IDLE_MS) }
    entry.timer.unref()
    child.unref()
    child.channel?.unref()
    child.once('exit', () => {
      clearTimeout(entry.timer)
      const at = idle.indexOf(entry)
      if (at >= 0) idle.splice(at, 1)
    })
    idle.push(entry)
  }

  return {
    run: (request: EvaluationRequest) => new Promise<EvaluationAnswer>((resolve, reject) => {
      if (closed) return reject(new WaybillError('shutting-down', 'The mappings are closed.'))
      waiting.push({ request, resolve, reject })
      pump()
    }),
    close() {
      closed = true
      for (const { reject } of waiting.splice(0)) reject(new WaybillError('shutting-down', 'The mappings are closed.'))
      for (const child of [...idle.map((entry) => entry.child), ...running]) child.kill('SIGKILL')
    },
  }
}
