import { parkedAggregate } from '../handler/aggregates.ts'
import { load, type CommandContext } from '../handler/handle.ts'
import type { ParkedDecision } from '../parked/parked.ts'
import { parkedStream } from '../streams/names.ts'
import { decideParked, type Decided, type Decision, type ParkingDependencies } from './decide.ts'
import { findParked, listParked, type Parked } from './list.ts'
import { reopenDocument, replayDocument } from './replay-document.ts'

/** The messages that were given up and wait for an operator. */
export interface Parking {
  /** Parked messages of a tenant, in every queue or in this one, oldest first. */
  list(tenant: string, queue?: string): Promise<Parked[]>
  find(tenant: string, name: string): Promise<Parked | undefined>
  /** What was decided about a message, also after it left parking. */
  decided(tenant: string, name: string): Promise<ParkedDecision>
  /** Requests the work of a message again, then takes the message out of parking. A repeat adds nothing. */
  replay(tenant: string, name: string, decision: Decision): Promise<Decided>
  /** Drops a message. A repeat adds nothing. */
  discard(tenant: string, name: string, decision: Decision): Promise<Decided>
  /** Replays a failed document, and takes the messages out of parking that the replay replaces. */
  replayDocument(
    tenant: string,
    documentId: string,
    targets: string[] | undefined,
    decision: Decision & Pick<CommandContext, 'commandId'>,
  ): Promise<void>
  /** Reopens a closed document, and takes the messages about its work out of parking. */
  reopenDocument(
    tenant: string,
    documentId: string,
    decision: Decision & Pick<CommandContext, 'commandId'>,
  ): Promise<void>
}

export const openParking = (dependencies: ParkingDependencies): Parking => ({
  list: (tenant, queue) => listParked(dependencies, tenant, queue),
  find: (tenant, name) => findParked(dependencies, tenant, name),
  decided: async (tenant, name) => (await load(dependencies.store, parkedAggregate, parkedStream(tenant, name))).state,
  replay: (tenant, name, decision) => decideParked(dependencies, tenant, name, 'replayed', decision),
  discard: (tenant, name, decision) => decideParked(dependencies, tenant, name, 'discarded', decision),
  replayDocument: (tenant, documentId, targets, decision) =>
    replayDocument(dependencies, tenant, documentId, targets, decision),
  reopenDocument: (tenant, documentId, decision) => reopenDocument(dependencies, tenant, documentId, decision),
})
