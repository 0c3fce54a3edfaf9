import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadCalibration } from '../../config/calibration.ts'
import { codeOf } from '../../hub/errors.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

describe('the calibration of confidences', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder('calibrate')
  })
  afterEach(() => removeFolder(folder))

  const run = (program: string, ...args: string[]) =>
    spawnSync(
      process.execPath,
      [path.join(ROOT, 'hub/cli/launch.cjs'), '--run', path.join(ROOT, 'test/bench', program), ...args],
      { encoding: 'utf8' },
    )

  it('is fitted on labelled folders, names itself, and changes what a reading says', () => {
    const set = path.join(folder, 'set')
    mkdirSync(set)
    const labels: Record<string, object> = {}
    for (const number of [1, 2, 3, 4]) {
      copyFileSync(path.join(ROOT, 'samples/invoice-digital.pdf'), path.join(set, `${number}.pdf`))
      labels[`${number}.pdf`] = { family: `f${number}`, fields: { grossTotal: '1.00', netTotal: '1089.90' } }
    }
    writeFileSync(path.join(set, 'labels.json'), JSON.stringify(labels))
    const out = path.join(folder, 'fitted.json')
    const cache = path.join(folder, 'cache')
    const fitted = run('calibrate.ts', set, '--out', out, '--cache', cache)
    assert.equal(fitted.status, 0, fitted.stderr)
    const { version, curves, validation } = JSON.parse(readFileSync(out, 'utf8')) as {
      version: string
      curves: { 'text-layer': Record<string, [number, number, number][]> }
      validation: { set: string; before: object; after: object }[]
    }
    assert.match(fitted.stdout, new RegExp(`version ${version}`))
    assert.deepEqual(
      validation.map(({ set: name }) => name),
      ['set'],
    )
    const [[, wrongShare]] = curves['text-layer']['grossTotal'] as [[number, number, number]]
    const [[, rightShare]] = curves['text-layer']['netTotal'] as [[number, number, number]]
    assert.ok(wrongShare < 0.5 && rightShare > 0.5, `${wrongShare} ${rightShare}`)
    const scored = run('score.ts', set, '--errors', '--calibration', out, '--cache', cache)
    assert.match(scored.stdout, new RegExp(`read 1296\\.98 {2}\\[${wrongShare.toFixed(2)} text-layer\\]`))
    const [line] = readFileSync(path.join(cache, 'history.jsonl'), 'utf8').trim().split('\n')
    assert.equal((JSON.parse(line!) as { version: { calibration: string } }).version.calibration, version)
  }).timeout(120_000)

  it('of the program can be used; a file that is none is refused with its name', async () => {
    const shipped = await loadCalibration(path.join(ROOT, 'inference/calibration/default.json'))
    assert.ok(Object.keys(shipped.curves).length > 0)
    const broken = path.join(folder, 'broken.json')
    const refused = (says: RegExp) =>
      assert.rejects(
        loadCalibration(broken),
        (error: Error) => codeOf(error) === 'settings-invalid' && says.test(error.message),
      )
    await refused(/broken\.json cannot be read \(ENOENT\)/)
    writeFileSync(broken, '{"version": "0123456789ab", "curves": {"ocr": {"*": [[0.5, 2, 1]]}}}')
    await refused(/broken\.json is not one: \/curves\/ocr/)
    writeFileSync(broken, 'no JSON')
    await refused(/broken\.json is not one/)
  })
})
