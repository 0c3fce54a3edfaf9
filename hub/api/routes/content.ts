import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { mediaTypeOf } from '../../document/media-types.ts'
import type { Reading } from '../../document/reading.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError } from '../../errors.ts'
import type { DocumentView } from '../../../projections/documents.ts'
import { findDocument } from './documents.ts'
import type { Handlers } from '../call.ts'

interface Dependencies {
  store: EventStore
  blobs: Blobs
  /** Renders a page of a stored file as PNG. */
  renderPage(
    blob: { key: string; size: number },
    mediaType: string,
    page: number,
    dpi: number,
    signal: AbortSignal,
  ): Promise<Buffer>
}

/** The content of a document: its file, its text, images of its pages. */
export function contentHandlers({ store, blobs, renderPage }: Dependencies): Handlers {
  return {
    async getOriginal(call) {
      const document = await findDocument(store, call)
      const extension = mediaTypeOf(document.mediaType)?.extension ?? 'bin'
      call.response.set({
        'Content-Type': document.mediaType,
        'Content-Length': String(document.size),
        // Never shown inline: a hostile file must not run in the origin of the hub.
        'Content-Disposition': `attachment; filename="${document.id}.${extension}"`,
      })
      await pipeline(await blobs.get(originalKey(document)), call.response)
    },

    async getText(call) {
      const document = await findDocument(store, call)
      const { pages, words } = await readingOf(document)
      call.response.json({
        pages: pages.map((page, index) => ({
          page: index + 1,
          ...page,
          text: textOf(words.filter((word) => word.page === index + 1)),
        })),
        words,
      })
    },

    async getPage(call) {
      const document = await findDocument(store, call)
      const png = await renderPage(
        { key: originalKey(document), size: document.size },
        document.mediaType,
        Number(call.parameters['page']),
        Number(call.parameters['dpi']),
        call.signal,
      )
      call.response.set('Cache-Control', 'private, max-age=86400, immutable').type('image/png').send(png)
    },
  }

  async function readingOf({ reading, state }: DocumentView): Promise<Reading> {
    if (reading === undefined)
      throw new WaybillError('not-possible-now', `The document has not been read; it is ${state}.`, { state })
    return JSON.parse(String(await buffer(await blobs.get(reading)))) as Reading
  }
}

const originalKey = ({ tenant, sha256 }: DocumentView): string => `${tenant}/${sha256}`

/** Words in reading order as lines of text. */
function textOf(words: Reading['words']): string {
  const lines: string[][] = []
  let before: Reading['words'][number] | undefined
  for (const word of words) {
    const sameLine =
      before &&
      word.box[1] < (before.box[1] + before.box[3]) / 2 &&
      word.box[3] > (before.box[1] + before.box[3]) / 2 &&
      word.box[0] > before.box[0]
    if (sameLine) lines.at(-1)!.push(word.text)
    else lines.push([word.text])
    before = word
  }
  return lines.map((line) => line.join(' ')).join('\n')
}
