// A sheet that lies on a table is a quadrilateral in its photo. These maps lead from the photo to the sheet as seen
// from above, and back.
import { largest, smallest } from '../../hub/platform/extremes.ts'
import type { Box } from '../../hub/document/values/value.ts'

export interface Point {
  x: number
  y: number
}

/** Corners clockwise from the top left. */
export type Corners = readonly [Point, Point, Point, Point]

interface Size {
  width: number
  height: number
}

type Place = (point: Point) => Point

/** A projective map, row by row; the last of the nine numbers is 1. */
type Projection = readonly number[]

/** The size of a sheet as seen from above: the means of its opposite sides, rounded. */
export function sizeOfSheet([a, b, c, d]: Corners): Size {
  const mean = (one: number, other: number) => Math.max(1, Math.round((one + other) / 2))
  return { width: mean(apart(a, b), apart(d, c)), height: mean(apart(a, d), apart(b, c)) }
}

const apart = (from: Point, to: Point): number => Math.hypot(to.x - from.x, to.y - from.y)

export const cornersOfSize = ({ width, height }: Size): Corners => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
]

export const everyCorner = ([a, b, c, d]: Corners, place: Place): Corners => [place(a), place(b), place(c), place(d)]

/** The places of a picture on the sheet whose corners it shows, as seen from above; and back. */
export function ontoSheet(corners: Corners): { onto: Place; back: Place } {
  const flat = cornersOfSize(sizeOfSheet(corners))
  const [onto, back] = [projection(corners, flat), projection(flat, corners)]
  return { onto: (point) => projected(onto, point), back: (point) => projected(back, point) }
}

/** The projective map that takes four points to four others, of which no three are on a line. */
export function projection(from: Corners, to: Corners): Projection {
  const equations = from.flatMap(({ x, y }, index) => {
    const { x: u, y: v } = to[index]!
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]
  })
  return [...solved(equations), 1]
}

export function projected([a, b, c, d, e, f, g, h]: Projection, { x, y }: Point): Point {
  const w = g! * x + h! * y + 1
  return { x: (a! * x + b! * y + c!) / w, y: (d! * x + e! * y + f!) / w }
}

/** Gauss-Jordan elimination with pivoting. Each row is an equation, its last number the right side. */
function solved(equations: readonly (readonly number[])[]): number[] {
  const rows = [...equations]
  for (let column = 0; column < rows.length; column++) {
    const rest = rows.slice(column)
    const pivot =
      column + rest.reduce((best, row, at) => (Math.abs(row[column]!) > Math.abs(rest[best]![column]!) ? at : best), 0)
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const row = rows[column]!.map((value) => value / rows[column]![column]!)
    rows[column] = row
    for (const [at, other] of rows.entries())
      if (at !== column) rows[at] = other.map((value, each) => value - other[column]! * row[each]!)
  }
  return rows.map((row) => row.at(-1)!)
}

/** The bounds of a level box after the map. */
export function boundsThrough([x0, y0, x1, y1]: Box, place: Place): Box {
  const corners = cornersOfSize({ width: x1 - x0, height: y1 - y0 }).map(({ x, y }) => place({ x: x + x0, y: y + y0 }))
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  return [smallest(xs), smallest(ys), largest(xs), largest(ys)]
}

/**
 * The level box whose bounds after the map are about the given ones, which are wider and higher than it where the map
 * tilts.
 * @param onto leads from the bounds to the level box
 * @param back leads from the level box to the bounds
 */
export function levelBox([x0, y0, x1, y1]: Box, { onto, back }: { onto: Place; back: Place }): Box {
  const middle = onto({ x: (x0 + x1) / 2, y: (y0 + y1) / 2 })
  const [across, down] = [stretch(back, middle, 1, 0), stretch(back, middle, 0, 1)]
  const [boundsWidth, boundsHeight] = [x1 - x0, y1 - y0]
  const determinant = across.x * down.y - down.x * across.y
  const exactWidth = (boundsWidth * down.y - boundsHeight * down.x) / determinant
  const exactHeight = (boundsHeight * across.x - boundsWidth * across.y) / determinant
  const width = Math.max(exactWidth, boundsWidth / across.x / 4)
  const height = Math.max(exactHeight, boundsHeight / down.y / 4)
  return [middle.x - width / 2, middle.y - height / 2, middle.x + width / 2, middle.y + height / 2]
}

/** How far one pixel leads, at a point and in a direction. */
function stretch(place: Place, { x, y }: Point, dx: number, dy: number): Point {
  const [from, to] = [place({ x: x - dx / 2, y: y - dy / 2 }), place({ x: x + dx / 2, y: y + dy / 2 })]
  return { x: Math.abs(to.x - from.x), y: Math.abs(to.y - from.y) }
}
