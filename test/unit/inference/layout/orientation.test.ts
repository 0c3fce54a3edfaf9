import assert from 'node:assert/strict'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import type { Box } from '../../../../hub/document/values/value.ts'
import { uprightView, type PageTurn } from '../../../../inference/layout/orientation.ts'
import { boundsThrough, ontoSheet, type Corners } from '../../../../inference/layout/perspective.ts'

const PAGE: Page = { width: 600, height: 800, unit: 'pixel', source: 'ocr' }
const wordAt = (box: Box): Word => ({ text: 'x', page: 1, box, confidence: 1 })
const value = (box: Box) => ({ value: 'x', page: 1, box, confidence: 1, source: 'ocr' as const })
const isNear = (a: Box, b: Box) => a.every((side, index) => Math.abs(side - b[index]!) < 0.2)

/** The bounds of a box of an upright page after the page was rotated clockwise about its middle. */
function rotatedBounds([x0, y0, x1, y1]: Box, angle: number): Box {
  const corners = [x0, x1].flatMap((x) => [y0, y1].map((y) => [x - PAGE.width / 2, y - PAGE.height / 2] as const))
  const xs = corners.map(([u, v]) => PAGE.width / 2 + u * Math.cos(angle) - v * Math.sin(angle))
  const ys = corners.map(([u, v]) => PAGE.height / 2 + u * Math.sin(angle) + v * Math.cos(angle))
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

describe('the upright view of a page', () => {
  it('makes the boxes of a skewed page level, and turns the boxes of values back', () => {
    const level: Box = [100, 100, 180, 120]
    for (const skew of [-0.17, -0.05, 0.1]) {
      const printed = rotatedBounds(level, skew)
      const { words, turnBack } = uprightView([PAGE], [wordAt(printed)], [{ turn: 0, skew }])
      assert.ok(isNear(words[0]!.box, level), words[0]!.box.join())
      const { fields } = turnBack({ fields: { x: value(words[0]!.box) }, tables: {} })
      assert.ok(isNear(fields['x']!.box, printed), fields['x']!.box.join())
    }
  })

  it('keeps words on one row that a skew of ten degrees has moved apart', () => {
    const skew = Math.PI / 18
    const boxes: Box[] = [rotatedBounds([20, 400, 120, 416], skew), rotatedBounds([500, 400, 580, 416], skew)]
    const { words } = uprightView([PAGE], boxes.map(wordAt), [{ turn: 0, skew }])
    assert.ok(boxes[1]![1] - boxes[0]![1] > 50)
    assert.ok(Math.abs(words[1]!.box[1] - words[0]!.box[1]) < 1)
  })

  it('turns boxes back from each quarter with a skew', () => {
    for (const turn of [0, 90, 180, 270] as const) {
      const turns: PageTurn[] = [{ turn, skew: 0.08 }]
      const box: Box = [100, 200, 190, 230]
      const { words, turnBack } = uprightView([PAGE], [wordAt(box)], turns)
      const { fields } = turnBack({ fields: { x: value(words[0]!.box) }, tables: {} })
      const [a, b] = [fields['x']!.box, box]
      assert.ok(isNear(a, b), `${turn}: ${a.join()}`)
    }
  })

  it('has the boxes of a sheet in perspective as if seen from above, and turns those of values back', () => {
    const sheet: Corners = [
      { x: 60, y: 90 },
      { x: 540, y: 30 },
      { x: 580, y: 740 },
      { x: 20, y: 700 },
    ]
    const printed = (
      [
        [40, 300, 120, 318],
        [380, 300, 430, 318],
      ] as Box[]
    ).map((box) => boundsThrough(box, ontoSheet(sheet).back))
    const { pages, words, turnBack } = uprightView([PAGE], printed.map(wordAt), [{ turn: 0, skew: 0, sheet }])
    assert.deepEqual([pages[0]!.width, pages[0]!.height], [523, 661])
    const [first, last] = [words[0]!.box, words[1]!.box]
    assert.ok(Math.abs(first[1] - last[1]) < 1 && Math.abs(first[3] - last[3]) < 1, `${first.join()} ${last.join()}`)
    assert.ok(Math.abs(printed[0]![1] - printed[1]![1]) > 8)
    for (const [index, { box }] of words.entries()) {
      const { fields } = turnBack({ fields: { x: value(box) }, tables: {} })
      const differs = fields['x']!.box.map((side, at) => Math.abs(side - printed[index]![at]!))
      assert.ok(Math.max(...differs) < 1, differs.join())
    }
  })
})
