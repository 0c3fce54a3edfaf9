import { PDFiumLibrary, type PDFiumDocument, type PDFiumPage } from '@hyzyla/pdfium'
import { WaybillError } from '../../../hub/errors.ts'
import type { Box } from '../../../hub/document/fields.ts'
import type { Raster } from '../raster.ts'

/** Below this many readable characters, a page with a picture on it counts as a scan with a stamp of text. */
const SCAN_CHARACTERS = 200
const FEWEST_CHARACTERS = 16
const MOST_UNREADABLE = 0.1
const PICTURE_OBJECT = 3
const POINTS_PER_INCH = 72

export interface PdfWord {
  text: string
  box: Box
}
export interface PdfPage {
  /** in points, as seen: turned and cropped */
  width: number
  height: number
  /** words of the text layer; undefined where the page has none that can be read */
  words: PdfWord[] | undefined
}
export interface PdfFile {
  pages: number
  page(index: number): PdfPage
  render(index: number, dpi: number, maxPixels: number): Promise<Raster>
  close(): void
}

/** The functions of PDFium that its JavaScript wrapper does not offer (fpdf_text.h, fpdfview.h). */
interface Raw {
  _FPDFText_LoadPage(page: number): number
  _FPDFText_ClosePage(text: number): void
  _FPDFText_CountChars(text: number): number
  _FPDFText_GetUnicode(text: number, index: number): number
  _FPDFText_GetCharBox(text: number, index: number, left: number, right: number, bottom: number, top: number): number
  _FPDF_PageToDevice(
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ): number
  _FPDF_GetPageWidth(page: number): number
  _FPDF_GetPageHeight(page: number): number
  wasmExports: { malloc(size: number): number; free(pointer: number): void }
  HEAPU8: Uint8Array
}

let library: Promise<PDFiumLibrary> | undefined

/** Opens a PDF. A locked one fails with `pdf-encrypted`, a broken one with `pdf-damaged`, an empty one with `no-pages`. */
export async function openPdf(bytes: Uint8Array): Promise<PdfFile> {
  const pdfium = await (library ??= PDFiumLibrary.init())
  const raw = (pdfium as unknown as { module: Raw }).module
  let document: PDFiumDocument
  try {
    document = await pdfium.loadDocument(bytes)
  } catch (cause) {
    if (/password|security|encrypt/i.test((cause as Error).message))
      throw new WaybillError('pdf-encrypted', 'The PDF needs a password.', { cause })
    throw new WaybillError('pdf-damaged', 'The PDF cannot be opened.', { cause })
  }
  const pages = document.getPageCount()
  if (pages === 0) {
    document.destroy()
    throw new WaybillError('no-pages', 'The PDF holds no page.')
  }
  const open = (index: number): { page: PDFiumPage; handle: number } => {
    try {
      const page = document.getPage(index)
      const handle = (page as unknown as { pageIdx: number }).pageIdx
      if (!handle) throw new Error('no handle')
      return { page, handle }
    } catch (cause) {
      throw new WaybillError('pdf-damaged', `Page ${index + 1} of the PDF cannot be opened.`, { cause })
    }
  }
  return {
    pages,
    page(index) {
      const { page, handle } = open(index)
      const width = raw._FPDF_GetPageWidth(handle)
      const height = raw._FPDF_GetPageHeight(handle)
      const { words, readable, unreadable } = textOf(raw, handle, width, height)
      const garbled = unreadable > (readable + unreadable) * MOST_UNREADABLE
      const scan = readable < SCAN_CHARACTERS && hasPicture(page)
      return { width, height, words: readable < FEWEST_CHARACTERS || garbled || scan ? undefined : words }
    },
    async render(index, dpi, maxPixels) {
      const { page, handle } = open(index)
      const pixels = raw._FPDF_GetPageWidth(handle) * raw._FPDF_GetPageHeight(handle)
      if (!(pixels > 0)) throw new WaybillError('pdf-damaged', `Page ${index + 1} has no size.`)
      const scale = Math.min(dpi / POINTS_PER_INCH, Math.sqrt(maxPixels / pixels))
      const { data, width, height } = await page.render({ scale, render: 'bitmap', colorSpace: 'BGRA' } as Parameters<
        PDFiumPage['render']
      >[0])
      return { data: withoutAlpha(data), width, height }
    },
    close: () => document.destroy(),
  }
}

