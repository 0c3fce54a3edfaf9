import type { DocumentCommand } from '../document/commands.ts'
import { documentAggregate } from '../handler/aggregates.ts'
import { handle, load, type CommandContext } from '../handler/handle.ts'
import { documentStream } from '../streams/names.ts'
import { recordDecision, type Decision, type ParkingDependencies } from './decide.ts'
import { listParked, noticeOf, text } from './list.ts'

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
  const { store, bus } = parking
  const { reason, ...context } = decision
  const stream = documentStream(tenant, documentId)
  const command: DocumentCommand = { type: 'ReplayDocument', reason, ...(targets && { targets }) }
  documentAggregate.decide((await load(store, documentAggregate, stream)).state, command)
  // Before anything is decided: if the broker does not answer, nothing is left half done.
  const ofDocument = (await listParked(parking, tenant)).filter(({ body }) => body['documentId'] === documentId)
  const { events } = await handle(store, documentAggregate, stream, command, context)
  const [replayed] = events
  if (!replayed) return
  const { targets: replayedTargets } = replayed.data as { targets?: string[] }
  for (const message of ofDocument) {
    const { target } = message.body
    const isReplaced = replayedTargets ? replayedTargets.includes(text(target)) : target === undefined
    if (!isReplaced || noticeOf(message.body)) continue
    await recordDecision(store, { tenant, message, wanted: 'replayed', documentId, decision, documentReplayed: true })
    await bus.parked(message.queue, [message.id])
  }
}
