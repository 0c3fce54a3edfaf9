import type { DocumentReceived } from '../document/events.ts'
import type { Blobs } from '../drivers/blobs/port.ts'
import { WaybillError } from '../errors.ts'

const CONCURRENT_COPIES = 4

interface Reference {
  key: string
  size: number
  mediaType?: string
}

/** Finds all claim checks in the data of an event: objects with key, sha256 and size. */
export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  const { key, sha256, size } = value as { key?: unknown; sha256?: unknown; size?: unknown }
  if (typeof key === 'string' && typeof sha256 === 'string' && typeof size === 'number') return [{ key, size }]
  return Object.values(value).flatMap(referencesIn)
}

/** Collects the blobs of all events by key. An original has the media type of its document. */
export function openReferences() {
  const all = new Map<string, Reference>()
  return {
    all,
    note({ type, data }: { type: string; data: unknown }): void {
      for (const each of referencesIn(data)) all.set(each.key, { ...all.get(each.key), ...each })
      if (type !== 'DocumentReceived') return
      const { blob, mediaType } = data as DocumentReceived['data']
      all.set(blob.key, { key: blob.key, size: blob.size, mediaType })
    },
  }
}

/**
 * Copies blobs and verifies each by its hash on both sides. Counts blobs that the old store no longer has, such as
 * erased ones.
 * @throws `move-failed` if a blob differs from the claim check of its event
 */
export async function copyBlobs(
  from: Blobs,
  to: Blobs,
  references: readonly Reference[],
  { signal, copied }: { signal: AbortSignal; copied(size: number): void },
): Promise<{ blobs: number; bytes: number; missing: number }> {
  const result = { blobs: 0, bytes: 0, missing: 0 }
  const waiting = references.values()
  await Promise.all(
    Array.from({ length: CONCURRENT_COPIES }, async () => {
      for (const { key, size, mediaType } of waiting) {
        signal.throwIfAborted()
        const bytes = await from.get(key).catch((error: { code?: string }) => {
          if (error.code === 'blob-missing') return undefined
          throw error
        })
        if (!bytes) {
          result.missing++
          continue
        }
        const put = await to.put(key.slice(0, key.indexOf('/')), bytes, mediaType === undefined ? {} : { mediaType })
        if (put.key !== key || put.size !== size)
          throw new WaybillError('move-failed', 'A stored document differs from the hash or size in its event.', {
            key,
          })
        result.blobs++
        result.bytes += size
        copied(size)
      }
    }),
  )
  return result
}
