import sharp from 'sharp'
import { openPdf } from '../inference/formats/pdf/pages.ts'

const MAX_PIXELS = 20_000_000
const WHITE = { r: 250, g: 249, b: 246 }

interface Scanning {
  dpi: number
  /** rotation of the paper, clockwise */
  degrees: number
  blur: number
  /** spread of the brightness of a pixel, of 255 */
  noise: number
  quality: number
  seed: number
}

/** Pages of a PDF as a scanner sees them: rotated, blurred, grainy. One JPEG per page. */
export async function scanned(
  pdf: Uint8Array,
  { dpi, degrees, blur, noise, quality, seed }: Scanning,
): Promise<Buffer[]> {
  const file = await openPdf(pdf, { maxPixels: MAX_PIXELS, maxPageWords: Infinity })
  const images: Buffer[] = []
  try {
    for (let page = 0; page < file.pages; page++) {
      const { data, width, height } = await file.render(page, dpi)
      const soft = await sharp(data, { raw: { width, height, channels: 3 } })
        .rotate(page % 2 === 0 ? degrees : -degrees, { background: WHITE })
        .blur(blur)
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true })
      const { width: wide, height: high, channels } = soft.info
      const grain = openGrain(seed + page)
      const grey = Uint8Array.from({ length: wide * high }, (_, index) =>
        Math.max(0, Math.min(255, Math.round(soft.data[index * channels]! * 0.94 + 6 + grain() * noise))),
      )
      images.push(
        await sharp(grey, { raw: { width: wide, height: high, channels: 1 } })
          .withDensity(dpi)
          .jpeg({ quality })
          .toBuffer(),
      )
    }
  } finally {
    file.close()
  }
  return images
}

/** Random numbers around 0, the same on every run: sums of a linear congruential generator, roughly normal. */
function openGrain(seed: number): () => number {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return () => next() + next() + next() - 1.5
}
