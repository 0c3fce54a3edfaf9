import type { Box } from '../../../hub/document/values/value.ts'
import { CHARACTERS_PER_WORD, type LayerWord } from '../format.ts'

/** The functions of PDFium that its JavaScript wrapper lacks (fpdf_text.h, fpdfview.h). */
export interface Raw {
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

export interface TextLayer {
  words: LayerWord[]
  /** how many characters are readable, and how many have no meaning, e.g. glyphs without a Unicode value */
  readable: number
  unreadable: number
}

/**
 * The words of a page with their boxes: characters up to white space, a new line or a wide gap. Undefined for a page
 * with more than `maxWords` words.
 */
export function readTextLayer(
  raw: Raw,
  page: number,
  { width, height }: { width: number; height: number },
  maxWords: number,
): TextLayer | undefined {
  const text = raw._FPDFText_LoadPage(page)
  if (!text) return { words: [], readable: 0, unreadable: 0 }
  const memory = raw.wasmExports.malloc(32)
  try {
    const toPage = pageTransform(raw, page, width, height, memory)
    const words: LayerWord[] = []
    let readable = 0
    let unreadable = 0
    let word: { text: string; box: [number, number, number, number] } | undefined
    const finish = () => {
      // Accents may be separate characters; the lexicon and the rules expect composed ones.
      if (word) words.push({ ...word, text: word.text.normalize() })
      word = undefined
    }
    const count = raw._FPDFText_CountChars(text)
    if (count > maxWords * CHARACTERS_PER_WORD) return undefined
    for (let index = 0; index < count; index++) {
      if (words.length > maxWords) return undefined
      const code = raw._FPDFText_GetUnicode(text, index)
      if (code === 0xfffd || code === 0 || (code >= 0xe000 && code <= 0xf8ff)) unreadable++
      const character =
        code === 0 || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff ? '' : String.fromCodePoint(code)
      if (character.trim() === '' || code === 0xfffd || code === 0xfffe || code < 0x20) {
        finish()
        continue
      }
      readable++
      const box = charBox(raw, text, index, memory, toPage)
      if (!box) {
        if (word) word.text += character
        continue
      }
      if (word && isApart(word.box, box)) finish()
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
    return words.length > maxWords ? undefined : { words, readable, unreadable }
  } finally {
    raw.wasmExports.free(memory)
    raw._FPDFText_ClosePage(text)
  }
}

type Transform = (x: number, y: number) => [number, number]

/** From page space to the page as displayed (rotated, cropped, y down): an affine map, derived from three points. */
function pageTransform(raw: Raw, page: number, width: number, height: number, memory: number): Transform {
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
  toPage: Transform,
): [number, number, number, number] | undefined {
  if (!raw._FPDFText_GetCharBox(text, index, memory, memory + 8, memory + 16, memory + 24)) return undefined
  const view = new DataView(raw.HEAPU8.buffer)
  const [left, right, bottom, top] = [0, 8, 16, 24].map((offset) => view.getFloat64(memory + offset, true)) as [
    number,
    number,
    number,
    number,
  ]
  const [x0, y0] = toPage(left, bottom)
  const [x1, y1] = toPage(right, top)
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)]
}

function isApart(word: Box, next: Box): boolean {
  const size = Math.max(word[3] - word[1], next[3] - next[1], 1)
  const otherLine = next[1] > word[3] + size * 0.2 || next[3] < word[1] - size * 0.2
  return otherLine || next[0] - word[2] > size || next[2] < word[0] - size
}
