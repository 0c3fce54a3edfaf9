import { noticeAggregate } from '../../hub/handler/aggregates.ts'
import { documentStream, noticesStream } from '../../hub/streams/names.ts'
import { upcastDocument } from '../../hub/document/upcast.ts'
import type { StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { foldEvents } from '../../hub/handler/handle.ts'
import { noticeKindOf, noticeName } from '../../hub/notice/kind.ts'
import type { Report } from './check-run.ts'
import { CHANNEL, NOTIFIED_STATES, type ReceivedNotice } from './notice-receiver.ts'

/**
 * Compares the notices in the log with the notices that were received. A repeated notice under one id is no mistake.
 */
export function checkNotices(
  streams: ReadonlyMap<string, readonly StoredEvent[]>,
  receivedNotices: readonly ReceivedNotice[],
  hasFewAttempts: (at: string) => boolean,
  report: Report,
): void {
  const due = [...streams]
    .filter(([stream]) => stream.startsWith('document-'))
    .flatMap(([, events]) => events)
    .flatMap((event) =>
      NOTIFIED_STATES.filter((state) => state === noticeKindOf(upcastDocument(event))).map((state) => ({
        state,
        event,
      })),
    )
  for (const {
    state,
    event: { stream, revision },
  } of due) {
    const own = receivedNotices.filter(
      (each) => documentStream(each.tenant, each.documentId) === stream && each.state === state,
    )
    const notices = (streams.get(stream.replace('document-', 'notices-')) ?? []).filter(
      ({ data }) => data['revision'] === revision,
    )
    const outcome = foldEvents(noticeAggregate, notices)[noticeName({ channel: CHANNEL, revision })]?.state ?? 'open'
    if (new Set(own.map(({ id }) => id)).size > 1)
      report.duplicated.push(`${stream} was notified as ${state} under more than one id`)
    if (outcome === 'open') report.stuck.push(`no notice says that ${stream} is ${state}`)
    else if (outcome === 'given-up') {
      const unfair = notices.filter(
        ({ type, data, recordedAt }) =>
          type === 'NoticeGivenUp' && (data['code'] !== 'attempts-exhausted' || !hasFewAttempts(recordedAt)),
      )
      for (const { data } of unfair)
        report.wrong.push(`the notice that ${stream} is ${state} was given up without reason (${String(data['code'])})`)
    } else if (own.length === 0)
      report.lost.push(`the log says that ${stream} was notified as ${state}, and no receiver got it`)
  }
  for (const { tenant, documentId, state } of receivedNotices) {
    if (
      !due.some(({ state: wanted, event }) => wanted === state && event.stream === documentStream(tenant, documentId))
    )
      report.wrong.push(`${noticesStream(tenant, documentId)} was notified as ${state}, and the log does not say so`)
  }
}
