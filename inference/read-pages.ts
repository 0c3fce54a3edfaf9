import type { Page, Word } from '../hub/document/reading.ts'
import { WaybillError } from '../hub/errors.ts'
import type { Recogniser } from './engines/recogniser.ts'
import { CHARACTERS_PER_WORD, tooManyWords, type FilePage, type Format, type PagedFile } from './formats/format.ts'
import { encodePng } from './formats/raster.ts'
import { UPRIGHT, type PageTurn } from './layout/orientation.ts'
import { bytesOf, type Source } from './source.ts'

/** Precision of word boxes, by the unit of the page. */
const DECIMALS = { point: 1, pixel: 0 } as const

export interface Limits {
  maxPages: number
  /** of one page */
  maxPixels: number
  /** of one page */
  maxPageWords: number
  /** of one document */
  maxWords: number
}

interface PagesAndWords {
  pages: Page[]
  /** with boxes of the pages as they came */
  words: Word[]
  /** one for each page; a page with a text layer counts as upright */
  turns: PageTurn[]
}

interface ReadingPages {
  limits: Limits
  /** called only for a file with a page that needs recognition */
  openRecogniser(): Promise<Recogniser>
  progress(page: number, pages: number): void
  /** called for each page that may have a QR code or barcode, while the file is open */
  lookForCodes?(file: PagedFile, page: { width: number; number: number }): Promise<void>
}

/**
 * Reads every page of a file: the text layer of a page if it has one, recognition otherwise.
 * @throws `too-many-pages`, `too-many-words`; the codes of the format and of the recogniser
 */
export async function readPages(
  source: Source,
  format: Format,
  { limits, openRecogniser, progress, lookForCodes }: ReadingPages,
): Promise<PagesAndWords> {
  const { maxPages, maxPageWords, maxWords } = limits
  const file = await format.open(await bytesOf(source), limits)
  try {
    refuseTooMany(file.pages, maxPages)
    const read: PagesAndWords = { pages: [], words: [], turns: [] }
    let characters = 0
    for (let number = 1; number <= file.pages; number++) {
      const page = await file.page(number - 1)
      const { words, turn } = page.words ? layerWords(page, number) : await recognise(page, number, openRecogniser)
      const { width, height, unit } = page
      read.pages.push({ width, height, unit, source: page.words ? 'text-layer' : 'ocr' })
      if (words.length > maxPageWords) throw tooManyWords(`Page ${number}`, maxPageWords)
      for (const word of words) {
        read.words.push(word)
        characters += word.text.length
      }
      if (read.words.length > maxWords || characters > maxWords * CHARACTERS_PER_WORD)
        throw tooManyWords('The document', maxWords)
      read.turns.push(turn)
      if (page.mayHaveCode) await lookForCodes?.(file, { width, number })
      progress(number, file.pages)
    }
    return read
  } finally {
    file.close()
  }
}

interface PageWords {
  words: Word[]
  turn: PageTurn
}

const layerWords = ({ words, unit }: FilePage, number: number): PageWords => ({
  words: words!.map(({ text, box }) => ({ text, page: number, box: rounded(box, unit), confidence: 1 })),
  turn: UPRIGHT,
})

async function recognise(
  page: FilePage,
  number: number,
  openRecogniser: () => Promise<Recogniser>,
): Promise<PageWords> {
  const raster = await page.pixels()
  const recogniser = await openRecogniser()
  const { words, turn } = await recogniser.recognise(raster)
  const unitsPerPixel = page.width / raster.width
  return {
    turn,
    words: words.map(({ text, box, confidence }) => ({
      text,
      page: number,
      box: rounded(
        box.map((side) => side * unitsPerPixel),
        page.unit,
      ),
      confidence: Math.round(confidence * 1000) / 1000,
    })),
  }
}

/** A page of a file as PNG. @throws `not-found` for a page that the file does not have; the codes of the format */
export async function renderPage(
  source: Source,
  format: Format,
  page: number,
  dpi: number,
  limits: Limits,
): Promise<Buffer> {
  const file: PagedFile = await format.open(await bytesOf(source), limits)
  try {
    const { pages } = file
    if (page > pages) throw new WaybillError('not-found', `The document has ${pages} pages.`, { pages })
    return await encodePng(await file.render(page - 1, dpi))
  } finally {
    file.close()
  }
}

function refuseTooMany(pages: number, maxPages: number): void {
  if (pages <= maxPages) return
  throw new WaybillError('too-many-pages', `The document has ${pages} pages; at most ${maxPages} are read.`, {
    pages,
    maxPages,
  })
}

function rounded(box: readonly number[], unit: Page['unit']): Word['box'] {
  const factor = 10 ** DECIMALS[unit]
  return box.map((side) => Math.round(side * factor) / factor) as unknown as Word['box']
}
