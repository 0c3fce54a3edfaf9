import type { CheckpointMoved } from '../../streams/events.ts'
import { documentStream } from '../../streams/names.ts'
import type { Message } from '../../drivers/bus/port.ts'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import { noticePlaceOf } from '../../notice/kind.ts'
import { openCredits, type CreditLimits, type Held } from './credits.ts'
import { ended, next, partOf, upcastWork, workKey, workOf, type Receivers } from './next.ts'

interface Waiting extends Held {
  message: Message
  /** of the document */
  stream: string
  part: string | undefined
  /** following the log from here meets the event that asks for it */
  before: string
}

/** A work that was published and has not ended. */
export interface Watched {
  key: string
  /** of the document */
  stream: string
  /** the target of a delivery, or the name of a notice; undefined for the reading */
  part: string | undefined
  /** ms: when it was published, and when to look after it */
  since: number
  checkAt: number
  before: string
}

/** Works of a tenant that are not held in memory: the log is scanned for them from here once there is room. */
export interface Gap {
  lane: string
  tenant: string
  from: string
}

export type Checkpoint = Required<CheckpointMoved['data']>

export interface BacklogLimits {
  /** works of one tenant and lane that are held in memory; far fewer once there are so many altogether */
  ofTenant: number
  ofAll: number
}

const FEW = 20
/** An event has at most 64 KiB; an entry takes about 100 bytes. */
const OPEN_LISTED = 200

/** The unpublished work of the log, as a fold of its events. What does not fit into memory is remembered as a place in the log. */
export function openBacklog({
  receivers,
  credits: creditLimits,
  limits,
}: {
  receivers: Receivers
  credits: CreditLimits
  limits: BacklogLimits
}) {
  const credits = openCredits<Waiting>(creditLimits)
  const gaps = new Map<string, Gap>()
  /** in the order in which they were published */
  const watched = new Map<string, Watched>()

  function worksOf(event: StoredEvent, before: string, domain = upcastWork(event)): Waiting[] {
    return next(event, domain, receivers).map((message) => {
      const part = partOf(message.body)
      const tenant = message.headers.tenant ?? ''
      const stream = documentStream(tenant, String(message.body['documentId']))
      return { key: workKey(stream, part), lane: laneOf(message.queue, part), tenant, message, stream, part, before }
    })
  }

  function hasRoom(lane: string, tenant: string): boolean {
    const most = credits.counts().waiting < limits.ofAll ? limits.ofTenant : Math.min(FEW, limits.ofTenant)
    return credits.waitingOf(lane, tenant) < most
  }

  const gapKey = (lane: string, tenant: string): string => `${lane}\n${tenant}`

  return {
    /** Takes the next event of the log. `before` is the place just before it. */
    fold(event: StoredEvent, before: string, now: number): void {
      const domain = upcastWork(event)
      for (const key of ended(event, domain)) {
        credits.end(key, now)
        watched.delete(key)
      }
      for (const work of worksOf(event, before, domain)) {
        const { lane, tenant } = work
        const key = gapKey(lane, tenant)
        if (gaps.has(key)) continue
        if (hasRoom(lane, tenant)) credits.add(work)
        else gaps.set(key, { lane, tenant, from: before })
      }
    },

    /** Gaps of which there is room for a good part. */
    gapsToFill: (): Gap[] =>
      [...gaps.values()].filter(
        ({ lane, tenant }) => credits.waitingOf(lane, tenant) < limits.ofTenant / 2 && hasRoom(lane, tenant),
      ),

    /** The works of a gap that an event asks for, which is the next after its place. */
    worksOf: (gap: Gap, event: StoredEvent): Waiting[] =>
      worksOf(event, gap.from).filter(({ lane }) => lane === gap.lane),
    /** Takes works of a gap, where there is room; false where there is none. */
    fill(gap: Gap, works: readonly Waiting[]): boolean {
      if (!hasRoom(gap.lane, gap.tenant)) return false
      for (const work of works) credits.add(work)
      return true
    },
    filled: (gap: Gap): void => void gaps.delete(gapKey(gap.lane, gap.tenant)),

    /** What may be published now. Until it ends it is watched. */
    release(now: number, readyMs: number, checkAfterMs: (part: string | undefined) => number): Message[] {
      return credits.release(now, readyMs).map(({ key, stream, part, before, message }) => {
        watched.delete(key)
        watched.set(key, { key, stream, part, since: now, checkAt: now + checkAfterMs(part), before })
        return message
      })
    },

    /** Published works that are to be looked after. */
    due(now: number, most: number): Watched[] {
      const due: Watched[] = []
      for (const each of watched.values()) {
        if (each.checkAt <= now) due.push(each)
        if (due.length === most) break
      }
      return due
    },
    forget(key: string, now: number): void {
      credits.end(key, now)
      watched.delete(key)
    },

    /** Takes up what a checkpoint says was open. */
    remember(open: Checkpoint['open'], now: number): void {
      for (const [key, since] of open) watched.set(key, { key, ...workOf(key), since, checkAt: now, before: '' })
    },

    checkpoint(followed: string): Checkpoint {
      const waiting = [...credits.heads().map(({ before }) => before), ...[...gaps.values()].map(({ from }) => from)]
      const published = least(followed, waiting)
      const open: Checkpoint['open'] = []
      const kept: string[] = []
      for (const { key, since, before } of watched.values()) {
        if (open.length < OPEN_LISTED && !credits.holdsCredit(key)) open.push([key, since])
        else kept.push(before)
      }
      return { position: least(published, kept), published, open }
    },
    counts: () => ({ ...credits.counts(), watched: watched.size, gaps: gaps.size }),
  }
}

export type Backlog = ReturnType<typeof openBacklog>

/** A target or channel that is down must not hold the credits of its neighbours on the same queue. */
const laneOf = (queue: string, part: string | undefined): string =>
  part === undefined ? queue : `${queue}>${noticePlaceOf(part)?.channel ?? part}`

const least = (first: string, others: readonly string[]): string =>
  others.reduce((least, each) => (each < least ? each : least), first)
