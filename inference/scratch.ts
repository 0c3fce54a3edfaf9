import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Source } from './source.ts'

/** Up to this size a document goes to its reader in the message itself: nine calls to the file system cost more. */
const IN_MEMORY_BYTES = 256 * 1024

/** Lets a document be used that has so many bytes: as its bytes where it is small, else as a file of its own, which is removed whatever comes of the use. */
export type Scratch = <T>(bytes: Readable, size: number, use: (source: Source) => Promise<T>) => Promise<T>

export const scratchIn =
  (folder: string): Scratch =>
  async (bytes, size, use) => {
    if (size <= IN_MEMORY_BYTES) return use(await buffer(bytes))
    await mkdir(folder, { recursive: true })
    const file = path.join(folder, randomUUID())
    try {
      await pipeline(bytes, createWriteStream(file, { mode: 0o600 }))
      return await use(file)
    } finally {
      await rm(file, { force: true })
    }
  }
