import type { Box } from '../../../hub/document/values/value.ts'
import { inkShare } from '../../layout/marks.ts'
import type { Turn } from '../../layout/orientation.ts'
import { rulingsIn, type Rule } from '../../layout/rulings.ts'
import type { Claim, LayerWord } from '../format.ts'
import { readCharacters, type Characters } from './characters.ts'
import { doubtfulFonts } from './doubt.ts'
import { objectsOf, type PageObjects } from './objects.ts'
import { paintedOf } from './painted.ts'
import { displayOf, type Raw, type Size } from './pdfium.ts'
import { pixelsOf, type Picture } from './render.ts'
import { MIN_PICTURE_SHARE, unreadPart } from './unread.ts'
import { mainTurn, wordsOf, type WordOfCharacters } from './words.ts'

interface ReadPage {
  words: LayerWord[]
  turn: Turn
  claims: Claim[]
  /** the part that needs recognition */
  unread: Box | undefined
  brokenPictures: number
  isOverprinted: boolean
  rulings: Rule[]
  /** text objects whose words are in `words` */
  trusted: ReadonlySet<number>
}

const NO_CHARACTERS: Characters = { characters: [], runs: new Map() }

/** Reads what the file says is on a page, and checks what of it a person sees. Undefined for too many characters. */
export function readPage(raw: Raw, page: number, size: Size, maxCharacters: number): ReadPage | undefined {
  const toDisplay = displayOf(raw, page, size)
  const text = raw._FPDFText_LoadPage(page)
  try {
    const layer = text ? readCharacters(raw, text, toDisplay, maxCharacters) : NO_CHARACTERS
    if (!layer) return undefined
    const objects = objectsOf(raw, page, toDisplay)
    const { seen, withoutText, overprinted } = paintedOf(raw, page, size, layer, objects)
    const painted = wordsOf(layer, (index) => seen[index]!, size)
    const objectOf = ({ indexes }: WordOfCharacters) => layer.characters[indexes[0]!]!.object
    const inDoubt = doubtIn(layer, seen, painted, overprinted)
    const words = painted.filter((word) => !inDoubt.objects.has(objectOf(word)))
    const isBehind = ({ box }: LayerWord) => objects.pictures.some((picture) => holds(picture.box, box))
    const hidden = wordsOf(layer, (index) => !seen[index]!, size)
    const doubtful = painted.filter((word) => inDoubt.ciphered.has(objectOf(word)))
    const unread = unreadPart({
      page: size,
      withoutText,
      pictures: objects.pictures.map(({ box }) => box),
      segments: objects.segments,
      letters: words.reduce((letters, word) => letters + lettersIn(word), 0),
      doubtful: inDoubt.boxes,
    })
    return {
      words: words.map(plainWord),
      turn: mainTurn(words, layer),
      claims: [
        ...hidden.map((word): Claim => ({ ...plainWord(word), why: isBehind(word) ? 'behind' : 'hidden' })),
        ...doubtful.map((word): Claim => ({ ...plainWord(word), why: 'doubtful' })),
      ],
      unread,
      isOverprinted: overprinted.size > 0,
      brokenPictures: brokenPictures(raw, objects.pictures, withoutText),
      rulings: rulingsIn(withoutText, { channels: 4, pixelsPerUnit: withoutText.scale, isScan: false }),
      trusted: new Set(words.map(objectOf)),
    }
  } finally {
    if (text) raw._FPDFText_ClosePage(text)
  }
}

interface Doubt {
  /** text objects that are not believed */
  objects: ReadonlySet<number>
  /** those of them that may still be what their glyphs show */
  ciphered: ReadonlySet<number>
  /** where they are */
  boxes: Box[]
}

/** Text objects that a person sees, but whose text has gaps or looks like a cipher. */
function doubtIn(
  { characters, runs }: Characters,
  seen: readonly boolean[],
  words: readonly WordOfCharacters[],
  overprinted: ReadonlySet<number>,
): Doubt {
  const fontOf = (object: number) => runs.get(object)?.font ?? 0
  const fonts = doubtfulFonts(words.map(({ indexes, text }) => [fontOf(characters[indexes[0]!]!.object), text]))
  const ciphered = new Set([...runs.keys()].filter((object) => fonts.has(fontOf(object))))
  const digits = new Set<number>()
  const signs = new Map<number, { readable: number; unreadable: number }>()
  for (const [index, { object, box, unreadable, text }] of characters.entries()) {
    if (!box || !seen[index]) continue
    if (/\d/.test(text)) digits.add(object)
    const sign = signs.get(object) ?? { readable: 0, unreadable: 0 }
    signs.set(object, sign)
    sign[unreadable ? 'unreadable' : 'readable']++
  }
  // A sign without a meaning that stands alone is an icon or a bullet.
  const broken = [...signs].flatMap(([object, { readable, unreadable }]) =>
    unreadable > 0 && readable + unreadable > 1 ? [object] : [],
  )
  // What is named beside the glyphs, or drawn as in a mirror, is not what a person reads.
  const other = [...runs].flatMap(([object, { isNamed, isMirrored }]) => (isNamed || isMirrored ? [object] : []))
  const objects = new Set([...ciphered, ...broken, ...overprinted, ...other.filter((object) => digits.has(object))])
  const boxes = characters.flatMap(({ object, box }, index) => (box && seen[index] && objects.has(object) ? [box] : []))
  return { objects, ciphered, boxes }
}

/** Pictures of some size that leave their place blank because they cannot be decoded. */
function brokenPictures(raw: Raw, pictures: PageObjects['pictures'], shown: Picture): number {
  const pixels = shown.width * shown.height
  return pictures.filter(({ object, box }) => {
    const [x0, y0, x1, y1] = pixelsOf(box, shown.scale, 0)
    if ((x1 - x0) * (y1 - y0) < pixels * MIN_PICTURE_SHARE || inkShare(shown, [x0, y0, x1, y1], 0) > 0) return false
    const bitmap = raw._FPDFImageObj_GetBitmap(object)
    if (bitmap) raw._FPDFBitmap_Destroy(bitmap)
    return !bitmap
  }).length
}

const plainWord = ({ text, box }: WordOfCharacters): LayerWord => ({ text, box })

const lettersIn = ({ text }: LayerWord): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0

const holds = ([x0, y0, x1, y1]: Box, box: Box): boolean => {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
  return x >= x0 && x <= x1 && y >= y0 && y <= y1
}
