import { hash } from 'node:crypto'
import type { EventStore } from '../drivers/event-store/port.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { upcastClaim, type DocumentClaimed } from '../streams/events.ts'
import { ids } from '../streams/ids.ts'
import { claimStream } from '../streams/names.ts'
import { appendEvents, type EventContext } from '../streams/writer.ts'

interface DocumentClaim {
  /** names what is claimed: the content of a file, or an Idempotency-Key */
  key: string
  documentId: string
  /** hash of everything that must be the same whenever the key comes again; empty if the key says it all */
  fingerprint: string
}

/**
 * Claims a key for a document. Returns the document that holds it: this one, or the one that claimed it first.
 * @throws {WaybillError} `idempotency-key-reused` if the key is claimed with another fingerprint
 */
export async function claimForDocument(
  store: EventStore,
  { key, documentId, fingerprint }: DocumentClaim,
  context: EventContext,
): Promise<string> {
  const stream = claimStream(context.tenant, sha256(key))
  // Its id follows from the document: the same claim again adds nothing, that of another document conflicts.
  const claimed: DocumentClaimed & { id: string } = {
    id: ids.intakeClaim(`${stream}:${documentId}`),
    type: 'DocumentClaimed',
    data: { documentId, fingerprint },
  }
  try {
    await appendEvents(store, stream, [claimed], 'no-stream', context)
    return documentId
  } catch (error) {
    if (codeOf(error) !== 'revision-conflict') throw error
    const [first] = await store.read(stream)
    const { data } = upcastClaim(first!) as DocumentClaimed
    if (data.fingerprint === fingerprint) return data.documentId
    throw new WaybillError(
      'idempotency-key-reused',
      'This Idempotency-Key came with another document or type before.',
      { documentId: data.documentId },
    )
  }
}

export const sha256 = (text: string): string => hash('sha256', text)
