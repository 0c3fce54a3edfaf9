import { documentAggregate, noticeAggregate } from '../handler/aggregates.ts'
import type { DocumentCommand } from '../document/commands.ts'
import type { Document } from '../document/document.ts'
import { documentStream, noticesStream, parkedStream } from '../streams/names.ts'
import type { Bus, ParkedMessage } from '../drivers/bus/port.ts'
import type { EventData, EventStore } from '../drivers/event-store/port.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { handle, load, type CommandContext } from '../handler/handle.ts'
import { uuid5Namespace } from '../platform/uuid5.ts'
import type { NoticeRef } from '../notice/events.ts'
import { NOTICE_KINDS, noticePlaceOf } from '../notice/kind.ts'
import type { NoticeCommand } from '../notice/notice.ts'

const commandIdOf = uuid5Namespace('5b1a4c6e-9d0f-5c55-8a4b-2f6f0a7c3d81')
const nameOf = uuid5Namespace('0d2f9a57-3c11-5b7e-9f3d-7a40c1e2b866')
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const REPLAYED = 'ParkedMessageReplayed'
const DISCARDED = 'ParkedMessageDiscarded'

/** Who decides about a parked message, why, and in the course of which request. */
export type Decision = Omit<CommandContext, 'commandId'> & { reason: string }

type Outcome = 'replayed' | 'discarded'
/** What became of a parked message, and the document that it names. */
export interface Decided {
  name: string
  decision: Outcome
  documentId?: string
}

/** What the command to the document is made of. */
type Given = Pick<ParkedMessage, 'id' | 'queue' | 'code' | 'body'>
interface StoredDecision extends Decided {
  told: boolean
  message: Given
}
/** `told`: the document was told first, by a replay of its own. */
interface Recorded {
  queue: string
  messageId: string
  code: string
  target?: string
  notice?: string
  kind?: string
  documentId?: string
  told?: boolean
}

export interface Parked extends ParkedMessage {
  /** what operators call it: the id of the message, or a hash of one that is no uuid */
  name: string
  /** what was to be told, and over which channel */
  notice?: NoticeRef
}

export interface Parking {
  /** Parked messages of a tenant, in every queue or in this one, oldest first. */
  list(tenant: string, queue?: string): Promise<Parked[]>
  find(tenant: string, name: string): Promise<Parked | undefined>
  /** Asks for the work of a message again by an event of its document, then takes the message out of parking. Repeated, it adds nothing. */
  replay(tenant: string, name: string, decision: Decision): Promise<Decided>
  /** Takes a message out of parking for good. Repeated, it adds nothing. */
  discard(tenant: string, name: string, decision: Decision): Promise<Decided>
  /** Replays a failed document, whether a message of it is parked or not, and takes out of parking what the replay replaces. */
  replayDocument(
    tenant: string,
    documentId: string,
    targets: string[] | undefined,
    decision: Decision & { commandId: string },
  ): Promise<void>
}

interface Dependencies {
  store: EventStore
  bus: Bus
  queues: readonly string[]
  /** whose are the messages that name no tenant */
  operator: string
}

/**
 * The messages that wait for a person. The log decides first: a stream of each message holds the one decision about it with its whole history,
 * the document's stream the event that the dispatcher publishes from. Only then does the message leave parking: after a death between
 * the steps the message is still there, and the same decision again goes on where it was.
 */
