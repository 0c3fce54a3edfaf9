import { createHash, randomUUID, type Hash } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { WaybillError } from '../../../errors.ts'
import { storageError } from '../../embedded-storage/sqlite.ts'

/** Up to this size a document stays in memory while it arrives. */
const SMALL_BYTES = 1024 * 1024

export interface Incoming {
  size: number
  sha256: Buffer
  /** hash of each piece of `pieceBytes`, in order */
  pieceDigests: Buffer[]
  /** Returns all bytes; for a document that fits into memory. */
  whole(): Promise<Uint8Array>
  stream(): Readable
  close(): Promise<void>
}

/**
 * Receives all bytes, since their name, the hash, is known only at the end. A document over 1 MiB waits in a file that
 * is unlinked once it is open, so that nothing stays behind if the process dies. An error of the source passes
 * unchanged.
 */
export async function takeIn(
  bytes: Readable | Uint8Array,
  { maxBytes, scratch, pieceBytes }: { maxBytes: number; scratch: string; pieceBytes: number },
): Promise<Incoming> {
  const hash = hashPieces(pieceBytes)
  const small: Uint8Array[] = []
  let size = 0
  let file: FileHandle | undefined
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : (bytes as AsyncIterable<Uint8Array>)) {
      size += chunk.length
      if (size > maxBytes)
        throw new WaybillError('document-too-large', `The file has more than ${maxBytes} bytes.`, { maxBytes })
      hash.update(chunk)
      if (!file && size > SMALL_BYTES && !(bytes instanceof Uint8Array))
        file = await openUnlinked(scratch, small.splice(0))
      if (file) await write(file, chunk, scratch)
      else small.push(chunk)
    }
  } catch (error) {
    await file?.close().catch(() => {})
    throw error
  }
  const kept = file
  return {
    size,
    ...hash.digests(),
    whole: async () => (kept ? readAll(kept, size) : Buffer.concat(small)),
    // Starts at the beginning each time, since an upload may be retried.
    stream: () =>
      kept
        ? kept.createReadStream({ start: 0, autoClose: false, highWaterMark: SMALL_BYTES })
        : Readable.from(small, { objectMode: false }),
    close: async () => kept?.close(),
  }
}

async function openUnlinked(scratch: string, before: Uint8Array[]): Promise<FileHandle> {
  const name = path.join(scratch, `incoming-${randomUUID()}`)
  let file: FileHandle | undefined
  try {
    file = await open(name, 'wx+', 0o600)
    await rm(name)
    for (const chunk of before) await file.writeFile(chunk)
    return file
  } catch (error) {
    await file?.close()
    throw storageError(error, scratch)
  }
}

async function write(file: FileHandle, chunk: Uint8Array, scratch: string): Promise<void> {
  try {
    await file.writeFile(chunk)
  } catch (error) {
    throw storageError(error, scratch)
  }
}

async function readAll(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size)
  for (let at = 0; at < size;) {
    const { bytesRead } = await file.read(bytes, at, size - at, at)
    if (bytesRead === 0)
      throw new WaybillError('storage-failed', 'The scratch file is shorter than the bytes written to it.')
    at += bytesRead
  }
  return bytes
}

/**
 * Hashes the whole and each piece. The hash of the first piece is copied from the whole, so one piece is hashed once.
 */
function hashPieces(pieceBytes: number) {
  const whole = createHash('sha256')
  const pieceDigests: Buffer[] = []
  let piece: Hash | undefined
  let length = 0
  function end(): void {
    pieceDigests.push((piece ?? whole.copy()).digest())
    piece = createHash('sha256')
    length = 0
  }
  return {
    update(chunk: Uint8Array): void {
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + pieceBytes - length)
        whole.update(part)
        piece?.update(part)
        length += part.length
        at += part.length
        if (length === pieceBytes) end()
      }
    },
    digests(): { sha256: Buffer; pieceDigests: Buffer[] } {
      if (length > 0) end()
      return { sha256: whole.digest(), pieceDigests }
    },
  }
}
