import type { Metadata } from 'sharp'
import { WaybillError } from '../../../hub/errors.ts'
import type { PagedFile, PageLimits } from '../format.ts'
import type { Raster } from '../raster.ts'
import { sharp } from '../sharp.ts'

/** Opens an image of one or more pages. Its header is checked against the limit before anything is decoded. */
export async function openImage(bytes: Uint8Array, { maxPixels }: Pick<PageLimits, 'maxPixels'>): Promise<PagedFile> {
  const header = await headerOf(bytes, maxPixels)
  const pixels = header.width * (header.pageHeight ?? header.height)
  if (pixels > maxPixels)
    throw new WaybillError('image-too-large', `The image has ${pixels} pixels; at most ${maxPixels} are decoded.`, {
      pixels,
    })
  const decode = (index: number) => decodePage(bytes, index, maxPixels)
  return {
    pages: header.pages ?? 1,
    async page(index) {
      const raster = await decode(index)
      const { width, height } = raster
      return {
        width,
        height,
        unit: 'pixel',
        mayHaveCode: true,
        words: [],
        turn: 0,
        unread: [0, 0, width, height],
        claims: [],
        pixels: async () => raster,
      }
    },
    render: decode,
    close() {},
  }
}

async function headerOf(bytes: Uint8Array, maxPixels: number): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata()
  } catch (cause) {
    throw decodingError(cause, maxPixels)
  }
}

async function decodePage(bytes: Uint8Array, index: number, maxPixels: number): Promise<Raster> {
  try {
    const decoded = sharp(bytes, { page: index, limitInputPixels: maxPixels, failOn: 'truncated' })
      .autoOrient()
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
