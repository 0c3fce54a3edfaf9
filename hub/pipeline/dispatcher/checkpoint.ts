import type { EventStore, ExpectedRevision } from '../../drivers/event-store/port.ts'
import { upcastCheckpoint, type CheckpointMoved } from '../../streams/events.ts'
import { checkpointStream } from '../../streams/names.ts'
import { appendEvents } from '../../streams/writer.ts'
import type { Checkpoint } from './backlog.ts'

export const CHECKPOINT_STREAM = checkpointStream('dispatcher')

interface StoredCheckpoint extends Checkpoint {
  revision: ExpectedRevision
  /** its own place in the log, after everything that it covers; undefined if there is none */
  storedAt: string | undefined
}

/** The last checkpoint; the start of the log if there is none. */
export async function loadCheckpoint(store: EventStore): Promise<StoredCheckpoint> {
  const [last] = await store.read(CHECKPOINT_STREAM, 'last')
  if (!last) return { position: '', published: '', open: [], revision: 'no-stream', storedAt: undefined }
  const { position, published = position, lastEvent, open = [], brokerData } = upcastCheckpoint(last).data
  const optional = { ...(lastEvent && { lastEvent }), ...(brokerData !== undefined && { brokerData }) }
  return { position, published, open, revision: last.revision, storedAt: last.position, ...optional }
}

/**
 * Writes a checkpoint after the one of this revision and returns its revision.
 * @throws {WaybillError} `revision-conflict` if another dispatcher wrote one
 */
export async function writeCheckpoint(
  store: EventStore,
  checkpoint: Checkpoint,
  { commandId, revision, at }: { commandId: string; revision: ExpectedRevision; at: string },
): Promise<number> {
  const moved: CheckpointMoved = { type: 'CheckpointMoved', data: checkpoint }
  const appended = await appendEvents(store, CHECKPOINT_STREAM, [moved], revision, {
    commandId,
    tenant: '',
    actor: 'system:dispatcher',
    at,
    correlationId: commandId,
    causationId: commandId,
  })
  return appended.revision
}
