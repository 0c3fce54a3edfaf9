import { WaybillError } from '../../../hub/errors.ts'
import {
  CHARACTERS_PER_WORD,
  USEFUL_PIXELS,
  tooManyWords,
  type FilePage,
  type PagedFile,
  type PageLimits,
} from '../format.ts'
import type { Raster } from '../raster.ts'
import { loadPage } from './annotations.ts'
import { mayHaveCode } from './code-shapes.ts'
import { openDocument } from './document.ts'
import { formValues } from './form-data.ts'
import { refuseHugePage, refuseHugePictures } from './limits.ts'
import { readPage } from './page.ts'
import type { Raw, Size } from './pdfium.ts'
import { isPlaceholder } from './placeholder.ts'
import { draw, drawWithout } from './render.ts'

/** resolution for recognition */
const OCR_DPI = 200

/**
 * Opens a PDF. Pages are as displayed: rotated and cropped, with form fields and notes, in points.
 * @throws `pdf-encrypted`, `pdf-damaged`, `no-pages`
 */
export async function openPdf(bytes: Uint8Array, limits: PageLimits): Promise<PagedFile> {
  const document = await openDocument(bytes)
  const { raw } = document
  const maxPixels = Math.min(limits.maxPixels, USEFUL_PIXELS)
  const hasXfa = raw._FPDF_GetXFAPacketCount(document.handle) > 0
  // PDFium keeps what was switched off on a page until the page is closed, so one page is open at a time.
  let open: number | undefined
  const close = () => {
    if (open !== undefined) raw._FPDF_ClosePage(open)
    open = undefined
  }
  const load = (index: number) => {
    close()
    const { handle, hasWidgets } = loadPage(document, index)
    if (!handle) throw new WaybillError('pdf-damaged', `Page ${index + 1} of the PDF cannot be opened.`)
    open = handle
    const size = { width: raw._FPDF_GetPageWidth(handle), height: raw._FPDF_GetPageHeight(handle) }
    if (!(size.width * size.height > 0)) throw new WaybillError('pdf-damaged', `Page ${index + 1} has no size.`)
    refuseHugePage(size, index + 1)
    refuseHugePictures(raw, handle, index + 1)
    return { handle, size, hasWidgets }
  }
  return {
    pages: document.pages,
    formValues: hasXfa ? formValues(document) : [],
    page: async (index) => {
      const { hasWidgets, ...loaded } = load(index)
      const page = pageOf(raw, loaded, index, { ...limits, maxPixels })
      return { ...page, isPlaceholder: isPlaceholder({ words: page.words, hasXfa, hasWidgets }) }
    },
    render: async (index, dpi) => {
      const { handle, size } = load(index)
      return withoutAlpha(draw(raw, handle, size, { dpi, maxPixels, lcdText: true }))
    },
    close: () => {
      close()
      document.close()
    },
  }
}

interface LoadedPage {
  handle: number
  size: Size
}

function pageOf(raw: Raw, { handle, size }: LoadedPage, index: number, limits: PageLimits): FilePage {
  const { maxPixels, maxPageWords } = limits
  const read = readPage(raw, handle, size, maxPageWords * CHARACTERS_PER_WORD)
  if (!read || read.words.length + read.claims.length > maxPageWords)
    throw tooManyWords(`Page ${index + 1}`, maxPageWords)
  const { trusted, ...shown } = read
  const { unread } = shown
  return {
    ...size,
    unit: 'point',
    mayHaveCode: mayHaveCode(raw, handle),
    ...shown,
    pixels: async () => {
      const drawIt = () => draw(raw, handle, size, { dpi: OCR_DPI, maxPixels, lcdText: true, part: unread })
      return withoutAlpha(drawWithout(raw, trusted, drawIt))
    },
  }
}

function withoutAlpha({ data, width, height }: Raster): Raster {
  const result = new Uint8Array((data.length / 4) * 3)
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    result[to] = data[from]!
    result[to + 1] = data[from + 1]!
    result[to + 2] = data[from + 2]!
  }
  return { data: result, width, height }
}
