import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ExpectedRevision, FollowedPage } from '../../drivers/event-store/port.ts'
import { codeOf } from '../../errors.ts'
import { READS_RESERVED } from '../../messaging/queues.ts'
import { uuid5Namespace } from '../../platform/uuid5.ts'
import {
  followVerified,
  isEvent,
  verifyCheckpoint,
  type LastEvent,
  type VerifiedPage,
} from '../../streams/verified-follow.ts'
import {
  checkpointOf,
  countsOf,
  foldEvent,
  gapsToFill,
  loseItems,
  openBacklog,
  releaseMessages,
  restoreOpen,
  type Backlog,
  type Checkpoint,
} from './backlog.ts'
import { CHECKPOINT_STREAM, loadCheckpoint, writeCheckpoint } from './checkpoint.ts'
import type { Dispatching } from './dispatching.ts'
import { readGap } from './gaps.ts'
import { checkLosses, openLosses, type Losses } from './losses.ts'
import { checkOverdue } from './overdue.ts'
import { receiveParts } from './receive-parts.ts'
import { parseWorkClass, WORK_PREFIXES } from './work.ts'

/**
 * An item that is out for this part of its deadline is assumed to wait in a retry queue or to be lost: its credit goes
 * to another.
 */
const READ_CREDIT_TIMEOUT = 1 / 3
const DELIVER_CREDIT_TIMEOUT = 1 / 10
/**
 * Under load one checkpoint covers what is published in this time; after a restart it is published again, with the same
 * ids.
 */
const CHECKPOINT_PAUSE_MS = 50
/** With work to do the checkpoint moves at least this often: it is the heartbeat that keeps the lease. */
const HEARTBEAT_MS = 5_000
const SLOW_HEARTBEAT_MS = 300_000
/** Only the last checkpoint is read; the earlier ones are for people who look into the log. */
const CHECKPOINTS_KEPT = 10
/** The dispatcher publishes ahead what consumers finish in twice the dispatch latency, within these bounds. */
const LEAST_READY_MS = 100
const MOST_READY_MS = 2_000

interface Leader {
  dispatching: Dispatching
  /**
   * Ids of this leader's commands: a retry of a checkpoint has the same. Those of an earlier leader of the process are
   * different, or a checkpoint at a revision that was read from a node that is behind would pass for a retry.
   */
  commandIdOf(name: string): string
  backlog: Backlog
  /** revision of the last checkpoint */
  revision: ExpectedRevision
  /** the log is folded up to here; '' is its start */
  followed: string
  /** where the checkpoint is that this leader started from */
  storedAt: string | undefined
  /** the last event that is folded; undefined before the first */
  lastEvent: LastEvent | undefined
  /** true when everything that was in the log at the start is folded */
  recovered: boolean
  /** true if something was published since the last checkpoint */
  dirty: boolean
  /** true if events were folded since the last checkpoint */
  moved: boolean
  /** when the last checkpoint was written, on the monotonic clock */
  writtenAt: number
  /** the checkpoint that is being written */
  writing: Promise<void> | undefined
  readyMs: number
  losses: Losses
  /** Pages and ticks take turns, so that two steps that publish never overlap. */
  turn: Promise<unknown>
  /** rejects when another dispatcher has written a checkpoint */
  fenced: PromiseWithResolvers<never>
}

/**
 * Leads until the signal aborts.
 * @throws {WaybillError} `revision-conflict` if another dispatcher leads
 */
export async function lead(dispatching: Dispatching): Promise<void> {
  const { store, signal } = dispatching
  await store.keepLast(CHECKPOINT_STREAM, CHECKPOINTS_KEPT)
  const leader = await newLeader(dispatching)
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  try {
    await Promise.race([Promise.all([followLog(leader, both), tick(leader, both)]), leader.fenced.promise])
  } finally {
    stop.abort()
    await leader.turn
    await leader.writing
  }
}

/** Reading is the only work without a target or channel. */
const isReading = (workClass: string): boolean => parseWorkClass(workClass).receiver === undefined

