import type { Raster } from '../../inference/formats/raster.ts'
import { sharp } from '../../inference/formats/sharp.ts'
import { cornersOfSize, everyCorner } from '../../inference/layout/perspective.ts'
import { onTable } from '../support/photo.ts'

/** What a phone does to a page. Each effect is the same for the same seed. */
export const EFFECTS = ['scan', 'light', 'shadow', 'blur', 'noise', 'perspective', 'photo'] as const
export type Effect = (typeof EFFECTS)[number]

/** Space around the page, and how far its corners move, as shares of its size. */
const MARGIN = 0.08
const CORNER_SHIFT = 0.05

/** Numbers from 0 to 1, the same for the same seed (Lehmer). */
export function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  for (let warm = 0; warm < 4; warm++) next()
  return next
}

/** A page as a photo with one effect, or all of them, as JPEG. */
export async function photoOf(page: Raster, effect: Effect, seed: number): Promise<Buffer> {
  const random = randomFrom(seed)
  const has = (each: Effect) => effect === each || effect === 'photo'
  let photo = has('perspective') ? inPerspective(page, random) : { ...page, data: Uint8Array.from(page.data) }
  if (has('light')) shade(photo, fallingLight(photo, random))
  if (has('shadow')) shade(photo, shadowOf(photo, random))
  if (has('blur')) photo = await blurred(photo, Math.max(1, photo.width / 900))
  if (has('noise')) addNoise(photo, random)
  const { data, width, height } = photo
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: effect === 'scan' ? 95 : 80 })
    .toBuffer()
}

/** The page on a table, seen from the side. */
function inPerspective(page: Raster, random: () => number): Raster {
  const [width, height] = [page.width, page.height].map((side) => Math.round(side * (1 + 2 * MARGIN))) as [
    number,
    number,
  ]
  const corners = everyCorner(cornersOfSize(page), ({ x, y }) => ({
    x: x + page.width * (MARGIN + (random() - 0.5) * 2 * CORNER_SHIFT),
    y: y + page.height * (MARGIN + (random() - 0.5) * 2 * CORNER_SHIFT),
  }))
  return onTable(page, corners, { width, height })
}

function shade({ data, width, height }: Raster, light: (x: number, y: number) => number): void {
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const factor = light(x, y)
      for (let channel = 0; channel < 3; channel++, at++) data[at] = data[at]! * factor
    }
  }
}

/** A lamp on one side: the other corner has two fifths of its light. */
function fallingLight({ width, height }: Raster, random: () => number): (x: number, y: number) => number {
  const angle = random() * 2 * Math.PI
  const [dx, dy] = [Math.cos(angle) / width, Math.sin(angle) / height]
  return (x, y) => {
    const along = 0.5 + ((x - width / 2) * dx + (y - height / 2) * dy) / Math.SQRT2
    return 0.4 + 0.6 * Math.min(1, Math.max(0, along))
  }
}

/** The shadow of a hand with a soft edge across the page. */
function shadowOf({ width, height }: Raster, random: () => number): (x: number, y: number) => number {
  const [middle, slope, soft] = [0.3 + 0.4 * random(), random() - 0.5, 0.06]
  return (x, y) => {
    const inside = (y / height - middle - slope * (x / width - 0.5)) / soft
    return 1 - 0.55 / (1 + Math.exp(-2 * inside))
  }
}

async function blurred({ data, width, height }: Raster, sigma: number): Promise<Raster> {
  const soft = await sharp(data, { raw: { width, height, channels: 3 } })
    .blur(sigma)
    .raw()
    .toBuffer()
  return { data: soft, width, height }
}

/** About normal, with a deviation of 12. */
function addNoise({ data }: Raster, random: () => number): void {
  for (let at = 0; at < data.length; at++) {
    const noise = (random() + random() + random() - 1.5) * 24
    data[at] = Math.min(255, Math.max(0, data[at]! + noise))
  }
}
