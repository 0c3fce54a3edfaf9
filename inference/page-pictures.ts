import type { Blob, Blobs } from '../hub/drivers/blobs/port.ts'
import type { Reader } from './reader.ts'
import type { Scratch } from './scratch.ts'

type RenderPage = (
  blob: Pick<Blob, 'key' | 'size'>,
  mediaType: string,
  page: number,
  dpi: number,
  signal: AbortSignal,
) => Promise<Buffer>

/** Renders pages of stored files, in the reader's child process and never in that of the API. */
export function pagePictures(blobs: Blobs, reader: Reader, scratch: Scratch): RenderPage {
  return async ({ key, size }, mediaType, page, dpi, signal) =>
    scratch(await blobs.get(key), size, (source) => reader.renderPage(source, { mediaType, page, dpi }, signal))
}
