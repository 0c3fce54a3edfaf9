import { WaybillError } from '../hub/errors.ts'
import type { Page, Word } from '../hub/document/reading.ts'
import { asPng, openImage, resized } from './formats/image/pages.ts'
import { openPdf } from './formats/pdf/pages.ts'
import type { Raster } from './formats/raster.ts'
import type { Models } from './engines/ppocr/models.ts'
import { bytesOf, type Source } from './source.ts'
import { readLines } from './engines/ppocr/recognise.ts'
import type { Turn } from './layout/orientation.ts'

const OCR_DPI = 200
/** Longest side of what the recogniser sees: 600 dpi scans bring nothing but work. */
const LONGEST_SIDE = 3200
/** Longest side that the detector sees: more finds small print of dense pages, and costs time and memory. */
const DETECTION_SIDE = { page: 1600, slip: 1280 } as const
/** A page narrower than this is a till receipt or a slip. */
const SLIP_RATIO = 0.6

export interface Limits {
  maxPages: number
  maxPixels: number
}
/** `turns` has an entry a page: how it had to be turned to be read. Boxes are those of the page as it is. */
export interface PagesAndWords {
  pages: Page[]
  words: Word[]
  turns: Turn[]
}

/** Reads every page of a file: the text layer where there is one, OCR where there is none. */
export async function readPages(
  source: Source,
  mediaType: string,
  limits: Limits,
  models: () => Promise<Models>,
  progress: (page: number, pages: number) => void,
): Promise<PagesAndWords> {
  const bytes = await bytesOf(source)
  return mediaType === 'application/pdf'
    ? readPdf(bytes, limits, models, progress)
    : readImage(bytes, limits, models, progress)
}

async function readPdf(
  bytes: Uint8Array,
  { maxPages, maxPixels }: Limits,
  models: () => Promise<Models>,
  progress: (page: number, pages: number) => void,
): Promise<PagesAndWords> {
  const pdf = await openPdf(bytes)
  try {
    refuseTooMany(pdf.pages, maxPages)
    const pages: Page[] = []
    const words: Word[] = []
    const turns: Turn[] = []
    for (let index = 0; index < pdf.pages; index++) {
      const { width, height, words: layer } = pdf.page(index)
      const page = index + 1
      pages.push({ width, height, unit: 'point', source: layer ? 'text-layer' : 'ocr' })
      if (layer) {
        for (const { text, box } of layer) words.push({ text, page, box: rounded(box, 1), confidence: 1 })
        turns.push(0)
      } else {
        const raster = await pdf.render(index, OCR_DPI, maxPixels)
        const read = await readRaster(raster, page, width / raster.width, 1, await models())
        words.push(...read.words)
        turns.push(read.turn)
      }
      progress(page, pdf.pages)
    }
    return { pages, words, turns }
  } finally {
    pdf.close()
  }
}

async function readImage(
  bytes: Uint8Array,
  { maxPages, maxPixels }: Limits,
  models: () => Promise<Models>,
  progress: (page: number, pages: number) => void,
): Promise<PagesAndWords> {
  const image = await openImage(bytes, { maxPixels })
  refuseTooMany(image.pages, maxPages)
  const pages: Page[] = []
  const words: Word[] = []
  const turns: Turn[] = []
  for (let index = 0; index < image.pages; index++) {
    const raster = await image.page(index)
    pages.push({ width: raster.width, height: raster.height, unit: 'pixel', source: 'ocr' })
    const read = await readRaster(raster, index + 1, 1, 0, await models())
    words.push(...read.words)
    turns.push(read.turn)
    progress(index + 1, image.pages)
  }
  return { pages, words, turns }
}

async function readRaster(
  raster: Raster,
  page: number,
  unitsPerPixel: number,
  digits: number,
  models: Models,
): Promise<{ words: Word[]; turn: Turn }> {
  const longest = Math.max(raster.width, raster.height)
  const shrink = Math.min(1, LONGEST_SIDE / longest)
  const seen = await resized(raster, Math.round(raster.width * shrink), Math.round(raster.height * shrink))
  const side = Math.min(raster.width, raster.height) / longest < SLIP_RATIO ? DETECTION_SIDE.slip : DETECTION_SIDE.page
  const { lines, turn } = await readLines(seen, models, side)
  const scale = (raster.width / seen.width) * unitsPerPixel
  const words = lines.flatMap((line) =>
    line.words.map(({ text, box, confidence }) => ({
      text,
      page,
      box: rounded(
        box.map((each) => each * scale),
        digits,
      ),
      confidence: Math.round(confidence * 1000) / 1000,
    })),
  )
  return { words, turn }
}

/** A page of a file as PNG. */
export async function renderPage(
  source: Source,
  mediaType: string,
  page: number,
  dpi: number,
  { maxPixels }: Limits,
): Promise<Buffer> {
  const bytes = await bytesOf(source)
  const missing = (pages: number) => new WaybillError('not-found', `The document has ${pages} pages.`, { pages })
  if (mediaType !== 'application/pdf') {
    const image = await openImage(bytes, { maxPixels })
    if (page > image.pages) throw missing(image.pages)
    return asPng(await image.page(page - 1))
  }
  const pdf = await openPdf(bytes)
  try {
    if (page > pdf.pages) throw missing(pdf.pages)
    return await asPng(await pdf.render(page - 1, dpi, maxPixels))
  } finally {
    pdf.close()
  }
}

function refuseTooMany(pages: number, maxPages: number): void {
  if (pages > maxPages)
    throw new WaybillError('too-many-pages', `The document has ${pages} pages; at most ${maxPages} are read.`, {
      pages,
      maxPages,
    })
}

function rounded(box: readonly number[], digits: number): Word['box'] {
  const factor = 10 ** digits
  return box.map((each) => Math.round(each * factor) / factor) as unknown as Word['box']
}
