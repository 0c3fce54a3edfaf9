import type { Box } from '../../../hub/document/values/value.ts'
import type { Raw, Size } from './pdfium.ts'

const BGRA = 4
const WHITE = 0xffffffff
const FLAGS = { annotations: 0x01, redFirst: 0x10, lcdText: 0x02 } as const
export const POINTS_PER_INCH = 72

/** Pixels as PDFium draws them: four bytes each (red, green, blue, opacity), row by row from the top. */
export interface Picture extends Size {
  data: Uint8Array
  /** pixels per point */
  scale: number
}

interface Drawing {
  dpi: number
  /** A page that would have more is drawn smaller. */
  maxPixels: number
  lcdText?: boolean
  /** of the displayed page, in points; all of it by default */
  part?: Box | undefined
}

/** A page, or a part of it, as a person sees it, on white. */
export function draw(
  raw: Raw,
  page: number,
  size: Size,
  { dpi, maxPixels, lcdText = false, part = [0, 0, size.width, size.height] }: Drawing,
): Picture {
  const scale = Math.min(dpi / POINTS_PER_INCH, Math.sqrt(maxPixels / (size.width * size.height)))
  const [left, top] = [Math.round(part[0] * scale), Math.round(part[1] * scale)]
  const width = Math.max(1, Math.floor((part[2] - part[0]) * scale))
  const height = Math.max(1, Math.floor((part[3] - part[1]) * scale))
  const [pageWidth, pageHeight] = [Math.floor(size.width * scale), Math.floor(size.height * scale)]
  const bytes = width * height * BGRA
  const memory = raw.wasmExports.malloc(bytes)
  if (!memory) throw new Error(`no memory for ${bytes} bytes of pixels`)
  const bitmap = raw._FPDFBitmap_CreateEx(width, height, BGRA, memory, width * BGRA)
  try {
    raw._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
    const flags = FLAGS.annotations | FLAGS.redFirst | (lcdText ? FLAGS.lcdText : 0)
    raw._FPDF_RenderPageBitmap(bitmap, page, -left, -top, Math.max(1, pageWidth), Math.max(1, pageHeight), 0, flags)
    return { data: raw.HEAPU8.slice(memory, memory + bytes), width, height, scale }
  } finally {
    raw._FPDFBitmap_Destroy(bitmap)
    raw.wasmExports.free(memory)
  }
}

/** Draws with these objects off. They are on again afterwards. */
export function drawWithout(raw: Raw, objects: Iterable<number>, drawIt: () => Picture): Picture {
  const off = [...objects]
  for (const object of off) raw._FPDFPageObj_SetIsActive(object, 0)
  try {
    return drawIt()
  } finally {
    for (const object of off) raw._FPDFPageObj_SetIsActive(object, 1)
  }
}

/** The largest difference of a colour between two pictures of a page within a box of pixels, 0 to 255. */
export function differenceIn(a: Picture, b: Picture, [left, top, right, bottom]: Box): number {
  const [x0, x1] = [Math.max(0, left), Math.min(a.width, right)]
  const [y0, y1] = [Math.max(0, top), Math.min(a.height, bottom)]
  let largest = 0
  for (let y = y0; y < y1; y++) {
    for (let at = (y * a.width + x0) * 4, end = (y * a.width + x1) * 4; at < end; at++) {
      const difference = Math.abs(a.data[at]! - b.data[at]!)
      if (difference > largest) largest = difference
    }
  }
  return largest
}

/** The pixels of a box of points; `margin` more of them on each side. */
export function pixelsOf([x0, y0, x1, y1]: Box, scale: number, margin: number): Box {
  const [left, top] = [Math.round(x0 * scale), Math.round(y0 * scale)]
  return [
    left - margin,
    top - margin,
    Math.max(left + 1, Math.round(x1 * scale)) + margin,
    Math.max(top + 1, Math.round(y1 * scale)) + margin,
  ]
}
