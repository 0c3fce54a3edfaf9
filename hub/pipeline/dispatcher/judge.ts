import type { ReportOverdue } from '../../document/commands.ts'
import { waitsFor, type Document } from '../../document/document.ts'
import { RETRY_DELAYS } from '../../drivers/bus/port.ts'
import type { StoredEvent } from '../../drivers/event-store/port.ts'
import { retryDelayOf } from '../../messaging/retry.ts'
import type { NoticeRef } from '../../notice/events.ts'
import type { NoticeCommand, NoticeState } from '../../notice/notice.ts'
import { largest } from '../../platform/extremes.ts'

/** Each overdue report doubles the deadline of the next attempt, up to this number of times. */
const MOST_DOUBLINGS = 10

/** How long a work item may take before it is overdue, in ms from its last event. */
export interface Deadlines {
  readMs: number
  deliverMs: number
}

type ReportOverdueNotice = Extract<NoticeCommand, { type: 'ReportOverdue' }>

export type Verdict<Overdue = ReportOverdue> =
  | { kind: 'ended' }
  | { kind: 'wait'; until: number }
  | { kind: 'overdue'; command: Overdue }

type LastEvent = Pick<StoredEvent, 'type' | 'data' | 'metadata' | 'recordedAt'>

interface DocumentFacts {
  document: Document
  target: string | undefined
  /** ms: when the item was published */
  since: number
  /** true if the broker has lost the message: the item is overdue at once */
  lost?: boolean | undefined
  /** the last event of the document and, for a delivery, of the delivery */
  last: LastEvent[]
}

/**
 * What to do about a published item of a document that has not ended. The deadline counts from its last event; an
 * attempt that the log knows of may first wait for its retry delay.
 */
export function judge(
  { document, target, since, last, lost }: DocumentFacts,
  now: number,
  deadlines: Deadlines,
): Verdict {
  if (document.state === 'none' || !waitsFor(document, target)) return { kind: 'ended' }
  const deadlineMs = target === undefined ? deadlines.readMs : deadlines.deliverMs
  const { lastAt, until } = deadlineOf(last, since, deadlineMs, document.overdueReports)
  if (!lost && now < until) return { kind: 'wait', until }
  return {
    kind: 'overdue',
    command: {
      type: 'ReportOverdue',
      attempt: document.requests + 1,
      waitedSeconds: secondsSince(lastAt, now),
      ...(lost && { brokerLoss: true }),
      ...(target !== undefined && { target }),
    },
  }
}

/** What to do about a published notice that has not ended. `last`: the last event about it. */
export function judgeNotice(
  notice: NoticeState,
  { ref, last, since, lost }: { ref: NoticeRef; last: LastEvent; since: number; lost?: boolean | undefined },
  now: number,
  { deliverMs }: Deadlines,
): Verdict<ReportOverdueNotice> {
  if (notice.state !== 'open') return { kind: 'ended' }
  const { lastAt, until } = deadlineOf([last], since, deliverMs, notice.overdueReports)
  if (!lost && now < until) return { kind: 'wait', until }
  const waitedSeconds = secondsSince(lastAt, now)
  const command = { type: 'ReportOverdue', ...ref, asked: notice.requests + 1, waitedSeconds } as const
  return { kind: 'overdue', command: lost ? { ...command, brokerLoss: true } : command }
}

/** When the last event occurred, and when the item is overdue. */
function deadlineOf(
  last: readonly LastEvent[],
  since: number,
  deadlineMs: number,
  overdueReports: number,
): { lastAt: number; until: number } {
  const lastAt = largest(last.map(timeOf), since)
  const allowedMs = deadlineMs * 2 ** Math.min(overdueReports, MOST_DOUBLINGS)
  const untilEach = last.map((event) => timeOf(event) + retryDelayMs(event) + allowedMs)
  return { lastAt, until: largest(untilEach, lastAt + allowedMs) }
}

const secondsSince = (at: number, now: number): number => Math.max(0, Math.round((now - at) / 1000))

export const timeOf = ({ metadata, recordedAt }: LastEvent): number => Date.parse(metadata['occurredAt'] ?? recordedAt)

const ATTEMPTS = new Set([
  'ReadingStarted',
  'DeliveryAttemptFailed',
  'DeliveryLookupFailed',
  'DeliveryDoubted',
  'NoticeAttemptFailed',
])

/**
 * How long the next attempt may wait for its retry; also after an attempt that only started, because its end may not be
 * in the log.
 */
function retryDelayMs({ type, data }: LastEvent): number {
  const { attempt, retryAfterSeconds } = data
  if (!ATTEMPTS.has(type) || typeof attempt !== 'number') return 0
  const pause = typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined
  return RETRY_DELAYS[retryDelayOf(Math.max(1, attempt), pause)]
}
