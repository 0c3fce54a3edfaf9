import type { Bus } from '../../drivers/bus/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import type { Log } from '../../log.ts'
import type { openClockGuard } from '../../platform/clock-guard.ts'
import type { BacklogLimits } from './backlog.ts'
import type { Deadlines } from './judge.ts'
import type { Receivers } from './next-commands.ts'

export interface DispatcherStatus {
  /** everything up to here was folded: its work is published, or waits for a credit */
  position: string | undefined
  caughtUp: boolean
  lastProgressAt: string
  /** the reason while nothing moves */
  error?: string
  /** true while another dispatcher leads and this one waits */
  fenced: boolean
  /** work items that wait for a credit, and items that hold one */
  waiting: number
  out: number
}

export interface DispatcherOptions {
  store: EventStore
  bus: Bus
  adapterOf: Receivers['adapterOf']
  /** @defaultValue no channels */
  channelsOf?: Receivers['channelsOf']
  log: Log
  now(): string
  /** the monotonic clock of the timers, in ms @defaultValue that of the process */
  elapsedMs?(): number
  signal: AbortSignal
  /** messages of a queue that all its consumers together process at once */
  concurrencyOf?(queue: string): number
  /** turns of a tenant in each round; a tenant of weight 1 has one */
  weightOf?(tenant: string): number
  deadlines?: Deadlines
  limits?: BacklogLimits
  /** how often it does what no event triggers */
  tickMs?: number
  /** how long the leader's checkpoint may stay while there is work, before another dispatcher takes over */
  leaseMs?: number
  /** how often the leader verifies that the log still holds what it has processed, in milliseconds */
  verifyMs?: number
}

/** What all steps of a dispatcher share. */
export interface Dispatching extends Required<Omit<DispatcherOptions, 'adapterOf' | 'channelsOf' | 'leaseMs'>> {
  receivers: Receivers
  status: DispatcherStatus
  /** the wall clock, in ms since 1970 */
  wallMs(): number
  /** seconds since an event, also where the wall clock has jumped */
  secondsSince: ReturnType<typeof openClockGuard>
  /**
   * Retries a step until it succeeds, because nothing may be skipped; readiness shows the reason meanwhile.
   * Only `revision-conflict` ends it: another dispatcher leads.
   */
  untilDone<T>(step: () => Promise<T>): Promise<T>
}