export function openParking({ store, bus, queues, operator }: Dependencies): Parking {
  const tenantOf = ({ headers, body }: ParkedMessage): string => headers.tenant || text(body['tenant']) || operator

  const isOf = (tenant: string) => (message: ParkedMessage) => tenantOf(message) === tenant
  function named(message: ParkedMessage): Parked {
    const notice = noticeOf(message.body)
    return { ...message, name: UUID.test(message.id) ? message.id : nameOf(message.id), ...(notice && { notice }) }
  }

  async function list(tenant: string, of?: string): Promise<Parked[]> {
    const looked = queues.filter((queue) => of === undefined || queue === of)
    const all = (await Promise.all(looked.map((queue) => bus.parked(queue)))).flat()
    return all
      .filter(isOf(tenant))
      .toSorted((a, b) => (a.parkedAt < b.parkedAt ? -1 : 1))
      .map(named)
  }

  async function find(tenant: string, name: string): Promise<Parked | undefined> {
    const isIt = (message: ParkedMessage) => isOf(tenant)(message) && named(message).name === name
    for (const queue of queues) {
      const found = (await bus.parked(queue, undefined, isIt)).find(isIt)
      if (found) return named(found)
    }
    return undefined
  }

  /** The document that a message names, where the log has it. */
  async function documentOf(
    tenant: string,
    { body }: Parked,
  ): Promise<{ documentId: string; state: Document } | undefined> {
    const documentId = text(body['documentId'])
    if (documentId === '') return undefined
    const { state } = await load(store, documentAggregate, documentStream(tenant, documentId))
    return state.state === 'none' ? undefined : { documentId, state }
  }

  async function decide(tenant: string, name: string, wanted: Outcome, decision: Decision): Promise<Decided> {
    const message = await find(tenant, name)
    const stands = await storedDecision(tenant, name)
    if (stands && stands.decision !== wanted)
      throw new WaybillError('not-possible-now', `The message was ${stands.decision} before.`)
    if (!message && !stands) throw new WaybillError('not-found', 'There is no such parked message.')
    const documentId = stands ? stands.documentId : await decideFirst(tenant, message!, wanted, decision)
    // A death may have come before this, and the message may be gone by another way: said again, it goes on from here.
    if (documentId !== undefined && !stands?.told)
      await tell(
        tenant,
        documentId,
        message ?? stands!.message,
        wanted,
        decision,
        contextOf(decision, `${tenant}:${name}:${wanted}`),
        stands !== undefined,
      )
    if (message) await bus.parked(message.queue, [message.id])
    return { name, decision: wanted, ...(documentId !== undefined && { documentId }) }
  }

  /** Records the decision, and answers the document that has to be told. */
  async function decideFirst(
    tenant: string,
    message: Parked,
    wanted: Outcome,
    decision: Decision,
  ): Promise<string | undefined> {
    const document = await documentOf(tenant, message)
    if (wanted === 'replayed') {
      if (!document)
        throw new WaybillError(
          'not-possible-now',
          'The message names no document of this hub; it can only be discarded.',
        )
      // What the log refuses must not stand as a decision about the message.
      const { notice: told } = message
      if (told)
        noticeAggregate.decide(
          (await load(store, noticeAggregate, noticesStream(tenant, document.documentId))).state,
          replayOfNotice(told, message, decision),
        )
      else documentAggregate.decide(document.state, commandFor(message, wanted, decision))
    }
    await record(tenant, message, wanted, document?.documentId, decision)
    return document?.documentId
  }

  async function tell(
    tenant: string,
    documentId: string,
    message: Given,
    wanted: Outcome,
    decision: Decision,
    context: CommandContext,
    decidedBefore: boolean,
  ): Promise<void> {
    const told = wanted === 'replayed' ? noticeOf(message.body) : undefined
    try {
      if (told)
        await handle(
          store,
          noticeAggregate,
          noticesStream(tenant, documentId),
          replayOfNotice(told, message, decision),
          context,
        )
      else
        await handle(
          store,
          documentAggregate,
          documentStream(tenant, documentId),
          commandFor(message, wanted, decision),
          context,
        )
    } catch (error) {
      // Between a death and this repeat the document went on by another way: nothing is left to do for it.
      if (!decidedBefore || codeOf(error) !== 'not-possible-now') throw error
    }
  }

  /** The decision that stands about a message, whether it is still in parking or not. */
  async function storedDecision(tenant: string, name: string): Promise<StoredDecision | undefined> {
    const [last] = await store.read(parkedStream(tenant, name), 'last')
    if (!last) return undefined
    const { documentId, messageId, queue, code, target, notice, kind, told = false } = last.data as EventData & Recorded
    return {
      name,
      decision: last.type === REPLAYED ? 'replayed' : 'discarded',
      ...(documentId !== undefined && { documentId }),
      told,
      message: { id: messageId, queue, code, body: { target, notice, kind } },
    }
  }

  /** Of two decisions about one message the first one stands; the message's whole history goes with it. */
  async function record(
    tenant: string,
    message: Parked,
    decision: Outcome,
    documentId: string | undefined,
    { reason, actor, at, correlationId, causationId, traceparent }: Decision,
    told = false,
  ): Promise<void> {
    const { name, id, queue, type, body, attempt, history, parkedAt, code, reason: parkedFor } = message
    const [target, notice, kind] = [text(body['target']), text(body['notice']), text(body['kind'])]
    const stream = parkedStream(tenant, name)
    const event = {
      id: commandIdOf(`${stream}:${decision}`),
      type: decision === 'replayed' ? REPLAYED : DISCARDED,
      data: {
        queue,
        messageId: id,
        type,
        attempt,
        parkedAt,
        code,
        ...(target !== '' && { target }),
        ...(notice !== '' && { notice, kind }),
        ...(documentId !== undefined && { documentId }),
        ...(told && { told }),
        personal: { reason, parkedFor, history },
      },
      metadata: {
        tenant,
        actor,
        occurredAt: at,
        schema: '1',
        $correlationId: correlationId,
        $causationId: causationId,
        ...(traceparent && { traceparent }),
      },
    }
    try {
      // The id is made of the decision alone: the same decision again adds nothing, another one conflicts.
      await store.append(stream, [event], 'no-stream')
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
      throw new WaybillError('not-possible-now', 'Somebody else has decided about this message.', { cause: error })
    }
  }

  return {
    list,
    find,
    replay: (tenant, name, decision) => decide(tenant, name, 'replayed', decision),
    discard: (tenant, name, decision) => decide(tenant, name, 'discarded', decision),
    async replayDocument(tenant, documentId, targets, { reason, ...context }) {
      const stream = documentStream(tenant, documentId)
      const command: DocumentCommand = { type: 'ReplayDocument', reason, ...(targets && { targets }) }
      documentAggregate.decide((await load(store, documentAggregate, stream)).state, command)
      // Before anything is decided: a broker that does not answer then leaves nothing half done.
      const ofDocument = (await list(tenant)).filter(({ body }) => body['documentId'] === documentId)
      const { events } = await handle(store, documentAggregate, stream, command, context)
      const [replayed] = events
      if (!replayed) return
      const again = (replayed.data as { targets?: string[] }).targets
      for (const message of ofDocument) {
        if (noticeOf(message.body)) continue
        const target = message.body['target']
        if (again ? !again.includes(text(target)) : target !== undefined) continue
        await record(tenant, message, 'replayed', documentId, { reason, ...context }, true)
        await bus.parked(message.queue, [message.id])
      }
    },
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const contextOf = ({ reason: _reason, ...context }: Decision, step: string): CommandContext => ({
  ...context,
  commandId: commandIdOf(step),
})

function noticeOf({ notice, kind }: Given['body']): NoticeRef | undefined {
  const place = noticePlaceOf(text(notice))
  const known = NOTICE_KINDS.find((each) => each === kind)
  return place && known && { ...place, kind: known }
}

const replayOfNotice = (told: NoticeRef, { id }: Given, { reason }: Decision): NoticeCommand => ({
  type: 'ReplayNotice',
  ...told,
  messageId: id,
  reason,
})

function commandFor({ id, queue, code, body }: Given, wanted: Outcome, { reason }: Decision): DocumentCommand {
  if (wanted === 'discarded') return { type: 'NoteDiscarded', queue, messageId: id, code, reason }
  const target = text(body['target'])
  return { type: 'ReplayDocument', messageId: id, reason, ...(target !== '' && { targets: [target] }) }
}
