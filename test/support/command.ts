import { spawn } from 'node:child_process'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')
const LAUNCH = path.join(ROOT, 'hub/cli/launch.cjs')

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
  objects: Record<string, unknown>[]
}

export interface Running {
  /** Resolves once no process can write to stdout or stderr any more. The code is that of the first process. */
  done: Promise<Ran>
  /** Resolves once stdout holds the text. */
  prints(text: string): Promise<void>
  /** Resolves once stderr holds the text. */
  complains(text: string): Promise<void>
  /** What stdout holds so far. */
  printed(): string
  interrupt(): void
  /** As a terminal does: the launcher and the program get SIGINT. */
  interruptGroup(): void
  /** Ends the launcher and the program at once, if they still run. */
  killGroup(): void
  /** Signals the first process only: the launcher, or npx. */
  kill(signal: NodeJS.Signals): void
}

interface Options {
  env?: Record<string, string>
  cwd?: string
}

/** Starts the real `waybill` command as a separate process, without a terminal. */
export const startWaybill = (args: readonly string[], options: Options = {}): Running =>
  start(process.execPath, [LAUNCH, ...args], options)

/** The same by `npx waybill` in the folder of the program. `--offline`: npx must not need a registry. */
export const startByNpx = (args: readonly string[], options: Options = {}): Running =>
  start('npx', ['--offline', 'waybill', ...args], { cwd: ROOT, ...options })

/** The same without launcher, as in the container. */
export const startDirectly = (args: readonly string[], options: Options = {}): Running =>
  start(process.execPath, [path.join(ROOT, 'hub/cli/main.ts'), ...args], options)

function start(file: string, args: readonly string[], { env = {}, cwd }: Options): Running {
  // Under `npm test` the launcher would watch the processes of npm. A test that needs that runs npx.
  const {
    WAYBILL_API_KEY: _,
    WAYBILL_URL: __,
    WAYBILL_DATA: ___,
    npm_lifecycle_event: ____,
    ...inherited
  } = process.env
  const child = spawn(file, [...args], {
    env: { ...inherited, WAYBILL_SAMPLE_SHARE: '0', ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let stdout = ''
  let stderr = ''
  const waiting: { seen(): boolean; found(): void }[] = []
  const look = () => {
    for (const { seen, found } of waiting) if (seen()) found()
  }
  /** Rejects if the command ends first. */
  const until = (what: string, seen: () => boolean) =>
    Promise.race([
      new Promise<void>((found) => {
        waiting.push({ seen, found })
        look()
      }),
      done.then(({ code }) => {
        if (!seen()) throw new Error(`The command exited with ${code} without printing "${what}":\n${stderr}`)
      }),
    ])
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
    look()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
    look()
  })
  const done = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({
        code,
        stdout,
        stderr,
        get objects() {
          return stdout
            .trim()
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Record<string, unknown>)
        },
      }),
    )
  })
  return {
    done,
    prints: (text) => until(text, () => stdout.includes(text)),
    complains: (text) => until(text, () => stderr.includes(text)),
    printed: () => stdout,
    interrupt: () => {
      child.kill('SIGINT')
    },
    interruptGroup: () => {
      process.kill(-child.pid!, 'SIGINT')
    },
    killGroup: () => {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    },
    kill: (signal) => {
      child.kill(signal)
    },
  }
}

export const waybill = (args: readonly string[], options: Options = {}): Promise<Ran> =>
  startWaybill(args, options).done
