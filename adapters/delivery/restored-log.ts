import type { EventStore, StoredEvent } from '../../hub/drivers/event-store/port.ts'
import { RESTORES_STREAM } from '../../hub/streams/names.ts'
import type { Found, Intent, Outcome } from '../adapter.ts'
import type { OpenTarget } from '../registry.ts'
import type { Courier, Job } from './job.ts'

/**
 * Reads once when the log was last restored from a backup. A log is restored only while no hub runs on it, so the
 * answer stays true for the life of the process.
 */
export function openLastRestore(store: EventStore): () => Promise<StoredEvent | undefined> {
  let reading: Promise<StoredEvent | undefined> | undefined
  const read = async () => (await store.read(RESTORES_STREAM, 'last'))[0]
  return () => {
    reading ??= read().catch((error: unknown) => {
      reading = undefined
      throw error
    })
    return reading
  }
}

/**
 * After the log was restored from a backup, the target may hold a posting that this log does not know: sent after the
 * backup for this document, or for the same document that its sender now sends again. Undefined if the target holds
 * neither, or if the log was never restored.
 */
export async function heldSinceBackup(
  { lastRestore, secondsSince }: Courier,
  job: Job,
  intent: Intent,
  { target, adapter: { settleSeconds } }: OpenTarget,
): Promise<Outcome | undefined> {
  const restore = await lastRestore()
  if (!restore) return undefined
  if (secondsSince(restore) < settleSeconds)
    return { kind: 'not-sent', detail: 'The log was just restored: a send of the earlier hub may still arrive.' }
  try {
    const own = heldAs('posted', await target.find(intent, job.signal))
    // A correction has the business key of what it corrects.
    if (own || job.action > 1) return own
    return heldAs('duplicate', (await target.findDuplicate?.(intent, job.signal)) ?? { kind: 'none' })
  } catch (error) {
    // Nothing was sent yet, whatever became of the lookup.
    const outcome = target.classify(error)
    return outcome.kind === 'unknown' ? { kind: 'not-sent', detail: outcome.detail } : outcome
  }
}

function heldAs(kind: 'posted' | 'duplicate', found: Found): Outcome | undefined {
  if (found.kind === 'one') return { kind, reference: found.reference }
  return found.kind === 'many'
    ? { kind: 'needs-human', detail: `The target holds ${found.references.length} records of this document.` }
    : undefined
}
