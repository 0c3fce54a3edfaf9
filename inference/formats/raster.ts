import { sharp } from './sharp.ts'

/** Pixels of a page: three bytes each (red, green, blue), row by row from the top. */
export interface Raster {
  data: Uint8Array
  width: number
  height: number
}

export async function resize({ data, width, height }: Raster, toWidth: number, toHeight: number): Promise<Raster> {
  if (toWidth === width && toHeight === height) return { data, width, height }
  const result = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(toWidth, toHeight, { fit: 'fill', kernel: toWidth < width ? 'lanczos3' : 'cubic' })
    .raw()
    .toBuffer()
  return { data: result, width: toWidth, height: toHeight }
}

export const encodePng = ({ data, width, height }: Raster): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6 })
    .toBuffer()
