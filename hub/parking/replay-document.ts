import type { DocumentCommand } from '../document/commands.ts'
import { isClosed } from '../document/document.ts'
import type { NewEvent } from '../drivers/event-store/port.ts'
import { documentAggregate } from '../handler/aggregates.ts'
import { handle, load, type CommandContext } from '../handler/handle.ts'
import { documentStream } from '../streams/names.ts'
import { recordDecision, type Decision, type ParkingDependencies } from './decide.ts'
import { listParked, noticeOf, text, type Parked } from './list.ts'

/**
 * Replays a failed document, whether or not messages of it are parked, and takes the messages out of parking that the
 * replay replaces.
 * @throws {WaybillError} `not-found` and `not-possible-now` as the document decides
 */
export async function replayDocument(
  parking: ParkingDependencies,
  tenant: string,
  documentId: string,
  targets: string[] | undefined,
  decision: Decision & Pick<CommandContext, 'commandId'>,
): Promise<void> {
  const command: DocumentCommand = { type: 'ReplayDocument', reason: decision.reason, ...(targets && { targets }) }
  await decideWithParked(parking, tenant, documentId, command, decision, ([replayed]) => {
    const { targets: replayedTargets } = replayed!.data as { targets?: string[] }
    return ({ body }) => (replayedTargets ? replayedTargets.includes(text(body['target'])) : !('target' in body))
  })
}

/**
 * Reopens a document, and takes all messages about its work out of parking: what they would do is decided again.
 * @throws {WaybillError} `not-found` and `not-possible-now` as the document decides
 */
export async function reopenDocument(
  parking: ParkingDependencies,
  tenant: string,
  documentId: string,
  decision: Decision & Pick<CommandContext, 'commandId'>,
): Promise<void> {
  const command: DocumentCommand = { type: 'ReopenDocument', reason: decision.reason }
  await decideWithParked(parking, tenant, documentId, command, decision, () => () => true)
}

/** Decides about a document and takes the messages out of parking that the decision replaces. */
async function decideWithParked(
  parking: ParkingDependencies,
  tenant: string,
  documentId: string,
  command: DocumentCommand,
  { reason, ...context }: Decision & Pick<CommandContext, 'commandId'>,
  replacedBy: (events: readonly NewEvent[]) => (message: Parked) => boolean,
): Promise<void> {
  const { store, bus } = parking
  const stream = documentStream(tenant, documentId)
  const { state } = await load(store, documentAggregate, stream)
  documentAggregate.decide(state, command)
  // Before anything is decided: if the broker does not answer, nothing is left half done. No work of a document that
  // ended otherwise is parked.
  const hasNone = isClosed(state.state) && state.state !== 'failed'
  const parked = hasNone ? [] : await listParked(parking, tenant)
  const { events } = await handle(store, documentAggregate, stream, command, context)
  if (events.length === 0) return
  const isReplaced = replacedBy(events)
  for (const message of parked) {
    if (message.body['documentId'] !== documentId || noticeOf(message.body) || !isReplaced(message)) continue
    const decision = { reason, ...context }
    await recordDecision(store, { tenant, message, wanted: 'replayed', documentId, decision, documentReplayed: true })
    await bus.parked(message.queue, [message.id])
  }
}
