import { randomUUID } from 'node:crypto'
import type { DocumentCommand } from '../document/commands.ts'
import type { Document } from '../document/document.ts'
import type { Blobs } from '../drivers/blobs/port.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import { WaybillError } from '../errors.ts'
import { documentAggregate } from '../handler/aggregates.ts'
import { handle, load } from '../handler/handle.ts'
import { documentStream } from '../streams/names.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { originOf, type Call } from './call.ts'
import { entityTag, findDocument, hasTag, withTables } from './routes/documents.ts'

interface Dependencies {
  store: EventStore
  blobs: Pick<Blobs, 'get'>
  now(): string
}

interface Decisions {
  /** The document that a decision is about. Throws `precondition-failed` if it is not as the person has seen it. */
  seenDocument(call: Call): Promise<DocumentView>
  /** Applies the command that a person decides on, and answers with the document after it. */
  decide(call: Call, commandFor: (document: Document) => DocumentCommand | Promise<DocumentCommand>): Promise<void>
  /** Answers with the document as it is now. */
  answer(call: Call): Promise<void>
}

/** The steps of a request in which a person decides about a document. */
export function decisions({ store, blobs, now }: Dependencies): Decisions {
  return { seenDocument, decide, answer }

  async function decide(
    call: Call,
    commandFor: (document: Document) => DocumentCommand | Promise<DocumentCommand>,
  ): Promise<void> {
    const { id, revision } = await seenDocument(call)
    const stream = documentStream(call.principal.tenant, id)
    const { state } = await load(store, documentAggregate, stream)
    const asSeen = call.parameters['If-Match'] === undefined ? {} : { onlyAt: revision }
    const context = { commandId: randomUUID(), ...originOf(call, now()), ...asSeen }
    const after = await handle(store, documentAggregate, stream, await commandFor(state), context)
    if (asSeen.onlyAt !== undefined && after.events.length === 0 && after.revision !== revision)
      throw new WaybillError('precondition-failed', 'The document has changed meanwhile.')
    await answer(call)
  }

  async function seenDocument(call: Call): Promise<DocumentView> {
    const seen = await findDocument(store, call)
    const wanted = call.parameters['If-Match']
    if (wanted !== undefined && wanted !== '*' && !hasTag(wanted, entityTag(seen)))
      throw new WaybillError('precondition-failed', `The document is at ${entityTag(seen)} now.`)
    return seen
  }

  async function answer(call: Call): Promise<void> {
    const after = await findDocument(store, call)
    call.response.set('ETag', entityTag(after)).json(await withTables(blobs, after))
  }
}
