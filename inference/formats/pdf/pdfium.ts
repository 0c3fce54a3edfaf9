import type { Box } from '../../../hub/document/values/value.ts'
import { largest, smallest } from '../../../hub/platform/extremes.ts'

/**
 * The functions of PDFium that its JavaScript wrapper lacks (fpdfview.h, fpdf_text.h, fpdf_edit.h, fpdf_annot.h,
 * fpdf_flatten.h, fpdf_formfill.h, fpdf_attachment.h). Handles are numbers, 0 for none; booleans are 0 and 1.
 */
export interface Raw {
  _FPDF_LoadPage(document: number, index: number): number
  _FPDF_ClosePage(page: number): void
  _FPDF_GetPageWidth(page: number): number
  _FPDF_GetPageHeight(page: number): number
  _FPDF_GetPageSizeByIndex(document: number, index: number, width: number, height: number): number
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

  _FPDFText_LoadPage(page: number): number
  _FPDFText_ClosePage(text: number): void
  _FPDFText_CountChars(text: number): number
  /** may come signed: use `>>> 0` */
  _FPDFText_GetUnicode(text: number, index: number): number
  _FPDFText_GetTextObject(text: number, index: number): number
  _FPDFText_GetFontSize(text: number, index: number): number
  _FPDFText_GetMatrix(text: number, index: number, matrix: number): number
  _FPDFText_GetCharBox(text: number, index: number, left: number, right: number, bottom: number, top: number): number

  _FPDFPage_CountObjects(page: number): number
  _FPDFPage_GetObject(page: number, index: number): number
  _FPDFFormObj_CountObjects(form: number): number
  _FPDFFormObj_GetObject(form: number, index: number): number
  _FPDFPageObj_GetType(object: number): number
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number
  /** An object that is not active is not drawn. It stays so until the page is closed. */
  _FPDFPageObj_SetIsActive(object: number, active: number): number
  _FPDFPageObj_GetFillColor(object: number, red: number, green: number, blue: number, alpha: number): number
  _FPDFPageObj_CountMarks(object: number): number
  _FPDFPageObj_GetMark(object: number, index: number): number
  _FPDFPageObjMark_GetParamValueType(mark: number, name: number): number
  _FPDFPath_CountSegments(path: number): number
  _FPDFPath_GetPathSegment(path: number, index: number): number
  _FPDFPathSegment_GetType(segment: number): number
  _FPDFImageObj_GetBitmap(image: number): number
  _FPDFImageObj_GetImagePixelSize(image: number, width: number, height: number): number
  _FPDFTextObj_GetFont(text: number): number
  _FPDFTextObj_GetTextRenderMode(text: number): number
  _FPDFFont_GetIsEmbedded(font: number): number

  _FPDFBitmap_CreateEx(width: number, height: number, format: number, memory: number, stride: number): number
  _FPDFBitmap_FillRect(bitmap: number, x: number, y: number, width: number, height: number, color: number): number
  _FPDFBitmap_GetBuffer(bitmap: number): number
  _FPDFBitmap_GetWidth(bitmap: number): number
  _FPDFBitmap_GetHeight(bitmap: number): number
  _FPDFBitmap_GetStride(bitmap: number): number
  _FPDFBitmap_Destroy(bitmap: number): void
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void

  _FPDF_GetFormType(document: number): number
  _FPDF_GetXFAPacketCount(document: number): number
  _FPDF_GetXFAPacketName(document: number, index: number, buffer: number, length: number): number
  _FPDF_GetXFAPacketContent(document: number, index: number, buffer: number, length: number, size: number): number
  _FPDFDoc_GetAttachmentCount(document: number): number
  _FPDFDoc_GetAttachment(document: number, index: number): number
  _FPDFAttachment_GetName(attachment: number, buffer: number, length: number): number
  _FPDFAttachment_GetSubtype(attachment: number, buffer: number, length: number): number
  _FPDFAttachment_GetFile(attachment: number, buffer: number, length: number, size: number): number
  _FPDFPage_GetAnnotCount(page: number): number
  _FPDFPage_GetAnnot(page: number, index: number): number
  _FPDFPage_CloseAnnot(annotation: number): void
  _FPDFAnnot_GetSubtype(annotation: number): number
  _FPDFAnnot_GetRect(annotation: number, leftTopRightBottom: number): number
  _FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, length: number): number
  _FPDFAnnot_GetAP(annotation: number, mode: number, buffer: number, length: number): number
  _FPDFAnnot_SetAP(annotation: number, mode: number, content: number): number
  _FPDFPage_Flatten(page: number, usage: number): number
  _FORM_OnAfterLoadPage(page: number, form: number): void
  _FORM_OnBeforeClosePage(page: number, form: number): void

  wasmExports: { malloc(size: number): number; free(pointer: number): void }
  HEAPU8: Uint8Array
}

