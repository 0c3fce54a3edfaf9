import assert from 'node:assert/strict'
import { rulingsIn } from '../../../inference/layout/rulings.ts'

const [WIDTH, HEIGHT] = [400, 300]
const SCAN = { channels: 3, pixelsPerUnit: 2, isScan: true } as const
const FILE = { channels: 4, pixelsPerUnit: 2, isScan: false } as const

type Area = readonly [x0: number, y0: number, x1: number, y1: number, level: number]

/** A white page with areas of grey. */
function picture(channels: 3 | 4, areas: readonly Area[]) {
  const data = new Uint8Array(WIDTH * HEIGHT * channels).fill(255)
  for (const [x0, y0, x1, y1, level] of areas)
    for (let y = y0; y < y1; y++) data.fill(level, (y * WIDTH + x0) * channels, (y * WIDTH + x1) * channels)
  return { data, width: WIDTH, height: HEIGHT }
}

const found = (areas: readonly Area[], look: typeof SCAN | typeof FILE) =>
  rulingsIn(picture(look.channels, areas), look).map(({ y, left, right }) => [y, left, right].map(Math.round))

describe('horizontal rules of a page', () => {
  it('are lines, in the unit of the page', () => {
    assert.deepEqual(found([[40, 100, 360, 101, 0]], FILE), [[50, 20, 180]])
  })

  it('are edges of filled rows, faint ones too where a file draws them', () => {
    assert.deepEqual(found([[40, 100, 360, 130, 240]], FILE), [
      [50, 20, 180],
      [65, 20, 180],
    ])
  })

  it('go on where the borders of cells leave a gap', () => {
    const cells = [40, 143, 246].map((x): Area => [x, 100, x + 100, 101, 0])
    assert.deepEqual(found(cells, FILE), [[50, 20, 173]])
  })

  it('of a scan are not quite level', () => {
    const sloping = [0, 1, 2, 3].map((step): Area => [40 + step * 80, 100 + step, 120 + step * 80, 102 + step, 40])
    const rules = found(sloping, SCAN)
    assert.equal(rules.length, 1)
    assert.deepEqual(rules[0]!.slice(1), [20, 180])
  })

  it('are no strokes of letters, and no noise of a scan', () => {
    const letters = Array.from({ length: 30 }, (_, at): Area => [40 + at * 10, 100, 47 + at * 10, 102, 0])
    assert.deepEqual(found(letters, SCAN), [])
    assert.deepEqual(found([[40, 100, 360, 103, 240]], SCAN), [])
  })
})
