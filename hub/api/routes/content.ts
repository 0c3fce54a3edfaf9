import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { mediaTypeOf } from '../../document/media-types.ts'
import { pagesIn, pagesOfFile } from '../../document/parts.ts'
import { textIn } from '../../document/stored-reading.ts'
import type { Blobs } from '../../drivers/blobs/port.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError } from '../../errors.ts'
import type { DocumentView } from '../../../projections/documents.ts'
import { attachment } from '../content-disposition.ts'
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
      const bytes = await blobs.get(originalKey(document))
      // The file of a part is that of the whole.
      if (document.pagesOfFile) call.response.set('Waybill-Pages', document.pagesOfFile.join('-'))
      call.response.set({
        'Content-Type': document.mediaType,
        'Content-Length': String(document.size),
        // Never shown inline: a hostile file must not run in the origin of the hub.
        'Content-Disposition': attachment(document.fileName ?? `${document.id}.${extension}`),
      })
      await pipeline(bytes, call.response)
    },

    async getText(call) {
      const document = await findDocument(store, call)
      const pieces = textIn(await blobs.get(readingKey(document)))
      // Before the first byte: a reading that cannot be used still gets an error response.
      const first = await pieces.next()
      call.response.type('json')
      await pipeline(Readable.from(withFirst(first, pieces)), call.response, { signal: call.signal })
    },

    async getPage(call) {
      const document = await findDocument(store, call)
      const png = await renderPage(
        { key: originalKey(document), size: document.size },
        document.mediaType,
        pageOfFile(document, Number(call.parameters['page'])),
        Number(call.parameters['dpi']),
        call.signal,
      )
      call.response.set('Cache-Control', 'private, no-store').type('image/png').send(png)
    },
  }
}

const originalKey = ({ tenant, sha256 }: DocumentView): string => `${tenant}/${sha256}`

/** @throws `not-found` for a page that a part of a file does not have; that of a whole file is left to the reader */
function pageOfFile({ pagesOfFile: range }: DocumentView, page: number): number {
  if (!range) return page
  const pages = pagesIn(range)
  if (page > pages) throw new WaybillError('not-found', `The document has ${pages} pages.`, { pages })
  return pagesOfFile([page, page], range)[0]
}

function readingKey({ reading, state }: DocumentView): string {
  if (reading !== undefined) return reading
  throw new WaybillError('not-possible-now', `The document has not been read; it is ${state}.`, { state })
}

async function* withFirst<T>(first: IteratorResult<T>, others: AsyncGenerator<T>): AsyncGenerator<T> {
  if (!first.done) yield first.value
  yield* others
}
