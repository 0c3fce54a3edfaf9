// Pictures of printed pages as office scanners and phones send them.
import { readFile } from 'node:fs/promises'
import { format } from '../../inference/formats/pdf/format.ts'
import { sharp } from '../../inference/formats/sharp.ts'
import { renderPage } from '../../inference/read-pages.ts'
import { pageCount, picturesAsPdf } from '../../test/bench/score-pdf.ts'
import type { Chance } from '../synthetic/chance.ts'

const LIMITS = { maxPages: 20, maxPixels: 50_000_000, maxPageWords: 20_000, maxWords: 20_000 }
const DPI = [150, 150, 175, 200] as const

/** A PDF as its scan: a JPEG of a single page, or a PDF of pictures. */
export async function scanOf(file: string, chance: Chance): Promise<{ ending: '.jpg' | '.pdf'; bytes: Uint8Array }> {
  const [pages, dpi] = [await pageCount(await readFile(file)), chance.pick(DPI)]
  const scans: Buffer[] = []
  for (let page = 1; page <= pages; page++)
    scans.push(await scanned(await renderPage(file, format, page, dpi, LIMITS), chance))
  const [only] = scans
  return pages === 1 ? { ending: '.jpg', bytes: only! } : { ending: '.pdf', bytes: await picturesAsPdf(scans, dpi) }
}

/** Lies a little askew, on grey paper, in faded ink, with the noise and the blur of a cheap scanner. */
async function scanned(png: Buffer, chance: Chance): Promise<Buffer> {
  const paper = Math.round(chance.between(215, 254))
  const ink = chance.is(0.35) ? chance.between(50, 120) : chance.between(0, 50)
  const tint = chance.pick([
    [1, 1, 1],
    [1, 0.985, 0.95],
    [0.97, 0.985, 1],
  ] as const)
  const background = { r: paper * tint[0], g: paper * tint[1], b: paper * tint[2] }
  const faded = await sharp(png)
    .removeAlpha()
    .linear(
      [0, 1, 2].map((at) => ((paper - ink) / 255) * tint[at]!),
      [0, 1, 2].map((at) => ink * tint[at]!),
    )
    .rotate(chance.is(0.7) ? chance.between(-1.8, 1.8) : 0, { background })
    .blur(chance.between(0.35, 0.9))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { data, info } = faded
  fadeBands(data, info, paper, chance)
  const noise = chance.between(2, 14)
  for (let at = 0; at < data.length; at++)
    data[at] = Math.max(0, Math.min(255, data[at]! + (chance.between(-1, 1) + chance.between(-1, 1)) * noise))
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .withMetadata({ density: 150 })
    .jpeg({ quality: 60 + chance.below(35) })
    .toBuffer()
}

/** Thermal paper loses its ink in stripes along the paper: where the head was worn. */
function fadeBands(data: Buffer, { width, height }: { width: number; height: number }, paper: number, chance: Chance) {
  if (!chance.is(0.4)) return
  const [period, depth] = [width / (1 + chance.below(4)), chance.between(0.15, 0.45)]
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const left = depth * (0.5 + 0.5 * Math.sin((2 * Math.PI * x) / period))
      for (let channel = 0; channel < 3; channel++, at++) data[at] = data[at]! + (paper - data[at]!) * left
    }
}
