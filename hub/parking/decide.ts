import type { DocumentCommand } from '../document/commands.ts'
import type { Document } from '../document/document.ts'
import type { ParkedMessage } from '../drivers/bus/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { documentAggregate, noticeAggregate, parkedAggregate } from '../handler/aggregates.ts'
import { handle, load, type CommandContext, type Loaded } from '../handler/handle.ts'
import type { NoticeRef } from '../notice/events.ts'
import type { NoticeCommand } from '../notice/notice.ts'
import type { ParkedDecision } from '../parked/parked.ts'
import { ids } from '../streams/ids.ts'
import { documentStream, noticesStream, parkedStream } from '../streams/names.ts'
import { findParked, noticeOf, text, type Parked, type ParkedMessages } from './list.ts'

/** Who decides about a parked message, why, and in which request. */
export type Decision = Omit<CommandContext, 'commandId'> & { reason: string }
type Outcome = 'replayed' | 'discarded'

/** The decision about a parked message, and the document that it names. */
export interface Decided {
  name: string
  decision: Outcome
  documentId?: string
}

export interface ParkingDependencies extends ParkedMessages {
  store: EventStore
}

/** The part of a message that the command to its document is made of. */
type MessageFacts = Pick<ParkedMessage, 'id' | 'queue' | 'code' | 'body'>

/**
 * Decides about a parked message in three steps: its own stream records the decision, the stream of its document or
 * notice the event that the dispatcher publishes from, then the message leaves parking. If the process dies in between,
 * the message is still parked, and the same decision continues where it stopped.
 * @throws {WaybillError} `not-found` if no such message is parked, `not-possible-now` if the other decision was made
 * before or the document does not allow it
 */
export async function decideParked(
  parking: ParkingDependencies,
  tenant: string,
  name: string,
  wanted: Outcome,
  decision: Decision,
): Promise<Decided> {
  const message = await findParked(parking, tenant, name)
  const loaded = await load(parking.store, parkedAggregate, parkedStream(tenant, name))
  const before = loaded.state
  if (!message && before.state === 'none') throw new WaybillError('not-found', 'There is no such parked message.')
  if (before.state !== 'none' && before.state !== wanted)
    throw new WaybillError('not-possible-now', `The message was ${before.state} before.`)
  const documentId =
    before.state === 'none'
      ? await decideFirst(parking.store, tenant, message!, wanted, decision, loaded)
      : before.message.documentId
  // Also if the decision was made before: the process may have died before this step.
  if (documentId !== undefined && !(before.state !== 'none' && before.message.documentReplayed)) {
    const facts = message ?? factsOf(before)
    await applyDecision(parking.store, { tenant, documentId, name, message: facts, wanted, decision }, before)
  }
  if (message) await parking.bus.parked(message.queue, [message.id])
  return { name, decision: wanted, ...(documentId !== undefined && { documentId }) }
}

/** Records the first decision about a message and returns the document that it applies to. */
async function decideFirst(
  store: EventStore,
  tenant: string,
  message: Parked,
  wanted: Outcome,
  decision: Decision,
  loaded: Loaded<ParkedDecision>,
): Promise<string | undefined> {
  const document = await existingDocumentOf(store, tenant, message)
  if (wanted === 'replayed') {
    if (!document)
      throw new WaybillError('not-possible-now', 'The message names no document of this hub; it can only be discarded.')
    await checkReplay(store, tenant, document, message, decision)
  }
  const documentId = document?.documentId
  await recordDecision(store, { tenant, message, wanted, documentId, decision }, loaded)
  return documentId
}

/** The document that a message names, if the log has it. */
async function existingDocumentOf(
  store: EventStore,
  tenant: string,
  { body }: Parked,
): Promise<{ documentId: string; state: Document } | undefined> {
  const documentId = text(body['documentId'])
  if (documentId === '') return undefined
  const { state } = await load(store, documentAggregate, documentStream(tenant, documentId))
  return state.state === 'none' ? undefined : { documentId, state }
}

