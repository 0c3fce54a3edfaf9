// How well the reader reads: `npm run score -- FOLDER…`; `--help` says more.
import { appendFile, mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { loadCalibration } from '../../config/calibration.ts'
import { loadSettings } from '../../config/config.ts'
import { visionSettings } from '../../config/vision.ts'
import { codeOf } from '../../hub/errors.ts'
import { READER_VERSION } from '../../inference/version.ts'
import { openVisionEngine } from '../../inference/vision/open-engine.ts'
import { figuresOf } from './score-figures.ts'
import { LabelError, LABELS_HELP } from './score-labels.ts'
import { openScoreReader, type Way } from './score-reader.ts'
import { printErrors, printFigures, printVision } from './score-report.ts'
import { scoreFolder } from './score-run.ts'

const OPTIONS = {
  'limit': { type: 'string' },
  'jobs': { type: 'string' },
  'render': { type: 'string' },
  'without-xml': { type: 'boolean', default: false },
  'errors': { type: 'boolean', default: false },
  'cache': { type: 'string' },
  'calibration': { type: 'string' },
  'history': { type: 'string' },
  'vision': { type: 'string' },
  'help': { type: 'boolean', default: false },
} as const

const USAGE = 'usage: npm run score -- FOLDER… [--render DPI] [--without-xml] [--limit N] [--jobs N] [--errors]'
const HELP = `${USAGE}
       [--calibration FILE|none] [--cache FOLDER] [--history FILE] [--vision URL] [--help]

Reads the labelled documents of each folder and prints what is right: words, values, lines and kinds; which documents go
through the default pipeline without a person, and in how many of them a core value (number, date, seller, total,
currency) is wrong or missing; how far confidence is from the share of right values; and the seconds a page takes.

  --render DPI     reads pictures of the pages of PDFs instead of their text, as from a scanner: 200 is usual
  --without-xml    reads the pages of e-invoices only, not the XML that they carry
  --limit N        at most N documents of each folder, from all over it
  --jobs N         documents read at the same time (default: the cores of this machine, at most 4)
  --errors         prints each error, and why a document goes to review
  --calibration F  how likely scores are right (default: that of the program); none: as the reader gives them
  --cache FOLDER   where recognised pages are kept, by their pixels (default .waybill/score)
  --history FILE   gets the figures of each run, as a line of JSON (default history.jsonl in the cache folder)
  --vision URL     has each document read by this vision model, too: compare with a run without. The other settings
                   are those of the hub: WAYBILL_VISION_MODEL and so on

${LABELS_HELP}`

class UsageError extends Error {}

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`)
  }
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new UsageError(`--${name} needs a number above 0, not ${text}.\n${USAGE}`)
}

async function main(): Promise<void> {
  const { values, positionals } = parsed()
  if (values.help) return console.log(HELP)
  if (positionals.length === 0) throw new UsageError(`Name a folder of labelled documents.\n${USAGE}`)
  const jobs = numberOf('jobs', values.jobs) ?? Math.min(4, availableParallelism())
  const limit = numberOf('limit', values.limit) ?? Infinity
  const way: Way = { render: numberOf('render', values.render), withoutXml: values['without-xml'] }
  const cache = path.resolve(values.cache ?? '.waybill/score')
  const file = values.calibration ?? loadSettings({}).inference.calibration
  const calibration = file === 'none' ? undefined : await loadCalibration(path.resolve(file))
  const model = values.vision === undefined ? undefined : visionSettings(loadSettings({ visionUrl: values.vision }))
  const vision = model && openVisionEngine(model)
  const reader = await openScoreReader({ jobs, cache, calibration, vision }, way)
  try {
    for (const folder of positionals) {
      const results = await scoreFolder(folder, reader, { jobs, limit, calibration })
      if (values.errors) for (const result of results) printErrors(result)
      const figures = figuresOf(results)
      printFigures(path.basename(path.resolve(folder)), figures)
      if (vision) printVision(results)
      const models = results.find(({ reading }) => reading?.version.models)?.reading?.version.models ?? ''
      await remember(path.resolve(values.history ?? path.join(cache, 'history.jsonl')), {
        at: new Date().toISOString(),
        set: path.basename(path.resolve(folder)),
        ...way,
        version: { reader: READER_VERSION, models, calibration: calibration?.version, vision: vision?.version },
        figures,
      })
    }
  } finally {
    await reader.close()
  }
}

async function remember(file: string, run: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await appendFile(file, `${JSON.stringify(run)}\n`)
}

try {
  await main()
} catch (error) {
  const isUse = error instanceof LabelError || error instanceof UsageError || codeOf(error) !== undefined
  if (!isUse) throw error
  console.error(`score: ${(error as Error).message}`)
  process.exitCode = 2
}
