import { createHash, hash, randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { access, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { WaybillError } from '../../../errors.ts'
import { diskOf, type Disk } from '../../embedded-storage/disk.ts'
import { storageError } from '../../embedded-storage/sqlite.ts'
import { partsOfKey } from '../key.ts'
import type { Blob, Blobs, PutOptions } from '../port.ts'

/** A file and a sync of its own for each small document costs a third of the throughput, so small ones share a database file. */
const SMALL_BYTES = 64 * 1024

/** Blobs in a folder: small ones as rows of one SQLite file, its own or one that is shared, with shared commits, larger ones as files, each synced before it gets its name. */
export function openEmbeddedBlobs({ folder, disk: given }: { folder: string; disk?: Disk }): Blobs {
  const temporary = path.join(folder, 'incoming')
  mkdirSync(temporary, { recursive: true, mode: 0o700 })
  for (const leftover of readdirSync(temporary)) rmSync(path.join(temporary, leftover), { force: true })
  const disk = diskOf(given, path.join(folder, 'small.sqlite'))
  const { database, commit } = disk
  // The bytes stand in the order of their coming; only the small index is in the order of the hashes, which is none.
  database.exec(
    'CREATE TABLE IF NOT EXISTS blobs (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT',
  )
  const insert = database.prepare('INSERT OR IGNORE INTO blobs (key, bytes) VALUES (?, ?)')
  const select = database.prepare('SELECT bytes FROM blobs WHERE key = ?')
  const remove = database.prepare('DELETE FROM blobs WHERE key = ?')

  const fileOf = (tenant: string, sha256: string) => path.join(folder, 'large', tenant, sha256.slice(0, 2), sha256)

  async function put(
    tenant: string,
    bytes: Readable | Uint8Array,
    { maxBytes = Infinity }: PutOptions = {},
  ): Promise<Blob> {
    const sum = createHash('sha256')
    const small: Uint8Array[] = []
    let size = 0
    let large: { handle: FileHandle; file: string } | undefined
    try {
      for await (const chunk of bytes instanceof Uint8Array ? [bytes] : (bytes as AsyncIterable<Uint8Array>)) {
        size += chunk.length
        if (size > maxBytes)
          throw new WaybillError('document-too-large', `The file has more than ${maxBytes} bytes.`, { maxBytes })
        sum.update(chunk)
        if (!large && size <= SMALL_BYTES) small.push(chunk)
        else {
          if (!large) {
            const name = path.join(temporary, randomUUID())
            large = { handle: await open(name, 'wx', 0o600), file: name }
            for (const before of small) await large.handle.writeFile(before)
          }
          await large.handle.writeFile(chunk)
        }
      }
      const sha256 = sum.digest('hex')
      const key = `${tenant}/${sha256}`
      partsOfKey(key)
      if (large) await keepFile(large, tenant, sha256)
      else await commit.run(() => insert.run(key, Buffer.concat(small)))
      return { key, sha256, size }
    } catch (error) {
      if (large) {
        await large.handle.close().catch(() => {})
        await rm(large.file, { force: true })
      }
      throw 'code' in (error as object) ? storageError(error, folder) : error
    }
  }

  async function keepFile(
    { handle, file: incoming }: { handle: FileHandle; file: string },
    tenant: string,
    sha256: string,
  ): Promise<void> {
    await handle.sync()
    await handle.close()
    const target = fileOf(tenant, sha256)
    if (await exists(target)) return rm(incoming, { force: true })
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
    await rename(incoming, target)
    // A rename is durable once its folder is; the folders above may be new as well.
    for (let each = path.dirname(target); each.length >= folder.length; each = path.dirname(each))
      await syncFolder(each)
  }

  async function get(key: string): Promise<Readable> {
    const { tenant, sha256 } = partsOfKey(key)
    const row = select.get(key) as { bytes: Uint8Array } | undefined
    if (row) {
      if (hash('sha256', row.bytes) !== sha256) throw damaged(sha256)
      return Readable.from([Buffer.from(row.bytes)])
    }
    const large = fileOf(tenant, sha256)
    if (!(await exists(large))) throw new WaybillError('not-found', 'There is no blob of this key.')
    const source = createReadStream(large)
    const verified = checked(sha256)
    source.on('error', (error) => verified.destroy(storageError(error, large)))
    return source.pipe(verified)
  }

  return {
    put,
    get,
    async delete(key) {
      const { tenant, sha256 } = partsOfKey(key)
      await commit.run(() => remove.run(key))
      await rm(fileOf(tenant, sha256), { force: true })
    },
    link: async () => undefined,
    close: () => disk.close(),
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const damaged = (sha256: string): WaybillError =>
  new WaybillError('storage-failed', 'A stored file does not have the bytes that were put in.', { sha256 })

/** Passes bytes on and fails at the end where they are not the ones that were stored. */
function checked(sha256: string): Transform {
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
