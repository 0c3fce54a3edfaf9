import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Reader, wholeReading } from '../../inference/reader.ts'
import { loadFormats } from '../../inference/formats/registry.ts'
import { makeSamples } from '../../samples/make-samples.ts'
import { fitsKind } from '../../hub/document/types/kinds.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../samples')

describe('the samples', () => {
  let reader: Reader
  before(() => {
    reader = openTestReader()
  })
  after(() => reader.close())

  it('are what their generator makes, the same bytes on every run', async () => {
    const [first, second] = [await makeSamples(), await makeSamples()]
    const committed = (await readdir(FOLDER)).filter((name) => !name.endsWith('.ts')).toSorted()
    assert.deepEqual(committed, Object.keys(first).toSorted())
    for (const name of committed) {
      assert.ok(Buffer.from(first[name]!).equals(second[name]!), `${name} differs from run to run`)
      const bytes = await readFile(path.join(FOLDER, name))
      // The image library rounds differently on other processors, so only the size of a scan is compared.
      if (name.includes('scan'))
        assert.ok(
          Math.abs(bytes.length - first[name]!.length) < bytes.length / 20,
          `${name} is not what make-samples.ts makes`,
        )
      else assert.ok(bytes.equals(first[name]!), `${name} is not what make-samples.ts makes`)
    }
  })

  it('are small', async () => {
    const sizes = await Promise.all(
      (await readdir(FOLDER)).map(async (name) => (await stat(path.join(FOLDER, name))).size),
    )
    assert.ok(sizes.reduce((sum, size) => sum + size) < 1_000_000)
  })

  it('include a note in a format that is not supported', async () => {
    assert.equal((await loadFormats()).sniff(await readFile(path.join(FOLDER, 'note.txt'))), undefined)
  })

  const expected: [file: string, type: string, sources: string[], fields: Record<string, string>][] = [
    [
      'invoice-digital.pdf',
      'invoice',
      ['text-layer'],
      {
        invoiceNumber: 'LW-2026-0417',
        issueDate: '2026-03-12',
        dueDate: '2026-04-11',
        sellerName: 'Lindenhof Werkzeuge GmbH',
        sellerVatId: 'DE123456788',
        buyerName: 'Radhaus Sommer e.K.',
        currency: 'EUR',
        netTotal: '1089.90',
        taxTotal: '207.08',
        grossTotal: '1296.98',
        purchaseOrderNumber: 'PO-88213',
        iban: 'DE89370400440532013000',
      },
    ],
    [
      'invoice-two-pages-scan.pdf',
      'invoice',
      ['ocr', 'ocr'],
      {
        invoiceNumber: '20260388',
        issueDate: '2026-02-18',
        dueDate: '2026-03-20',
        sellerName: 'Molenwiek Papier BV',
        currency: 'EUR',
        netTotal: '1624.00',
        taxTotal: '341.04',
        grossTotal: '1965.04',
        iban: 'NL91ABNA0417164300',
      },
    ],
    [
      'receipt-scan.jpg',
      'receipt',
      ['ocr'],
      { issueDate: '2026-03-14', sellerName: 'COPPER KETTLE BAKERY', currency: 'EUR', grossTotal: '21.95' },
    ],
  ]
  for (const [file, type, sources, fields] of expected) {
    it(`are read correctly: ${file}`, async () => {
      const mediaType = (await loadFormats()).sniff(await readFile(path.join(FOLDER, file)))!
      const reading = await wholeReading(
        await reader.read(path.join(FOLDER, file), { mediaType, types: TYPES }, AbortSignal.timeout(150_000)),
      )
      assert.equal(reading.type, type)
      assert.deepEqual(
        reading.pages.map(({ source }) => source),
        sources,
      )
      const read = Object.fromEntries(Object.keys(fields).map((name) => [name, reading.fields[name]?.value]))
      assert.deepEqual(read, fields)
      for (const [name, field] of Object.entries(reading.fields))
        assert.ok(fitsKind(TYPES.get(type)!.fields[name]!.kind, field.value), name)
    })
  }
})
