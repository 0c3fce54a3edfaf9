import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { DocumentKind } from '../../../hub/document/document-kind.ts'

/** Letters and digits of a text, each with its place in the text; letters that several languages share are one. */
interface Compact {
  text: string
  /** for each character of `text` its place in the original, and one more: the length of the original */
  places: number[]
}

/** Letters that no decomposition makes plain. */
const FOLDED: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ς: 'σ', ı: 'i' }

/** @param plain in lower case without accents */
export function compact(plain: string): Compact {
  let text = ''
  const places: number[] = []
  for (let at = 0; at < plain.length; at++) {
    const character = plain[at]!
    if (!isWordCharacter(character)) continue
    for (const folded of FOLDED[character] ?? character) {
      text += folded
      places.push(at)
    }
  }
  places.push(plain.length)
  return { text, places }
}

export const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

interface TitleWords {
  /** by the compact form of a whole title */
  whole: ReadonlyMap<string, DocumentKind>
  /** by the compact form of the end of a word */
  ending: ReadonlyMap<string, DocumentKind>
  /** lengths of the whole titles by their first characters (`STEM` of them), the longest first */
  lengths: ReadonlyMap<string, readonly number[]>
  endingLengths: readonly number[]
}

/** No title is shorter. */
export const STEM = 3

/** The titles of `titles.yaml`. Where two kinds share a title, the first one of the file has it. */
export const TITLE_WORDS: TitleWords = loadTitles()

function loadTitles(): TitleWords {
  const text = readFileSync(new URL('titles.yaml', import.meta.url), 'utf8')
  const whole = new Map<string, DocumentKind>()
  const ending = new Map<string, DocumentKind>()
  for (const [kind, languages] of Object.entries(parse(text) as Record<DocumentKind, Record<string, string>>))
    for (const title of Object.values(languages).flatMap((list) => list.split('|'))) {
      const { text: form } = compact(title)
      if (!whole.has(form)) whole.set(form, kind as DocumentKind)
      if (title.trim().startsWith('*') && !ending.has(form)) ending.set(form, kind as DocumentKind)
    }
  const byStem = Map.groupBy(whole.keys(), (title) => title.slice(0, STEM))
  const lengths = new Map([...byStem].map(([stem, titles]) => [stem, lengthsOf(titles)]))
  return { whole, ending, lengths, endingLengths: lengthsOf([...ending.keys()]) }
}

function lengthsOf(titles: readonly string[]): number[] {
  return [...new Set(titles.map(({ length }) => length))].toSorted((a, b) => b - a)
}
