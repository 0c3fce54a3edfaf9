import assert from 'node:assert/strict'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import type { Box } from '../../../../hub/document/values/value.ts'
import { turnBoxBack, uprightView, type PageTurn } from '../../../../inference/layout/orientation.ts'
import { printedLines } from '../../../../inference/second-look/printed-lines.ts'

const PAGE: Page = { width: 600, height: 800, unit: 'pixel', source: 'ocr' }
const word = (text: string, box: Box): Word => ({ text, page: 1, box, confidence: 0.9 })
const WORDS = [
  word('KIOSK', [100, 50, 200, 80]),
  word('AM', [210, 50, 250, 80]),
  word('MARKT', [260, 50, 360, 80]),
  word('(12345-X)', [380, 50, 500, 80]),
  word('TOTAL', [100, 300, 180, 320]),
  word('12.50', [400, 300, 450, 320]),
]
const value = (text: string, box: Box) => ({ value: text, page: 1, box })
const NAME = value('KIOSK AM MARKT', [100, 50, 500, 80])
const linesOf = (printed: typeof NAME, words: readonly Word[], turn: PageTurn, page = PAGE) =>
  printedLines(printed, 'text', { words, upright: uprightView([page], words, [turn]).words }, page, turn)

describe('the lines of a value', () => {
  it('are its words, without others in its box and without a part of its neighbours', () => {
    const [line, ...others] = linesOf(NAME, WORDS, { turn: 0, skew: 0 })
    assert.deepEqual(others, [])
    assert.equal(line!.text, 'KIOSK AM MARKT')
    const { center, width, height, angle } = line!.place
    assert.deepEqual([center.y, height, angle], [65, 30, 0])
    // To the left as much as a margin, to the right half of the gap at most.
    assert.deepEqual([center.x - width / 2, center.x + width / 2], [91, 369])
  })

  it('are several for a name in two rows', () => {
    const words = [
      word('KIOSK', [100, 50, 200, 80]),
      word('AM', [90, 90, 130, 120]),
      word('MARKT', [140, 90, 240, 120]),
    ]
    const lines = linesOf(value('KIOSK AM MARKT', [90, 50, 240, 120]), words, { turn: 0, skew: 0 })
    assert.deepEqual(
      lines.map(({ text }) => text),
      ['KIOSK', 'AM MARKT'],
    )
  })

  it('lie in the direction of the text where the page came turned', () => {
    for (const [turn, angle] of [
      [90, -Math.PI / 2],
      [180, -Math.PI],
      [270, (-3 * Math.PI) / 2],
    ] as const) {
      const came = turn === 180 ? PAGE : { ...PAGE, width: PAGE.height, height: PAGE.width }
      const words = WORDS.map((each) => ({ ...each, box: turnBoxBack(each.box, turn, PAGE) }))
      const [line] = linesOf(value('12.50', [400, 300, 450, 320]), words, { turn, skew: 0 }, came)
      const [x0, y0, x1, y1] = words.at(-1)!.box
      assert.deepEqual(line!.place.center, { x: (x0 + x1) / 2, y: (y0 + y1) / 2 })
      assert.ok(Math.abs(line!.place.angle - angle) < 1e-9, String(line!.place.angle))
      assert.equal(line!.place.height, 20)
    }
  })

  it('follow the slope of a skewed page, no higher than their letters', () => {
    const skew = 0.05
    const [w, h] = [300, 30]
    const bounds = (x: number, y: number): Box => {
      const [wide, high] = [w * Math.cos(skew) + h * Math.sin(skew), h * Math.cos(skew) + w * Math.sin(skew)]
      return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2]
    }
    const words = [word('Bahnhofsbuchhandlung', bounds(300, 400))]
    const upright = uprightView([PAGE], words, [{ turn: 0, skew }]).words
    const [line] = linesOf(value('Bahnhofsbuchhandlung', upright[0]!.box), words, { turn: 0, skew })
    assert.equal(line!.place.angle, skew)
    assert.ok(Math.abs(line!.place.height - h) < 0.5, String(line!.place.height))
  })

  it('follow the slope of their row on a photo in perspective, and that of the sheet if they are short', () => {
    const sheet = [
      { x: 10, y: 10 },
      { x: 590, y: 40 },
      { x: 570, y: 780 },
      { x: 20, y: 770 },
    ] as const
    const words = [
      word('KIOSK', [100, 50, 200, 80]),
      word('AM', [210, 54, 250, 84]),
      word('MARKT', [260, 57, 360, 87]),
      word('12.50', [400, 300, 450, 320]),
    ]
    const turn = { turn: 0, skew: 0, sheet } as const
    const { words: upright } = uprightView([PAGE], words, [turn])
    const [left, , right, price] = upright.map(({ box }) => box) as [Box, Box, Box, Box]
    const name: Box = [left[0], Math.min(left[1], right[1]), right[2], Math.max(left[3], right[3])]
    const [line] = linesOf(value('KIOSK AM MARKT', name), words, turn)
    assert.equal(line!.text, 'KIOSK AM MARKT')
    assert.ok(Math.abs(line!.place.angle - Math.atan2(7, 160)) < 1e-9, String(line!.place.angle))
    const [short] = linesOf(value('12.50', price), words, turn)
    assert.deepEqual(short!.place.center, { x: 425, y: 310 })
    assert.ok(Math.abs(short!.place.angle - Math.atan2(40, 1130)) < 1e-9, String(short!.place.angle))
  })

  it('have the slope of the sheet also where the photo came turned', () => {
    const photo = { ...PAGE, width: PAGE.height, height: PAGE.width }
    const level = [
      { x: 10, y: 10 },
      { x: 590, y: 40 },
      { x: 570, y: 780 },
      { x: 20, y: 770 },
    ] as const
    for (const turn of [90, 270] as const) {
      const corners = level.map(({ x, y }) => {
        const [left, top] = turnBoxBack([x, y, x, y], turn, PAGE)
        return { x: left, y: top }
      })
      // Clockwise from the top left of the photo.
      const from = turn === 90 ? 1 : 3
      const sheet = [0, 1, 2, 3].map((at) => corners[(from + at) % 4]!) as unknown as PageTurn['sheet'] & object
      const words = [word('12.50', turnBoxBack([400, 300, 450, 320], turn, PAGE))]
      const turned = { turn, skew: 0, sheet }
      const { words: upright } = uprightView([photo], words, [turned])
      const [short] = linesOf(value('12.50', upright[0]!.box), words, turned, photo)
      const expected = Math.atan2(40, 1130) - (turn * Math.PI) / 180
      assert.ok(Math.abs(short!.place.angle - expected) < 1e-9, `${turn}: ${short!.place.angle}`)
    }
  })
})
