import type { Finding } from '../hub/document/finding.ts'
import type { Page, Word } from '../hub/document/reading.ts'
import type { Box } from '../hub/document/values/value.ts'
import { codeOf, WaybillError } from '../hub/errors.ts'
import { holdsMiddle } from './boxes.ts'
import type { Recogniser } from './engines/recogniser.ts'
import { CHARACTERS_PER_WORD, tooManyWords } from './formats/format.ts'
import type { FilePage, Format, LayerWord, PagedFile, ShownInvoice } from './formats/format.ts'
import { repairedLetters } from './garbled-letters.ts'
import { encodePng, type Raster } from './formats/raster.ts'
import { findingsAbout, findingsAboutForm, isConfirmed } from './layer-claims.ts'
import { isBlank } from './layout/marks.ts'
import { UPRIGHT, type PageTurn } from './layout/orientation.ts'
import { everyCorner } from './layout/perspective.ts'
import { rulingsInScan, type Ruling } from './layout/rulings.ts'
import { keptPictures, type RecognisedPicture } from './second-look/pictures.ts'
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
  /** one for each page: how most of its text came */
  turns: PageTurn[]
  findings: Finding[]
  /** whether the recogniser read a part of a page */
  usedRecogniser: boolean
  /** of pages that are made from e-invoices */
  invoices?: readonly ShownInvoice[] | undefined
  /** horizontal rules of all pages */
  rulings: readonly Ruling[]
  /** of some of the pages that were recognised */
  pictures: ReadonlyMap<number, RecognisedPicture>
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
 * Reads every page of a file as a person sees it: its text layer where that is painted, recognition for the rest. A page
 * that cannot be read is empty, with a finding.
 * @throws `too-many-pages`, `too-many-words`; the codes of the recogniser; those of the format if it can read no page
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
    const { pictures, keep } = keptPictures()
    const read: PagesAndWords = {
      pages: [],
      words: [],
      turns: [],
      findings: [],
      rulings: [],
      usedRecogniser: false,
      pictures,
    }
    let characters = 0
    let failed = 0
    for (let number = 1; number <= file.pages; number++) {
      const result = await readPage(file, number, openRecogniser)
      const { page, words, turn, findings, error, usedRecogniser, picture, mayHaveCode, rulings } = result
      if (error && ++failed === file.pages) throw error
      read.pages.push(page)
      if (words.length > maxPageWords) throw tooManyWords(`Page ${number}`, maxPageWords)
      for (const word of words) {
        read.words.push(word)
        characters += word.text.length
      }
      if (read.words.length > maxWords || characters > maxWords * CHARACTERS_PER_WORD)
        throw tooManyWords('The document', maxWords)
      read.turns.push(turn)
      read.rulings = [...read.rulings, ...rulings]
      read.findings = [...read.findings, ...findings]
      read.usedRecogniser ||= usedRecogniser
      if (picture) keep(number, picture)
      if (mayHaveCode) await lookForCodes?.(file, { width: page.width, number })
      progress(number, file.pages)
    }
    read.findings = [...read.findings, ...findingsAboutForm(file.formValues ?? [], read.words)]
    read.invoices = file.invoices
    return read
  } finally {
    file.close()
  }
}

interface ReadPage {
  page: Page
  words: Word[]
  turn: PageTurn
  findings: Finding[]
  usedRecogniser: boolean
  /** of a page that was recognised */
  picture?: RecognisedPicture | undefined
  mayHaveCode: boolean
  rulings: readonly Ruling[]
  /** why the page is empty */
  error?: unknown
}

/** A page that cannot be opened has a size, too. */
const UNKNOWN_SIZE = { width: 595, height: 842, unit: 'point', source: 'text-layer' } as const

async function readPage(file: PagedFile, number: number, openRecogniser: () => Promise<Recogniser>): Promise<ReadPage> {
  let page: FilePage
  try {
    page = await file.page(number - 1)
  } catch (error) {
    if (isAboutWhole(error)) throw error
    const findings = [unreadable(number, `Page ${number} cannot be opened.`)]
    return {
      page: UNKNOWN_SIZE,
      words: [],
      turn: UPRIGHT,
      findings,
      usedRecogniser: false,
      mayHaveCode: false,
      rulings: [],
      error,
    }
  }
  const { width, height, unit } = page
  const text = repairedLetters(page.words)
  const layer = text.words.map((word) => wordOf(word, page, number, 1))
  const recognised = page.unread ? await recognise(page, page.unread, number, openRecogniser) : undefined
  const { words, isMostlyRecognised } = together(page, layer, recognised?.words ?? [], number)
  const isScan = recognised !== undefined && isMostlyRecognised
  const turn = isScan ? recognised.turn : { turn: page.turn, skew: 0 }
  return {
    page: { width, height, unit, source: isScan ? 'ocr' : 'text-layer', ...(turn.turn !== 0 && { turn: turn.turn }) },
    words,
    turn,
    findings: [
      ...(recognised?.findings ?? []),
      ...noticed(page, number),
      ...(text.isInDoubt ? [unreadable(number, `Some letters of the text on page ${number} are garbled.`)] : []),
      ...findingsAbout(page.claims, words, number),
    ],
    usedRecogniser: recognised !== undefined,
    picture: isScan ? recognised.picture : undefined,
    mayHaveCode: page.mayHaveCode,
    rulings: (isScan ? recognised.rulings : (page.rulings ?? [])).map((rule) => ({ ...rule, page: number })),
  }
}

