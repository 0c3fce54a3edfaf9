import type { OpenTarget } from '../../../adapters/registry.ts'
import type { Settings } from '../../../config/config.ts'
import type { ReadFile } from '../../../inference/cached-reader.ts'
import type { Log } from '../../log.ts'
import type { Channel } from '../../notify/channel.ts'
import type { Connections } from '../configuration.ts'
import type { LiveRules } from '../live-rules.ts'
import type { Engines } from '../engines.ts'
import type { Readiness } from '../readiness.ts'

/** Where a test can replace or wrap a part: to stop it, to break it, or to do its work at once. */
export interface Seams {
  engines?(engines: Engines): Engines
  reader?: ReadFile
  targets?(targets: Map<string, OpenTarget>): Map<string, OpenTarget>
  channels?(channels: Map<string, Channel>): Map<string, Channel>
  /** attempts before a message is parked */
  attempts?: number
  /** timeout for one message, in milliseconds */
  timeoutMs?: number
}

/** What all roles of a process share. */
export interface RoleDependencies {
  settings: Settings
  connections: Connections
  /** pipelines, types, mappings and tenants, which can change while the process runs */
  rules: Pick<LiveRules, 'current'>
  engines: Engines
  readiness: Readiness
  log: Log
  now(): string
  /** aborts when the process stops following the log */
  signal: AbortSignal
  /** for links, without a slash at the end */
  hubUrl: string
  seams: Seams
}

/** How a consumer handles its messages: the options of `handlerOf`. */
export const handling = ({ log, seams }: Pick<RoleDependencies, 'log' | 'seams'>, timeoutMs: number) => ({
  log,
  ...(seams.attempts !== undefined && { attempts: seams.attempts }),
  timeoutMs: seams.timeoutMs ?? timeoutMs,
})

/** How long a stopping consumer waits for the messages that it is working on. */
export const drainMsOf = ({ settings }: Pick<RoleDependencies, 'settings'>): number =>
  settings.process.drainSeconds * 1000
