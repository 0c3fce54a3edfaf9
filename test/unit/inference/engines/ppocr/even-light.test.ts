import assert from 'node:assert/strict'
import { evenlyLit } from '../../../../../inference/engines/ppocr/even-light.ts'
import type { Raster } from '../../../../../inference/formats/raster.ts'

const SIZE = { width: 640, height: 960 } as const
const PAPER = 240
const INK = 40
/** Paper under a lamp is not grey. */
const TINT = [0, 4, 13] as const

/** Lines of small marks on paper; `light` is the share of the light that a pixel gets. */
function page(light: (x: number, y: number) => number, ink: (x: number, y: number) => boolean = isMark): Raster {
  const data = new Uint8Array(SIZE.width * SIZE.height * 3)
  for (let y = 0, at = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++, at += 3)
      data.set(
        TINT.map((tint) => ((ink(x, y) ? INK : PAPER) - tint) * light(x, y)),
        at,
      )
  return { data, ...SIZE }
}

const isMark = (x: number, y: number): boolean => y % 40 < 12 && x % 12 < 4 && x > 60 && x < 580
const greyAt = ({ data }: Raster, x: number, y: number): number => data[(y * SIZE.width + x) * 3]!

describe('a page before it is recognised', () => {
  it('stays as it is if it is a scan, also with dark areas and a grey tone', async () => {
    for (const scan of [
      page(() => 1),
      page(() => 0.8),
      page(
        () => 1,
        (x, y) => y < 200 || isMark(x, y),
      ),
      page(
        () => 1,
        () => false,
      ),
    ])
      assert.equal(await evenlyLit(scan), scan)
  })

  it('has paper of one brightness, and dark marks, if a lamp or a shadow fell on it', async () => {
    for (const light of [
      (x: number) => 0.4 + (0.6 * x) / SIZE.width,
      (_: number, y: number) => 1 - 0.55 / (1 + Math.exp((500 - y) / 30)),
    ]) {
      const lit = await evenlyLit(page(light))
      for (const x of [20, 320, 620]) {
        for (const y of [60, 500, 900]) {
          const paper = greyAt(lit, x, y)
          assert.ok(paper > PAPER * 0.85, `paper at ${x}, ${y}: ${paper}`)
        }
      }
      assert.ok(greyAt(lit, 121, 802) < PAPER / 3)
    }
  })
})
