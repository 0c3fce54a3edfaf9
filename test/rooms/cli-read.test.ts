import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { problemOf } from '../../hub/errors.ts'
import { startWaybill, waybill } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../samples')
const sample = (name: string) => path.join(SAMPLES, name)

describe('the waybill command read', () => {
  const folder = temporaryFolder('cli')

  it('prints one object per file, in the order given, and continues after one that is refused', async () => {
    const empty = path.join(folder, 'empty.pdf')
    await writeFile(empty, '')
    const files = [
      sample('receipt-scan.jpg'),
      sample('note.txt'),
      sample('invoice-digital.pdf'),
      empty,
      path.join(folder, 'missing.pdf'),
      folder,
    ]
    const { code, objects, stderr } = await waybill(['read', ...files, '--json'], { env: { WAYBILL_READERS: '2' } })
    assert.equal(code, 1)
    assert.equal(stderr, '')
    assert.deepEqual(
      objects.map(({ file }) => file),
      files,
    )
    assert.deepEqual(
      objects.map(({ error }) => (error as { code: string } | undefined)?.code),
      [undefined, 'unsupported-media-type', undefined, 'empty-document', 'file-unreadable', 'file-unreadable'],
    )
    for (const { error } of objects)
      if (error) assert.deepEqual(Object.keys(error), ['code', 'title', 'detail', 'cure'])
  })

  it('prints pages, words with boxes, fields and seconds', async () => {
    const {
      code,
      objects: [read],
    } = await waybill(['read', sample('invoice-digital.pdf'), '--json'])
    assert.equal(code, 0)
    const { pages, words, fields, seconds } = read as {
      pages: object[]
      words: { text: string; page: number; box: number[]; confidence: number }[]
      fields: object
      seconds: number
    }
    assert.deepEqual(pages, [{ width: 595, height: 842, unit: 'point', source: 'text-layer' }])
    const number = words.find(({ text }) => text === 'LW-2026-0417')!
    assert.equal(number.page, 1)
    const [x0, y0, x1, y1] = number.box as [number, number, number, number]
    assert.ok(x0 > 400 && x1 <= 546 && x0 < x1 && y0 > 150 && y1 < 175 && y0 < y1)
    assert.equal(typeof fields, 'object')
    assert.equal(typeof seconds, 'number')
  })

  it('says on stderr why a file is refused, with the cure, and without colour in a pipe', async () => {
    const { code, stdout, stderr } = await waybill(['read', sample('note.txt')])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    const { title, cure } = problemOf('unsupported-media-type')
    assert.ok(stderr.includes(`note.txt: ${title}. `), stderr)
    assert.ok(stderr.endsWith(`\n  ${cure}\n`), stderr)
    assert.ok(!stderr.includes('\u001b'))
  })

  it('exits with 130 at Ctrl-C and names the files that were not read', async () => {
    const files = Array.from({ length: 30 }, () => sample('invoice-two-pages-scan.pdf'))
    const running = startWaybill(['read', sample('invoice-digital.pdf'), ...files, '--json'], {
      env: { WAYBILL_READERS: '1' },
    })
    await running.prints('LW-2026-0417')
    running.interrupt()
    const { code, stderr, objects } = await running.done
    assert.equal(code, 130)
    assert.match(stderr, /Not read: .*invoice-two-pages-scan\.pdf/)
    assert.ok(objects.length < files.length)
  })
})
