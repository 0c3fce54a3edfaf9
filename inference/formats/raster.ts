/** Pixels of a page: three bytes each (red, green, blue), row by row from the top. */
export interface Raster {
  data: Uint8Array
  width: number
  height: number
}

/** Turns by 90, 180 or 270 degrees clockwise. */
export function turned({ data, width, height }: Raster, degrees: 90 | 180 | 270): Raster {
  const sideways = degrees !== 180
  const result = {
    data: new Uint8Array(data.length),
    width: sideways ? height : width,
    height: sideways ? width : height,
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [tx, ty] =
        degrees === 90 ? [height - 1 - y, x] : degrees === 180 ? [width - 1 - x, height - 1 - y] : [y, width - 1 - x]
      const from = (y * width + x) * 3
      const to = (ty * result.width + tx) * 3
      result.data[to] = data[from]!
      result.data[to + 1] = data[from + 1]!
      result.data[to + 2] = data[from + 2]!
    }
  }
  return result
}
