import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium'
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
import { refuseHugePage, refuseHugePictures } from './limits.ts'
import { readPage } from './page.ts'
import type { Raw, Size } from './pdfium.ts'
import { isPlaceholder } from './placeholder.ts'
import { draw, drawWithout } from './render.ts'

/** resolution for recognition */
const OCR_DPI = 200

let library: Promise<PDFiumLibrary> | undefined

/**
 * Opens a PDF. Pages are as displayed: rotated and cropped, with form fields and notes, in points.
 * @throws `pdf-encrypted`, `pdf-damaged`, `no-pages`
 */
export async function openPdf(bytes: Uint8Array, limits: PageLimits): Promise<PagedFile> {
  const pdfium = await (library ??= PDFiumLibrary.init())
  const raw = (pdfium as unknown as { module: Raw }).module
  const document = await loadDocument(pdfium, bytes)
  const { documentIdx } = document as unknown as { documentIdx: number }
  const hasXfa = raw._FPDF_GetXFAPacketCount(documentIdx) > 0
  // PDFium keeps what was switched off on a page until the page is closed, so one page is open at a time.
  let open: number | undefined
  const close = () => {
    if (open !== undefined) raw._FPDF_ClosePage(open)
    open = undefined
  }
  const load = (index: number) => {
    close()
    const { handle, hasWidgets } = loadPage(raw, documentIdx, index, () => document.initializeFormFields())
    if (!handle) throw new WaybillError('pdf-damaged', `Page ${index + 1} of the PDF cannot be opened.`)
    open = handle
    const size = { width: raw._FPDF_GetPageWidth(handle), height: raw._FPDF_GetPageHeight(handle) }
    if (!(size.width * size.height > 0)) throw new WaybillError('pdf-damaged', `Page ${index + 1} has no size.`)
    refuseHugePage(size, index + 1)
    refuseHugePictures(raw, handle, index + 1)
    return { handle, size, hasWidgets }
  }
  return {
    pages: document.getPageCount(),
    page: async (index) => {
      const { hasWidgets, ...loaded } = load(index)
      const page = pageOf(raw, loaded, index, limits)
      return { ...page, isPlaceholder: isPlaceholder({ words: page.words, hasXfa, hasWidgets }) }
    },
    render: async (index, dpi) => {
      const { handle, size } = load(index)
      const maxPixels = Math.min(limits.maxPixels, USEFUL_PIXELS)
      return withoutAlpha(draw(raw, handle, size, { dpi, maxPixels, lcdText: true }))
    },
    close: () => {
      close()
      document.destroy()
    },
  }
}

interface LoadedPage {
  handle: number
  size: Size
}

function pageOf(raw: Raw, { handle, size }: LoadedPage, index: number, limits: PageLimits): FilePage {
  const { maxPageWords } = limits
  const maxPixels = Math.min(limits.maxPixels, USEFUL_PIXELS)
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

async function loadDocument(pdfium: PDFiumLibrary, bytes: Uint8Array): Promise<PDFiumDocument> {
  let document: PDFiumDocument
  try {
    document = await pdfium.loadDocument(bytes)
  } catch (cause) {
    if (/password|security|encrypt/i.test((cause as Error).message))
      throw new WaybillError('pdf-encrypted', 'The PDF needs a password.', { cause })
    throw new WaybillError('pdf-damaged', 'The PDF cannot be opened.', { cause })
  }
  if (document.getPageCount() > 0) return document
  document.destroy()
  throw new WaybillError('no-pages', 'The PDF has no pages.')
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
