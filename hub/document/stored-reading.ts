import { WaybillError } from '../errors.ts'
import type { Reading, ReadingSummary, Word } from './reading.ts'

// A reading is stored as two lines of JSON. The first is its summary, which is small and which the hub parses. The
// second has the pages with their text and all words, as the API returns them: the hub passes it on unparsed.

/** Changes with the stored form, so that a cached reading in another form is not used. */
export const READING_FORM = 2
/** Largest summary: header values, and about 30,000 values in tables. */
const MAX_SUMMARY_BYTES = 4 * 1024 * 1024
/** What a vision model adds: text and tables of at most 20 pages. */
const MAX_VISION_BYTES = 16 * 1024 * 1024
/** Readings of earlier versions are one JSON object; larger ones are not parsed. */
const MAX_UNDIVIDED_BYTES = 16 * 1024 * 1024
const LINE_FEED = 0x0a

type Chunks = AsyncIterable<Uint8Array>

function summaryOf({ pages, words, ...values }: Reading): ReadingSummary {
  const sources = [...new Set(pages.map(({ source }) => source))]
  return { ...values, pages: pages.length, sources, words: words.length }
}

/** The stored form of a reading, and its summary. @throws `too-many-values` */
export function encodeReading(reading: Reading): { summary: ReadingSummary; content: Buffer } {
  const summary = summaryOf(reading)
  const first = JSON.stringify(summary)
  if (Buffer.byteLength(first) > MAX_SUMMARY_BYTES)
    throw new WaybillError('too-many-values', `The values of the document have more than ${MAX_SUMMARY_BYTES} bytes.`)
  return { summary, content: Buffer.from(`${first}\n${JSON.stringify(textOf(reading))}\n`) }
}

/** The largest stored form of a reading within these limits: each word is there with its box, and in the text. */
export const largestReading = ({ maxPages, maxWords }: { maxPages: number; maxWords: number }): number =>
  MAX_SUMMARY_BYTES + MAX_VISION_BYTES + maxPages * 1024 + maxWords * 256

/** A whole reading from its stored form. Only for programs that may use as much memory as that takes. */
export function decodeReading(content: Uint8Array): Reading {
  const [first = '', second = ''] = Buffer.from(content).toString().split('\n')
  const { sources: _sources, ...summary } = JSON.parse(first) as ReadingSummary
  const { pages, words } = JSON.parse(second) as ReturnType<typeof textOf>
  return { ...summary, pages: pages.map(({ page: _page, text: _text, ...page }) => page), words }
}

/**
 * The summary of a stored reading; ends the stream after it.
 * @throws `reading-too-large` for a reading of an earlier version that is too large to be parsed
 */
export async function summaryIn(stored: Chunks): Promise<ReadingSummary> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stored) {
    const end = chunk.indexOf(LINE_FEED)
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end))
    size += chunks.at(-1)!.length
    if (end >= 0) return parsed<ReadingSummary>(chunks, size, MAX_SUMMARY_BYTES)
    if (size > MAX_UNDIVIDED_BYTES) break
  }
  return summaryOf(parsed<Reading>(chunks, size, MAX_UNDIVIDED_BYTES))
}

/**
 * The pages with their text and all words, as one JSON object in pieces.
 * @throws like `summaryIn`
 */
export async function* textIn(stored: Chunks): AsyncGenerator<Uint8Array> {
  const first: Uint8Array[] = []
  let size = 0
  let divided = false
  for await (const chunk of stored) {
    if (divided) {
      yield chunk
      continue
    }
    const end = chunk.indexOf(LINE_FEED)
    divided = end >= 0
    if (divided) yield chunk.subarray(end + 1)
    else {
      first.push(chunk)
      size += chunk.length
      if (size > MAX_UNDIVIDED_BYTES) break
    }
  }
  if (!divided) yield Buffer.from(JSON.stringify(textOf(parsed<Reading>(first, size, MAX_UNDIVIDED_BYTES))))
}

function parsed<T>(chunks: readonly Uint8Array[], size: number, maxBytes: number): T {
  if (size > maxBytes)
    throw new WaybillError('reading-too-large', `The stored reading has more than ${maxBytes} bytes to parse.`)
  return JSON.parse(Buffer.concat(chunks).toString()) as T
}

function textOf({ pages, words }: Pick<Reading, 'pages' | 'words'>) {
  const byPage = Map.groupBy(words, ({ page }) => page)
  return {
    pages: pages.map((page, index) => ({ page: index + 1, ...page, text: linesOf(byPage.get(index + 1) ?? []) })),
    words,
  }
}

/** Words in reading order as lines of text. */
function linesOf(words: readonly Word[]): string {
  const lines: string[][] = []
  let before: Word | undefined
  for (const word of words) {
    const sameLine =
      before &&
      word.box[1] < (before.box[1] + before.box[3]) / 2 &&
      word.box[3] > (before.box[1] + before.box[3]) / 2 &&
      word.box[0] > before.box[0]
    if (sameLine) lines.at(-1)!.push(word.text)
    else lines.push([word.text])
    before = word
  }
  return lines.map((line) => line.join(' ')).join('\n')
}
