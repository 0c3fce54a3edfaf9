import type { EventStore, StoredEvent } from '../../drivers/event-store/port.ts'
import type { ViewDefinition, ViewDocument, Views } from '../../drivers/views/port.ts'
import { codeOf } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { retry } from '../../platform/retry.ts'
import { upcastTenant } from '../../streams/events.ts'
import { parseStream, prefixOf } from '../../streams/names.ts'
import { evolveKey, type ApiKey } from './key.ts'

/** The keys at a position of the log, so that a start does not read the log from its beginning. */
const KEYS: ViewDefinition = { collection: 'api_keys_v2', indexes: [] }
const PAGE = 500
/** How often the position is saved while no key changes. */
const SAVE_POSITION_MS = 60_000

/** The keys that this process knows, by id. */
export interface KnownKeys {
  keys: Map<string, ApiKey>
  /** why changes by other processes do not arrive; undefined while they do */
  failure: string | undefined
}

interface Dependencies {
  store: EventStore
  views: Views
  log: Log
  now(): string
  signal: AbortSignal
}

/** Follows the keys of all tenants. Resolves once it has caught up with the log, or when the signal aborts. */
export async function followKeys(dependencies: Dependencies, known: KnownKeys): Promise<void> {
  const { log, signal } = dependencies
  await new Promise<void>((resolve, reject) => {
    const onRetry = (error: Error, retryInMs: number) => {
      known.failure = error.message
      log.warn({ code: codeOf(error), retryInMs }, `API keys: ${error.message}`)
    }
    retry(() => follow(dependencies, known, resolve), { signal, onRetry }).then(resolve, (error: Error) => {
      if (signal.aborted) return resolve()
      known.failure = error.message
      log.error({ code: codeOf(error) }, `API keys are no longer followed: ${error.message}`)
      reject(error)
    })
  })
}

async function follow(
  { store, views, now, signal }: Dependencies,
  known: KnownKeys,
  caughtUp: () => void,
): Promise<void> {
  let savedAt = 0
  for await (const page of store.follow(await loadSaved(views, known), [prefixOf('tenant')], signal)) {
    const writes = page.events.flatMap((event) => {
      const key = applyEvent(known, event)
      return key ? [{ id: key.keyId, position: event.position, document: { ...key } as ViewDocument }] : []
    })
    if (writes.length > 0 || Date.parse(now()) - savedAt > SAVE_POSITION_MS) {
      await views.save(KEYS, writes, page.position)
      savedAt = Date.parse(now())
    }
    known.failure = undefined
    if (page.caughtUp) caughtUp()
  }
}

/** The key that an event is about, as it is now; undefined for another event. */
function applyEvent(known: KnownKeys, event: StoredEvent): ApiKey | undefined {
  const name = parseStream(event.stream)
  if (name?.kind !== 'tenant') return undefined
  const change = upcastTenant(event)
  const at = event.metadata['occurredAt'] ?? event.recordedAt
  const key = evolveKey(known.keys.get(change.data.keyId), change, { tenant: name.tenant, at })
  if (key) known.keys.set(key.keyId, key)
  return key
}

/** Loads the saved keys and returns their position in the log. */
async function loadSaved(views: Views, known: KnownKeys): Promise<string | undefined> {
  // The position first: what another process saves while the keys are read is then read again from the log.
  const { checkpoint } = await views.load(KEYS, [])
  for (let cursor: string | undefined; ;) {
    const page = await views.find(KEYS, {
      filter: {},
      sort: { field: 'keyId', direction: 1 },
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { id: _id, position: _position, ...document } of page.documents) {
      const key = document as unknown as ApiKey
      known.keys.set(key.keyId, key)
    }
    cursor = page.next
    if (cursor === undefined) return checkpoint
  }
}
