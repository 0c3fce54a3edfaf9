import { spawn } from 'node:child_process'
import path from 'node:path'

const LAUNCH = path.resolve(import.meta.dirname, '../../hub/cli/launch.cjs')

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
  objects: Record<string, unknown>[]
}

export interface Running {
  done: Promise<Ran>
  /** Resolves once stdout holds the text. */
  prints(text: string): Promise<void>
  /** Resolves once stderr holds the text. */
  complains(text: string): Promise<void>
  /** What stdout holds so far. */
  printed(): string
  interrupt(): void
  /** As a terminal does it: the launcher and the program get it. */
  interruptGroup(): void
}

/** Starts the real `waybill` command as a process of its own, without a terminal. */
export function startWaybill(
  args: readonly string[],
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
): Running {
  const { WAYBILL_API_KEY: _, WAYBILL_URL: __, WAYBILL_DATA: ___, ...inherited } = process.env
  const child = spawn(process.execPath, [LAUNCH, ...args], {
    env: { ...inherited, ...env },
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
  /** Fails where the command ends before. */
  const until = (what: string, seen: () => boolean) =>
    Promise.race([
      new Promise<void>((found) => {
        waiting.push({ seen, found })
        look()
      }),
      done.then(({ code }) => {
        if (!seen()) throw new Error(`It ended with ${code} and never said "${what}":\n${stderr}`)
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
  }
}

export const waybill = (args: readonly string[], options: Parameters<typeof startWaybill>[1] = {}): Promise<Ran> =>
  startWaybill(args, options).done
