import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import type { Reading } from '../../hub/document/reading.ts'
import { type Reader, wholeReading } from '../../inference/reader.ts'
import { loadFormats } from '../../inference/formats/registry.ts'
import { ciiXml, hybridPdf } from '../support/hybrid-pdfs.ts'
import { signed } from '../support/signed-files.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

const SCAN = readFileSync(path.resolve(import.meta.dirname, '../../samples/receipt-scan.jpg'))

describe('a page is read', function () {
  this.timeout(120_000)
  let folder: string
  let reader: Reader
  before(() => {
    folder = temporaryFolder('formats')
    reader = openTestReader()
  })
  after(async () => {
    await reader.close()
  })

  async function read(bytes: Uint8Array, mediaType: string): Promise<Reading> {
    assert.equal((await loadFormats()).sniff(bytes), mediaType)
    const file = path.join(folder, 'page')
    writeFileSync(file, bytes)
    return wholeReading(await reader.read(file, { mediaType, types: TYPES }, AbortSignal.timeout(150_000)))
  }
  const holdsReceipt = ({ fields, type }: Reading) =>
    assert.deepEqual([type, fields.issueDate?.value, fields.grossTotal?.value], ['receipt', '2026-03-14', '21.95'])
  /** Boxes are those of the page as people see it: the total is below the name of the shop. */
  const isUpright = ({ words, pages: [page] }: Reading) => {
    assert.ok(page!.height > page!.width)
    const top = (text: string) => words.find((word) => word.text.toUpperCase().includes(text))!.box[1]
    assert.ok(top('COPPER') < page!.height / 4 && top('21.95') > page!.height / 2)
  }

  it('from WebP and from PNG', async () => {
    holdsReceipt(await read(await sharp(SCAN).webp({ quality: 90 }).toBuffer(), 'image/webp'))
    holdsReceipt(await read(await sharp(SCAN).png().toBuffer(), 'image/png'))
  })

  it('exactly from XML, alone, signed or inside a PDF', async () => {
    const xml = Buffer.from(ciiXml())
    const files: [Uint8Array, string][] = [
      [xml, 'application/xml'],
      [signed(xml), 'application/pkcs7-mime'],
      [await hybridPdf(xml), 'application/pdf'],
    ]
    for (const [bytes, mediaType] of files) {
      const { type, kind, fields, tables, pages, findings } = await read(bytes, mediaType)
      const { grossTotal, issueDate } = fields
      assert.deepEqual([type, kind, findings, pages.length], ['invoice', 'invoice', [], 1], mediaType)
      assert.deepEqual([grossTotal?.value, grossTotal?.source, grossTotal?.page], ['119.00', 'xml', 1], mediaType)
      assert.deepEqual([issueDate?.value, tables['lines']?.length], ['2031-02-03', 1], mediaType)
    }
  })

  it('with the version that the reader announces, so that other model files miss the cache of readings', async () => {
    const { models, reader: version } = await reader.version()
    assert.match(models, /^[0-9a-f]{12}$/)
    const { version: used } = await read(SCAN, 'image/jpeg')
    assert.deepEqual([used.models, used.reader], [models, version])
  })

  it('from a JPEG with an EXIF orientation', async () => {
    const turned = await sharp(SCAN).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const reading = await read(turned, 'image/jpeg')
    holdsReceipt(reading)
    isUpright(reading)
  })

  it('in any orientation without a tag: the same fields, with boxes of the image as it came', async () => {
    const valuesOf = ({ fields }: Reading) => Object.entries(fields).map(([name, { value }]) => `${name} ${value}`)
    const upright = await read(await sharp(SCAN).png().toBuffer(), 'image/png')
    const { width, height } = upright.pages[0]!
    const [x0, y0, x1, y1] = upright.fields.grossTotal!.box
    const upsideDown = await read(await sharp(SCAN).rotate(180).png().toBuffer(), 'image/png')
    assert.ok(
      upsideDown.words.find(({ text }) => text.toUpperCase().includes('COPPER'))!.box[1] >
        upsideDown.pages[0]!.height / 2,
    )
    const boxes = {
      90: [height - y1, x0, height - y0, x1],
      180: [width - x1, height - y1, width - x0, height - y0],
      270: [y0, width - x1, y1, width - x0],
    }
    for (const turn of [90, 180, 270] as const) {
      const reading =
        turn === 180 ? upsideDown : await read(await sharp(SCAN).rotate(turn).png().toBuffer(), 'image/png')
      assert.deepEqual(valuesOf(reading), valuesOf(upright), `rotated by ${turn}`)
      reading.fields.grossTotal!.box.forEach((side, index) =>
        assert.ok(
          Math.abs(side - boxes[turn][index]!) < 12,
          `rotated by ${turn}: ${reading.fields.grossTotal!.box.join()}, not ${boxes[turn].join()}`,
        ),
      )
    }
  })

  it('from each page of a TIFF', async () => {
    const reading = await read(
      await sharp([SCAN, SCAN], { join: { animated: true } })
        .tiff({ compression: 'lzw' })
        .toBuffer(),
      'image/tiff',
    )
    assert.deepEqual(
      reading.pages.map(({ source }) => source),
      ['ocr', 'ocr'],
    )
    const found = [1, 2].map(
      (page) => reading.words.filter((word) => word.page === page && /KETTLE/i.test(word.text)).length,
    )
    assert.deepEqual(found, [1, 1])
  })

  it('from a PDF by its text layer, or by OCR for a page without one', async () => {
    const pdf = await PDFDocument.create()
    pdf
      .addPage([595, 842])
      .drawText('A page that was written, not scanned, with words enough to be believed.', { x: 50, y: 700, size: 11 })
    const picture = await pdf.embedJpg(SCAN)
    pdf.addPage([330, 562]).drawImage(picture, { x: 0, y: 0, width: 330, height: 562 })
    const { pages, words } = await read(await pdf.save(), 'application/pdf')
    assert.deepEqual(pages, [
      { width: 595, height: 842, unit: 'point', source: 'text-layer' },
      { width: 330, height: 562, unit: 'point', source: 'ocr' },
    ])
    assert.ok(words.some(({ text, page, confidence }) => text === 'believed.' && page === 1 && confidence === 1))
    const total = words.find(({ text, page }) => page === 2 && text.includes('21.95'))!
    assert.ok(total.box[2] <= 330 && total.box[3] <= 562, 'in points, like the page')
  })
})
