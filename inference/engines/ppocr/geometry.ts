import type { Corners, Point } from '../../layout/perspective.ts'

const cross = (o: Point, a: Point, b: Point): number => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)

/** Convex hull, counter-clockwise (Andrew's monotone chain). */
export function convexHull(points: Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y)
  const half = (input: Point[]) => {
    const chain: Point[] = []
    for (const point of input) {
      while (chain.length >= 2 && cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
      chain.push(point)
    }
    chain.pop()
    return chain
  }
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.toReversed())]
}

export interface Rectangle {
  center: Point
  width: number
  height: number
  angle: number
}

/** The smallest rectangle around a hull. Its angle is in radians, between -45 and 45 degrees. */
export function smallestRectangle(hull: readonly Point[]): Rectangle {
  let best: Rectangle & { area: number } = { center: hull[0]!, width: 1, height: 1, angle: 0, area: Infinity }
  for (let index = 0; index < hull.length; index++) {
    const from = hull[index]!
    const to = hull[(index + 1) % hull.length]!
    let angle = Math.atan2(to.y - from.y, to.x - from.x)
    angle -= Math.round(angle / (Math.PI / 2)) * (Math.PI / 2)
    const cos = Math.cos(angle)
    const sin = Math.sin(angle)
    let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity]
    for (const { x, y } of hull) {
      const u = x * cos + y * sin
      const v = y * cos - x * sin
      u0 = Math.min(u0, u)
      u1 = Math.max(u1, u)
      v0 = Math.min(v0, v)
      v1 = Math.max(v1, v)
    }
    const area = (u1 - u0) * (v1 - v0)
    if (area < best.area) {
      const u = (u0 + u1) / 2
      const v = (v0 + v1) / 2
      best = { center: { x: u * cos - v * sin, y: u * sin + v * cos }, width: u1 - u0, height: v1 - v0, angle, area }
    }
  }
  return best
}

/** Expands a rectangle by the same distance on every side. */
export const expand = ({ center, width, height, angle }: Rectangle, distance: number): Rectangle => ({
  center,
  width: width + 2 * distance,
  height: height + 2 * distance,
  angle,
})

/** The same rectangle for text that runs up (-1) or down (1) the page. */
export const quarterTurned = ({ center, width, height, angle }: Rectangle, quarters: 1 | -1): Rectangle => ({
  center,
  width: height,
  height: width,
  angle: angle + (quarters * Math.PI) / 2,
})

export function cornersOf({ center, width, height, angle }: Rectangle): Corners {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const corner = (u: number, v: number): Point => ({ x: center.x + u * cos - v * sin, y: center.y + u * sin + v * cos })
  return [
    corner(-width / 2, -height / 2),
    corner(width / 2, -height / 2),
    corner(width / 2, height / 2),
    corner(-width / 2, height / 2),
  ]
}