/** Codes of errors that are not about a single page. */
const isAboutWhole = (error: unknown): boolean => codeOf(error) === 'too-many-words'

const unreadable = (page: number, detail: string): Finding => ({ code: 'unreadable', asks: true, page, detail })

function noticed({ isPlaceholder, isOverprinted, brokenPictures }: FilePage, page: number): Finding[] {
  const findings: Finding[] = []
  if (isPlaceholder)
    findings.push({
      code: 'form-not-shown',
      asks: true,
      page,
      detail: 'The file is a form that only Adobe Reader shows; the page has nothing but a notice about that.',
    })
  if (isOverprinted) findings.push(unreadable(page, `Numbers on page ${page} are printed over each other.`))
  if (brokenPictures) findings.push(unreadable(page, `A picture on page ${page} cannot be decoded.`))
  return findings
}

/** The words of the layer and of recognition. A text layer that is in doubt counts if recognition confirms it. */
function together(
  { claims, unread, unit }: FilePage,
  layer: readonly Word[],
  recognised: readonly Word[],
  page: number,
) {
  const doubtful = claims.filter(({ why }) => why === 'doubtful')
  const isBelieved = doubtful.length > 0 && isConfirmed(doubtful, recognised)
  const believed = isBelieved ? doubtful.map((word) => wordOf(word, { unit }, page, 1)) : []
  const rest = isBelieved
    ? recognised.filter(({ box }) => !believed.some((word) => holdsMiddle(word.box, box)))
    : recognised
  const own = [...layer, ...believed]
  const isMostlyRecognised = unread !== undefined && rest.length >= own.length
  return {
    words: own.length === 0 || rest.length === 0 ? [...own, ...rest] : byRows([...own, ...rest]),
    isMostlyRecognised,
  }
}

/** From top to bottom, and from left to right where words are side by side. */
function byRows(words: readonly Word[]): Word[] {
  const rows: Word[][] = []
  let middle = 0
  let height = 0
  for (const word of words.toSorted((a, b) => a.box[1] + a.box[3] - b.box[1] - b.box[3])) {
    const own = (word.box[1] + word.box[3]) / 2
    if (rows.length > 0 && own - middle < Math.min(height, word.box[3] - word.box[1]) / 2) rows.at(-1)!.push(word)
    else {
      rows.push([word])
      middle = own
      height = word.box[3] - word.box[1]
    }
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.box[0] - b.box[0]))
}

const wordOf = ({ text, box }: LayerWord, { unit }: Pick<Page, 'unit'>, page: number, confidence: number): Word => ({
  text,
  page,
  box: rounded(box, unit),
  confidence,
})

/** A page with fewer words of its own, and a larger part to recognise, is a scan: it must yield words. */
const SCAN = { maxWords: 40, minShare: 0.4 } as const

async function recognise(page: FilePage, part: Box, number: number, openRecogniser: () => Promise<Recogniser>) {
  const recogniser = await openRecogniser()
  let raster: Raster
  try {
    raster = await page.pixels()
  } catch {
    const findings = [unreadable(number, `The picture of page ${number} cannot be decoded.`)]
    return { turn: UPRIGHT, words: [], findings, picture: undefined, rulings: [] }
  }
  const { words, turn } = await recogniser.recognise(raster)
  const unitsPerPixel = (part[2] - part[0]) / raster.width
  const [left, top] = part
  const read = words.map(({ text, box, confidence }) => {
    const [x0, y0, x1, y1] = box.map((side) => side * unitsPerPixel) as unknown as Box
    const onPage: Box = [x0 + left, y0 + top, x1 + left, y1 + top]
    return wordOf({ text, box: onPage }, page, number, Math.round(confidence * 1000) / 1000)
  })
  const share = ((part[2] - part[0]) * (part[3] - part[1])) / (page.width * page.height)
  const isScan = page.words.length < SCAN.maxWords && share >= SCAN.minShare
  const isEmpty = isScan && words.length === 0 && !isBlank(raster)
  const findings = isEmpty ? [unreadable(number, `Page ${number} is not blank, but no text was found on it.`)] : []
  const sheet =
    turn.sheet && everyCorner(turn.sheet, ({ x, y }) => ({ x: x * unitsPerPixel + left, y: y * unitsPerPixel + top }))
  return {
    turn: sheet ? { ...turn, sheet } : turn,
    words: read,
    findings,
    picture: { raster, part },
    rulings: rulingsInScan(raster, part),
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
