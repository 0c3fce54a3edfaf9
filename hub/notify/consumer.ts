import { noticeAggregate, documentAggregate } from '../handler/aggregates.ts'
import { storeForMessage } from '../messaging/cause.ts'
import { commandContext } from '../messaging/command-context.ts'
import type { Document } from '../document/document.ts'
import { documentStream } from '../streams/names.ts'
import type { DeliveredMessage, QueueHandler } from '../drivers/bus/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { codeOf, factsOf, pauseOf, problemOf, WaybillError, type ErrorCode, type RecipientOutcomes } from '../errors.ts'
import { loadNotice, type LoadedNotice } from '../handler/load-notice.ts'
import { foldEvents, handle, type CommandContext } from '../handler/handle.ts'
import { ids } from '../streams/ids.ts'
import { noticeName, noticePlaceOf } from '../notice/kind.ts'
import type { NoticeState, NoticeCommand } from '../notice/notice.ts'
import type { Channel, NoticeMessage } from './channel.ts'

const ACTOR = 'system:notifier'
const GIVE_UP = 'give-up'

interface Dependencies {
  store: EventStore
  channels: ReadonlyMap<string, Channel>
  /** the name of a tenant for people; without one, its id */
  displayNameOf?(tenant: string): string
  now(): string
}

interface Job extends LoadedNotice {
  message: DeliveredMessage
  /** what the channel sends */
  content: NoticeMessage
}

/**
 * Notifies people over one channel of one state of a document. At least once: a death between the send and its event
 * sends again, under the same id. The log knows which recipients have the notice, so a retry leaves them out. What the
 * channel refuses, and a mail that is in doubt twice, is given up in the log and its message parked, so that an
 * operator can replay it.
 */
export function notifyPeople(dependencies: Dependencies): QueueHandler {
  const forMessage = (message: DeliveredMessage) => ({
    ...dependencies,
    store: storeForMessage(dependencies.store, message),
  })
  return {
    perform: (message, signal) => perform(forMessage(message), message, signal),
    giveUp: (message, error) => giveUp(forMessage(message), message, error as Error),
  }
}

async function perform(dependencies: Dependencies, message: DeliveredMessage, signal: AbortSignal): Promise<void> {
  const job = await find(dependencies, message)
  const { state, givenUp, recipients } = job.notice
  // The process may have died after the end was in the log and before the message was parked.
  if (givenUp && job.loaded.commandIds.has(contextOf(dependencies, message, GIVE_UP).commandId)) throw parking(givenUp)
  if (state !== 'open') return
  const { attempt } = message
  const channel = dependencies.channels.get(job.ref.channel)
  if (!channel) {
    const detail = `There is no channel ${job.ref.channel}.`
    return end(dependencies, job, { code: 'channel-unknown', detail })
  }
  try {
    await channel.send(job.content, signal, recipients)
  } catch (error) {
    if (signal.aborted && !recipientsOf(error)) throw error
    return recordFailure(dependencies, job, error)
  }
  await record(dependencies, job, 'sent', { type: 'RecordSent', ...job.ref, attempt })
}

/**
 * Records a failed attempt and throws what retries or parks the message; returns where another message ended the
 * notice.
 */
async function recordFailure(dependencies: Dependencies, job: Job, error: unknown): Promise<void> {
  const code = codeOf(error) ?? 'internal'
  const detail = (error as Error).message
  const { message, ref } = job
  const recipients = recipientsOf(error)
  if (isFinal(error, message)) return end(dependencies, job, { code, detail, ...(recipients && { recipients }) })
  const retryAfterSeconds = pauseOf(error)
  await record(dependencies, job, stepOf(recipients), {
    type: 'FailAttempt',
    ...ref,
    attempt: message.attempt,
    code,
    detail,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(recipients && { recipients }),
  })
  throw error
}

const recipientsOf = (error: unknown): RecipientOutcomes | undefined =>
  factsOf(error, 'channel-unavailable', 'channel-refused')?.recipients

