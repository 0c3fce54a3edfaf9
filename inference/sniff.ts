import { MEDIA_TYPES, type MediaType } from '../hub/document/media-types.ts'

/**
 * The media type of a file by its first bytes (1024 are enough); undefined for a type that the reader does not support.
 * The file name and the declared type do not count.
 */
export function sniffMediaType(first: Uint8Array): MediaType | undefined {
  const bytes = Buffer.from(first.buffer, first.byteOffset, first.byteLength).toString('latin1', 0, 1024)
  // Last to first: only the header of a PDF, which comes first in the table, may follow other bytes.
  return MEDIA_TYPES.findLast(({ magic }) => magic(bytes))?.mime
}
