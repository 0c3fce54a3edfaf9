import assert from 'node:assert/strict'
import { findSheet, flattened } from '../../../../../inference/engines/ppocr/sheet.ts'
import type { Raster } from '../../../../../inference/formats/raster.ts'
import type { Corners } from '../../../../../inference/layout/perspective.ts'
import { onTable } from '../../../../support/photo.ts'

const PHOTO = { width: 900, height: 1200 } as const
const SHEET = { width: 600, height: 800 } as const
const [PAPER, INK] = [235, 40]
const SEEN_FROM_THE_LEFT: Corners = [
  { x: 110, y: 90 },
  { x: 760, y: 150 },
  { x: 800, y: 1050 },
  { x: 60, y: 1120 },
]

function grey({ width, height }: { width: number; height: number }, levelAt: (x: number, y: number) => number): Raster {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 3) data.fill(levelAt(x, y), at, at + 3)
  return { data, width, height }
}

/** Lines of print, and a frame around them. */
const printAt = (x: number, y: number): number => {
  const [toSide, toTop] = [Math.min(x, SHEET.width - x), Math.min(y, SHEET.height - y)]
  const isFrame = Math.min(toSide, toTop) > 40 && Math.min(toSide, toTop) < 46
  return isFrame || (y % 30 < 10 && x % 10 < 5 && toSide > 80 && toTop > 80) ? INK : PAPER
}

const page = grey(SHEET, printAt)
const photo = (table: number, corners = SEEN_FROM_THE_LEFT): Raster =>
  onTable(page, corners, PHOTO, [table, table, table])

const shaded = (picture: Raster): Raster =>
  grey(picture, (x, y) => {
    const light = (0.4 + (0.6 * x) / picture.width) * (y > 600 ? 0.6 : 1)
    return picture.data[(y * picture.width + x) * 3]! * light
  })

describe('the sheet in a photo', () => {
  it('has the corners that the photo shows, on dark and grey tables, in even and uneven light', async () => {
    const pictures = {
      dark: photo(70),
      grey: photo(160),
      shaded: shaded(photo(100)),
    }
    for (const [name, picture] of Object.entries(pictures)) {
      const found = await findSheet(picture)
      assert.ok(found, name)
      for (const [index, { x, y }] of found.entries()) {
        const corner = SEEN_FROM_THE_LEFT[index]!
        assert.ok(Math.hypot(x - corner.x, y - corner.y) < 6, `${name}: corner ${index} at ${x}, ${y}`)
      }
    }
  })

  it('is not found where a scan has a frame, a dark edge or nothing, or an edge lies outside of the photo', async () => {
    const beyond: Corners = [SEEN_FROM_THE_LEFT[0], { x: 960, y: 150 }, { x: 980, y: 1050 }, SEEN_FROM_THE_LEFT[3]]
    const pictures = {
      scan: page,
      blank: grey(SHEET, () => PAPER),
      edge: grey(SHEET, (x, y) => (x < 12 ? 20 : printAt(x, y))),
      black: grey(SHEET, () => 0),
      beyond: photo(70, beyond),
    }
    for (const [name, picture] of Object.entries(pictures)) assert.equal(await findSheet(picture), undefined, name)
  })

  it('is flat with its print where the sheet has it', () => {
    const flat = flattened(photo(70), SEEN_FROM_THE_LEFT)
    const differing = [0.2, 0.35, 0.5, 0.65, 0.8].flatMap((down) =>
      [0.02, 0.071, 0.9].filter((across) => {
        const read = flat.data[(Math.round(down * flat.height) * flat.width + Math.round(across * flat.width)) * 3]!
        const printed = printAt(across * SHEET.width, down * SHEET.height)
        return Math.abs(read - printed) > 60
      }),
    )
    assert.deepEqual(differing, [])
  })
})