/** Refuses a replay before it is recorded if the document or the notice does not allow it. */
async function checkReplay(
  store: EventStore,
  tenant: string,
  { documentId, state }: { documentId: string; state: Document },
  message: Parked,
  decision: Decision,
): Promise<void> {
  if (message.notice) {
    const notices = await load(store, noticeAggregate, noticesStream(tenant, documentId))
    noticeAggregate.decide(notices.state, replayOfNotice(message.notice, message, decision))
  } else documentAggregate.decide(state, documentCommand(message, 'replayed', decision))
}

/** Records the decision about a message together with the history of the message. The first decision is final. */
export async function recordDecision(
  store: EventStore,
  record: {
    tenant: string
    message: Parked
    wanted: Outcome
    documentId: string | undefined
    decision: Decision
    documentReplayed?: boolean
  },
  loaded?: Loaded<ParkedDecision>,
): Promise<void> {
  const { tenant, message, wanted, documentId, decision, documentReplayed = false } = record
  const { name, id, queue, type, body, attempt, history, parkedAt, code, reason: parkedFor } = message
  const [target, notice, kind] = [text(body['target']), text(body['notice']), text(body['kind'])]
  const stream = parkedStream(tenant, name)
  const facts = {
    queue,
    messageId: id,
    messageType: type,
    attempt,
    parkedAt,
    code,
    ...(target !== '' && { target }),
    ...(notice !== '' && { notice, kind }),
    ...(documentId !== undefined && { documentId }),
    ...(documentReplayed && { documentReplayed }),
    personal: { reason: decision.reason, parkedFor, history },
  }
  await handle(
    store,
    parkedAggregate,
    stream,
    { type: wanted === 'replayed' ? 'ReplayMessage' : 'DiscardMessage', ...facts },
    contextOf(decision, `${stream}:${wanted}`),
    loaded,
  )
}

interface Application {
  tenant: string
  documentId: string
  name: string
  message: MessageFacts
  wanted: Outcome
  decision: Decision
}

/** Applies a recorded decision to the document, or to the notice that the message was to send. */
async function applyDecision(store: EventStore, applied: Application, before: ParkedDecision): Promise<void> {
  const { tenant, documentId, name, message, wanted, decision } = applied
  const context = contextOf(decision, `${tenant}:${name}:${wanted}`)
  const notice = wanted === 'replayed' ? noticeOf(message.body) : undefined
  try {
    if (notice) {
      const command = replayOfNotice(notice, message, decision)
      await handle(store, noticeAggregate, noticesStream(tenant, documentId), command, context)
    } else {
      const command = documentCommand(message, wanted, decision)
      await handle(store, documentAggregate, documentStream(tenant, documentId), command, context)
    }
  } catch (error) {
    // The document may have moved on since the decision was recorded: then nothing is left to do.
    if (before.state === 'none' || codeOf(error) !== 'not-possible-now') throw error
  }
}

/** What the recorded decision knows about a message that has left parking. */
function factsOf(before: ParkedDecision): MessageFacts {
  if (before.state === 'none') throw new Error('There is no recorded decision.')
  const { messageId, queue, code, target, notice, kind } = before.message
  return { id: messageId, queue, code, body: { target, notice, kind } }
}

const contextOf = ({ reason: _reason, ...context }: Decision, step: string): CommandContext => ({
  ...context,
  commandId: ids.parkingCommand(step),
})

const replayOfNotice = (notice: NoticeRef, { id }: MessageFacts, { reason }: Decision): NoticeCommand => ({
  type: 'ReplayNotice',
  ...notice,
  messageId: id,
  reason,
})

function documentCommand(
  { id, queue, code, body }: MessageFacts,
  wanted: Outcome,
  { reason }: Decision,
): DocumentCommand {
  if (wanted === 'discarded') return { type: 'NoteDiscarded', queue, messageId: id, code, reason }
  const target = text(body['target'])
  return { type: 'ReplayDocument', messageId: id, reason, ...(target !== '' && { targets: [target] }) }
}
