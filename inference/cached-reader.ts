import { hash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Document } from '../hub/document/document.ts'
import type { BlobReference } from '../hub/document/events.ts'
import type { Reading, ReaderVersion } from '../hub/document/reading.ts'
import type { DocumentType, Types } from '../hub/document/types/type.ts'
import type { Blobs } from '../hub/drivers/blobs/port.ts'
import type { ViewDefinition, Views } from '../hub/drivers/views/port.ts'
import { codeOf } from '../hub/errors.ts'
import type { Scratch } from './scratch.ts'
import type { Source } from './source.ts'

const CACHE: ViewDefinition = { collection: 'readings_v1', indexes: [] }
/** The cache is not built from the log: every entry is written once, at one position. */
const CACHE_POSITION = '0'
/** The second attempt follows at once: a reader process may have ended for a reason that is not in the file. */
const ATTEMPTS = 2
const PROCESS_FAILURES = new Set(['reader-crashed', 'reader-timeout', 'reader-out-of-memory'])

export type Received = Extract<Document, { received: unknown }>['received']

export interface ReadFile {
  read(
    source: Source,
    options: { mediaType: string; types: Types; typeHint?: DocumentType },
    signal: AbortSignal,
  ): Promise<Reading>
  /** the version that the next reading will have */
  version(): Promise<ReaderVersion> | ReaderVersion
}

export interface CachedReading {
  reading: Reading
  /** where the reading is stored */
  reference: BlobReference
  cached: boolean
  /** settles once the cache has a new reading; the result need not wait for it */
  saved?: Promise<unknown>
}

interface Dependencies {
  blobs: Blobs
  views: Views
  reader: ReadFile
  /** the types that a tenant can use */
  typesOf(tenant: string): Types
  scratch: Scratch
}

/**
 * Reads documents. The same bytes of a tenant are read once per version of the reader, type hint and document types.
 */
export function cachedReader(dependencies: Dependencies) {
  return async (received: Received, signal: AbortSignal): Promise<CachedReading> => {
    const { blobs, views, reader, typesOf } = dependencies
    const { tenant, blob, typeHint } = received
    const types = typesOf(tenant)
    const key = [tenant, blob.sha256, typeHint ?? '', await reader.version(), fingerprintOf(types)]
    const id = hash('sha256', JSON.stringify(key))
    const entry = (await ifAvailable(views.load(CACHE, [id])))?.documents.get(id)?.['reading']
    if (entry) {
      const reference = entry as BlobReference
      const reading = JSON.parse(String(await buffer(await blobs.get(reference.key)))) as Reading
      return { reading, reference, cached: true }
    }
    const reading = await readBlob(dependencies, received, types, signal)
    const stored = await blobs.put(tenant, Buffer.from(JSON.stringify(reading)))
    const reference = { key: stored.key, sha256: stored.sha256, size: stored.size }
    const document = { tenant, reading: reference }
    const saved = ifAvailable(views.save(CACHE, [{ id, position: CACHE_POSITION, document }], CACHE_POSITION))
    saved.catch(() => {})
    return { reading, reference, cached: false, saved }
  }
}

async function readBlob(
  { blobs, reader, scratch }: Dependencies,
  { blob, mediaType, typeHint }: Received,
  types: Types,
  signal: AbortSignal,
): Promise<Reading> {
  return scratch(await blobs.get(blob.key), blob.size, async (source) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await reader.read(source, { mediaType, types, ...(typeHint && { typeHint }) }, signal)
      } catch (error) {
        if (attempt >= ATTEMPTS || !PROCESS_FAILURES.has(codeOf(error) ?? '') || signal.aborted) throw error
      }
    }
  })
}

/** Types do not change while the hub runs, and their text is long. */
const fingerprints = new WeakMap<Types, string>()

function fingerprintOf(types: Types): string {
  let fingerprint = fingerprints.get(types)
  if (fingerprint === undefined) {
    // Checks have no influence on the reading.
    const read = [...types].map(([name, { checks: _checks, ...type }]) => [name, type])
    fingerprint = hash('sha256', JSON.stringify(read))
    fingerprints.set(types, fingerprint)
  }
  return fingerprint
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
