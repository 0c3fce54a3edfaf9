import { WaybillError } from '../../../hub/errors.ts'
import { withMemory, type Raw, type Size } from './pdfium.ts'

const TYPE = { image: 3, form: 5 } as const
const MAX_OBJECTS = 200_000
const MAX_DEPTH = 30
/** 70 m: fourteen times what the PDF standard calls for, and less than a page needs to be endless work. */
const LONGEST_SIDE = 200_000
/** A picture is decoded each time it is drawn, so each time counts. */
const MAX_DRAWN_PIXELS = 2 ** 31

/** @throws `page-too-large` for a page that no program can draw */
export function refuseHugePage({ width, height }: Size, number: number): void {
  if (Math.max(width, height) <= LONGEST_SIDE) return
  throw new WaybillError('page-too-large', `A side of page ${number} is longer than ${LONGEST_SIDE} points.`)
}

/**
 * Looks at the sizes that pictures promise, before one is decoded.
 * @throws `image-too-large` for a page whose pictures have too many pixels together
 */
export function refuseHugePictures(raw: Raw, page: number, number: number): void {
  let seen = 0
  let pixels = 0
  const visit = (object: number, depth: number, memory: number): void => {
    seen++
    const type = raw._FPDFPageObj_GetType(object)
    if (type === TYPE.image && raw._FPDFImageObj_GetImagePixelSize(object, memory, memory + 4)) {
      const view = new DataView(raw.HEAPU8.buffer)
      pixels += view.getUint32(memory, true) * view.getUint32(memory + 4, true)
    }
    if (type !== TYPE.form || depth >= MAX_DEPTH) return
    const count = raw._FPDFFormObj_CountObjects(object)
    for (let index = 0; index < count && seen < MAX_OBJECTS; index++)
      visit(raw._FPDFFormObj_GetObject(object, index), depth + 1, memory)
  }
  withMemory(raw, (memory) => {
    const count = raw._FPDFPage_CountObjects(page)
    for (let index = 0; index < count && seen < MAX_OBJECTS; index++)
      visit(raw._FPDFPage_GetObject(page, index), 0, memory)
  })
  if (pixels > MAX_DRAWN_PIXELS)
    throw new WaybillError('image-too-large', `The pictures of page ${number} have ${pixels} pixels together.`)
}
