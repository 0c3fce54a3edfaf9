import { resize, type Raster } from '../../formats/raster.ts'
import {
  cornersOfSize,
  everyCorner,
  projected,
  projection,
  sizeOfSheet,
  type Corners,
  type Point,
} from '../../layout/perspective.ts'

/** Longest side of the picture in which edges are looked for. */
const SEEN_SIDE = 400
/** An edge is looked for in this share of the width or height, from outside. */
const DEPTH = 0.45
/** Pixels on either side of an edge whose brightness is compared. */
const REACH = 4
/** Paper is brighter than what it lies on by at least this factor, as a logarithm. */
const MIN_STEP = Math.log(1.25)
/** An edge is steeper or flatter than the side of the picture by at most this slope. */
const MAX_SLOPE = 0.4
/** A place is on an edge up to this distance, in pixels. */
const NEAR = 1.5
/** So much of an edge must be seen, and have a table on its other side. */
const MIN_SEEN = 0.65
/** A frame is a thin dark line: what lies beside the edge is looked at so far from it, in pixels. */
const BESIDE = [4, 8] as const
/** The sheet fills at least this share of the picture. */
const MIN_AREA = 0.2
/** With all corners this near to those of the picture, as a share of its sides, there is nothing to correct. */
const FILLS = 0.01
const MAX_SIDE_RATIO = 1.7
/** Every how many places of an edge a line is tried. */
const TRIALS = 40

/** Where an edge is: its depth from a side of the picture by the place along that side. */
interface Edge {
  offset: number
  slope: number
}

/** Brightness as a logarithm: light that falls unevenly leaves differences as they are. */
type Brightness = (depth: number, along: number) => number

/** A side of the picture, seen from outside. */
interface Side {
  depth: number
  along: number
  at: Brightness
}

/**
 * The corners of a bright sheet on a darker table, in pixels of the picture. Undefined where the picture does not show
 * all four edges, as in a scan.
 */
export async function findSheet(page: Raster): Promise<Corners | undefined> {
  const scale = Math.min(1, SEEN_SIDE / Math.max(page.width, page.height))
  const seen = await resize(page, Math.ceil(page.width * scale), Math.ceil(page.height * scale))
  const sides = sidesOf(seen)
  const edges = sides.flatMap((side) => edgeOf(side) ?? [])
  if (edges.length < sides.length) return undefined
  const { width, height } = seen
  const [left, top] = edges as [Edge, Edge]
  const [right, bottom] = [mirrored(edges[2]!, width), mirrored(edges[3]!, height)]
  const corners: Corners = [crossing(left, top), crossing(right, top), crossing(right, bottom), crossing(left, bottom)]
  if (!isSheet(corners, seen)) return undefined
  const [a, b, c, d] = corners
  const spans = [
    [a.y, d.y],
    [a.x, b.x],
    [b.y, c.y],
    [d.x, c.x],
  ] as const
  if (!sides.every((side, index) => isSeen(side, edges[index]!, spans[index]!))) return undefined
  const [sx, sy] = [page.width / width, page.height / height]
  return everyCorner(corners, ({ x, y }) => ({ x: x * sx, y: y * sy }))
}

/** Left, top, right and bottom; places along them run down and to the right. */
function sidesOf({ data, width, height }: Raster): Side[] {
  const logs = new Float32Array(width * height)
  for (let at = 0; at < logs.length; at++)
    logs[at] = Math.log(8 + (data[at * 3]! * 77 + data[at * 3 + 1]! * 151 + data[at * 3 + 2]! * 28) / 256)
  const columns = { depth: width, along: height }
  const rows = { depth: height, along: width }
  return [
    { ...columns, at: (depth, along) => logs[along * width + depth]! },
    { ...rows, at: (depth, along) => logs[depth * width + along]! },
    { ...columns, at: (depth, along) => logs[along * width + width - 1 - depth]! },
    { ...rows, at: (depth, along) => logs[(height - 1 - depth) * width + along]! },
  ]
}

/** The line on which the picture first becomes brighter, seen from outside. */
function edgeOf(side: Side): Edge | undefined {
  const places = Array.from({ length: side.along }, (_, along) => firstStep(side, along))
  const known = places.flatMap((depth, along) => (depth === undefined ? [] : [{ depth, along }]))
  const step = Math.max(1, Math.floor(known.length / TRIALS))
  const tried = known.filter((_, index) => index % step === 0)
  let best: { edge: Edge; near: number } | undefined
  for (const [index, from] of tried.entries()) {
    for (const to of tried.slice(index + 1)) {
      const slope = (to.depth - from.depth) / (to.along - from.along)
      if (Math.abs(slope) > MAX_SLOPE) continue
      const edge = { slope, offset: from.depth - slope * from.along }
      const near = known.filter((place) => isNear(edge, place)).length
      if (!best || near > best.near) best = { edge, near }
    }
  }
  return best && fitted(known.filter((place) => isNear(best.edge, place)))
}

