import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Blobs } from '../drivers/blobs/port.ts'
import type { Reader } from '../../inference/reader.ts'

export type RenderPage = (key: string, mediaType: string, page: number, dpi: number, signal: AbortSignal) => Promise<Buffer>

/** Pictures of the pages of stored files, drawn by the reader's own process and never by the API's. */
export function pagePictures(blobs: Blobs, reader: Reader, scratch: string): RenderPage {
  return async (key, mediaType, page, dpi, signal) => {
    const file = path.join(scratch, randomUUID())
    try {
      await pipeline(await blobs.get(key), createWriteStream(file, { mode: 0o600 }))
      return await reader.renderPage(file, { mediaType, page, dpi }, signal)
    } finally {
      await rm(file, { force: true })
    }
  }
}
