import type { Box } from '../../../hub/document/values/value.ts'
import { floatsAt, withMemory, type Raw, type ToDisplay } from './pdfium.ts'

/** A character of the text layer, in the order of the layer. */
export interface Character {
  /** '' for white space and for the end of a line */
  text: string
  /** It has no meaning, e.g. a glyph without a Unicode value; `text` is '' or one of the private use area. */
  unreadable: boolean
  /** around the ink, on the displayed page; undefined for white space that PDFium added, and where it is not known */
  box: Box | undefined
  /** handle of the text object; 0 for white space that PDFium added */
  object: number
}

/** What all characters of a text object have in common. */
export interface Run {
  /** clockwise, in degrees from -180 to 180, on the displayed page: 0 for upright text */
  angle: number
  isMirrored: boolean
  /** size of the font on the displayed page, in points; a guess for fonts whose glyphs are drawings (Type 3) */
  size: number
  font: number
  /** its text is named beside the glyphs (ActualText), so it may be any */
  isNamed: boolean
  /** false for a font that PDFium replaces by one of its own, which lacks most signs beyond Western Europe */
  isEmbedded: boolean
}

export interface Characters {
  characters: Character[]
  runs: ReadonlyMap<number, Run>
}

const ACTUAL_TEXT = Buffer.from('ActualText\0')
/** type of a PDF object: a string */
const STRING = 3
/** Marks within marks beyond these are not looked at. */
const MAX_MARKS = 20

/** The characters of a text page; undefined if there are more than `max`. */
export function readCharacters(raw: Raw, text: number, toDisplay: ToDisplay, max: number): Characters | undefined {
  const count = raw._FPDFText_CountChars(text)
  if (count > max) return undefined
  const runs = new Map<number, Run>()
  const hasInk = (index: number, memory: number): boolean => {
    const box = charBox(raw, text, index, memory, toDisplay)
    return box !== undefined && box[2] > box[0] && box[3] > box[1]
  }
  const characters = withMemory(raw, (memory) =>
    Array.from({ length: Math.max(0, count) }, (_, index): Character => {
      const code = raw._FPDFText_GetUnicode(text, index) >>> 0
      const object = raw._FPDFText_GetTextObject(text, index)
      if (object && !runs.has(object)) runs.set(object, runOf(raw, text, index, object, toDisplay, memory))
      // Codes of glyphs without a map to characters may be those of control characters.
      const isControl = code < 0x20 && object !== 0 && !LAYOUT.has(code)
      const unreadable = isUnreadable(code) || (isControl && hasInk(index, memory))
      const sign = unreadable && !isPrivate(code) ? '' : String.fromCodePoint(code)
      const blank = sign.trim() === '' || code < 0x20 || code === 0xfffe
      const box = blank && !unreadable ? undefined : charBox(raw, text, index, memory, toDisplay)
      return { text: blank ? '' : sign, unreadable, box, object }
    }),
  )
  return { characters, runs }
}

/** tab, line ends, and the mark of PDFium for a hyphen at the end of a line */
const LAYOUT: ReadonlySet<number> = new Set([0x02, 0x09, 0x0a, 0x0c, 0x0d])
const isPrivate = (code: number): boolean => code >= 0xe000 && code <= 0xf8ff
const isUnreadable = (code: number): boolean =>
  code === 0 || code === 0xfffd || isPrivate(code) || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff

function charBox(raw: Raw, text: number, index: number, memory: number, toDisplay: ToDisplay): Box | undefined {
  if (!raw._FPDFText_GetCharBox(text, index, memory, memory + 8, memory + 16, memory + 24)) return undefined
  const view = new DataView(raw.HEAPU8.buffer, memory, 32)
  // Pages are turned by quarters only, so two corners are enough.
  const [ax, ay] = toDisplay(view.getFloat64(0, true), view.getFloat64(16, true))
  const [bx, by] = toDisplay(view.getFloat64(8, true), view.getFloat64(24, true))
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]
}

function runOf(raw: Raw, text: number, index: number, object: number, toDisplay: ToDisplay, memory: number): Run {
  const font = raw._FPDFTextObj_GetFont(object)
  const isEmbedded = font !== 0 && raw._FPDFFont_GetIsEmbedded(font) === 1
  const matrix = raw._FPDFText_GetMatrix(text, index, memory) ? floatsAt(raw, memory, 4) : [1, 0, 0, 1]
  const [ox, oy] = toDisplay(0, 0)
  const [ax, ay] = toDisplay(matrix[0]! * 1000, matrix[1]! * 1000)
  const [bx, by] = toDisplay(matrix[2]! * 1000, matrix[3]! * 1000)
  const [dx, dy, ux, uy] = [ax - ox, ay - oy, bx - ox, by - oy]
  return {
    angle: (Math.atan2(dy, dx) * 180) / Math.PI,
    // Upright text runs to the right and its upper side is at a smaller y.
    isMirrored: dx * uy - dy * ux > 0,
    size: (Math.abs(raw._FPDFText_GetFontSize(text, index)) * Math.hypot(ux, uy)) / 1000,
    font,
    isNamed: hasActualText(raw, object, memory),
    isEmbedded,
  }
}

function hasActualText(raw: Raw, object: number, memory: number): boolean {
  const marks = Math.min(MAX_MARKS, raw._FPDFPageObj_CountMarks(object))
  if (marks <= 0) return false
  raw.HEAPU8.set(ACTUAL_TEXT, memory)
  return Array.from({ length: marks }, (_, index) => raw._FPDFPageObj_GetMark(object, index)).some(
    (mark) => raw._FPDFPageObjMark_GetParamValueType(mark, memory) === STRING,
  )
}
