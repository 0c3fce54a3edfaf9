import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from '../../errors.ts'
import type { Bus } from '../../drivers/bus/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { retry } from '../../platform/retry.ts'
import { uuid5Namespace } from '../../platform/uuid5.ts'
import type { Log } from '../../log.ts'
import { upcastCheckpoint, type CheckpointMoved } from '../../streams/events.ts'
import { prefixOf } from '../../streams/names.ts'
import { appendEvents, type EventContext } from '../../streams/writer.ts'
import { openBacklog, type Backlog, type BacklogLimits, type Gap } from './backlog.ts'
import { WORK_KINDS, WORK_PREFIXES, type Receivers } from './next.ts'
import { isOpen, reconcile, type Deadlines } from './reconcile.ts'
import { CHECKPOINT_STREAM, awaitLeadership } from './leader-election.ts'

/** A work that is out for this part of its deadline waits in a retry queue or is lost; others may go in its place. */
const READ_LAPSE = 1 / 3
const DELIVER_LAPSE = 1 / 10
/** Under load one checkpoint covers what is published in this time; a death publishes it again with the same ids. */
const CHECKPOINT_PAUSE_MS = 50
/** With work to do the checkpoint moves at least so often, so that a dispatcher that stands by knows this one alive. */
const PULSE_MS = 5_000
const SLOW_PULSE_MS = 300_000
const CHECKED_AT_ONCE = 50
/** Only the last checkpoint is read; those before it tell a person what happened. */
const CHECKPOINTS_KEPT = 10
/** As much quick work stands ready as is done in twice the time that an event needs to become a message, within these bounds. */
const LEAST_READY_MS = 100
const MOST_READY_MS = 2_000
const CHECK_AGAIN_MS = 30_000

export interface DispatcherStatus {
  /** everything up to here has been taken up: published, or held back for want of credit */
  position: string | undefined
  caughtUp: boolean
  lastProgressAt: string
  /** why nothing moves, while nothing moves */
  error?: string
  /** true where another dispatcher has taken over and this one stands by */
  fenced: boolean
  /** works held back, and works that are out */
  waiting: number
  out: number
}

export interface Dispatcher {
  status(): DispatcherStatus
  done: Promise<void>
}

interface Dependencies {
  store: EventStore
  bus: Bus
  adapterOf: Receivers['adapterOf']
  /** none, unless told otherwise */
  channelsOf?: Receivers['channelsOf']
  log: Log
  now(): string
  signal: AbortSignal
  /** messages of a queue that all its workers together work on at once */
  placesOf?(queue: string): number
  /** turns of a tenant for each one of a tenant of weight 1 */
  weightOf?(tenant: string): number
  deadlines?: Deadlines
  limits?: BacklogLimits
  /** how often it looks after what no event tells it */
  tickMs?: number
  /** how long a dispatcher that stands by lets a checkpoint stand still while there is work */
  standByMs?: number
}

/**
 * Follows the log from its checkpoint and publishes the work that events call for: the only publisher of work. Backlog stays in the log: no more is
 * published than credits allow, and the tenants take turns. The checkpoint moves only after every message is confirmed, and at the revision that was
 * read: a death publishes again with the same message ids, and of two dispatchers the slower one fails at its checkpoint, stands by,
 * and takes over when the other one is silent while there is work.
 */
