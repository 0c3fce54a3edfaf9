import type { MediaType } from '../hub/document/events.ts'

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to)

/** The kind of a file by its first bytes (1024 are enough); undefined for what the reader does not read. Names and declared types do not count. */
export function sniffMediaType(first: Uint8Array): MediaType | undefined {
  const start = ascii(first, 0, 12)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'image/tiff'
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'image/webp'
  // Readers accept bytes before the header, within the first 1024 (ISO 32000, annex H.3.4.1).
  return ascii(first, 0, 1024).includes('%PDF-') ? 'application/pdf' : undefined
}
