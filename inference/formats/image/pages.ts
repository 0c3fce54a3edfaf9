import sharp, { type Metadata } from 'sharp'
import { WaybillError } from '../../../hub/errors.ts'
import type { Raster } from '../raster.ts'

export interface ImageFile {
  pages: number
  page(index: number): Promise<Raster>
}

sharp.cache(false)
sharp.concurrency(1)

/** Opens an image of one or more pages; pixels are counted from the header before anything is decoded. */
export async function openImage(bytes: Uint8Array, { maxPixels }: { maxPixels: number }): Promise<ImageFile> {
  const damaged = (cause: unknown) => {
    const tooLarge = /pixel limit|too large|exceeds/i.test((cause as Error).message)
    return tooLarge
      ? new WaybillError('image-too-large', `The image has more than ${maxPixels} pixels.`, { cause })
      : new WaybillError('image-damaged', 'The image cannot be decoded.', { cause })
  }
  let header: Metadata
  try {
    header = await sharp(bytes, { limitInputPixels: false }).metadata()
  } catch (cause) {
    throw damaged(cause)
  }
  const pixels = header.width * (header.pageHeight ?? header.height)
  if (pixels > maxPixels)
    throw new WaybillError('image-too-large', `The image has ${pixels} pixels; at most ${maxPixels} are decoded.`, {
      pixels,
    })
  return {
    pages: header.pages ?? 1,
    async page(index) {
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
        throw damaged(cause)
      }
    },
  }
}

function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  const result = new Uint8Array((data.length / channels) * 3)
  for (let pixel = 0; pixel * channels < data.length; pixel++)
    result.fill(data[pixel * channels]!, pixel * 3, pixel * 3 + 3)
  return result
}

export async function resized({ data, width, height }: Raster, toWidth: number, toHeight: number): Promise<Raster> {
  if (toWidth === width && toHeight === height) return { data, width, height }
  const result = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(toWidth, toHeight, { fit: 'fill', kernel: toWidth < width ? 'lanczos3' : 'cubic' })
    .raw()
    .toBuffer()
  return { data: result, width: toWidth, height: toHeight }
}

export const asPng = ({ data, width, height }: Raster): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6 })
    .toBuffer()
