// Fits how likely a value is right: `npm run calibrate -- FOLDER…`; `--help` says more.
import { access, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { foldOf, FOLDS } from '../../inference/calibration/validate.ts'
import { READER_VERSION } from '../../inference/version.ts'
import { fit, validate, type SetOfResults } from './calibrate-fit.ts'
import { samplesOf } from './calibrate-samples.ts'
import type { Figures } from './score-figures.ts'
import type { Result } from './score-judge.ts'
import { LabelError, LABELS_HELP, type Case } from './score-labels.ts'
import { openScoreReader, type Outcome, type Way } from './score-reader.ts'
import { scoreFolder } from './score-run.ts'
import { withoutUnprinted } from './unprinted-labels.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../inference/calibration/default.json')
const SCAN_DPI = 200

const USAGE = 'usage: npm run calibrate -- FOLDER… [--out FILE] [--limit N] [--jobs N] [--without-scans]'
const HELP = `${USAGE}
       [--folds FOLDER] [--cache FOLDER] [--help]

Reads the labelled documents of each folder and fits, for each field and source, how likely a value with a certain score
is right. Prints the calibration error before and after, and what the default pipeline would let through, validated on
families of documents that were not fitted on. Writes the result to inference/calibration/default.json or FILE.

The scores of documents that the models were trained on say too much. For these sets, --folds names the folder in which
training leaves models for each fifth of the families, trained without it: see training/README.md.

E-invoices in PDF are read twice: by the text of their pages, and as scans of them (${SCAN_DPI} dpi). A date or an
amount that only their XML has, and no page, is not judged.

${LABELS_HELP}`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'out': { type: 'string', default: SHIPPED },
      'limit': { type: 'string', default: 'Infinity' },
      'jobs': { type: 'string', default: String(Math.min(4, availableParallelism())) },
      'without-scans': { type: 'boolean', default: false },
      'folds': { type: 'string' },
      'cache': { type: 'string', default: '.waybill/score' },
      'help': { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(HELP)
  if (positionals.length === 0) throw new LabelError(`Name a folder of labelled documents.\n${USAGE}`)
  const options = { jobs: Number(values.jobs), limit: Number(values.limit), scans: !values['without-scans'] }
  const sets = await readSets(positionals, options, { cache: path.resolve(values.cache), folds: values.folds })
  const all = sets.flatMap(({ results }) => results)
  const calibration = fit(samplesOf(all))
  const validation = await validate(sets)
  for (const { name, before, after, known } of validation) report(name, before, after, known)
  const written = {
    reader: READER_VERSION,
    fitted: new Date().toISOString().slice(0, 10),
    validation: validation.map(({ name, before, after, known }) => ({
      set: name,
      before: short(before),
      after: short(after),
      ...(known && { known: short(known) }),
    })),
    ...calibration,
  }
  await writeFile(values.out, `${JSON.stringify(written, undefined, 1)}\n`)
  console.log(`\n${values.out}: version ${calibration.version}`)
}

/** E-invoices by their pages: as text and as scans. Others as they come. */
async function readSets(
  folders: readonly string[],
  options: { jobs: number; limit: number; scans: boolean },
  { cache, folds }: { cache: string; folds: string | undefined },
): Promise<SetOfResults[]> {
  const sets: SetOfResults[] = []
  /** by file: the labels that its text layer has */
  const printed = new Map<string, Case>()
  const labelsFor = (each: Case, outcome: Outcome): Case => {
    if ('failure' in outcome) return each
    const { pages, words } = outcome.reading
    const labels = printed.get(each.file) ?? withoutUnprinted(each, pages, words)
    printed.set(each.file, labels)
    return labels
  }
  const judged = async (folder: string, way: Way, name: string) => {
    const results: Result[] = []
    for (const { valueModels, isWanted } of await passes(folds)) {
      const reader = await openScoreReader({ jobs: options.jobs, cache, valueModels }, way)
      try {
        results.push(...(await scoreFolder(folder, reader, { ...options, labelsFor, isWanted })))
      } finally {
        await reader.close()
      }
    }
    sets.push({ name, results })
    return results
  }
  for (const folder of folders) {
    const name = path.basename(path.resolve(folder))
    const results = await judged(folder, { render: undefined, withoutXml: true }, name)
    if (options.scans && results.some(({ each }) => each.carriesXml))
      await judged(folder, { render: SCAN_DPI, withoutXml: false }, `${name} as scans`)
  }
  return sets
}

interface Pass {
  /** undefined: the models of the program */
  valueModels: string | undefined
  isWanted(each: Case): boolean
}

/**
 * All documents with the models of the program, or each fold of the families with the models that know none of them.
 */
async function passes(folds: string | undefined): Promise<Pass[]> {
  if (folds === undefined) return [{ valueModels: undefined, isWanted: () => true }]
  const folders = Array.from({ length: FOLDS }, (_, fold) => path.resolve(folds, String(fold)))
  for (const folder of folders)
    await access(path.join(folder, 'values.onnx')).catch((cause: unknown) => {
      throw new LabelError(`There are no models in ${folder}: see training/README.md.`, { cause })
    })
  return folders.map((valueModels, fold) => ({ valueModels, isWanted: ({ family }) => foldOf(family) === fold }))
}

function report(name: string, before: Figures, after: Figures, known: Figures | undefined): void {
  const share = (number: number | undefined) => number?.toFixed(3) ?? '–'
  console.log(
    `\n${name}: ${before.files} files\n` +
      `  calibration error ${share(before.calibrationError)} → ${share(after.calibrationError)}\n` +
      `  straight through ${share(after.straightThrough)}, of these wrong ${share(after.wrongWithoutReview)} ` +
      `(${after.wrong})`,
  )
  if (known)
    console.log(
      `  with the sellers of all other documents as known sellers: ${share(known.straightThrough)}, ` +
        `of these wrong ${share(known.wrongWithoutReview)} (${known.wrong})`,
    )
}

const short = ({ files, straightThrough, wrongWithoutReview, calibrationError: error }: Figures) => ({
  files,
  straightThrough,
  wrongWithoutReview,
  calibrationError: error,
})

try {
  await main()
} catch (error) {
  if (!(error instanceof LabelError)) throw error
  console.error(`calibrate: ${error.message}`)
  process.exitCode = 2
}
