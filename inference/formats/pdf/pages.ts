import { PDFiumLibrary, type PDFiumDocument, type PDFiumPage } from '@hyzyla/pdfium'
import { WaybillError } from '../../../hub/errors.ts'
import { tooManyWords, type PagedFile, type PageLimits } from '../format.ts'
import type { Raster } from '../raster.ts'
import { mayHaveCode } from './code-shapes.ts'
import { readTextLayer, type Raw } from './text-layer.ts'

/** A page with an image and fewer readable characters than this is a scan with a stamp of text. */
const SCAN_CHARACTERS = 200
const MIN_CHARACTERS = 16
/** A text layer with a larger share of meaningless characters is garbled. */
const MAX_UNREADABLE_SHARE = 0.1
const IMAGE_OBJECT = 3
const POINTS_PER_INCH = 72
/** resolution for recognition */
const OCR_DPI = 200

let library: Promise<PDFiumLibrary> | undefined

/**
 * Opens a PDF. Pages are as displayed: rotated and cropped, in points.
 * @throws `pdf-encrypted`, `pdf-damaged`, `no-pages`
 */
export async function openPdf(bytes: Uint8Array, { maxPixels, maxPageWords }: PageLimits): Promise<PagedFile> {
  const pdfium = await (library ??= PDFiumLibrary.init())
  const raw = (pdfium as unknown as { module: Raw }).module
  const document = await loadDocument(pdfium, bytes)
  const render = (index: number, dpi: number) => renderPage(raw, document, index, dpi, maxPixels)
  return {
    pages: document.getPageCount(),
    async page(index) {
      const { page, handle } = openPage(document, index)
      const width = raw._FPDF_GetPageWidth(handle)
      const height = raw._FPDF_GetPageHeight(handle)
      const layer = readTextLayer(raw, handle, { width, height }, maxPageWords)
      if (!layer) throw tooManyWords(`Page ${index + 1}`, maxPageWords)
      const { words, readable, unreadable } = layer
      const isGarbled = unreadable > (readable + unreadable) * MAX_UNREADABLE_SHARE
      const isScan = readable < SCAN_CHARACTERS && hasImage(page)
      return {
        width,
        height,
        unit: 'point',
        mayHaveCode: mayHaveCode(raw, handle),
        words: readable < MIN_CHARACTERS || isGarbled || isScan ? undefined : words,
        pixels: () => render(index, OCR_DPI),
      }
    },
    render,
    close: () => document.destroy(),
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

function openPage(document: PDFiumDocument, index: number): { page: PDFiumPage; handle: number } {
  try {
    const page = document.getPage(index)
    const handle = (page as unknown as { pageIdx: number }).pageIdx
    if (!handle) throw new Error('no handle')
    return { page, handle }
  } catch (cause) {
    throw new WaybillError('pdf-damaged', `Page ${index + 1} of the PDF cannot be opened.`, { cause })
  }
}

async function renderPage(
  raw: Raw,
  document: PDFiumDocument,
  index: number,
  dpi: number,
  maxPixels: number,
): Promise<Raster> {
  const { page, handle } = openPage(document, index)
  const area = raw._FPDF_GetPageWidth(handle) * raw._FPDF_GetPageHeight(handle)
  if (!(area > 0)) throw new WaybillError('pdf-damaged', `Page ${index + 1} has no size.`)
  const scale = Math.min(dpi / POINTS_PER_INCH, Math.sqrt(maxPixels / area))
  const options = { scale, render: 'bitmap', colorSpace: 'BGRA' } as Parameters<PDFiumPage['render']>[0]
  const { data, width, height } = await page.render(options)
  return { data: withoutAlpha(data), width, height }
}

function hasImage(page: PDFiumPage): boolean {
  for (const object of page.objects()) {
    const { type } = object as { type?: unknown }
    if (type === 'image' || type === IMAGE_OBJECT) return true
  }
  return false
}

function withoutAlpha(pixels: Uint8Array): Uint8Array {
  const result = new Uint8Array((pixels.length / 4) * 3)
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    result[to] = pixels[from]!
    result[to + 1] = pixels[from + 1]!
    result[to + 2] = pixels[from + 2]!
  }
  return result
}
