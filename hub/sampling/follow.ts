import type { EventStore, StoredEvent } from '../drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../drivers/views/port.ts'
import type { Types } from '../document/types/type.ts'
import type { Read } from '../document/document.ts'
import { upcastDocument } from '../document/upcast.ts'
import { codeOf, WaybillError } from '../errors.ts'
import { documentAggregate, sampleAggregate } from '../handler/aggregates.ts'
import { foldEvents, handle } from '../handler/handle.ts'
import type { Log } from '../log.ts'
import { retry } from '../platform/retry.ts'
import { ids } from '../streams/ids.ts'
import { parseStream, prefixOf, sampleStream } from '../streams/names.ts'
import { followVerified, type FollowerCheckpoint } from '../streams/verified-follow.ts'
import { isInSample, sampleOf, wentThroughAlone } from './choose.ts'

/** Holds no rows, only how far the log was followed. */
const CHECKPOINT: ViewDefinition = { collection: 'sampling_v1', indexes: [] }
/** A first start with an old log, or a lost checkpoint, leads to no tasks about documents that nobody remembers. */
const OLDEST_MS = 7 * 86_400_000
const SAVE_MS = 5_000

interface Dependencies {
  store: EventStore
  views: Pick<Views, 'load' | 'save'>
  /** share of a tenant's documents, 0 to 1 */
  shareOf(tenant: string): number
  typesOf(tenant: string): Types
  log: Log
  now(): string
  signal: AbortSignal
  /** the least time between two checkpoints, in milliseconds */
  saveMs?: number
}

/**
 * Follows the log and requests a sample for a share of the documents that were posted without a person. A document has
 * one sample at most: its stream bears the id of the document. The checkpoint is saved after the samples, so a crash
 * repeats the last seconds, which adds nothing. Several processes may do this at once.
 */
export async function followPosted(dependencies: Dependencies): Promise<void> {
  const { log, signal } = dependencies
  const state = { isMismatch: false }
  const onRetry = (error: Error, retryInMs: number) =>
    log.warn({ code: codeOf(error), retryInMs }, `samples: ${error.message}`)
  const attempt = () =>
    follow(dependencies, state.isMismatch).catch((error: unknown) => {
      state.isMismatch = codeOf(error) === 'log-mismatch'
      throw error
    })
  await retry(attempt, { signal, onRetry }).catch((error: unknown) => {
    if (!signal.aborted) log.error({ code: codeOf(error) }, `samples are no longer requested: ${String(error)}`)
  })
}

async function follow(dependencies: Dependencies, startsOver: boolean): Promise<void> {
  const { store, views, signal, saveMs = SAVE_MS } = dependencies
  const { checkpoint: position, lastEvent } = await views.load(CHECKPOINT, [])
  const from: FollowerCheckpoint | undefined =
    startsOver || position === undefined ? undefined : { position, ...(lastEvent && { lastEvent }) }
  let savedAt = performance.now()
  for await (const page of followVerified(store, from, [prefixOf('document')], signal)) {
    for (const event of page.events) if (event.type === 'DocumentPosted') await consider(dependencies, event)
    if (page.events.length === 0 || performance.now() - savedAt < saveMs) continue
    savedAt = performance.now()
    await views.save(CHECKPOINT, [], page.position, page.lastEvent)
  }
  if (!signal.aborted) throw new Error('The log ended.')
}

async function consider(dependencies: Dependencies, posted: StoredEvent): Promise<void> {
  const { store, shareOf, typesOf, now } = dependencies
  const name = parseStream(posted.stream)
  const at = Date.parse(posted.metadata['occurredAt'] ?? posted.recordedAt)
  if (name?.kind !== 'document' || Date.parse(now()) - at > OLDEST_MS) return
  const { tenant, documentId } = name
  const share = shareOf(tenant)
  if (!isInSample(documentId, share)) return
  const stored = (await store.read(posted.stream)).filter(({ revision }) => revision <= posted.revision)
  // Without its end the document would not be posted, and its sample would be lost.
  if (stored.at(-1)?.revision !== posted.revision)
    throw new WaybillError('stale-read', `The event store does not show ${posted.stream} up to its posting yet.`)
  if (!wentThroughAlone(stored.map(upcastDocument))) return
  const document = foldEvents(documentAggregate, stored)
  if (document.state !== 'posted') return
  const command = sampleOf(document as typeof document & Read, typesOf(tenant).get(document.documentType), share)
  if (!command) return
  await handle(store, sampleAggregate, sampleStream(tenant, documentId), command, {
    commandId: ids.sampleCommand(`request:${posted.stream}`),
    tenant,
    actor: 'system:sampling',
    at: now(),
    correlationId: posted.metadata['$correlationId'] ?? posted.id,
    causationId: posted.id,
  })
}
