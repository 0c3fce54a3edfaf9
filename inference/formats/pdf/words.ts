import type { Box } from '../../../hub/document/values/value.ts'
import { turnBox, turnBoxBack, type Turn } from '../../layout/orientation.ts'
import type { LayerWord } from '../format.ts'
import type { Character, Characters } from './characters.ts'
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

interface Piece {
  index: number
  character: Character
  /** on the upright page; as displayed for slanted text */
  box: Box
  turn: Turn | 'slanted'
}

/** A word under construction, with the indexes of its characters. */
interface Growing {
  text: string
  box: [number, number, number, number]
  turn: Piece['turn']
  indexes: number[]
}

export interface WordOfCharacters extends LayerWord {
  indexes: readonly number[]
}

/**
 * The words of chosen characters: up to white space, a new line or a wide gap. Boxes are on the displayed page, whatever
 * the direction of the text. Characters that are drawn twice count once.
 */
export function wordsOf(layer: Characters, chosen: (index: number) => boolean, page: Size): WordOfCharacters[] {
  const isRepeated = repeatedIn(layer)
  const words: WordOfCharacters[] = []
  let word: Growing | undefined
  const finish = () => {
    // Accents may be separate characters; the lexicon and the rules expect composed ones.
    if (word && word.text !== '')
      words.push({ text: word.text.normalize(), box: displayed(word, page), indexes: word.indexes })
    word = undefined
  }
  for (const [index, character] of layer.characters.entries()) {
    if (character.text === '') finish()
    else if (!chosen(index)) finish()
    else if (!character.box) {
      if (word) word.text += character.text
    } else if (!isRepeated(index)) {
      const piece = pieceOf(index, character, layer, page)
      if (word && (word.turn !== piece.turn || (piece.turn !== 'slanted' && isApart(word.box, piece.box)))) finish()
      word = grown(word, piece)
    }
  }
  finish()
  return words
}

function pieceOf(index: number, character: Character, { runs }: Characters, page: Size): Piece {
  const turn = turnOfAngle(runs.get(character.object)?.angle ?? 0)
  return { index, character, turn, box: turn === 'slanted' ? character.box! : turnBox(character.box!, turn, page) }
}

function grown(word: Growing | undefined, { index, character, box, turn }: Piece): Growing {
  if (!word) return { text: character.text, box: [...box], turn, indexes: [index] }
  word.text += character.text
  word.indexes.push(index)
  word.box = [
    Math.min(word.box[0], box[0]),
    Math.min(word.box[1], box[1]),
    Math.max(word.box[2], box[2]),
    Math.max(word.box[3], box[3]),
  ]
  return word
}

const displayed = ({ box, turn }: Growing, page: Size): Box =>
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

/** Whether the same character was drawn at its place before; asked once for each. */
function repeatedIn({ characters, runs }: Characters): (index: number) => boolean {
  const cells = new Map<number, number[]>()
  return (index) => {
    const { text, box, object } = characters[index]!
    const [x, y] = middleOf(box!)
    const size = runs.get(object)?.size ?? 0
    const [cx, cy] = [Math.floor(x / CELL), Math.floor(y / CELL)]
    for (let nearX = cx - 1; nearX <= cx + 1; nearX++) {
      for (let nearY = cy - 1; nearY <= cy + 1; nearY++) {
        for (const other of cells.get(nearX * ROW + nearY) ?? []) {
          const there = characters[other]!
          if (there.text !== text) continue
          const [otherX, otherY] = middleOf(there.box!)
          const near = size * (there.object === object ? SAME_PLACE_IN_OBJECT : SAME_PLACE)
          if (Math.abs(otherX - x) < near && Math.abs(otherY - y) < near) return true
        }
      }
    }
    const cell = cx * ROW + cy
    const inCell = cells.get(cell)
    if (!inCell) cells.set(cell, [index])
    else if (inCell.length < MAX_IN_CELL) inCell.push(index)
    return false
  }
}

const middleOf = ([x0, y0, x1, y1]: Box): [number, number] => [(x0 + x1) / 2, (y0 + y1) / 2]
