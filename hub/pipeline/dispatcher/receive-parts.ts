import type { ReceiveDocument } from '../../document/commands.ts'
import type { ExistingDocument } from '../../document/document.ts'
import { pagesOfFile, type Part } from '../../document/parts.ts'
import type { EventStore, StoredEvent } from '../../drivers/event-store/port.ts'
import { documentAggregate } from '../../handler/aggregates.ts'
import { handle, load, type CommandContext } from '../../handler/handle.ts'
import { storeAfter } from '../../streams/fresh-reads.ts'
import { ids } from '../../streams/ids.ts'
import { documentStream } from '../../streams/names.ts'

const ACTOR = 'system:dispatcher'
const AT_ONCE = 16

interface Dependencies {
  store: EventStore
  now(): string
}

/**
 * Receives the parts of the documents that were split by these events, each as a document of its own. Ids of documents
 * and commands follow from the events: repeated after a crash or by another dispatcher, it adds only what is missing.
 */
export async function receiveParts({ store, now }: Dependencies, events: readonly StoredEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type !== 'DocumentSplit') continue
    const { stream, revision, position } = event
    const after = storeAfter(store, { stream, revision, position })
    const { state } = await load(after, documentAggregate, stream)
    if (state.state !== 'split') continue
    for (let next = 0; next < state.parts.length; next += AT_ONCE)
      await Promise.all(
        state.parts.slice(next, next + AT_ONCE).map((part) => receivePart({ store, now }, event, state, part)),
      )
  }
}

async function receivePart(
  { store, now }: Dependencies,
  { id, metadata: { $correlationId = id, traceparent } }: StoredEvent,
  { received }: ExistingDocument,
  part: Part,
): Promise<void> {
  const { tenant, documentId, sameContentAs: _first, sameContentAt: _at, ...shared } = received
  const command: ReceiveDocument = {
    ...shared,
    type: 'ReceiveDocument',
    tenant,
    documentId: part.id,
    partOf: { id: documentId, pages: part.pages },
    pagesOfFile: pagesOfFile(part.pages, received.pagesOfFile),
  }
  const stream = documentStream(tenant, part.id)
  const context: CommandContext = {
    commandId: ids.dispatcherCommand(`${stream}:receive`),
    tenant,
    actor: ACTOR,
    at: now(),
    correlationId: $correlationId,
    causationId: id,
    ...(traceparent && { traceparent }),
  }
  await handle(store, documentAggregate, stream, command, context)
}