const hasPicture = (page: PDFiumPage): boolean => {
  for (const object of page.objects())
    if ((object as { type?: unknown }).type === 'image' || (object as { type?: unknown }).type === PICTURE_OBJECT)
      return true
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

/** Characters with their boxes as words: split at white space, at a new line and at a wide gap. */
function textOf(
  raw: Raw,
  page: number,
  width: number,
  height: number,
): { words: PdfWord[]; readable: number; unreadable: number } {
  const text = raw._FPDFText_LoadPage(page)
  if (!text) return { words: [], readable: 0, unreadable: 0 }
  const memory = raw.wasmExports.malloc(32)
  try {
    const place = placement(raw, page, width, height, memory)
    const words: PdfWord[] = []
    let readable = 0
    let unreadable = 0
    let word: { text: string; box: [number, number, number, number] } | undefined
    const finish = () => {
      // Accents may come as characters of their own; words are looked up as they are mostly written.
      if (word) words.push({ ...word, text: word.text.normalize() })
      word = undefined
    }
    const count = raw._FPDFText_CountChars(text)
    for (let index = 0; index < count; index++) {
      const code = raw._FPDFText_GetUnicode(text, index)
      if (code === 0xfffd || code === 0 || (code >= 0xe000 && code <= 0xf8ff)) unreadable++
      const character =
        code === 0 || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff ? '' : String.fromCodePoint(code)
      if (character.trim() === '' || code === 0xfffd || code === 0xfffe || code < 0x20) {
        finish()
        continue
      }
      readable++
      const box = charBox(raw, text, index, memory, place)
      if (!box) {
        if (word) word.text += character
        continue
      }
      if (word && apart(word.box, box)) finish()
      if (!word) word = { text: character, box }
      else {
        word.text += character
        word.box = [
          Math.min(word.box[0], box[0]),
          Math.min(word.box[1], box[1]),
          Math.max(word.box[2], box[2]),
          Math.max(word.box[3], box[3]),
        ]
      }
    }
    finish()
    return { words, readable, unreadable }
  } finally {
    raw.wasmExports.free(memory)
    raw._FPDFText_ClosePage(text)
  }
}

type Place = (x: number, y: number) => [number, number]

/** Page space to the page as seen (turned, cropped, y down): an affine map, found from three points. */
function placement(raw: Raw, page: number, width: number, height: number, memory: number): Place {
  const SCALE = 100
  const point = (x: number, y: number): [number, number] => {
    raw._FPDF_PageToDevice(
      page,
      0,
      0,
      Math.round(width * SCALE),
      Math.round(height * SCALE),
      0,
      x,
      y,
      memory,
      memory + 4,
    )
    const view = new DataView(raw.HEAPU8.buffer)
    return [view.getInt32(memory, true) / SCALE, view.getInt32(memory + 4, true) / SCALE]
  }
  const [ox, oy] = point(0, 0)
  const [ax, ay] = point(1000, 0)
  const [bx, by] = point(0, 1000)
  return (x, y) => [ox + (x * (ax - ox) + y * (bx - ox)) / 1000, oy + (x * (ay - oy) + y * (by - oy)) / 1000]
}

function charBox(
  raw: Raw,
  text: number,
  index: number,
  memory: number,
  place: Place,
): [number, number, number, number] | undefined {
  if (!raw._FPDFText_GetCharBox(text, index, memory, memory + 8, memory + 16, memory + 24)) return undefined
  const view = new DataView(raw.HEAPU8.buffer)
  const [left, right, bottom, top] = [0, 8, 16, 24].map((offset) => view.getFloat64(memory + offset, true)) as [
    number,
    number,
    number,
    number,
  ]
  const [x0, y0] = place(left, bottom)
  const [x1, y1] = place(right, top)
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)]
}

function apart(word: Box, next: Box): boolean {
  const size = Math.max(word[3] - word[1], next[3] - next[1], 1)
  const otherLine = next[1] > word[3] + size * 0.2 || next[3] < word[1] - size * 0.2
  return otherLine || next[0] - word[2] > size || next[2] < word[0] - size
}