async function newLeader(dispatching: Dispatching): Promise<Leader> {
  const { bus, receivers, limits, concurrencyOf, weightOf, deadlines, elapsedMs } = dispatching
  const { position, open, revision, storedAt, lastEvent, brokerData } = await checkpointOfThisLog(dispatching)
  const { losses, lost } = await openLosses(bus, brokerData)
  const credits = {
    concurrencyOf: (workClass: string) => concurrencyOf(parseWorkClass(workClass).queue),
    reserveOf: (workClass: string) => (isReading(workClass) ? READS_RESERVED : 0),
    weightOf,
    dataLossCount: () => bus.diagnostics?.dataLossCount() ?? 0,
    creditTimeoutMs: (workClass: string) =>
      isReading(workClass) ? deadlines.readMs * READ_CREDIT_TIMEOUT : deadlines.deliverMs * DELIVER_CREDIT_TIMEOUT,
  }
  const backlog = openBacklog(receivers, credits, limits)
  restoreOpen(backlog, open, elapsedMs())
  if (lost) loseItems(backlog, elapsedMs())
  const fenced = Promise.withResolvers<never>()
  fenced.promise.catch(() => {})
  return {
    dispatching,
    commandIdOf: uuid5Namespace(randomUUID()),
    backlog,
    revision,
    followed: position,
    storedAt,
    lastEvent,
    recovered: false,
    dirty: false,
    moved: false,
    writtenAt: elapsedMs() - SLOW_HEARTBEAT_MS,
    writing: undefined,
    readyMs: LEAST_READY_MS,
    losses,
    turn: Promise.resolve(),
    fenced,
  }
}

/**
 * The last checkpoint. One that does not fit the log, for example because it was copied from another one, counts for
 * nothing: the log is read from its beginning, and consumers recognise what was published before. A node that is behind
 * is no reason for that: the log is at least as long as up to the checkpoint that was read from it.
 * @throws `stale-read` while the store does not show the log up to the checkpoint
 */
async function checkpointOfThisLog({ store, status, log, signal }: Dispatching): ReturnType<typeof loadCheckpoint> {
  const checkpoint = await loadCheckpoint(store)
  try {
    const { position, lastEvent, storedAt } = checkpoint
    if (position !== '') await verifyCheckpoint(store, { position, lastEvent, storedAt }, signal)
    return checkpoint
  } catch (error) {
    if (codeOf(error) !== 'log-mismatch') throw error
    status.error = (error as Error).message
    log.error({ code: codeOf(error) }, `dispatcher: it reads the log from its beginning: ${status.error}`)
    const nothing: Checkpoint = { position: '', published: '', open: [] }
    return { ...nothing, revision: checkpoint.revision, storedAt: checkpoint.storedAt }
  }
}

async function followLog(leader: Leader, signal: AbortSignal): Promise<void> {
  const { store, status, now, verifyMs, untilDone } = leader.dispatching
  const { followed, storedAt } = leader
  const from = followed === '' ? undefined : { position: followed, storedAt }
  // Work that ended in the meantime is not published again, so the log is read to its end first.
  const end = await store.head()
  for await (const page of followVerified(store, from, WORK_PREFIXES, signal, { verifyMs }))
    await inTurn(leader, async () => {
      if (signal.aborted) return
      // Before the fold: no checkpoint passes a split whose parts are not received.
      await untilDone(() => receiveParts({ store, now }, page.events))
      foldPage(leader, page, end)
      if (leader.recovered) await publish(leader, page.caughtUp ? occurredAt(page) : undefined)
      Object.assign(status, { position: page.position, caughtUp: page.caughtUp, lastProgressAt: now() })
    })
  if (!signal.aborted) throw new Error('The log ended.')
}

/** Folds a page into the backlog. `end`: the last position of the log when this leader started. */
function foldPage(leader: Leader, page: VerifiedPage, end: string | undefined): void {
  const at = leader.dispatching.elapsedMs()
  // Positions only grow. A smaller one means that the checkpoint is not from this log, so the store started at its
  // beginning.
  if (page.position < leader.followed) leader.followed = ''
  for (const event of page.events) {
    foldEvent(leader.backlog, event, leader.followed, at)
    leader.followed = event.position
  }
  leader.followed = page.position
  if (isEvent(page.lastEvent)) leader.lastEvent = page.lastEvent
  leader.moved ||= page.events.length > 0
  leader.recovered ||= page.caughtUp || end === undefined || page.position >= end
}

