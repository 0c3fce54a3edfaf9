import { resize, type Raster } from '../../formats/raster.ts'

/** Side of the squares in which the brightness of the paper is measured, in pixels. */
const SQUARE = 32
/** The paper of a square is as bright as this share of its pixels at most. */
const PAPER_SHARE = 0.9
/** A square this near to the brightest paper, as a share of it, is in full light. */
const FULL_LIGHT = 0.88
/** With more of its squares in full light, a page is a scan: coloured areas of it are print. */
const SCAN_SHARE = 0.7
/** Paper in deeper shadow than this, as a share of the brightest, is taken for print, or for the table. */
const DEEPEST_SHADOW = 0.25

/**
 * A photo as if it had been lit evenly: the brightness of the paper, measured in squares, becomes the same everywhere.
 * A page whose paper is lit evenly, as that of a scan, is returned as it is.
 */
export async function evenlyLit(page: Raster): Promise<Raster> {
  const columns = Math.ceil(page.width / SQUARE)
  const rows = Math.ceil(page.height / SQUARE)
  const paper = brightnessOfPaper(page, columns, rows)
  const brightest = paper.toSorted()[Math.floor(paper.length * 0.95)]!
  const inFullLight = paper.filter((each) => each >= brightest * FULL_LIGHT).length / paper.length
  if (inFullLight > SCAN_SHARE) return page
  const light = smoothed(filled(paper, brightest, columns, rows), columns, rows)
  const grid = new Uint8Array(light.length * 3)
  for (const [at, value] of light.entries()) grid.fill(value, at * 3, at * 3 + 3)
  const field = await resize({ data: grid, width: columns, height: rows }, columns * SQUARE, rows * SQUARE)
  const data = new Uint8Array(page.data.length)
  for (let y = 0, at = 0; y < page.height; y++) {
    for (let x = 0; x < page.width; x++, at += 3) {
      const factor = brightest / Math.max(1, field.data[(y * field.width + x) * 3]!)
      data[at] = Math.min(255, page.data[at]! * factor)
      data[at + 1] = Math.min(255, page.data[at + 1]! * factor)
      data[at + 2] = Math.min(255, page.data[at + 2]! * factor)
    }
  }
  return { ...page, data }
}

function brightnessOfPaper({ data, width, height }: Raster, columns: number, rows: number): Uint8Array {
  const paper = new Uint8Array(columns * rows)
  const counts = new Uint32Array(256)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      counts.fill(0)
      let all = 0
      // Every second pixel in both directions is enough.
      for (let y = row * SQUARE; y < Math.min(height, (row + 1) * SQUARE); y += 2) {
        for (let x = column * SQUARE; x < Math.min(width, (column + 1) * SQUARE); x += 2) {
          const at = (y * width + x) * 3
          counts[Math.floor((data[at]! + data[at + 1]! + data[at + 2]!) / 3)]!++
          all++
        }
      }
      let rest = all * PAPER_SHARE
      paper[row * columns + column] = counts.findIndex((count) => (rest -= count) <= 0)
    }
  }
  return paper
}

/** Squares that are no paper get the brightest of their neighbours; where there is no paper around, full light. */
function filled(paper: Uint8Array, brightest: number, columns: number, rows: number): Uint8Array {
  return paper.map((value, at) => {
    if (value >= brightest * DEEPEST_SHADOW) return value
    const around = neighbours(paper, at, columns, rows).filter((each) => each >= brightest * DEEPEST_SHADOW)
    return around.reduce((most, each) => (each > most ? each : most), 0) || brightest
  })
}

/** The mean of each square and its neighbours: light changes slowly, print does not. */
const smoothed = (values: Uint8Array, columns: number, rows: number): Uint8Array =>
  values.map((_, at) => {
    const around = neighbours(values, at, columns, rows)
    return around.reduce((sum, each) => sum + each, 0) / around.length
  })

/** A square and those that touch it. */
function neighbours(values: Uint8Array, at: number, columns: number, rows: number): number[] {
  const [column, row] = [at % columns, Math.floor(at / columns)]
  const found: number[] = []
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
      found.push(values[y * columns + x]!)
  return found
}