/** A redelivered message repeats its attempt; what that reached beside the first time is another step. */
const stepOf = (recipients: RecipientOutcomes | undefined): string =>
  ['attempt', ...(recipients ? [...recipients.reached, ...recipients.refused] : [])].join(':')

async function giveUp(dependencies: Dependencies, message: DeliveredMessage, { message: detail }: Error) {
  const job = await find(dependencies, message)
  await record(dependencies, job, GIVE_UP, { type: 'GiveUpNotice', ...job.ref, code: 'attempts-exhausted', detail })
}

async function end(
  dependencies: Dependencies,
  job: Job,
  why: NonNullable<NoticeState['givenUp']> & { recipients?: RecipientOutcomes },
): Promise<void> {
  // Where another message of the same notice ended it first, nothing is left to do for this one.
  if (await record(dependencies, job, GIVE_UP, { type: 'GiveUpNotice', ...job.ref, ...why })) throw parking(why)
}

/** Whether the event in the log is that of this message. */
async function record(dependencies: Dependencies, job: Job, step: string, command: NoticeCommand): Promise<boolean> {
  const context = contextOf(dependencies, job.message, step)
  const { commandIds } = await handle(dependencies.store, noticeAggregate, job.stream, command, context, job.loaded)
  return commandIds.has(context.commandId)
}

const contextOf = ({ now }: Dependencies, message: DeliveredMessage, step: string): CommandContext =>
  commandContext(message, step, ACTOR, now())

async function find({ store, displayNameOf }: Dependencies, message: DeliveredMessage): Promise<Job> {
  const { tenant = '', documentId = '', notice = '' } = message.body as Record<string, string>
  const place = noticePlaceOf(notice)
  const events = place ? await store.read(documentStream(tenant, documentId)) : []
  const found = place && (await loadNotice(store, events, place))
  if (!found)
    throw new WaybillError('unreadable-message', 'The message names no event in the log that people are notified of.')
  const { stream, ref } = found
  // The document as it was then: each later state has its own notice.
  const document = foldEvents(documentAggregate, events.slice(0, events.indexOf(found.about) + 1))
  const id = ids.notice(`${stream}:${noticeName(ref)}`)
  const tenantName = displayNameOf?.(tenant) ?? tenant
  const named = tenantName === tenant ? { tenant } : { tenant, tenantName }
  return { ...found, message, content: { id, ...named, documentId, ...contentOf(found, document) } }
}

/** The error that parks the message: a transient code would retry it. */
const parking = ({ code, detail }: { code: ErrorCode; detail: string }): WaybillError =>
  new WaybillError(problemOf(code).disposition === 'person' ? code : 'attempts-exhausted', detail)

/** A refusal is final. So is a second doubt, unless the receiver recognises a repeated notice by its id. */
function isFinal(error: unknown, { history }: DeliveredMessage): boolean {
  const code = codeOf(error)
  if (code === 'notice-in-doubt' && !factsOf(error, 'notice-in-doubt')?.receiverDedupes)
    return history.some((attempt) => attempt.code === code)
  return code !== undefined && problemOf(code).disposition === 'person'
}

function contentOf(
  { ref: { kind }, about, event }: LoadedNotice,
  document: Document,
): Omit<NoticeMessage, 'id' | 'tenant' | 'tenantName' | 'documentId'> {
  return {
    kind,
    at: about.metadata['occurredAt'] ?? about.recordedAt,
    ...('documentType' in document && document.documentType && { documentType: document.documentType }),
    ...(event.type === 'ReviewRequested' && {
      reasons: event.data.reasons.map(
        ({ field, check, titles, expression, about, finding, why, rule, for: forWhat }) => ({
          ...(field && { field }),
          ...(check && { check }),
          ...(titles && { titles }),
          ...(expression !== undefined && { expression }),
          ...(about && { about }),
          ...(finding && { finding }),
          ...(forWhat && { for: forWhat }),
          ...(rule && { rule }),
          why,
        }),
      ),
    }),
    ...(event.type === 'DocumentFailed' && { failure: { stage: event.data.stage, code: event.data.code } }),
  }
}
