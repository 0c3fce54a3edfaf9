import type { Message } from '../../drivers/bus/port.ts'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import type { CheckpointMoved } from '../../streams/events.ts'
import type { KnownEvent } from '../../streams/fresh-reads.ts'
import { documentStream } from '../../streams/names.ts'
import {
  endItem,
  firstWaiting,
  holdItem,
  holdsCredit,
  openCredits,
  releaseItems,
  waitingOf,
  type CreditLimits,
  type Credits,
  type WorkItem,
} from './credits.ts'
import { endedWork, nextCommands, type Receivers } from './next-commands.ts'
import { parseWorkKey, partOf, upcastWork, workClassOf, workKey, type WorkRef } from './work.ts'

interface WaitingItem extends WorkItem, WorkRef {
  message: Message
  /** the event that it comes from */
  cause: KnownEvent
  /** following the log from here meets the event that it comes from */
  before: string
}

/** A work item that was published and has not ended. */
export interface PublishedItem extends WorkRef {
  key: string
  /** when it was published, in ms since 1970 */
  since: number
  /** when to check whether it is overdue, on the monotonic clock */
  checkAt: number
  /** the event that it comes from; unknown for an item of a checkpoint */
  cause?: KnownEvent
  /** true if the broker has lost its message */
  lost?: boolean
  before: string
}

/** Items of a tenant and class that are not held in memory: the log is read for them from here once there is room. */
export interface Gap {
  workClass: string
  tenant: string
  from: string
}

export interface BacklogLimits {
  /** items of one tenant and class that are held in memory */
  ofTenant: number
  /** items altogether from which on a tenant and class gets only a few */
  ofAll: number
}

/**
 * The unpublished work of the log, as a fold of its events. What does not fit into memory is remembered as a place in
 * the log.
 */
export interface Backlog {
  receivers: Receivers
  limits: BacklogLimits
  credits: Credits<WaitingItem>
  gaps: Map<string, Gap>
  /** in the order of publication */
  published: Map<string, PublishedItem>
}

/** There is no `lastEvent` before the first event. */
export type Checkpoint = Required<Omit<CheckpointMoved['data'], 'lastEvent' | 'brokerData'>> &
  Pick<CheckpointMoved['data'], 'lastEvent' | 'brokerData'>

const FEW = 20
/** An event has at most 64 KiB; an entry takes about 100 bytes. */
const OPEN_LISTED = 200

export const openBacklog = (receivers: Receivers, credits: CreditLimits, limits: BacklogLimits): Backlog => ({
  receivers,
  limits,
  credits: openCredits(credits),
  gaps: new Map(),
  published: new Map(),
})

/** Takes the next event of the log. `before` is the position before it. */
export function foldEvent(backlog: Backlog, event: StoredEvent, before: string, now: number): void {
  const domain = upcastWork(event)
  for (const key of endedWork(event, domain)) endWork(backlog, key, now)
  for (const item of itemsOf(backlog, event, before, domain)) {
    const { workClass, tenant } = item
    const key = gapKey(item)
    if (backlog.gaps.has(key)) continue
    if (hasRoom(backlog, item)) holdItem(backlog.credits, item)
    else backlog.gaps.set(key, { workClass, tenant, from: before })
  }
}

/** The work item has ended, or is no longer waited for. */
export function endWork({ credits, published }: Backlog, key: string, now: number): void {
  endItem(credits, key, now)
  published.delete(key)
}

/** Gaps for whose items there is room for at least half a tenant's share. */
export const gapsToFill = (backlog: Backlog): Gap[] =>
  [...backlog.gaps.values()].filter(
    (gap) =>
      waitingOf(backlog.credits, gap.workClass, gap.tenant) < backlog.limits.ofTenant / 2 && hasRoom(backlog, gap),
  )

/** The items of a gap that come from an event, which is the next one after its place. */
export const itemsOfGap = (backlog: Backlog, gap: Gap, event: StoredEvent): WaitingItem[] =>
  itemsOf(backlog, event, gap.from).filter(({ workClass }) => workClass === gap.workClass)

