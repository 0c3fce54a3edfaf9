// Which characters of the text layer a person sees. The page is drawn with its text and without: where nothing changes,
// the text is not painted, whatever the reason: its colour, a shape or picture over it, a layer that is off, a clip.
import type { Box } from '../../../hub/document/values/value.ts'
import { largest } from '../../../hub/platform/extremes.ts'
import type { Characters } from './characters.ts'
import type { PageObjects } from './objects.ts'
import { isLetter, overlapping, overprinted } from './overlaps.ts'
import { withMemory, type Raw, type Size } from './pdfium.ts'
import { differenceIn, draw, drawWithout, pixelsOf, type Picture } from './render.ts'

const DPI = 96
const MAX_PIXELS = 4_000_000
/** A person sees a change of a colour by this many levels of 255. */
const SEEN = 20
/** PDFium draws a glyph at a whole pixel, so up to this many pixels beside its box. */
const NEAR = 1
/** A smaller change within a word that is seen: this character is covered or cut off. */
const NOT_DRAWN = 6
/** A word of which at least this share of characters is seen is seen. */
const SEEN_SHARE = 1 / 3
/** Letters that are less high, in points, cannot be read by the eye. */
const TINY = 1
const INVISIBLE_MODE = 3
/** The fonts that PDFium puts in place of missing ones have these characters. */
const WESTERN_EUROPE = 0x250

export interface Painted {
  /** for each character, whether a person sees it; white space counts as seen */
  seen: boolean[]
  /** the page without any text */
  withoutText: Picture
  /** text objects with numbers that are printed over each other, so that nobody can read them */
  overprinted: ReadonlySet<number>
}

export function paintedOf(raw: Raw, page: number, size: Size, layer: Characters, objects: PageObjects): Painted {
  const drawIt = () => draw(raw, page, size, { dpi: DPI, maxPixels: MAX_PIXELS })
  const whole = drawIt()
  const withoutText = objects.texts.length > 0 ? drawWithout(raw, objects.texts, drawIt) : whole
  const mode = renderModes(raw)
  const change = (without: Picture, margin: number) => (index: number) => {
    const { box, object, text } = layer.characters[index]!
    if (!box || !isOnPage(box, size) || mode(object) === INVISIBLE_MODE) return 0
    const cannotTell = text.codePointAt(0)! >= WESTERN_EUROPE && layer.runs.get(object)?.isEmbedded === false
    return cannotTell ? 255 : differenceIn(whole, without, pixelsOf(box, whole.scale, margin))
  }
  const seen = layer.characters.map(() => true)
  const groups = stretchesOf(layer)
  const near = change(withoutText, NEAR)
  // What changes beside a character may be its neighbour.
  const unclear = groups.filter((group) => {
    judge(group, layer, near, seen)
    const { object, box } = layer.characters[group[0]!]!
    if (!seen[group[0]!] || isSeen(group, layer, change(withoutText, 0))) return false
    return !standsOut(raw, object, withoutText, pixelsOf(box!, whole.scale, 0))
  })
  const partly = new Set(groups.filter((group) => group.some((index) => !seen[index])).flat())
  const overlaps = overlapping(layer, seen, objects.order, groups, partly)
  const { below, above, twins } = overlaps
  for (const layered of [new Set(unclear.flat()), below, above]) {
    if (layered.size === 0) continue
    const off = new Set([...layered].map((index) => layer.characters[index]!.object))
    const without = drawWithout(raw, off, drawIt)
    for (const group of groups) {
      const over = group.filter((index) => layered.has(index)).length
      if (over * 2 >= group.length || (over > 0 && group.some((index) => partly.has(index))))
        judge(group, layer, change(without, NEAR), seen, twins)
    }
  }
  completeNames(layer, seen)
  return { seen, withoutText, overprinted: overprinted(layer, seen, overlaps) }
}

