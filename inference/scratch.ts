import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Source } from './source.ts'

/** Up to this size, a document travels in the message to its reader: a file costs nine system calls. */
const IN_MEMORY_BYTES = 256 * 1024

/**
 * Passes a document of `size` bytes to `use`: a small one as bytes, a larger one as a temporary file, which is removed
 * afterwards.
 */
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