/** Publishes what credits allow. `since`: when the last event occurred that may lead to a message, in ms. */
async function publish(leader: Leader, since?: number): Promise<void> {
  const { dispatching, backlog } = leader
  const { bus, deadlines, elapsedMs, wallMs, status, untilDone } = dispatching
  for (const gap of gapsToFill(backlog)) await untilDone(() => readGap(dispatching, backlog, gap, leader.followed))
  const at = { now: elapsedMs(), wallMs: wallMs() }
  const messages = releaseMessages(backlog, at, leader.readyMs, (part) =>
    part === undefined ? deadlines.readMs : deadlines.deliverMs,
  )
  if (messages.length > 0) {
    await untilDone(() => bus.publish(messages))
    leader.dirty = true
    if (since !== undefined) leader.readyMs = readyMsAfter(leader.readyMs, wallMs() - since)
  }
  const { waiting, out } = countsOf(backlog)
  Object.assign(status, { waiting, out })
  if (leader.dirty && elapsedMs() - leader.writtenAt >= CHECKPOINT_PAUSE_MS) moveCheckpoint(leader)
}

async function tick(leader: Leader, signal: AbortSignal): Promise<void> {
  const { losses, backlog, dispatching } = leader
  const { tickMs, bus, elapsedMs, log } = dispatching
  while (await delay(tickMs, true, { signal }).catch(() => false)) {
    await inTurn(leader, async () => {
      if (!leader.recovered || signal.aborted) return
      await publish(leader)
      if (isCheckpointDue(leader)) moveCheckpoint(leader)
    })
    if (!leader.recovered) continue
    await checkLosses(losses, bus, backlog, { now: elapsedMs(), log })
    await checkOverdue(dispatching, backlog, signal)
  }
}

/**
 * True if something changed since the last checkpoint, or the lease needs a heartbeat. This also holds if nothing was
 * published: otherwise the next start would treat finished work as new, and a channel added since then would send
 * notices about it.
 */
function isCheckpointDue({ backlog, dirty, moved, writtenAt, dispatching }: Leader): boolean {
  const { waiting, published } = countsOf(backlog)
  const heartbeatMs = waiting > 0 ? HEARTBEAT_MS : published > 0 ? SLOW_HEARTBEAT_MS : Infinity
  return dirty || moved || dispatching.elapsedMs() - writtenAt >= heartbeatMs
}

/** Writes a checkpoint without waiting for it. One at a time, each at the revision of the one before. */
function moveCheckpoint(leader: Leader): void {
  if (leader.writing) return
  const { store, now, elapsedMs, untilDone } = leader.dispatching
  const { revision, commandIdOf } = leader
  const { dataId } = leader.losses
  const checkpoint = {
    ...checkpointOf(leader.backlog, leader.followed, leader.lastEvent),
    ...(dataId !== undefined && { brokerData: dataId }),
  }
  const command = { commandId: commandIdOf(String(revision)), revision, at: now() }
  leader.writtenAt = elapsedMs()
  leader.dirty = leader.moved = false
  leader.writing = untilDone(() => writeCheckpoint(store, checkpoint, command))
    .then(
      (written) => {
        leader.revision = written
      },
      (error: unknown) => leader.fenced.reject(error),
    )
    .finally(() => {
      leader.writing = undefined
    })
}

function inTurn<T>(leader: Leader, step: () => Promise<T>): Promise<T> {
  const result = leader.turn.then(step)
  leader.turn = result.catch(() => {})
  return result
}

/** A moving average of twice the time from an event to its published message. */
const readyMsAfter = (readyMs: number, tookMs: number): number =>
  Math.min(MOST_READY_MS, Math.max(LEAST_READY_MS, readyMs * 0.8 + tookMs * 2 * 0.2))

function occurredAt({ events }: FollowedPage): number | undefined {
  const at = events.at(-1)?.metadata['occurredAt']
  return at ? Date.parse(at) : undefined
}
