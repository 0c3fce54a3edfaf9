import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { builtServers } from './services.ts'
import { temporaryFolder } from './temporary-folder.ts'

const SERVICES = path.resolve(import.meta.dirname, '../services/services.sh')
const run = promisify(execFile)

export type BrokerName = 'rabbitmq' | 'rabbitmq4'
/** The names of services.sh. */
type Middlebox = 'pgbouncer' | 'haproxy' | 'nginx' | 'postfix'
export type ServerName = BrokerName | 'mongo' | 's3' | 'postgres' | 'toxiproxy' | Middlebox

/** Servers of one test alone, on ports of their own, so that they may be killed. */
export interface OwnServers {
  /** What services.sh says of them, e.g. AMQP_URL. */
  fact(name: string): string
  /** Ends one at once, as a power cut does. */
  kill(name: ServerName): Promise<void>
  /** SIGSTOP suspends one, SIGCONT resumes it. */
  signal(name: ServerName, signal: NodeJS.Signals): void
  /** Deletes all that a killed broker has stored. */
  eraseData(name: BrokerName): void
  /** Starts a killed one again, on the same port and data. */
  start(name: ServerName): Promise<void>
  /** Runs rabbitmqctl of the one broker. */
  control(...args: string[]): Promise<string>
  wipe(): void
}

/** `settings`: variables of services.sh, e.g. the port of the hub that nginx forwards to. */
export async function startOwnServers(
  names: readonly ServerName[],
  base: number,
  settings: Record<string, string> = {},
): Promise<OwnServers> {
  const folder = temporaryFolder('servers')
  // What other servers need is built already, beside those that all tests share.
  const env = { ...process.env, ...settings, SVC_DIR: folder, SVC_BASE: String(base), SVC_CACHE: builtServers }
  const { stdout } = await run(SERVICES, ['start', ...names], { env })
  const fact = (name: string): string => new RegExp(`^${name}=(.+)$`, 'm').exec(stdout)![1]!
  const pidOf = (name: ServerName) => Number(readFileSync(path.join(folder, 'run', `${name}.pid`), 'utf8'))
  const isAlive = (pid: number): boolean => {
    try {
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    } catch {
      return false
    }
  }

  return {
    fact,
    signal: (name, signal) => void process.kill(pidOf(name), signal),
    async kill(name) {
      const pid = pidOf(name)
      process.kill(pid, 'SIGKILL')
      while (isAlive(pid))
        await new Promise((resolve) => {
          setTimeout(resolve, 5)
        })
    },
    eraseData: (name) => rmSync(path.join(folder, name, 'mnesia'), { recursive: true }),
    async start(name) {
      // The broker's own epmd outlives a kill, and would be in the way of the next start.
      if (name === 'rabbitmq' || name === 'rabbitmq4') await run(SERVICES, ['stop', name], { env })
      await run(SERVICES, ['start', name], { env })
    },
    async control(...args) {
      const broker = names.includes('rabbitmq4') ? 'RABBITMQ4_CTL' : 'RABBITMQ_CTL'
      return (await run(fact(broker), args, { env })).stdout
    },
    wipe: () => void spawnSync(SERVICES, ['wipe'], { env }),
  }
}
