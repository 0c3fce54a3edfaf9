import type { Box } from '../hub/document/values/value.ts'
import { largest, smallest } from '../hub/platform/extremes.ts'

/** The smallest box that holds all of these. */
export const boxAround = (boxes: readonly Box[]): Box => [
  smallest(boxes.map((box) => box[0])),
  smallest(boxes.map((box) => box[1])),
  largest(boxes.map((box) => box[2])),
  largest(boxes.map((box) => box[3])),
]

/** Whether the middle of a box is inside another one, or on its border. */
export function holdsMiddle([x0, y0, x1, y1]: Box, inner: Box): boolean {
  const [x, y] = [(inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2]
  return x >= x0 && x <= x1 && y >= y0 && y <= y1
}
