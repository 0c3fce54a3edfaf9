import type { Box } from '../../../hub/document/values/value.ts'
import { displayedBox, floatsAt, followedBy, IDENTITY, withMemory } from './pdfium.ts'
import type { Matrix, Raw, ToDisplay } from './pdfium.ts'

const TYPE = { text: 1, path: 2, image: 3, form: 5 } as const
/** The objects of a page with more are looked at up to here; the rest counts as drawing. */
const MAX_OBJECTS = 200_000
const MAX_DEPTH = 30
/** A path with fewer pieces is a line or a rectangle, not the outline of a letter. */
const OUTLINE = 8

export interface PageObjects {
  /** handles in painting order, in forms too */
  texts: number[]
  /** where each text object stands in the painting order of all objects */
  order: ReadonlyMap<number, number>
  pictures: { object: number; box: Box }[]
  /** how many pieces the outlines have that may be letters */
  segments: number
}

/** What a page draws, forms within forms included. */
export function objectsOf(raw: Raw, page: number, toDisplay: ToDisplay): PageObjects {
  const found: PageObjects & { order: Map<number, number> } = { texts: [], order: new Map(), pictures: [], segments: 0 }
  let seen = 0
  const visit = (object: number, matrix: Matrix, depth: number, memory: number): void => {
    const type = raw._FPDFPageObj_GetType(object)
    seen++
    if (type === TYPE.text) {
      found.texts.push(object)
      found.order.set(object, seen)
    } else if (type === TYPE.path) {
      const segments = raw._FPDFPath_CountSegments(object)
      if (segments >= OUTLINE) found.segments += segments
    } else if (type === TYPE.image) {
      if (raw._FPDFPageObj_GetBounds(object, memory, memory + 4, memory + 8, memory + 12)) {
        const bounds = floatsAt(raw, memory, 4) as unknown as Box
        found.pictures.push({ object, box: displayedBox(toDisplay, bounds, matrix) })
      }
    } else if (type === TYPE.form && depth < MAX_DEPTH) {
      const own = raw._FPDFPageObj_GetMatrix(object, memory)
        ? (floatsAt(raw, memory, 6) as unknown as Matrix)
        : IDENTITY
      const inner = followedBy(own, matrix)
      const count = raw._FPDFFormObj_CountObjects(object)
      for (let index = 0; index < count && seen < MAX_OBJECTS; index++)
        visit(raw._FPDFFormObj_GetObject(object, index), inner, depth + 1, memory)
    }
  }
  withMemory(raw, (memory) => {
    const count = raw._FPDFPage_CountObjects(page)
    for (let index = 0; index < count && seen < MAX_OBJECTS; index++)
      visit(raw._FPDFPage_GetObject(page, index), IDENTITY, 0, memory)
  })
  return found
}
