import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { WaybillError } from '../hub/errors.ts'

interface Output {
  file: string
  /** What was written, as a stream that closes the file at its end. @throws `reader-crashed` if it is too large */
  take(maxBytes: number): Promise<Readable>
  /** Removes the file. A stream that was taken stays readable. */
  close(): Promise<void>
}

/**
 * A file that a reader process writes into. The hub reads it through its own handle: if a hostile document took over
 * the process and put a link in place of the file, nothing else would be read.
 */
export async function openOutput(folder = tmpdir()): Promise<Output> {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, randomUUID())
  const handle = await open(file, 'wx+', 0o600)
  let taken = false
  return {
    file,
    async take(maxBytes) {
      const { size } = await handle.stat()
      if (size > maxBytes) throw new WaybillError('reader-crashed', `The reader wrote more than ${maxBytes} bytes.`)
      taken = true
      return handle.createReadStream({ start: 0, end: Math.max(size - 1, 0) })
    },
    async close() {
      await rm(file, { force: true })
      if (!taken) await handle.close()
    },
  }
}