export interface Size {
  width: number
  height: number
}

/** From the space of a page to the page as displayed: rotated, cropped, y down, in points. */
export type ToDisplay = (x: number, y: number) => [x: number, y: number]

/** a, b, c, d, e, f of x' = ax + cy + e, y' = bx + dy + f */
export type Matrix = readonly [number, number, number, number, number, number]

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** A longer text of a file, such as the name of an attachment, is not taken. */
const MAX_TEXT_BYTES = 64 * 1024

/** Memory of PDFium for the results of a call; at most 64 bytes. `use` must not return before it has read them. */
export function withMemory<T>(raw: Raw, use: (pointer: number) => T): T {
  const pointer = raw.wasmExports.malloc(64)
  try {
    return use(pointer)
  } finally {
    raw.wasmExports.free(pointer)
  }
}

/** The memory may have grown since the last call, so a view of it is taken for each result. */
export function floatsAt(raw: Raw, pointer: number, count: number): number[] {
  const view = new DataView(raw.HEAPU8.buffer)
  return Array.from({ length: count }, (_, index) => view.getFloat32(pointer + index * 4, true))
}

/**
 * Bytes of a function that fills a buffer and writes their number to `size`. Undefined if it fails, or if there are
 * none.
 */
export function bytesFrom(
  raw: Raw,
  fill: (buffer: number, length: number, size: number) => number,
  maxBytes: number,
): Uint8Array | 'too large' | undefined {
  return withMemory(raw, (size) => {
    const written = () => new DataView(raw.HEAPU8.buffer).getUint32(size, true)
    if (!fill(0, 0, size)) return undefined
    const length = written()
    if (length === 0) return undefined
    if (length > maxBytes) return 'too large'
    const buffer = raw.wasmExports.malloc(length)
    try {
      if (!fill(buffer, length, size) || written() !== length) return undefined
      return raw.HEAPU8.slice(buffer, buffer + length)
    } finally {
      raw.wasmExports.free(buffer)
    }
  })
}

/** Text of a function that fills a buffer and returns its length in bytes, with the final zero; '' if there is none. */
export function textFrom(
  raw: Raw,
  fill: (buffer: number, length: number) => number,
  encoding: 'utf16le' | 'latin1' = 'utf16le',
): string {
  const zero = encoding === 'utf16le' ? 2 : 1
  const length = Math.min(fill(0, 0), MAX_TEXT_BYTES)
  if (length <= zero) return ''
  const buffer = raw.wasmExports.malloc(length)
  try {
    fill(buffer, length)
    return Buffer.from(raw.HEAPU8.slice(buffer, buffer + length - zero)).toString(encoding)
  } finally {
    raw.wasmExports.free(buffer)
  }
}

/** An affine map, derived from three points. */
export function displayOf(raw: Raw, page: number, { width, height }: Size): ToDisplay {
  const SCALE = 100
  const [w, h] = [Math.round(width * SCALE), Math.round(height * SCALE)]
  return withMemory(raw, (memory) => {
    const point = (x: number, y: number): [number, number] => {
      raw._FPDF_PageToDevice(page, 0, 0, w, h, 0, x, y, memory, memory + 4)
      const view = new DataView(raw.HEAPU8.buffer)
      return [view.getInt32(memory, true) / SCALE, view.getInt32(memory + 4, true) / SCALE]
    }
    const [ox, oy] = point(0, 0)
    const [ax, ay] = point(1000, 0)
    const [bx, by] = point(0, 1000)
    return (x, y) => [ox + (x * (ax - ox) + y * (bx - ox)) / 1000, oy + (x * (ay - oy) + y * (by - oy)) / 1000]
  })
}

/** The box on the displayed page around a rectangle of page space, after a map into page space. */
export function displayedBox(toDisplay: ToDisplay, [left, bottom, right, top]: Box, matrix: Matrix = IDENTITY): Box {
  const corners = [
    [left, bottom],
    [right, bottom],
    [left, top],
    [right, top],
  ].map(([x, y]) => toDisplay(matrix[0] * x! + matrix[2] * y! + matrix[4], matrix[1] * x! + matrix[3] * y! + matrix[5]))
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return [smallest(xs), smallest(ys), largest(xs), largest(ys)]
}

/** First `inner`, then `outer`. */
export const followedBy = (inner: Matrix, outer: Matrix): Matrix => [
  inner[0] * outer[0] + inner[1] * outer[2],
  inner[0] * outer[1] + inner[1] * outer[3],
  inner[2] * outer[0] + inner[3] * outer[2],
  inner[2] * outer[1] + inner[3] * outer[3],
  inner[4] * outer[0] + inner[5] * outer[2] + outer[4],
  inner[4] * outer[1] + inner[5] * outer[3] + outer[5],
]
