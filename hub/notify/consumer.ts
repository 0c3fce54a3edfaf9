import { noticeAggregate, documentAggregate } from '../handler/aggregates.ts'
import { commandContext } from '../messaging/command-context.ts'
import type { Document } from '../document/document.ts'
import { documentStream } from '../streams/names.ts'
import type { DeliveredMessage, QueueHandler } from '../drivers/bus/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { codeOf, factsOf, pauseOf, problemOf, WaybillError, type ErrorCode } from '../errors.ts'
import { findNotice, type FoundNotice } from '../handler/load-notice.ts'
import { foldEvents, handle } from '../handler/handle.ts'
import { ids } from '../streams/ids.ts'
import { noticeName, noticePlaceOf } from '../notice/kind.ts'
import type { NoticeState, NoticeCommand } from '../notice/notice.ts'
import type { Channel, NoticeMessage } from './channel.ts'

const ACTOR = 'system:notifier'
const GIVE_UP = 'give-up'

interface Dependencies {
  store: EventStore
  channels: ReadonlyMap<string, Channel>
  now(): string
}

interface Job extends FoundNotice {
  message: DeliveredMessage
  /** what the channel gets */
  content: NoticeMessage
}

/**
 * Tells people over one channel what became of a document. At least once: a death between the telling and its event tells again, under the
 * same id. What the channel refuses, and a mail that is in doubt twice, is given up in the log; its message is parked, for an operator to replay.
 */
export function notifyPeople({ store, channels, now }: Dependencies): QueueHandler {
  return { perform, giveUp }

  async function perform(message: DeliveredMessage, signal: AbortSignal): Promise<void> {
    const job = await find(message)
    const {
      ref,
      loaded,
      notice: { state, givenUp },
    } = job
    // A death may have come between its end in the log and its parking.
    if (givenUp && loaded.commandIds.has(commandContext(message, GIVE_UP, ACTOR, now()).commandId))
      throw parking(givenUp)
    if (state !== 'open') return
    const { attempt } = message
    const channel = channels.get(ref.channel)
    if (!channel) return end(job, { code: 'channel-unknown', detail: `There is no channel ${ref.channel}.` })
    try {
      await channel.send(job.content, signal)
    } catch (error) {
      if (signal.aborted) throw error
      const code = codeOf(error) ?? 'internal'
      const detail = (error as Error).message
      if (isFinal(error, message)) return end(job, { code, detail })
      const retryAfterSeconds = pauseOf(error)
      await record(job, 'attempt', {
        type: 'FailAttempt',
        ...ref,
        attempt,
        code,
        detail,
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      })
      throw error
    }
    await record(job, 'sent', { type: 'RecordSent', ...ref, attempt })
  }

  async function giveUp(message: DeliveredMessage, error: unknown): Promise<void> {
    const job = await find(message)
    await record(job, GIVE_UP, {
      type: 'GiveUpNotice',
      ...job.ref,
      code: 'attempts-exhausted',
      detail: (error as Error).message,
    })
  }

  async function end(job: Job, why: NonNullable<NoticeState['givenUp']>): Promise<void> {
    // Where another message of the same notice was quicker, nothing is left for this one.
    if (await record(job, GIVE_UP, { type: 'GiveUpNotice', ...job.ref, ...why })) throw parking(why)
  }

  /** Whether it stands in the log by this message. */
  async function record(job: Job, step: string, command: NoticeCommand): Promise<boolean> {
    const context = commandContext(job.message, step, ACTOR, now())
    return (await handle(store, noticeAggregate, job.stream, command, context, job.loaded)).commandIds.has(
      context.commandId,
    )
  }

  async function find(message: DeliveredMessage): Promise<Job> {
    const { tenant = '', documentId = '', notice = '' } = message.body as Record<string, string>
    const place = noticePlaceOf(notice)
    const events = place ? await store.read(documentStream(tenant, documentId)) : []
    const found = place && (await findNotice(store, events, place))
    if (!found)
      throw new WaybillError(
        'unreadable-message',
        'The message names nothing that the log has and that anybody is ref about.',
      )
    const { stream, ref } = found
    // The document as it was then: what came later is ref by a notice of its own.
    const document = foldEvents(documentAggregate, events.slice(0, events.indexOf(found.about) + 1))
    return {
      ...found,
      message,
      content: { id: ids.notice(`${stream}:${noticeName(ref)}`), tenant, documentId, ...contentOf(found, document) },
    }
  }
}

/** An error that parks the message: a code that passes would send it through the retry schedule. */
const parking = ({ code, detail }: { code: ErrorCode; detail: string }): WaybillError =>
  new WaybillError(problemOf(code).disposition === 'person' ? code : 'attempts-exhausted', detail)

/** A refusal stays; a second doubt does not become a third telling, unless who gets it twice knows it. */
function isFinal(error: unknown, { history }: DeliveredMessage): boolean {
  const code = codeOf(error)
  if (code === 'notice-in-doubt' && !factsOf(error, 'notice-in-doubt')?.knowsAgain)
    return history.some((attempt) => attempt.code === code)
  return code !== undefined && problemOf(code).disposition === 'person'
}

function contentOf(
  { ref: { kind }, about, event }: FoundNotice,
  document: Document,
): Omit<NoticeMessage, 'id' | 'tenant' | 'documentId'> {
  return {
    kind,
    at: about.metadata['occurredAt'] ?? about.recordedAt,
    ...('documentType' in document && document.documentType && { documentType: document.documentType }),
    ...(event.type === 'ReviewRequested' && {
      reasons: event.data.reasons.map(({ field, why }) => ({ ...(field && { field }), why })),
    }),
    ...(event.type === 'DocumentFailed' && { failure: { stage: event.data.stage, code: event.data.code } }),
  }
}
