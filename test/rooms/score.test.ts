import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { openVisionPeer } from '../support/vision-peer.ts'

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

  const program = (...args: string[]) => [
    path.join(ROOT, 'hub/cli/launch.cjs'),
    '--run',
    path.join(ROOT, 'test/bench/score.ts'),
    ...args,
    '--cache',
    path.join(path.dirname(folder), 'cache'),
  ]
  const score = (...args: string[]) => spawnSync(process.execPath, program(...args), { encoding: 'utf8' })

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

  it('measures a vision model with what it takes', async () => {
    writeFileSync(path.join(folder, 'one.json'), '{"invoiceNumber": "LW-2026-0417"}')
    const peer = await openVisionPeer({ answer: () => ({ text: '{"invoiceNumber": "LW-2026-0417"}' }) })
    const env = {
      ...process.env,
      WAYBILL_VISION_MODEL: 'test-model',
      WAYBILL_VISION_PROMPT: 'fields',
      WAYBILL_VISION_INPUT_PRICE: '2',
    }
    try {
      const run = promisify(execFile)(process.execPath, program(folder, '--vision', peer.url), { env })
      assert.match(
        (await run).stdout,
        /vision model: partly 1; 1 requests, 1000 tokens sent, 100 received, cost 0\.002,/,
      )
    } finally {
      await peer.close()
    }
  })

  it('judges kinds, lines and the way through the default pipeline, and keeps a history', () => {
    copyFileSync(SAMPLE, path.join(folder, 'two.pdf'))
    writeFileSync(path.join(folder, 'three.pdf'), '%PDF-1.7 cut')
    const right = { invoiceNumber: 'LW-2026-0417', grossTotal: '1.00' }
    const labels = {
      'one.pdf': { fields: right, kind: 'invoice', lines: [{ description: 'Paper' }], family: 'a' },
      'two.pdf': { invoiceNumber: 'LW-2026-0417', kinds: ['reminder', 'statement'] },
      'three.pdf': right,
    }
    writeFileSync(path.join(folder, 'labels.json'), JSON.stringify(labels))
    const history = path.join(path.dirname(folder), 'runs.jsonl')
    const { status, stdout, stderr } = score(folder, '--errors', '--jobs', '1', '--history', history)
    assert.equal(status, 0, stderr)
    assert.match(stdout, /not read: pdf-damaged 1/)
    assert.match(stdout, /two\.pdf kind\n {4}want reminder or statement\n {4}read invoice/)
    assert.match(stdout, /one\.pdf: deliver, WRONG grossTotal/)
    assert.match(stdout, /three\.pdf: review \(pdf-damaged\)/)
    assert.match(stdout, /kinds: 0\.500 right/)
    assert.match(stdout, /lines: 0\.000 right/)
    assert.match(stdout, /wrong without review: 0\.500 \(1\)/)
    const [run] = readFileSync(history, 'utf8').trim().split('\n')
    const { set, figures } = JSON.parse(run!) as { set: string; figures: { files: number; wrong: number } }
    assert.deepEqual([set, figures.files, figures.wrong], ['my invoices', 3, 1])
  })

  it('reads the pictures of the pages instead of their text', () => {
    writeFileSync(path.join(folder, 'one.json'), '{"grossTotal": "1.00"}')
    const { status, stdout, stderr } = score(folder, '--render', '100', '--errors')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /want 1\.00\n {4}read [\d.]+ {2}\[[\d.]+ ocr\]/)
  }).timeout(120_000)

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
    const unknown = score(folder, '--rendr')
    assert.equal(unknown.status, 2)
    assert.match(unknown.stderr, /^score: Unknown option '--rendr'/)
    assert.doesNotMatch(unknown.stderr, /at .*\.ts:\d+/)
    assert.match(score(folder, '--jobs', 'many').stderr, /^score: --jobs needs a number above 0, not many/)
    const help = score('--help')
    assert.equal(help.status, 0)
    assert.match(help.stdout, /invoice\.json[\s\S]*labels\.csv[\s\S]*Fields: .*invoiceNumber/)
  }).timeout(60_000)
})
