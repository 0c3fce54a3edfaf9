import { floatsAt, withMemory, type Raw } from './pdfium.ts'

/** What a page has drawn so far. */
interface Seen {
  objects: number
  /** by direction and extent */
  bars: Map<string, { count: number; from: number; to: number }>
  /** by place on the page */
  modules: Map<string, { count: number; rows: Set<number> }>
}

/** Sides of an object, in points from the lower left of its page or form. */
type Sides = readonly [left: number, bottom: number, right: number, top: number]

const TYPE = { path: 2, image: 3, form: 5 } as const
const CURVE = 1
/** A code has sides of 5 mm to 90 mm on paper, in points. */
const MIN_SIDE = 14
const MAX_SIDE = 255
/** Bars and modules are no wider than this, 1.8 mm, and rows of modules no longer than MAX_RUN. */
const MAX_BAR = 5
const MAX_RUN = 60
/** Equal bars that stand as close as this on average are a code; rules of a table are farther apart. */
const MIN_BARS = 20
const MAX_PITCH = 6
/** Modules are counted in squares of this side, so that marks all over a page are none. */
const CELL = 130
const MIN_MODULES = 60
const MIN_ROWS = 8
/** A code drawn as a single path has more pieces than a frame, all of them straight. */
const MIN_SEGMENTS = 120
const LOOKED_AT_SEGMENTS = 60
/** Points of a picture that are looked at, in each direction. */
const SAMPLES = 48
/** Of the points of a code, most are black or white, and many are black. */
const MIN_CLEAR = 0.75
const MIN_DARK = 0.08
const MAX_DARK = 0.75
const MAX_OBJECTS = 50_000
const MAX_DEPTH = 8

/**
 * Whether a page draws something that may be a QR code or barcode: a picture in black and white, many equal bars, many
 * small squares in rows, or a path of many straight lines. Codes that are written in a special font are not seen.
 */
export function mayHaveCode(raw: Raw, page: number): boolean {
  const seen: Seen = { objects: 0, bars: new Map(), modules: new Map() }
  const isCode = (object: number, depth: number, memory: number): boolean => {
    if (++seen.objects > MAX_OBJECTS) return false
    const type = raw._FPDFPageObj_GetType(object)
    if (type === TYPE.form) return depth < MAX_DEPTH && someOf(raw, object, (each) => isCode(each, depth + 1, memory))
    if (type !== TYPE.image && type !== TYPE.path) return false
    const sides = sidesOf(raw, object, memory)
    const [short, long] = [sides[2] - sides[0], sides[3] - sides[1]].toSorted((a, b) => a - b) as [number, number]
    // A picture of this size is a scan.
    if (type === TYPE.image && short > MAX_SIDE) return true
    if (type === TYPE.image) return (long >= MIN_SIDE || depth > 0) && isBlackAndWhite(raw, object)
    if (short <= MAX_BAR) return isPartOfCode(sides, long, seen)
    return short >= MIN_SIDE && long <= MAX_SIDE && isStraight(raw, object)
  }
  return withMemory(raw, (memory) => {
    const count = raw._FPDFPage_CountObjects(page)
    for (let index = 0; index < count; index++) if (isCode(raw._FPDFPage_GetObject(page, index), 0, memory)) return true
    return false
  })
}

function someOf(raw: Raw, form: number, test: (object: number) => boolean): boolean {
  const count = raw._FPDFFormObj_CountObjects(form)
  for (let index = 0; index < count; index++) if (test(raw._FPDFFormObj_GetObject(form, index))) return true
  return false
}

/** Whether there are enough equal bars side by side, or small pieces in rows, with this one. */
function isPartOfCode([left, bottom, right, top]: Sides, long: number, seen: Seen): boolean {
  if (long > MAX_SIDE || long <= 0) return false
  if (long >= MIN_SIDE) {
    const upright = top - bottom > right - left
    const key = [upright, ...(upright ? [bottom, top] : [left, right]).map(Math.round)].join()
    const at = upright ? left : bottom
    const { count, from, to } = seen.bars.get(key) ?? { count: 0, from: at, to: at }
    const bars = { count: count + 1, from: Math.min(from, at), to: Math.max(to, at) }
    seen.bars.set(key, bars)
    if (bars.count >= MIN_BARS && bars.to - bars.from <= bars.count * MAX_PITCH) return true
  }
  if (long > MAX_RUN) return false
  const cell = `${Math.floor(left / CELL)},${Math.floor(bottom / CELL)}`
  const modules = seen.modules.get(cell) ?? { count: 0, rows: new Set() }
  seen.modules.set(cell, modules)
  modules.count++
  modules.rows.add(Math.round(bottom))
  return modules.count >= MIN_MODULES && modules.rows.size >= MIN_ROWS
}

function sidesOf(raw: Raw, object: number, memory: number): Sides {
  if (!raw._FPDFPageObj_GetBounds(object, memory, memory + 4, memory + 8, memory + 12)) return [0, 0, 0, 0]
  return floatsAt(raw, memory, 4) as unknown as Sides
}

function isStraight(raw: Raw, path: number): boolean {
  if (raw._FPDFPath_CountSegments(path) < MIN_SEGMENTS) return false
  for (let index = 0; index < LOOKED_AT_SEGMENTS; index++)
    if (raw._FPDFPathSegment_GetType(raw._FPDFPath_GetPathSegment(path, index)) === CURVE) return false
  return true
}

/** Whether most points of a picture are black or white; true for one that cannot be decoded here. */
function isBlackAndWhite(raw: Raw, image: number): boolean {
  const bitmap = raw._FPDFImageObj_GetBitmap(image)
  if (!bitmap) return true
  try {
    const [width, height] = [raw._FPDFBitmap_GetWidth(bitmap), raw._FPDFBitmap_GetHeight(bitmap)]
    const stride = raw._FPDFBitmap_GetStride(bitmap)
    const bytes = Math.floor(stride / width)
    if (bytes < 1) return true
    const start = raw._FPDFBitmap_GetBuffer(bitmap)
    let [clear, dark] = [0, 0]
    for (let row = 0; row < SAMPLES; row++)
      for (let column = 0; column < SAMPLES; column++) {
        const [x, y] = [Math.floor(((column + 0.5) * width) / SAMPLES), Math.floor(((row + 0.5) * height) / SAMPLES)]
        const channels = raw.HEAPU8.subarray(
          start + y * stride + x * bytes,
          start + y * stride + x * bytes + Math.min(bytes, 3),
        )
        const isDark = channels.every((channel) => channel < 90)
        if (isDark) dark++
        if (isDark || channels.every((channel) => channel > 180)) clear++
      }
    const points = SAMPLES * SAMPLES
    return clear >= points * MIN_CLEAR && dark >= points * MIN_DARK && dark <= points * MAX_DARK
  } finally {
    raw._FPDFBitmap_Destroy(bitmap)
  }
}
