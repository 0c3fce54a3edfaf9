import { hash } from 'node:crypto'
import type { BlobReference } from '../hub/document/blob-reference.ts'
import { summaryIn } from '../hub/document/stored-reading.ts'
import type { ReadingSummary } from '../hub/document/reading.ts'
import type { Blobs } from '../hub/drivers/blobs/port.ts'
import type { ViewDefinition, Views } from '../hub/drivers/views/port.ts'
import { codeOf } from '../hub/errors.ts'

const CACHE: ViewDefinition = { collection: 'readings_v1', indexes: [] }
/**
 * The cache is not built from the log. An entry is written once, at this position; one whose blob is gone is replaced
 * at a later one.
 */
const CACHE_POSITION = '0'
const REPLACED_DIGITS = 8

export interface CachedReading {
  summary: ReadingSummary
  /** where the reading is stored */
  reference: BlobReference
  cached: boolean
  /** settles once the cache has a new reading; the result need not wait for it */
  saved?: Promise<unknown>
}

interface CacheEntry {
  reading: BlobReference
  /** how often the entry was replaced because its blob was gone */
  replaced?: number
}

interface Lookup {
  /** undefined if there is none, or its blob is gone */
  reading: CachedReading | undefined
  /** Keeps another reading under this key. Never rejects while nobody waits for it. */
  keep(tenant: string, reading: BlobReference): Promise<unknown>
}

/** Looks a reading up by what it was made of. */
export async function lookUp(
  { blobs, views }: { blobs: Pick<Blobs, 'get'>; views: Views },
  key: readonly unknown[],
): Promise<Lookup> {
  const id = hash('sha256', JSON.stringify(key))
  const entry = (await ifAvailable(views.load(CACHE, [id])))?.documents.get(id) as CacheEntry | undefined
  return {
    reading: entry && (await loadCached(blobs, entry.reading)),
    keep(tenant, reading) {
      const replaced = entry && (entry.replaced ?? 0) + 1
      const position = replaced === undefined ? CACHE_POSITION : String(replaced).padStart(REPLACED_DIGITS, '0')
      const document = { tenant, reading, ...(replaced !== undefined && { replaced }) }
      const saved = ifAvailable(views.save(CACHE, [{ id, position, document }], CACHE_POSITION))
      saved.catch(() => {})
      return saved
    },
  }
}

/** A cached reading; undefined if its blob is gone. */
async function loadCached(blobs: Pick<Blobs, 'get'>, reference: BlobReference): Promise<CachedReading | undefined> {
  try {
    return { summary: await summaryIn(await blobs.get(reference.key)), reference, cached: true }
  } catch (error) {
    if (codeOf(error) !== 'blob-missing') throw error
    return undefined
  }
}

/**
 * The cache only saves work: without its engine, or after a loss of the view, documents are read as if it were empty.
 */
async function ifAvailable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (!['engine-unavailable', 'view-lost'].includes(codeOf(error) ?? '')) throw error
    return undefined
  }
}