/**
 * A name that goes on behind the edge of its cell is read to its end: its beginning shows what it is. What has digits
 * ends where it is cut off.
 */
function completeNames({ characters }: Characters, seen: boolean[]): void {
  const byObject = Map.groupBy(
    characters.flatMap(({ box }, index) => (box ? [index] : [])),
    (index) => characters[index]!.object,
  )
  for (const indexes of byObject.values()) {
    const shown = indexes.findLastIndex((index) => seen[index]) + 1
    if (shown === indexes.length || shown * 2 < indexes.length) continue
    if (indexes.slice(0, shown).some((index) => !seen[index])) continue
    const rest = indexes.slice(shown)
    if (rest.every((index) => !/\p{N}/u.test(characters[index]!.text))) for (const index of rest) seen[index] = true
  }
}

const renderModes = (raw: Raw) => {
  const modes = new Map<number, number>()
  return (object: number): number => {
    if (object === 0) return 0
    if (!modes.has(object)) modes.set(object, raw._FPDFTextObj_GetTextRenderMode(object))
    return modes.get(object)!
  }
}

/** Whether the colour of a text object differs from what is behind it. */
function standsOut(raw: Raw, object: number, behind: Picture, [x0, y0, x1, y1]: Box): boolean {
  const [x, y] = [Math.floor((x0 + x1) / 2), Math.floor((y0 + y1) / 2)]
  if (x < 0 || y < 0 || x >= behind.width || y >= behind.height) return false
  return withMemory(raw, (memory) => {
    if (!raw._FPDFPageObj_GetFillColor(object, memory, memory + 4, memory + 8, memory + 12)) return false
    const view = new DataView(raw.HEAPU8.buffer, memory, 16)
    const [red, green, blue, alpha] = [0, 4, 8, 12].map((at) => view.getUint32(at, true)) as [
      number,
      number,
      number,
      number,
    ]
    const at = (y * behind.width + x) * 4
    const change = largest([red, green, blue].map((level, color) => Math.abs(level - behind.data[at + color]!)))
    return (change * alpha) / 255 >= SEEN * 2
  })
}

/** Indexes of characters with ink that follow each other in one text object. */
function stretchesOf({ characters }: Characters): number[][] {
  const groups: number[][] = []
  let before: number | undefined
  characters.forEach(({ box, object }, index) => {
    if (!box) before = undefined
    else if (object === before) groups.at(-1)!.push(index)
    else {
      groups.push([index])
      before = object
    }
  })
  return groups
}

/**
 * Takes from `seen` what does not change the picture. Characters over the same ones go with the others of their word.
 */
function judge(
  group: readonly number[],
  layer: Characters,
  change: (index: number) => number,
  seen: boolean[],
  twins: ReadonlySet<number> = NONE,
): void {
  const telling = group.filter((index) => !twins.has(index))
  if (telling.length === 0) return
  const isGroupSeen = isSeen(telling, layer, change)
  for (const index of group) seen[index] &&= isGroupSeen && (twins.has(index) || change(index) >= NOT_DRAWN)
}

const NONE: ReadonlySet<number> = new Set()

function isSeen(group: readonly number[], { characters }: Characters, change: (index: number) => number): boolean {
  const letters = group.filter((index) => isLetter(characters[index]!.text))
  const judged = letters.length > 0 ? letters : group
  const isTiny = letters.length > 0 && largest(letters.map((index) => sideOf(characters[index]!.box!))) < TINY
  return !isTiny && judged.filter((index) => change(index) >= SEEN).length >= judged.length * SEEN_SHARE
}

/** The longer side, whatever the direction of the text. */
const sideOf = ([x0, y0, x1, y1]: Box): number => Math.max(x1 - x0, y1 - y0)

const isOnPage = ([x0, y0, x1, y1]: Box, { width, height }: Size): boolean => {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2]
  return x >= 0 && y >= 0 && x <= width && y <= height
}