const isNear = ({ offset, slope }: Edge, { depth, along }: { depth: number; along: number }): boolean =>
  Math.abs(offset + slope * along - depth) <= NEAR

/** Least squares. */
function fitted(places: readonly { depth: number; along: number }[]): Edge {
  const mean = (of: (place: (typeof places)[number]) => number) =>
    places.reduce((sum, place) => sum + of(place), 0) / places.length
  const [depth, along] = [mean((place) => place.depth), mean((place) => place.along)]
  const spread = mean((place) => (place.along - along) ** 2)
  const slope = mean((place) => (place.along - along) * (place.depth - depth)) / Math.max(spread, 1)
  return { slope, offset: depth - slope * along }
}

/** The depth at which the picture first becomes brighter, to the pixel. */
function firstStep({ depth, at }: Side, along: number): number | undefined {
  const last = Math.min(depth - REACH, Math.floor(depth * DEPTH))
  let inside = 0
  let outside = 0
  for (let near = 0; near < REACH; near++) {
    outside += at(near, along)
    inside += at(near + REACH, along)
  }
  let best: { depth: number; step: number } | undefined
  for (let edge = REACH; edge <= last; edge++) {
    const step = (inside - outside) / REACH
    if (step >= MIN_STEP && (!best || step > best.step)) best = { depth: edge, step }
    else if (best) return best.depth
    outside += at(edge, along) - at(edge - REACH, along)
    inside += at(Math.min(depth - 1, edge + REACH), along) - at(edge, along)
  }
  return best?.depth
}

/** Where an edge beside the left or right side and one beside the top or bottom meet. */
function crossing(upright: Edge, level: Edge): Point {
  const x = (upright.offset + upright.slope * level.offset) / (1 - upright.slope * level.slope)
  return { x, y: level.offset + level.slope * x }
}

/** An edge seen from the other side of the picture. */
const mirrored = ({ offset, slope }: Edge, depth: number): Edge => ({ offset: depth - offset, slope: -slope })

/** Whether the corners are those of a sheet that is worth a correction. */
function isSheet(corners: Corners, { width, height }: Raster): boolean {
  const inside = corners.every(({ x, y }) => x > -NEAR && y > -NEAR && x < width + NEAR && y < height + NEAR)
  const fills = cornersOfSize({ width, height }).every(
    ({ x, y }, index) =>
      Math.abs(x - corners[index]!.x) < width * FILLS && Math.abs(y - corners[index]!.y) < height * FILLS,
  )
  const [a, b, c, d] = corners
  const twice = (c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x)
  const sides = [b.x - a.x, c.x - d.x, d.y - a.y, c.y - b.y]
  if (!inside || fills || sides.some((side) => side <= 0) || twice < 2 * MIN_AREA * width * height) return false
  const ratios = [sides[0]! / sides[1]!, sides[2]! / sides[3]!]
  return ratios.every((ratio) => ratio < MAX_SIDE_RATIO && ratio > 1 / MAX_SIDE_RATIO)
}

/**
 * Whether most of an edge, from one corner to the other, has paper on its inner side and a darker table on the outer.
 */
function isSeen({ at, along, depth }: Side, { offset, slope }: Edge, [from, to]: readonly [number, number]): boolean {
  const [first, last] = [Math.max(0, Math.ceil(from)), Math.min(along, Math.floor(to))]
  let seen = 0
  for (let place = first; place < last; place++) {
    const edge = Math.round(offset + slope * (place + 0.5))
    let difference = 0
    for (let beside = BESIDE[0]; beside < BESIDE[1]; beside++)
      difference += at(clamped(edge + beside, depth), place) - at(clamped(edge - 1 - beside, depth), place)
    if (difference / (BESIDE[1] - BESIDE[0]) >= MIN_STEP) seen++
  }
  return seen >= MIN_SEEN * (last - first)
}

const clamped = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at))

/** The sheet as seen from above. */
export function flattened({ data, width, height }: Raster, corners: Corners): Raster {
  const flat = sizeOfSheet(corners)
  const toPhoto = projection(cornersOfSize(flat), corners)
  const result = new Uint8Array(flat.width * flat.height * 3)
  const [right, below] = [width > 1 ? 3 : 0, height > 1 ? width * 3 : 0]
  for (let row = 0, to = 0; row < flat.height; row++) {
    for (let column = 0; column < flat.width; column++, to += 3) {
      const place = projected(toPhoto, { x: column + 0.5, y: row + 0.5 })
      const x = Math.max(0, Math.min(width - 1.001, place.x - 0.5))
      const y = Math.max(0, Math.min(height - 1.001, place.y - 0.5))
      const [fx, fy] = [x % 1, y % 1]
      const at = ((y | 0) * width + (x | 0)) * 3
      for (let channel = at; channel < at + 3; channel++) {
        const upper = data[channel]! * (1 - fx) + data[channel + right]! * fx
        const lower = data[channel + below]! * (1 - fx) + data[channel + right + below]! * fx
        result[to + channel - at] = upper * (1 - fy) + lower * fy
      }
    }
  }
  return { data: result, ...flat }
}
