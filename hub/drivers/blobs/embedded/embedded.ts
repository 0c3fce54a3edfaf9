import { createHash, hash, randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { access, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Readable, Transform } from 'node:stream'
import { WaybillError } from '../../../errors.ts'
import { syncFolder } from '../../../platform/sync-folder.ts'
import { diskOf, type Disk } from '../../embedded-storage/disk.ts'
import { storageError } from '../../embedded-storage/sqlite.ts'
import { partsOfKey } from '../key.ts'
import type { Blob, Blobs, PutOptions } from '../port.ts'

/** Blobs up to this size share a database file, since a file and a sync for each would cost much of the throughput. */
const SMALL_BYTES = 64 * 1024

// Rows are in the order of arrival; only the small index is in the random order of the hashes.
const SCHEMA =
  'CREATE TABLE IF NOT EXISTS blobs (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT'

interface BlobsState {
  readonly folder: string
  /** folder of the files that are still being written */
  readonly incoming: string
  readonly disk: Disk
  readonly insert: StatementSync
  readonly select: StatementSync
  readonly remove: StatementSync
}

/** The bytes of one put: small ones in memory, larger ones in a file without their final name. */
interface Incoming {
  size: number
  readonly chunks: Uint8Array[]
  file: { handle: FileHandle; name: string } | undefined
}

/**
 * Blobs in a folder. Small ones are rows of one SQLite file, its own or a shared one, with grouped commits. Larger ones
 * are files, which are synced before they get their name.
 */
export function openEmbeddedBlobs({
  folder,
  disk: given,
  readOnly = false,
}: {
  folder: string
  disk?: Disk
  /** leaves the folder as it is, because a hub may write to it at the same time */
  readOnly?: boolean
}): Blobs {
  const incoming = path.join(folder, 'incoming')
  if (!readOnly) emptyIncoming(incoming)
  const disk = diskOf(given, path.join(folder, 'small.sqlite'))
  const { database } = disk
  database.exec(SCHEMA)
  const state: BlobsState = {
    folder,
    incoming,
    disk,
    insert: database.prepare('INSERT OR IGNORE INTO blobs (key, bytes) VALUES (?, ?)'),
    select: database.prepare('SELECT bytes FROM blobs WHERE key = ?'),
    remove: database.prepare('DELETE FROM blobs WHERE key = ?'),
  }
  return {
    put: (tenant, bytes, options) => put(state, tenant, bytes, options),
    get: (key) => get(state, key),
    async delete(key) {
      const { tenant, sha256 } = partsOfKey(key)
      await disk.commit.run(() => state.remove.run(key))
      await rm(fileOf(state, tenant, sha256), { force: true })
    },
    link: async () => undefined,
    close: () => disk.close(),
  }
}

function emptyIncoming(incoming: string): void {
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  for (const leftover of readdirSync(incoming)) rmSync(path.join(incoming, leftover), { force: true })
}

const fileOf = ({ folder }: BlobsState, tenant: string, sha256: string): string =>
  path.join(folder, largeFileOf(tenant, sha256))

const largeFileOf = (tenant: string, sha256: string): string => path.join('large', tenant, sha256.slice(0, 2), sha256)

/**
 * Says where a blob is: the path of its file below the folder of the blobs; undefined if it is a row of the database of
 * the small ones.
 */
export function openBlobPaths(small: DatabaseSync): (key: string) => string | undefined {
  const select = small.prepare('SELECT 1 FROM blobs WHERE key = ?')
  return (key) => {
    const { tenant, sha256 } = partsOfKey(key)
    return select.get(key) ? undefined : largeFileOf(tenant, sha256)
  }
}

async function put(
  state: BlobsState,
  tenant: string,
  bytes: Readable | Uint8Array,
  { maxBytes = Infinity }: PutOptions = {},
): Promise<Blob> {
  const sum = createHash('sha256')
  const received: Incoming = { size: 0, chunks: [], file: undefined }
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : (bytes as AsyncIterable<Uint8Array>)) {
      received.size += chunk.length
      if (received.size > maxBytes)
        throw new WaybillError('document-too-large', `The file has more than ${maxBytes} bytes.`, { maxBytes })
      sum.update(chunk)
      if (!received.file && received.size <= SMALL_BYTES) received.chunks.push(chunk)
      else await writeChunk(state, received, chunk)
    }
    const { file, chunks, size } = received
    const sha256 = sum.digest('hex')
    const key = `${tenant}/${sha256}`
    partsOfKey(key)
    if (file) await keepFile(state, file, fileOf(state, tenant, sha256))
    else await state.disk.commit.run(() => state.insert.run(key, Buffer.concat(chunks)))
    return { key, sha256, size }
  } catch (error) {
    if (received.file) {
      await received.file.handle.close().catch(() => {})
      await rm(received.file.name, { force: true })
    }
    throw 'code' in (error as object) ? storageError(error, state.folder) : error
  }
}

/** Writes a chunk to the file of a large blob. The first one opens the file and writes the earlier chunks. */
async function writeChunk({ incoming }: BlobsState, received: Incoming, chunk: Uint8Array): Promise<void> {
  if (!received.file) {
    const name = path.join(incoming, randomUUID())
    received.file = { handle: await open(name, 'wx', 0o600), name }
    for (const earlier of received.chunks) await received.file.handle.writeFile(earlier)
  }
  await received.file.handle.writeFile(chunk)
}

/** Syncs the file and gives it its final name. */
async function keepFile(
  { folder }: BlobsState,
  { handle, name }: { handle: FileHandle; name: string },
  target: string,
) {
  await handle.sync()
  await handle.close()
  if (await exists(target)) return rm(name, { force: true })
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  await rename(name, target)
  // A rename is durable once its folder is synced; the folders above may be new as well.
  for (let each = path.dirname(target); each.length >= folder.length; each = path.dirname(each)) await syncFolder(each)
}

async function get(state: BlobsState, key: string): Promise<Readable> {
  const { tenant, sha256 } = partsOfKey(key)
  const row = state.select.get(key) as { bytes: Uint8Array } | undefined
  if (row) {
    if (hash('sha256', row.bytes) !== sha256) throw damaged(sha256)
    return Readable.from([Buffer.from(row.bytes)])
  }
  const file = fileOf(state, tenant, sha256)
  if (!(await exists(file))) throw new WaybillError('blob-missing', 'The blob store has no blob with this key.')
  const source = createReadStream(file)
  const verified = verifying(sha256)
  source.on('error', (error) => verified.destroy(storageError(error, file)))
  return source.pipe(verified)
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

const damaged = (sha256: string): WaybillError =>
  new WaybillError('storage-failed', 'The stored bytes of a file have changed.', { sha256 })

/** Passes bytes on and fails at the end if their hash differs. */
function verifying(sha256: string): Transform {
  const sum = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _, done) {
      sum.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      done(sum.digest('hex') === sha256 ? null : damaged(sha256))
    },
  })
}
