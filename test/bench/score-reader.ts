import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { readerLimits } from '../../config/reader-limits.ts'
import { loadSettings } from '../../config/config.ts'
import type { Calibration } from '../../hub/document/calibration/calibration.ts'
import type { Reading } from '../../hub/document/reading.ts'
import { encodeReading } from '../../hub/document/stored-reading.ts'
import { codeOf } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { loadFormats } from '../../inference/formats/registry.ts'
import { openReader, wholeReading } from '../../inference/reader.ts'
import type { VisionEngine } from '../../inference/vision/engine.ts'
import { MODELS } from '../support/models.ts'
import { TYPES } from '../support/types.ts'
import { pageCount, picturesAsPdf, withoutAttachments } from './score-pdf.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** The code that decides what a page is recognised as. */
const RECOGNITION = ['inference/engines/ppocr', 'inference/layout', 'inference/formats/raster.ts']
const SECONDS_PER_FILE = 600

export interface Way {
  /** 200: each page of a PDF is read from its picture at 200 dpi, as from a scanner */
  render: number | undefined
  /** a PDF is read without the files that it carries */
  withoutXml: boolean
}
interface ReaderSettings {
  jobs: number
  cache: string
  calibration?: Calibration | undefined
  /** folder of the models of values, by default those of the program */
  valueModels?: string | undefined
  /** reads each document after the built-in reader, as a pipeline with `vision: always` has it */
  vision?: VisionEngine | undefined
}
export type Outcome = { reading: Reading } | { failure: string }
export interface ScoreReader {
  /** A file that cannot be read has the code of the error. */
  read(file: string): Promise<Outcome>
  close(): Promise<void>
}

/**
 * The reader of the product. Recognised pages are kept in a folder, by their pixels, the models and the code of the
 * recogniser; everything after the recognition runs each time.
 */
export async function openScoreReader(
  { jobs, cache, calibration, valueModels, vision }: ReaderSettings,
  { render, withoutXml }: Way,
): Promise<ScoreReader> {
  const limits = readerLimits(loadSettings({}, {}).inference)
  const keptPages = path.join(cache, 'pages', await hashOf(RECOGNITION))
  const reader = openReader({
    ...(calibration && { calibration }),
    ...limits,
    readers: jobs,
    timeoutSeconds: SECONDS_PER_FILE,
    models: MODELS,
    keptPages,
    valueModels,
    log: silentLog,
  })
  const formats = await loadFormats()
  const signal = () => AbortSignal.timeout(SECONDS_PER_FILE * 1000)

  async function read(file: string): Promise<Outcome> {
    try {
      const bytes = await readFile(file)
      const mediaType = formats.sniff(bytes)
      if (mediaType === undefined) return { failure: 'unsupported-media-type' }
      const source = mediaType === 'application/pdf' ? await prepared(file, bytes) : file
      const built = await wholeReading(await reader.read(source, { mediaType, types: TYPES }, signal()))
      return { reading: vision ? await seenBy(vision, built, source, mediaType) : built }
    } catch (error) {
      return { failure: codeOf(error) ?? (error as Error).message }
    }
  }

  async function seenBy(engine: VisionEngine, built: Reading, source: string, mediaType: string): Promise<Reading> {
    const { maxPages, maxSide, version } = engine
    const { content: reading } = encodeReading(built)
    const pictures = await reader.pictures(source, { mediaType, reading, maxPages, maxSide }, signal())
    const run = await engine.ask(pictures, TYPES.get(built.type), signal())
    const options = { types: TYPES, version, required: true, calibration }
    return wholeReading(await reader.combine(reading, run, options, signal()))
  }

  /** The PDF as it is to be read. */
  async function prepared(file: string, bytes: Buffer): Promise<string> {
    if (render === undefined && !withoutXml) return file
    const how = render === undefined ? 'without-attachments' : `pictures-${render}`
    const name = createHash('sha256').update(how).update(bytes).digest('hex').slice(0, 32)
    const made = path.join(cache, 'files', `${name}.pdf`)
    if (await readFile(made).catch(() => undefined)) return made
    const content = render === undefined ? await withoutAttachments(bytes) : await pictures(file, bytes, render)
    await mkdir(path.dirname(made), { recursive: true })
    await writeFile(made, content)
    return made
  }

  async function pictures(file: string, bytes: Buffer, dpi: number): Promise<Uint8Array> {
    const pages: Buffer[] = []
    for (let page = 1; page <= (await pageCount(bytes)); page++)
      pages.push(await reader.renderPage(file, { mediaType: 'application/pdf', page, dpi }, signal()))
    return picturesAsPdf(pages, dpi)
  }

  return { read, close: () => reader.close() }
}

/** A hash of the content of files and folders. */
async function hashOf(places: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const place of places) {
    const full = path.join(ROOT, place)
    const files = place.endsWith('.ts')
      ? [full]
      : (await readdir(full, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name))
          .toSorted()
    for (const file of files) hash.update(path.relative(ROOT, file)).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}
