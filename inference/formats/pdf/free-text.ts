// Text that somebody typed onto a page. Viewers draw it even if the file does not say how it looks; PDFium does not.
import { floatsAt, textFrom, withMemory, type Raw } from './pdfium.ts'

const NORMAL_APPEARANCE = 0
const DEFAULT_SIZE = 10
const MIN_SIZE = 4
const LEADING = 1.2
/** Space between the border and the text, in points. */
const PADDING = 2
/** Mean width of a character of Helvetica, in font sizes; a little more, so that no line is cut off. */
const CHARACTER_WIDTH = 0.56
const MOST_LINES = 200
const EURO_IN_WIN_ANSI = 0x80
/** Font size and colour in the default appearance of an annotation, e.g. `0 0 1 rg /Helv 12 Tf`. */
const SIZE = /([\d.]+)\s+Tf\b/
const COLOUR = /(?:[\d.]+\s+){1,4}(?:g|rg|k)\b/

/** Gives a free text annotation without an appearance one: its text in its rectangle, in its size and colour. */
export function giveAppearance(raw: Raw, annotation: number): void {
  if (textFrom(raw, (buffer, length) => raw._FPDFAnnot_GetAP(annotation, NORMAL_APPEARANCE, buffer, length))) return
  const text = entryOf(raw, annotation, 'Contents')
  const sides = withMemory(raw, (memory) =>
    raw._FPDFAnnot_GetRect(annotation, memory) ? floatsAt(raw, memory, 4) : undefined,
  )
  if (text === '' || !sides) return
  const [left, top, right, bottom] = sides as [number, number, number, number]
  const style = entryOf(raw, annotation, 'DA')
  const content = contentOf(text, { left, top, width: right - left, height: top - bottom }, style)
  withText(raw, content, (pointer) => raw._FPDFAnnot_SetAP(annotation, NORMAL_APPEARANCE, pointer))
}

interface Place {
  left: number
  top: number
  width: number
  height: number
}

/** Operators that draw a text from the top of a rectangle, smaller than its style says if it would not fit. */
function contentOf(text: string, { left, top, width, height }: Place, style: string): string {
  let size = Number(SIZE.exec(style)?.[1]) || DEFAULT_SIZE
  let lines = wrapped(text, width, size)
  while (size > MIN_SIZE && lines.length * size * LEADING > height - PADDING) {
    size--
    lines = wrapped(text, width, size)
  }
  const shown = lines.map((line) => `<${hexOf(line)}> Tj 0 ${-size * LEADING} Td`)
  const colour = COLOUR.exec(style)?.[0] ?? '0 g'
  return `${colour} BT /Helv ${size} Tf ${left + PADDING} ${top - PADDING - size} Td ${shown.join(' ')} ET`
}

function wrapped(text: string, width: number, size: number): string[] {
  const most = Math.max(1, Math.floor((width - 2 * PADDING) / (size * CHARACTER_WIDTH)))
  const lines = text.split(/\r\n|[\r\n]/).flatMap((paragraph) => {
    const parts: string[] = []
    for (const word of paragraph.split(' ')) {
      const last = parts.at(-1)
      if (last !== undefined && last.length + 1 + word.length <= most) parts[parts.length - 1] = `${last} ${word}`
      else parts.push(word)
    }
    return parts
  })
  return lines.slice(0, MOST_LINES)
}

/** In the encoding of the font that PDFium takes for a name that the page does not define. */
const hexOf = (line: string): string =>
  Buffer.from(
    Array.from(line, (character) => {
      if (character === '€') return EURO_IN_WIN_ANSI
      const code = character.codePointAt(0)!
      return code <= 0xff ? code : '?'.charCodeAt(0)
    }),
  ).toString('hex')

const entryOf = (raw: Raw, annotation: number, key: string): string =>
  withMemory(raw, (name) => {
    raw.HEAPU8.set(Buffer.from(`${key}\0`), name)
    return textFrom(raw, (buffer, length) => raw._FPDFAnnot_GetStringValue(annotation, name, buffer, length))
  })

function withText(raw: Raw, text: string, use: (pointer: number) => void): void {
  const bytes = Buffer.from(`${text}\0`, 'utf16le')
  const pointer = raw.wasmExports.malloc(bytes.length)
  try {
    raw.HEAPU8.set(bytes, pointer)
    use(pointer)
  } finally {
    raw.wasmExports.free(pointer)
  }
}
