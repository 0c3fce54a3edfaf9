import type { Blob, Blobs } from '../hub/drivers/blobs/port.ts'
import type { Reader } from './reader.ts'
import type { Scratch } from './scratch.ts'

export type RenderPage = (
  blob: Pick<Blob, 'key' | 'size'>,
  mediaType: string,
  page: number,
  dpi: number,
  signal: AbortSignal,
) => Promise<Buffer>

/** Pictures of the pages of stored files, drawn by the reader's own process and never by the API's. */
export function pagePictures(blobs: Blobs, reader: Reader, scratch: Scratch): RenderPage {
  return async ({ key, size }, mediaType, page, dpi, signal) =>
    scratch(await blobs.get(key), size, (source) => reader.renderPage(source, { mediaType, page, dpi }, signal))
}
