import { hash } from 'node:crypto'
import type { Document } from '../hub/document/document.ts'
import type { ReaderVersion } from '../hub/document/reading.ts'
import { READING_FORM } from '../hub/document/stored-reading.ts'
import { applyKnownParties } from '../hub/document/known-parties/apply.ts'
import type { KnownParties } from '../hub/document/known-parties/parties.ts'
import type { PageRange } from '../hub/document/parts.ts'
import type { DocumentType, Types } from '../hub/document/types/type.ts'
import type { Blob, Blobs } from '../hub/drivers/blobs/port.ts'
import type { Views } from '../hub/drivers/views/port.ts'
import { codeOf } from '../hub/errors.ts'
import { openBoundedMap, type BoundedMap } from '../hub/platform/bounded-map.ts'
import type { ReadResult } from './reader.ts'
import { lookUp, type CachedReading } from './reading-cache.ts'
import type { Scratch } from './scratch.ts'
import type { Source } from './source.ts'

/** How many files are known to need the second attempt. */
const SLOW_FILES = 1000
const PROCESS_FAILURES = new Set(['reader-crashed', 'reader-timeout', 'reader-out-of-memory'])

/** Files, by hash, of which the first attempt failed: another message for them begins with the second one. */
export type SlowFiles = BoundedMap<string, true>
export const openSlowFiles = (): SlowFiles => openBoundedMap(SLOW_FILES)

export type Received = Extract<Document, { received: unknown }>['received']

export interface ReadFile {
  read(
    source: Source,
    options: {
      mediaType: string
      types: Types
      typeHint?: DocumentType
      /** the pages of the file that are the document; absent: all */
      pages?: PageRange
      /** for whom the document is read; owners take turns */
      owner?: string
      /** see `Reader` */
      attempt?: 'first' | 'second'
    },
    signal: AbortSignal,
  ): Promise<ReadResult>
  /** the version that the next reading will have */
  version(): Promise<ReaderVersion> | ReaderVersion
}

export interface CachedReaderDependencies {
  blobs: Blobs
  views: Views
  reader: ReadFile
  /** the types that a tenant can use */
  typesOf(tenant: string): Types
  /** what a tenant knows about the parties of its documents; it has no influence on the readings in the cache */
  partiesOf(tenant: string): Promise<KnownParties>
  scratch: Scratch
  slowFiles: SlowFiles
}

export type ReadReceived = (received: Received, signal: AbortSignal) => Promise<CachedReading>

export interface Readers {
  /** reads a document, or finds what was read before */
  read: ReadReceived
  /** reads a document once more */
  readFresh: ReadReceived
}

/**
 * Reads documents. The same bytes of a tenant, or pages of them, are read once per version of the reader, type hint and
 * document types.
 * `readFresh` reads them once more, whatever was read before.
 */
export function cachedReader(dependencies: CachedReaderDependencies): Readers {
  const readFresh: ReadReceived = async (received, signal) => {
    const { tenant } = received
    const types = dependencies.typesOf(tenant)
    const { summary, content } = await readBlob(dependencies, received, types, signal)
    const { key, sha256, size } = await putAndEnd(dependencies.blobs, tenant, content)
    return { summary, reference: { key, sha256, size }, cached: false }
  }
  const read: ReadReceived = async (received, signal) => {
    const { blobs, views, reader, typesOf } = dependencies
    const { tenant, blob, typeHint, pagesOfFile } = received
    const types = typesOf(tenant)
    const version = await reader.version()
    const key = [
      tenant,
      blob.sha256,
      typeHint ?? '',
      version,
      fingerprintOf(types),
      READING_FORM,
      ...(pagesOfFile ?? []),
    ]
    const { reading, keep } = await lookUp({ blobs, views }, key)
    if (reading) return reading
    const result = await readFresh(received, signal)
    // Models may have arrived meanwhile: a reading is kept only under the version that it has.
    const { models } = result.summary.version
    if (models !== '' && models !== version.models) return result
    return { ...result, saved: keep(tenant, result.reference) }
  }
  const inLight =
    (plain: ReadReceived): ReadReceived =>
    async (received, signal) =>
      // Asked after the reading: a reviewer may have confirmed the seller meanwhile.
      inLightOf(await plain(received, signal), dependencies.partiesOf(received.tenant))
  return { read: inLight(read), readFresh: inLight(readFresh) }
}

/** A reading whose parties are those that the tenant knows. What is stored stays as it was read. */
export async function inLightOf(reading: CachedReading, known: Promise<KnownParties>): Promise<CachedReading> {
  const { summary } = reading
  const { fields, findings } = applyKnownParties(summary.fields, await known)
  return { ...reading, summary: { ...summary, fields, findings: [...(summary.findings ?? []), ...findings] } }
}

/** Stores the content as it comes from the child process, and leaves no stream open. */
export async function putAndEnd(blobs: Blobs, tenant: string, content: ReadResult['content']): Promise<Blob> {
  try {
    return await blobs.put(tenant, content)
  } finally {
    if (!(content instanceof Uint8Array)) content.destroy()
  }
}

/**
 * A file that ends its process gets a second attempt, where it delays no other: the process may have ended for a reason
 * that is not in the file.
 */
async function readBlob(
  { blobs, reader, scratch, slowFiles }: CachedReaderDependencies,
  { tenant, blob, mediaType, typeHint, pagesOfFile: pages }: Received,
  types: Types,
  signal: AbortSignal,
): Promise<ReadResult> {
  return scratch(await blobs.get(blob.key), blob.size, async (source) => {
    const options = { mediaType, types, owner: tenant, ...(typeHint && { typeHint }), ...(pages && { pages }) }
    if (!slowFiles.has(blob.sha256)) {
      try {
        return await reader.read(source, { ...options, attempt: 'first' }, signal)
      } catch (error) {
        if (!PROCESS_FAILURES.has(codeOf(error) ?? '') || signal.aborted) throw error
        slowFiles.set(blob.sha256, true)
      }
    }
    return reader.read(source, { ...options, attempt: 'second' }, signal)
  })
}

/** An object of types never changes: a changed file makes a new one. Their text is long. */
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
