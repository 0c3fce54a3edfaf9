import type { Word } from '../../hub/document/reading.ts'
import type { Chance } from './chance.ts'

/** Pen for words with ink boxes, as a text layer has them, or with boxes of lines, as recognition has them. */
export function penOn(words: Word[], chance: Chance, ocr: boolean) {
  const factor = chance.between(0.85, 1.2)
  const charWidth = (character: string) =>
    /[\p{Lu}mw@%]/u.test(character) ? 0.66 : /[iljtf.,:;'| ]/.test(character) ? 0.28 : 0.52
  const widthOf = (text: string, size: number) =>
    [...text].reduce((sum, each) => sum + charWidth(each), 0) * size * factor
  return {
    widthOf,
    write(text: string, x: number, y: number, size: number): number {
      let at = x
      for (const word of text.split(' ').filter((each) => each !== '')) {
        const width = widthOf(word, size)
        const tall = /[\p{Lu}\dbdfhklt/&|()]/u.test(word)
        const box = ocr
          ? [at, y - size * chance.between(0.85, 0.95), at + width, y + size * chance.between(0.15, 0.3)]
          : [at, y - size * (tall ? 0.72 : 0.52), at + width, y + size * (/[gjpqy,;|()]/.test(word) ? 0.2 : 0)]
        words.push({
          text: word,
          page: 1,
          box: box.map((side) => Math.round(side * 10) / 10) as unknown as Word['box'],
          confidence: ocr ? 0.97 : 1,
        })
        at += width + size * 0.28
      }
      return at
    },
  }
}
export type Pen = ReturnType<typeof penOn>
