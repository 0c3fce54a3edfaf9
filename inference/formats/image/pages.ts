import type { Metadata } from 'sharp'
import { WaybillError } from '../../../hub/errors.ts'
import { USEFUL_PIXELS, type PagedFile, type PageLimits } from '../format.ts'
import type { Raster } from '../raster.ts'
import { sharp } from '../sharp.ts'

/** The longest side that image formats and libraries have in common. */
const LONGEST_SIDE = 65_500
/** From this value on, the EXIF orientation swaps width and height. */
const FIRST_TURNED = 5

/** Opens an image of one or more pages. The header of a page is checked against the limits before it is decoded. */
export async function openImage(bytes: Uint8Array, { maxPixels }: Pick<PageLimits, 'maxPixels'>): Promise<PagedFile> {
  const { pages = 1 } = await headerOf(bytes, 0, maxPixels)
  const sizeOf = async (index: number) => displayed(await headerOf(bytes, index, maxPixels))
  // The page that is recognised is also looked at for codes: it is decoded once.
  let last: { index: number; raster: Raster } | undefined
  return {
    pages,
    async page(index) {
      const size = await sizeOf(index)
      const raster = await decodePage(bytes, index, maxPixels, size)
      last = { index, raster }
      return {
        ...size,
        unit: 'pixel',
        mayHaveCode: true,
        words: [],
        turn: 0,
        unread: [0, 0, size.width, size.height],
        claims: [],
        pixels: async () => raster,
      }
    },
    render: async (index) =>
      last?.index === index ? last.raster : decodePage(bytes, index, maxPixels, await sizeOf(index)),
    close() {
      last = undefined
    },
  }
}

/** @throws `image-too-large`, `image-damaged` */
async function headerOf(bytes: Uint8Array, page: number, maxPixels: number): Promise<Metadata> {
  const header = await sharp(bytes, { page, limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw decodingError(cause, maxPixels)
    })
  const height = header.pageHeight ?? header.height
  const pixels = header.width * height
  if (pixels > maxPixels)
    throw new WaybillError('image-too-large', `The image has ${pixels} pixels; at most ${maxPixels} are decoded.`, {
      pixels,
    })
  if (Math.max(header.width, height) > LONGEST_SIDE)
    throw new WaybillError('image-too-large', `A side of the image has more than ${LONGEST_SIDE} pixels.`)
  return header
}

interface Size {
  width: number
  height: number
}

/** The size of a page as displayed: turned as its header says. */
function displayed({ width, height, pageHeight = height, orientation = 1 }: Metadata): Size {
  return orientation >= FIRST_TURNED ? { width: pageHeight, height: width } : { width, height: pageHeight }
}

async function decodePage(
  bytes: Uint8Array,
  index: number,
  maxPixels: number,
  { width, height }: Size,
): Promise<Raster> {
  try {
    const decoded = sharp(bytes, { page: index, limitInputPixels: maxPixels, failOn: 'truncated' })
      .autoOrient()
      .resize(scaled(width, height))
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .removeAlpha()
    const { data, info } = await decoded.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    return {
      data: info.channels === 3 ? data : threeChannels(data, info.channels),
      width: info.width,
      height: info.height,
    }
  } catch (cause) {
    throw decodingError(cause, maxPixels)
  }
}

/** The size in which a page is decoded: its own, or the largest useful one in the same proportions. */
function scaled(width: number, height: number) {
  const scale = Math.min(1, Math.sqrt(USEFUL_PIXELS / (width * height)))
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: side(width), height: side(height), fit: 'fill', kernel: 'lanczos3' } as const
}

function decodingError(cause: unknown, maxPixels: number): WaybillError {
  return /pixel limit|too large|exceeds/i.test((cause as Error).message)
    ? new WaybillError('image-too-large', `The image has more than ${maxPixels} pixels.`, { cause })
    : new WaybillError('image-damaged', 'The image cannot be decoded.', { cause })
}

function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  const result = new Uint8Array((data.length / channels) * 3)
  for (let pixel = 0; pixel * channels < data.length; pixel++)
    result.fill(data[pixel * channels]!, pixel * 3, pixel * 3 + 3)
  return result
}
