// Fits how likely a value is right: `npm run calibrate -- FOLDER…`; `--help` says more.
import { createHash } from 'node:crypto'
import { access, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Calibration } from '../../hub/document/calibration/calibration.ts'
import { calibrated } from '../../inference/calibration/apply.ts'
import { fitCurve, fitCurves } from '../../inference/calibration/fit.ts'
import { calibrationsByFold, foldOf, FOLDS } from '../../inference/calibration/validate.ts'
import { READER_VERSION } from '../../inference/version.ts'
import { samplesOf, type Samples } from './calibrate-samples.ts'
import { figuresOf, type Figures } from './score-figures.ts'
import { openJudge, type Result } from './score-judge.ts'
import { LabelError, LABELS_HELP, type Case } from './score-labels.ts'
import { openScoreReader, type Outcome, type Way } from './score-reader.ts'
import { scoreFolder } from './score-run.ts'
import { withoutUnprinted } from './unprinted-labels.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../inference/calibration/default.json')
const SCAN_DPI = 200
/** Without enough documents whose kind is labelled, its confidence stays as it is. */
const LEAST_KINDS = 50
/** With fewer documents of a source, its values are sure enough one by one, not together. */
const LEAST_DOCUMENTS = 30

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

interface SetOfResults {
  name: string
  results: Result[]
}

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
  for (const { name, before, after } of validation) report(name, before, after)
  const written = {
    reader: READER_VERSION,
    fitted: new Date().toISOString().slice(0, 10),
    validation: validation.map(({ name, before, after }) => ({
      set: name,
      before: short(before),
      after: short(after),
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

function fit({ values, kinds, documents: read }: Samples): Calibration {
  const curves = fitCurves(values)
  const kind = kinds.length < LEAST_KINDS ? {} : { kind: fitCurve(kinds, () => shareOf(kinds)) }
  const documents = Object.fromEntries(
    [...Map.groupBy(read, ({ type }) => type)].map(([type, ofType]) => [type, togetherBySource(ofType)]),
  )
  const version = createHash('sha256')
    .update(JSON.stringify([curves, kind, documents]))
    .digest('hex')
    .slice(0, 12)
  return { version, curves, ...kind, documents }
}

const togetherBySource = (read: Samples['documents']) =>
  Object.fromEntries(
    [...Map.groupBy(read, ({ source }) => source)]
      .filter(([, own]) => own.length >= LEAST_DOCUMENTS)
      .map(([source, own]) => [source, fitCurve(own, () => shareOf(own))]),
  )

const shareOf = (samples: readonly { right: boolean }[]): number =>
  samples.filter(({ right }) => right).length / Math.max(1, samples.length)

/** What each set says with the scores as they are, and with a calibration of the other families. */
async function validate(sets: readonly SetOfResults[]) {
  const judge = await openJudge()
  const all = samplesOf(sets.flatMap(({ results }) => results))
  const marked = [
    ...all.values.map((value) => ({ family: value.family, value })),
    ...all.kinds.map((kind) => ({ family: kind.family, kind })),
    ...all.documents.map((document) => ({ family: document.family, document })),
  ]
  const calibrationOf = calibrationsByFold(marked, (some) =>
    fit({
      values: some.flatMap((each) => ('value' in each ? each.value : [])),
      kinds: some.flatMap((each) => ('kind' in each ? each.kind : [])),
      documents: some.flatMap((each) => ('document' in each ? each.document : [])),
    }),
  )
  return sets.map(({ name, results }) => ({
    name,
    before: figuresOf(results),
    after: figuresOf(
      results.map((result) => {
        const { each, reading } = result
        if (!reading) return result
        const calibration = calibrationOf(each.family)
        return judge(each, { reading: calibrated(reading, calibration) }, calibration)
      }),
    ),
  }))
}

function report(name: string, before: Figures, after: Figures): void {
  const share = (number: number | undefined) => number?.toFixed(3) ?? '–'
  console.log(
    `\n${name}: ${before.files} files\n` +
      `  calibration error ${share(before.calibrationError)} → ${share(after.calibrationError)}\n` +
      `  straight through ${share(after.straightThrough)}, of these wrong ${share(after.wrongWithoutReview)} ` +
      `(${after.wrong})`,
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
