import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { loadCalibration } from '../../../config/calibration.ts'
import { SETTINGS } from '../../../config/config.ts'
import { fitObserved, LEAST_OBSERVED, type FieldReport } from '../../../inference/calibration/observed.ts'
import { clientOf } from '../../sdk/client.ts'
import { countOf, HUB_OPTIONS, JSON_OPTION, textOf, type Command, type Input } from '../command.ts'
import { printTable } from '../table.ts'

const HEAD = ['FIELD', 'SOURCE', 'SEEN', 'BLIND', 'COUNTS AS', 'RIGHT', 'BEFORE', 'AFTER']

export const command: Command = {
  usage: 'calibrate [--tenant NAME] [--least N] [--out FILE] [--dry-run] [--json]',
  about:
    'Fits how likely values are right on what reviews and blind samples of this hub found, over the shipped calibration. ' +
    'Fields with few observations keep the shipped one.',
  examples: [
    ['calibrate --dry-run', 'what would change'],
    ['calibrate', 'writes a file and names it; WAYBILL_CALIBRATION=FILE and a restart use it'],
  ],
  options: {
    'tenant': { value: 'NAME', about: 'only what this tenant observed (default: all that you may see)' },
    'least': { value: 'N', about: `fewest values of a field and source (${LEAST_OBSERVED.values})` },
    'out': { value: 'FILE', about: 'file to write (default: calibration-VERSION.json in the data folder)' },
    'dry-run': { about: 'write nothing' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, settings, terminal, signal }: Input) {
    const least = { ...LEAST_OBSERVED, values: countOf(values, 'least', LEAST_OBSERVED.values) }
    const observations = await (await clientOf(settings)).observations(textOf(values, 'tenant'), signal)
    // Not the one in use: that may hold these observations already, and they would count twice.
    const shipped = await loadCalibration(SETTINGS.inference.calibration.initial)
    const { curves, together, reports } = fitObserved(shipped, observations, least)
    for (const report of reports) if (values['json']) terminal.json(report)
    if (!values['json'] && reports.length > 0)
      printTable(terminal, HEAD, reports.map(rowOf), { right: [2, 3, 4, 5, 6, 7] })
    const fitted = reports.filter(({ after }) => after !== undefined)
    if (fitted.length === 0) {
      terminal.note(
        `Nothing is fitted: no field has ${least.values} observed values, ${least.blind} of them in blind samples.`,
      )
      return 0
    }
    if (values['dryRun'] === true) return 0
    const version = versionOf([curves, shipped.kind, together])
    const file = path.resolve(textOf(values, 'out') ?? path.join(settings.engines.data, `calibration-${version}.json`))
    const written = { fitted: new Date().toISOString().slice(0, 10), shipped: shipped.version, fields: fitted }
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, `${JSON.stringify({ ...written, ...shipped, version, curves, together }, undefined, 1)}\n`)
    terminal.note(`Written: ${file} (version ${version}). Set WAYBILL_CALIBRATION to it and restart the readers.`)
    return 0
  },
}

const versionOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12)

const percent = (share: number | undefined): string => (share === undefined ? '–' : `${(100 * share).toFixed(1)} %`)

const rowOf = ({ field, source, values, blind, effective, share, before, after }: FieldReport): string[] => [
  field,
  source,
  String(values),
  String(blind),
  effective.toFixed(0),
  percent(share),
  percent(before),
  percent(after),
]
