import type { Box } from '../../../hub/document/values/value.ts'
import { turnBox, turnBoxBack, type Turn } from '../../layout/orientation.ts'
import type { LayerWord } from '../format.ts'
import type { Character, Characters } from './characters.ts'
import { joinSpaced, type Parted, type Placed } from './letterspacing.ts'
import type { Size } from './pdfium.ts'

/** Text that leans by more degrees from the four directions is read without regard to its geometry. */
const MAX_LEAN = 15
/** A second character of the same text this near, in font sizes, is the same one: bold type or a shadow. */
const SAME_PLACE = 0.15
const SAME_PLACE_IN_OBJECT = 0.05
/** The characters of one place on the page are looked for in cells of so many points. */
const CELL = 4
const MAX_IN_CELL = 20
/** Cells of a column have numbers that follow each other. */
const ROW = 100_000

export interface WordOfCharacters extends LayerWord {
  indexes: readonly number[]
}

/**
 * The words of chosen characters: up to white space, a new line or a wide gap. Boxes are on the displayed page,
 * whatever the direction of the text. Characters that are drawn twice count once.
 */
export function wordsOf(layer: Characters, chosen: (index: number) => boolean, page: Size): WordOfCharacters[] {
  const repeated = repeatedIn(layer, chosen)
  const words: { characters: Placed[]; turn: Parted['turn'] }[] = []
  let word: (typeof words)[number] | undefined
  let bounds: Box = [0, 0, 0, 0]
  for (const [index, character] of layer.characters.entries()) {
    if (character.text === '' || !chosen(index)) word = undefined
    else if (!character.box) {
      // A sign without ink belongs to the one before it.
      const last = word?.characters.at(-1)
      if (last) last.text += character.text
    } else if (!repeated.has(index)) {
      const { placed, turn } = placedOf(index, character, layer, page)
      if (!word || word.turn !== turn || (turn !== 'slanted' && isApart(bounds, placed.box))) {
        word = { characters: [], turn }
        words.push(word)
        bounds = placed.box
      }
      word.characters.push(placed)
      bounds = around(bounds, placed.box)
    }
  }
  return joinSpaced(words).map(({ characters, turn }) => ({
    // Accents may be separate characters; the lexicon and the rules expect composed ones.
    text: characters
      .map(({ text }) => text)
      .join('')
      .normalize(),
    box: displayed(characters.map(({ box }) => box).reduce(around), turn, page),
    indexes: characters.map(({ index }) => index),
  }))
}

function placedOf(index: number, { text, box, object }: Character, { runs }: Characters, page: Size) {
  const run = runs.get(object)
  const turn = turnOfAngle(run?.angle ?? 0)
  const upright = turn === 'slanted' ? box! : turnBox(box!, turn, page)
  return { placed: { index, text, box: upright, size: run?.size ?? 0 }, turn }
}

const around = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
]

const displayed = (box: Box, turn: Parted['turn'], page: Size): Box =>
  turn === 'slanted' || turn === 0 ? box : turnBoxBack(box, turn, turn === 180 ? page : turned(page))

const turned = ({ width, height }: Size): Size => ({ width: height, height: width })

/** The turn that makes text of this angle upright. @param angle clockwise, -180 to 180 */
export function turnOfAngle(angle: number): Turn | 'slanted' {
  const nearest = Math.round(angle / 90) * 90
  if (Math.abs(angle - nearest) > MAX_LEAN) return 'slanted'
  return ((360 - nearest) % 360) as Turn
}

/** The turn of most of the text of a page. */
export function mainTurn(words: readonly WordOfCharacters[], { characters, runs }: Characters): Turn {
  const votes = new Map<Turn, number>()
  let all = 0
  for (const { indexes, text } of words) {
    if (!/[\p{L}\p{N}]/u.test(text)) continue
    const turn = turnOfAngle(runs.get(characters[indexes[0]!]!.object)?.angle ?? 0)
    all += indexes.length
    if (turn !== 'slanted') votes.set(turn, (votes.get(turn) ?? 0) + indexes.length)
  }
  const [most] = [...votes].toSorted((a, b) => b[1] - a[1])
  return most && most[1] * 2 > all ? most[0] : 0
}

function isApart(word: Box, next: Box): boolean {
  const size = Math.max(word[3] - word[1], next[3] - next[1], 1)
  const otherLine = next[1] > word[3] + size * 0.2 || next[3] < word[1] - size * 0.2
  return otherLine || next[0] - word[2] > size || next[2] < word[0] - size
}

/**
 * The characters that were drawn at their places before. Most of a text object is repeated, or nothing of it: single
 * letters may also meet the same ones of other words.
 */
function repeatedIn({ characters, runs }: Characters, chosen: (index: number) => boolean): Set<number> {
  const cells = new Map<number, number[]>()
  const found = new Map<number, { repeated: number[]; all: number }>()
  for (const [index, { text, box, object }] of characters.entries()) {
    if (!box || text === '' || !chosen(index)) continue
    const [x, y] = middleOf(box)
    const size = runs.get(object)?.size ?? 0
    const isSame = (other: number): boolean => {
      const there = characters[other]!
      const [otherX, otherY] = middleOf(there.box!)
      const near = size * (there.object === object ? SAME_PLACE_IN_OBJECT : SAME_PLACE)
      return there.text === text && Math.abs(otherX - x) < near && Math.abs(otherY - y) < near
    }
    const [cx, cy] = [Math.floor(x / CELL), Math.floor(y / CELL)]
    const counts = found.get(object) ?? { repeated: [], all: 0 }
    found.set(object, counts)
    counts.all++
    if (AROUND.some(([dx, dy]) => cells.get((cx + dx) * ROW + cy + dy)?.some(isSame))) counts.repeated.push(index)
    else {
      const cell = cx * ROW + cy
      const inCell = cells.get(cell)
      if (!inCell) cells.set(cell, [index])
      else if (inCell.length < MAX_IN_CELL) inCell.push(index)
    }
  }
  return new Set([...found.values()].flatMap(({ repeated, all }) => (repeated.length * 2 >= all ? repeated : [])))
}

const AROUND = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const))

const middleOf = ([x0, y0, x1, y1]: Box): [number, number] => [(x0 + x1) / 2, (y0 + y1) / 2]