/** Takes items of a gap if there is room; false if there is none. */
export function fillGap(backlog: Backlog, gap: Gap, items: readonly WaitingItem[]): boolean {
  if (!hasRoom(backlog, gap)) return false
  for (const item of items) holdItem(backlog.credits, item)
  return true
}

export const closeGap = ({ gaps }: Backlog, gap: Gap): void => void gaps.delete(gapKey(gap))

/**
 * The messages that may be published now. Their items are checked until they end, the first time after `checkAfterMs`.
 */
export function releaseMessages(
  { credits, published }: Backlog,
  { now, wallMs }: { now: number; wallMs: number },
  readyMs: number,
  checkAfterMs: (part: string | undefined) => number,
): Message[] {
  return releaseItems(credits, now, readyMs).map(({ key, stream, part, cause, before, message }) => {
    published.delete(key)
    published.set(key, { key, stream, part, cause, since: wallMs, checkAt: now + checkAfterMs(part), before })
    return message
  })
}

/** Published items whose check is due, at most `most` of them. */
export function dueItems({ published }: Backlog, now: number, most: number): PublishedItem[] {
  const due: PublishedItem[] = []
  for (const item of published.values()) {
    if (item.checkAt <= now) due.push(item)
    if (due.length === most) break
  }
  return due
}

/** Takes over the open items of a checkpoint; they are checked at once. */
export function restoreOpen({ published }: Backlog, open: Checkpoint['open'], now: number): void {
  for (const [key, since] of open) published.set(key, { key, ...parseWorkKey(key), since, checkAt: now, before: '' })
}

/** The broker has lost its messages: every published item is due at once. Returns how many there are. */
export function loseItems({ published }: Backlog, now: number): number {
  for (const item of published.values()) Object.assign(item, { lost: true, checkAt: now })
  return published.size
}

export const hasLostItems = ({ published }: Backlog): boolean => [...published.values()].some(({ lost }) => lost)

/** What a later leader must know to continue, when the log is followed up to here, `lastEvent` included. */
export function checkpointOf(
  { credits, gaps, published }: Backlog,
  followed: string,
  lastEvent?: Checkpoint['lastEvent'],
): Checkpoint {
  const unpublished = [
    ...firstWaiting(credits).map(({ before }) => before),
    ...[...gaps.values()].map(({ from }) => from),
  ]
  const publishedTo = least(followed, unpublished)
  const open: Checkpoint['open'] = []
  const unlisted: string[] = []
  for (const { key, since, before } of published.values()) {
    if (open.length < OPEN_LISTED && !holdsCredit(credits, key)) open.push([key, since])
    else unlisted.push(before)
  }
  return { position: least(publishedTo, unlisted), published: publishedTo, open, ...(lastEvent && { lastEvent }) }
}

export const countsOf = ({ credits, published }: Backlog): { waiting: number; out: number; published: number } => ({
  waiting: credits.waiting.size,
  out: credits.out.size,
  published: published.size,
})

function itemsOf(backlog: Backlog, event: StoredEvent, before: string, domain = upcastWork(event)): WaitingItem[] {
  return nextCommands(event, domain, backlog.receivers).map((message) => {
    const part = partOf(message.body)
    const tenant = message.headers.tenant ?? ''
    const stream = documentStream(tenant, String(message.body['documentId']))
    const workClass = workClassOf(message.queue, part)
    const cause = { stream: event.stream, revision: event.revision, position: event.position }
    return { key: workKey({ stream, part }), workClass, tenant, message, cause, stream, part, before }
  })
}

type Share = Pick<WorkItem, 'workClass' | 'tenant'>

function hasRoom({ credits, limits }: Backlog, { workClass, tenant }: Share): boolean {
  const most = credits.waiting.size < limits.ofAll ? limits.ofTenant : Math.min(FEW, limits.ofTenant)
  return waitingOf(credits, workClass, tenant) < most
}

const gapKey = ({ workClass, tenant }: Share): string => `${workClass}\n${tenant}`

const least = (first: string, others: readonly string[]): string =>
  others.reduce((least, each) => (each < least ? each : least), first)
