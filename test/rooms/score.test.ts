import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const SAMPLE = path.join(ROOT, 'samples/invoice-digital.pdf')

describe('the score of the reader', () => {
  let folder: string
  beforeEach(() => {
    folder = path.join(temporaryFolder('score'), 'my invoices')
    mkdirSync(folder)
    copyFileSync(SAMPLE, path.join(folder, 'one.pdf'))
  })
  afterEach(() => removeFolder(path.dirname(folder)))

  function score(...args: string[]) {
    const launch = path.join(ROOT, 'hub/cli/launch.cjs')
    return spawnSync(process.execPath, [launch, '--run', path.join(ROOT, 'test/bench/score.ts'), ...args], {
      encoding: 'utf8',
    })
  }

  for (const [how, file, text] of [
    ['a JSON file beside each document', 'one.json', '{"invoiceNumber": "LW-2026-0417", "grossTotal": "1.00"}'],
    ['labels.csv', 'labels.csv', 'file,invoiceNumber,grossTotal,iban\none.pdf,LW-2026-0417,1.00,\n'],
  ] as const)
    it(`takes any folder that is labelled by ${how}`, () => {
      writeFileSync(path.join(folder, file), text)
      const { status, stdout, stderr } = score(folder)
      assert.equal(status, 0, stderr)
      assert.match(stdout, /my invoices: 1 files, 1 pages/)
      assert.match(stdout, /invoiceNumber +1 +1\.000/)
      assert.match(stdout, /grossTotal +1 +0\.000/)
    })

  it('says in plain words what is wrong with labels, and how documents are labelled', () => {
    const without = score(folder)
    assert.deepEqual([without.status, without.stdout], [2, ''])
    assert.match(without.stderr, /^score: There are no labels in .*\n\nA folder is labelled in one of these ways:/)
    for (const [text, says] of [
      ['{"number": "1"}', /^score: one\.json labels number, which is no field\. See --help/],
      ['{"issueDate": "14.03.2026"}', /^score: one\.json: the value of issueDate must be a date such as/],
      ['{', /^score: one\.json is not valid JSON/],
    ] as const) {
      writeFileSync(path.join(folder, 'one.json'), text)
      const { status, stderr } = score(folder)
      assert.equal(status, 2)
      assert.match(stderr, says)
      assert.doesNotMatch(stderr, /at .*\.ts:\d+/)
    }
    const help = score('--help')
    assert.equal(help.status, 0)
    assert.match(help.stdout, /invoice\.json[\s\S]*labels\.csv[\s\S]*Fields: .*invoiceNumber/)
  }).timeout(60_000)
})
