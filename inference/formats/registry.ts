import { readdir } from 'node:fs/promises'
import type { MediaType } from '../../hub/document/media-types.ts'
import { WaybillError } from '../../hub/errors.ts'
import { SNIFFED_BYTES, type Format } from './format.ts'

export interface Formats {
  all: readonly Format[]
  /** The media type of a file by its first 1024 bytes; undefined if no format recognises it. */
  sniff(first: Uint8Array): MediaType | undefined
  /** @throws `unsupported-media-type` */
  formatOf(mediaType: string): Format
}

/** Every format that has a folder here. */
export async function loadFormats(): Promise<Formats> {
  const folders = (await readdir(import.meta.dirname, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const loaded = await Promise.all(
    folders.map(async ({ name }) => ((await import(`./${name}/format.ts`)) as { format: Format }).format),
  )
  const all = loaded.toSorted((a, b) => Number(a.headerMayFollow ?? false) - Number(b.headerMayFollow ?? false))
  return {
    all,
    sniff(first) {
      const text = Buffer.from(first.buffer, first.byteOffset, first.byteLength).toString('latin1', 0, SNIFFED_BYTES)
      for (const format of all) {
        const mediaType = format.sniff(text)
        if (mediaType) return mediaType
      }
      return undefined
    },
    formatOf(mediaType) {
      const format = all.find(({ mediaTypes }) => (mediaTypes as readonly string[]).includes(mediaType))
      if (format) return format
      throw new WaybillError('unsupported-media-type', `The reader has no format for ${mediaType}.`)
    },
  }
}