export function startDispatcher(dependencies: Dependencies): Dispatcher {
  const { store, bus, adapterOf, channelsOf = () => [], log, now, signal } = dependencies
  const receivers: Receivers = { adapterOf, channelsOf }
  const {
    placesOf = () => 16,
    weightOf = () => 1,
    deadlines = { readMs: 900_000, deliverMs: 600_000 },
    limits = { ofTenant: 1_000, ofAll: 50_000 },
    tickMs = 1_000,
    standByMs = 10_000,
  } = dependencies
  const status: DispatcherStatus = {
    position: undefined,
    caughtUp: false,
    lastProgressAt: now(),
    fenced: false,
    waiting: 0,
    out: 0,
  }
  const checkpointIdOf = uuid5Namespace(randomUUID())
  const ms = () => Date.parse(now())

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await untilDone(lead)
      } catch (error) {
        if (signal.aborted || codeOf(error) !== 'revision-conflict') throw error
        log.warn({}, 'dispatcher: another dispatcher has taken over; this one stands by')
        Object.assign(status, { fenced: true, caughtUp: true, waiting: 0, out: 0 })
        delete status.error
        await untilDone(() => awaitLeadership({ store, receivers, ms, signal, standByMs }))
        log.warn({}, 'dispatcher: the other dispatcher is silent; this one takes over')
        Object.assign(status, { fenced: false, caughtUp: false, lastProgressAt: now() })
      }
    }
  }

  /** Ends with `revision-conflict` where another dispatcher leads. */
  async function lead(): Promise<void> {
    await store.keepLast(CHECKPOINT_STREAM, CHECKPOINTS_KEPT)
    const last = (await store.read(CHECKPOINT_STREAM, 'last'))[0]
    const checkpoint = last && upcastCheckpoint(last).data
    const backlog = openBacklog({
      receivers,
      limits,
      credits: {
        placesOf: (lane) => placesOf(lane.split('>')[0]!),
        weightOf,
        dataLossCount: () => bus.diagnostics?.dataLossCount() ?? 0,
        lapseMs: (lane) => (lane.includes('>') ? deadlines.deliverMs * DELIVER_LAPSE : deadlines.readMs * READ_LAPSE),
      },
    })
    backlog.remember(checkpoint?.open ?? [], ms())
    const leading = leaderOf(backlog, last?.revision ?? 'no-stream', checkpoint?.position ?? '')
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    try {
      await Promise.race([Promise.all([leading.follow(both), leading.tick(both)]), leading.fenced])
    } finally {
      stop.abort()
      await leading.idle()
    }
  }

  function leaderOf(backlog: Backlog, revision: number | 'no-stream', followed: string) {
    let recovered = false
    let dirty = false
    let moved = false
    let written = 0
    let readyMs = LEAST_READY_MS
    let marking: Promise<void> | undefined
    const { promise: fenced, reject: fence } = Promise.withResolvers<never>()
    fenced.catch(() => {})
    // Pages and ticks take turns: what publishes and what moves the checkpoint never overlaps.
    let turn: Promise<unknown> = Promise.resolve()
    const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
      const result = turn.then(step)
      turn = result.catch(() => {})
      return result
    }

    async function follow(both: AbortSignal): Promise<void> {
      // What ended in the meantime is not published again, so the log is read to its end first.
      const end = await store.head()
      for await (const page of store.follow(followed === '' ? undefined : followed, WORK_PREFIXES, both)) {
        await inTurn(async () => {
          if (both.aborted) return
          const at = ms()
          // Positions only grow: the checkpoint was no position of this log, and the store began at the start.
          if (page.position < followed) followed = ''
          for (const event of page.events) {
            backlog.fold(event, followed, at)
            followed = event.position
          }
          followed = page.position
          moved ||= page.events.length > 0
          recovered ||= page.caughtUp || end === undefined || page.position >= end
          const last = page.events.at(-1)
          if (recovered)
            await dispatch(
              page.caughtUp && last?.metadata['occurredAt'] ? Date.parse(last.metadata['occurredAt']) : undefined,
            )
          Object.assign(status, { position: page.position, caughtUp: page.caughtUp, lastProgressAt: now() })
        })
      }
      if (!both.aborted) throw new Error('The log ended.')
    }

    /** `since`: when the last event came about that may lead to a message. */
    async function dispatch(since?: number): Promise<void> {
      for (const gap of backlog.gapsToFill()) await untilDone(() => fill(gap))
      const messages = backlog.release(ms(), readyMs, (part) =>
        part === undefined ? deadlines.readMs : deadlines.deliverMs,
      )
      if (messages.length > 0) {
        await untilDone(() => bus.publish(messages))
        dirty = true
        if (since !== undefined)
          readyMs = Math.min(MOST_READY_MS, Math.max(LEAST_READY_MS, readyMs * 0.8 + (ms() - since) * 2 * 0.2))
      }
      const { waiting, out } = backlog.counts()
      Object.assign(status, { waiting, out })
      if (dirty && ms() - written >= CHECKPOINT_PAUSE_MS) mark()
    }

    async function fill(gap: Gap): Promise<void> {
      const stop = new AbortController()
      try {
        for await (const page of store.follow(
          gap.from === '' ? undefined : gap.from,
          WORK_KINDS.map((kind) => prefixOf(kind, gap.tenant)),
          AbortSignal.any([signal, stop.signal]),
        )) {
          for (const event of page.events) {
            if (event.position > followed) return backlog.filled(gap)
            const works = backlog.worksOf(gap, event)
            // Its end may have been seen while it was not in memory.
            if (works.length > 0 && (await isOpen(store, works[0]!)) && !backlog.fill(gap, works)) return
            gap.from = event.position
          }
          gap.from = page.position
          if (page.caughtUp || page.position >= followed) return backlog.filled(gap)
        }
      } finally {
        stop.abort()
      }
    }

    /** Writes what stands now; the next works need not wait for it. One at a time, each at the revision of the one before. */
    function mark(): void {
      if (marking) return
      const checkpoint: CheckpointMoved = { type: 'CheckpointMoved', data: backlog.checkpoint(followed) }
      const commandId = checkpointIdOf(String(revision))
      const context: EventContext = {
        commandId,
        tenant: '',
        actor: 'system:dispatcher',
        at: now(),
        correlationId: commandId,
        causationId: commandId,
      }
      written = ms()
      dirty = moved = false
      marking = untilDone(() => appendEvents(store, CHECKPOINT_STREAM, [checkpoint], revision, context))
        .then(
          (appended) => {
            ;({ revision } = appended)
          },
          (error: unknown) => fence(error),
        )
        .finally(() => {
          marking = undefined
        })
    }

    async function tick(both: AbortSignal): Promise<void> {
      while (await delay(tickMs, true, { signal: both }).catch(() => false)) {
        await inTurn(async () => {
          if (!recovered || both.aborted) return
          await dispatch()
          const { waiting, watched } = backlog.counts()
          const pulse = waiting > 0 ? PULSE_MS : watched > 0 ? SLOW_PULSE_MS : Infinity
          // Else the next start would take what ended last for new, and a channel that was added in the meantime would tell of it.
          if (dirty || moved || ms() - written >= pulse) mark()
        })
        if (recovered) await lookAfter(both)
      }
    }

    async function lookAfter(both: AbortSignal): Promise<void> {
      for (const work of backlog.due(ms(), CHECKED_AT_ONCE)) {
        if (both.aborted) return
        try {
          const verdict = await reconcile(store, work, now(), deadlines)
          if (verdict.kind === 'ended') backlog.forget(work.key, ms())
          else work.checkAt = verdict.kind === 'wait' ? verdict.until : ms() + CHECK_AGAIN_MS
          if (verdict.kind === 'overdue')
            log.warn(
              { stream: work.stream, part: work.part, waitedSeconds: verdict.command.waitedSeconds },
              'dispatcher: overdue work is asked for again',
            )
        } catch (error) {
          work.checkAt = ms() + CHECK_AGAIN_MS
          log.error(
            { stream: work.stream, code: codeOf(error) },
            `dispatcher: an overdue work cannot be looked after: ${(error as Error).message}`,
          )
        }
      }
    }

    return { follow, tick, fenced, idle: () => turn.then(() => marking) }
  }

  /** Nothing may be skipped, so what cannot be done is tried until it can; readiness shows the reason. Only a fence ends it. */
  async function untilDone<T>(step: () => Promise<T>): Promise<T> {
    const result = await retry(step, {
      signal,
      shouldRetry: (error) => codeOf(error) !== 'revision-conflict',
      onRetry: reportFailure,
    })
    delete status.error
    return result
  }

  function reportFailure(error: Error, retryInMs: number): void {
    status.error = error.message
    log.error({ code: codeOf(error), retryInMs }, `dispatcher: ${error.message}`)
  }

  const done = run().catch((error: unknown) => {
    if (signal.aborted) return
    status.error = (error as Error).message
    log.error({ code: codeOf(error) }, `dispatcher ended: ${status.error}`)
  })
  return { status: () => ({ ...status }), done }
}
