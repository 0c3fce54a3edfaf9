import type { EventStore, StoredEvent } from '../../drivers/event-store/port.ts'
import type { Views } from '../../drivers/views/port.ts'
import { codeOf } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { retry } from '../../platform/retry.ts'
import { upcastTenant } from '../../streams/events.ts'
import { parseStream, prefixOf } from '../../streams/names.ts'
import { followVerified, verifyCheckpoint, type VerifiedPage } from '../../streams/verified-follow.ts'
import { evolveKey, type ApiKey } from './key.ts'
import { loadSnapshot, type KeptKey, type Snapshot } from './snapshot.ts'

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
  /** how often it verifies that the log still holds what the keys were folded from, in milliseconds */
  verifyMs?: number
  /** Appends that a key is revoked. */
  appendRevocation(key: ApiKey): Promise<void>
}

/** One attempt to follow the log. */
interface Following {
  /** the keys folded from the log; they become the known ones once they are level with it */
  keys: Map<string, ApiKey>
  snapshot: Snapshot
  /** true if keys are folded from the beginning, since the snapshot or the known keys do not fit the log */
  startsOver: boolean
  isLevel: boolean
  /** keys to save, by id */
  changed: Map<string, KeptKey>
  /** ms */
  savedAt: number
}

/**
 * Follows the keys of all tenants. Resolves once it has caught up with the log, or when the signal aborts.
 *
 * The log is the truth: a snapshot is used only if the log holds what it was folded from. Otherwise the keys are folded
 * from the beginning of the log. A revocation that only the snapshot or this process knows is appended again, so that
 * no revoked key becomes valid because the log was set back.
 */
export async function followKeys(dependencies: Dependencies, known: KnownKeys): Promise<void> {
  const { log, signal } = dependencies
  const state = { isMismatch: false }
  await new Promise<void>((resolve, reject) => {
    const onRetry = (error: Error, retryInMs: number) => {
      known.failure = error.message
      log.warn({ code: codeOf(error), retryInMs }, `API keys: ${error.message}`)
    }
    const attempt = () =>
      follow(dependencies, known, state, resolve).catch((error: unknown) => {
        if (codeOf(error) === 'log-mismatch') reportMismatch(dependencies, known, error as Error)
        state.isMismatch ||= codeOf(error) === 'log-mismatch'
        throw error
      })
    retry(attempt, { signal, onRetry }).then(resolve, (error: Error) => {
      if (signal.aborted) return resolve()
      known.failure = error.message
      log.error({ code: codeOf(error) }, `API keys are no longer followed: ${error.message}`)
      reject(error)
    })
  })
}

function reportMismatch({ log }: Dependencies, known: KnownKeys, error: Error): void {
  known.failure = error.message
  log.error({ code: codeOf(error) }, `API keys are folded again from the log: ${error.message}`)
}

async function follow(
  dependencies: Dependencies,
  known: KnownKeys,
  state: { isMismatch: boolean },
  caughtUp: () => void,
): Promise<void> {
  const { store, views, signal, verifyMs } = dependencies
  const snapshot = await loadSnapshot(views)
  const startsOver = state.isMismatch || !(await fitsLog(dependencies, known, snapshot))
  const following: Following = {
    keys: new Map(startsOver ? [] : snapshot.keys),
    snapshot,
    startsOver,
    isLevel: false,
    changed: new Map(),
    savedAt: -SAVE_POSITION_MS,
  }
  const from = startsOver ? undefined : snapshot.checkpoint
  const options = verifyMs === undefined ? {} : { verifyMs }
  for await (const page of followVerified(store, from, [prefixOf('tenant')], signal, options)) {
    for (const event of page.events) applyEvent(following, event)
    if (page.caughtUp && !following.isLevel) {
      await becomeKnown(dependencies, known, following)
      state.isMismatch = false
    }
    await saveIfDue(following, page)
    if (following.isLevel || !startsOver) known.failure = undefined
    if (page.caughtUp) caughtUp()
  }
}

async function fitsLog(dependencies: Dependencies, known: KnownKeys, { checkpoint }: Snapshot): Promise<boolean> {
  if (!checkpoint) return true
  try {
    await verifyCheckpoint(dependencies.store, checkpoint, dependencies.signal)
    return true
  } catch (error) {
    if (codeOf(error) !== 'log-mismatch') throw error
    reportMismatch(dependencies, known, error as Error)
    return false
  }
}

/** Folds an event into the key that it is about. */
function applyEvent({ keys, changed }: Following, event: StoredEvent): void {
  const name = parseStream(event.stream)
  if (name?.kind !== 'tenant') return
  const change = upcastTenant(event)
  const at = event.metadata['occurredAt'] ?? event.recordedAt
  const key = evolveKey(keys.get(change.data.keyId), change, { tenant: name.tenant, at })
  if (!key) return
  keys.set(key.keyId, key)
  changed.set(key.keyId, { key, position: event.position })
}

/** The folded keys are level with the log: from now on they are the known ones. A revocation always wins. */
async function becomeKnown(
  { now, appendRevocation }: Dependencies,
  known: KnownKeys,
  following: Following,
): Promise<void> {
  const { keys, snapshot, startsOver } = following
  for (const { keyId, tenant, revokedAt } of [...snapshot.keys.values(), ...known.keys.values()]) {
    const key = keys.get(keyId)
    if (revokedAt === undefined || key?.tenant !== tenant || key.revokedAt !== undefined) continue
    if (startsOver) await appendRevocation(key)
    keys.set(keyId, evolveKey(key, { type: 'ApiKeyRevoked', data: { keyId } }, { tenant, at: now() })!)
  }
  if (startsOver) following.snapshot = await snapshot.replace()
  // What this process appended since the page was read follows in the next one.
  else for (const [keyId, key] of known.keys) if (!keys.has(keyId)) keys.set(keyId, key)
  known.keys = keys
  following.isLevel = true
}

async function saveIfDue(following: Following, page: VerifiedPage): Promise<void> {
  const { changed, snapshot, isLevel, startsOver, savedAt } = following
  // The snapshot that does not fit is kept until the keys are complete: it may hold revocations that the log lacks.
  if (startsOver && !isLevel) return
  const at = performance.now()
  if (changed.size === 0 && at - savedAt <= SAVE_POSITION_MS) return
  await snapshot.save([...changed.values()], page.position, page.lastEvent)
  changed.clear()
  following.savedAt = at
}
