import { codeOf } from '../../errors.ts'
import { retry } from '../../platform/retry.ts'
import { openClockGuard } from '../../platform/clock-guard.ts'
import type { Log } from '../../log.ts'
import type { DispatcherOptions, DispatcherStatus, Dispatching } from './dispatching.ts'
import { lead } from './leader.ts'
import { awaitLeadership } from './leader-election.ts'

export interface Dispatcher {
  status(): DispatcherStatus
  done: Promise<void>
}

/**
 * Follows the log from its checkpoint and publishes the commands that follow from events; nothing else publishes
 * commands. The backlog stays in the log: only as much is published as credits allow, and tenants take turns. The
 * checkpoint moves only after every message is confirmed, and only at the revision that was read. So a restart
 * publishes again under the same message ids; of two dispatchers the slower one fails at its checkpoint, waits, and
 * takes over when the lease of the other expires.
 */
export function startDispatcher({
  adapterOf,
  channelsOf = () => [],
  leaseMs = 10_000,
  ...options
}: DispatcherOptions): Dispatcher {
  const { log, now, signal, elapsedMs = () => performance.now() } = options
  const status: DispatcherStatus = {
    position: undefined,
    caughtUp: false,
    lastProgressAt: now(),
    fenced: false,
    waiting: 0,
    out: 0,
  }
  const dispatching: Dispatching = {
    concurrencyOf: () => 16,
    weightOf: () => 1,
    deadlines: { readMs: 900_000, deliverMs: 600_000 },
    limits: { ofTenant: 1_000, ofAll: 50_000 },
    tickMs: 1_000,
    verifyMs: 5_000,
    ...options,
    receivers: { adapterOf, channelsOf },
    status,
    elapsedMs,
    wallMs: () => Date.parse(now()),
    secondsSince: openClockGuard(now, elapsedMs),
    untilDone: (step) => retryUntilDone(step, status, log, signal),
  }
  const done = run(dispatching, leaseMs).catch((error: unknown) => {
    if (signal.aborted) return
    status.error = (error as Error).message
    log.error({ code: codeOf(error) }, `dispatcher ended: ${status.error}`)
  })
  return { status: () => ({ ...status }), done }
}

async function run(dispatching: Dispatching, leaseMs: number): Promise<void> {
  const { log, now, signal, status, untilDone } = dispatching
  while (!signal.aborted) {
    try {
      await untilDone(() => lead(dispatching))
    } catch (error) {
      if (signal.aborted || codeOf(error) !== 'revision-conflict') throw error
      log.warn({}, 'dispatcher: another dispatcher leads; this one waits')
      Object.assign(status, { fenced: true, caughtUp: true, waiting: 0, out: 0 })
      delete status.error
      await untilDone(() => awaitLeadership({ ...dispatching, leaseMs }))
      log.warn({}, 'dispatcher: the lease of the other dispatcher has expired; this one takes over')
      Object.assign(status, { fenced: false, caughtUp: false, lastProgressAt: now() })
    }
  }
}

async function retryUntilDone<T>(
  step: () => Promise<T>,
  status: DispatcherStatus,
  log: Log,
  signal: AbortSignal,
): Promise<T> {
  const result = await retry(step, {
    signal,
    shouldRetry: (error) => codeOf(error) !== 'revision-conflict',
    onRetry(error, retryInMs) {
      status.error = error.message
      log.error({ code: codeOf(error), retryInMs }, `dispatcher: ${error.message}`)
    },
  })
  delete status.error
  return result
}
