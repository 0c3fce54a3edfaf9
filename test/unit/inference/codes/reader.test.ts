import assert from 'node:assert/strict'
import sharp from 'sharp'
import { codeCollector, type PageCode } from '../../../../inference/codes/page-codes.ts'
import { readCodes } from '../../../../inference/codes/reader.ts'
import { loadFormats } from '../../../../inference/formats/registry.ts'
import { codePng, drawnAsPicture, drawnAsVectors, pageWith, rasterOf } from '../../../support/barcodes.ts'
import { epcText, swissText } from '../../../support/payment-codes.ts'

const LIMITS = { maxPixels: 50_000_000, maxPageWords: 20_000 }
const TEXT = ['Invoice 7 of Lakeside GmbH', 'Ten bolts and a nut', 'Total 178.74']

/** Whether the first page of a PDF may have codes, and those that it has. */
async function codesOf(pdf: Uint8Array): Promise<{ mayHaveCode: boolean; codes: PageCode[] }> {
  const file = await (await loadFormats()).formatOf('application/pdf').open(pdf, LIMITS)
  try {
    const { width, mayHaveCode } = await file.page(0)
    const { codes, look } = codeCollector()
    await look(file, { width, number: 1 })
    return { mayHaveCode, codes }
  } finally {
    file.close()
  }
}

describe('the reader of codes', function () {
  this.timeout(60_000)

  it('reads each format that business documents carry', async () => {
    const texts = {
      QRCode: epcText(),
      DataMatrix: 'DM-1',
      PDF417: 'Parcel 12',
      Aztec: 'Ticket 9',
      Code128: 'ASN00042',
      Code39: 'LOT-77',
      EAN13: '4006381333931',
      EAN8: '96385074',
      ITF: '00012345600012',
    } as const
    for (const [format, text] of Object.entries(texts)) {
      const codes = await readCodes(await rasterOf(await codePng(text, format as keyof typeof texts)))
      assert.deepEqual(
        codes.map((code) => code.text),
        [text],
        format,
      )
    }
  })

  it('reads them turned, tilted and blurred, and several in one picture', async () => {
    const code = await codePng(swissText())
    for (const picture of [
      await sharp(code).rotate(90).png().toBuffer(),
      await sharp(code).rotate(7, { background: 'white' }).png().toBuffer(),
      await sharp(code).blur(1.2).jpeg({ quality: 40 }).toBuffer(),
    ])
      assert.deepEqual(
        (await readCodes(await rasterOf(picture))).map(({ text }) => text),
        [swissText()],
      )
    const both = await sharp({ create: { width: 1200, height: 900, channels: 3, background: 'white' } })
      .composite([
        { input: code, left: 0, top: 0 },
        { input: await codePng('ASN00042', 'Code128', 3), left: 500, top: 600 },
      ])
      .png()
      .toBuffer()
    const found = (await readCodes(await rasterOf(both))).map(({ format }) => format)
    assert.deepEqual(found.toSorted(), ['Code128', 'QRCode'])
  })

  it('finds nothing in a damaged code, in noise and on blank paper', async () => {
    const code = await codePng(epcText())
    const { width = 0, height = 0 } = await sharp(code).metadata()
    const hole = {
      create: { width: Math.round(width * 0.6), height: Math.round(height * 0.6), channels: 3, background: 'white' },
    } as const
    const damaged = await sharp(code)
      .composite([{ input: hole }])
      .png()
      .toBuffer()
    assert.deepEqual(await readCodes(await rasterOf(damaged)), [])
    const noise = Uint8Array.from({ length: 300 * 300 * 3 }, (_, index) => ((index * 2654435761) >>> 13) & 255)
    assert.deepEqual(await readCodes({ data: noise, width: 300, height: 300 }), [])
    assert.deepEqual(await readCodes({ data: new Uint8Array(90_000 * 3).fill(255), width: 300, height: 300 }), [])
    assert.deepEqual(await readCodes({ data: new Uint8Array(3), width: 1, height: 1 }), [])
  })

  it('finds codes on PDF pages as pictures and as vectors, with the place on the page', async () => {
    for (const draw of [
      drawnAsPicture(epcText()),
      drawnAsVectors(epcText(), 'squares'),
      drawnAsVectors(epcText(), 'path'),
    ]) {
      const { mayHaveCode, codes } = await codesOf(await pageWith(TEXT, draw))
      assert.equal(mayHaveCode, true)
      assert.deepEqual(
        codes.map(({ text }) => text),
        [epcText()],
      )
      const [x0, y0, x1, y1] = codes[0]!.box
      assert.ok(x0 > 55 && x1 < 200 && y0 > 500 && y1 < 750, String(codes[0]!.box))
    }
  })

  it('does not look at pages of text, rules and frames', async () => {
    const framed = await pageWith(TEXT, async (page) => {
      for (let row = 0; row < 12; row++)
        page.drawLine({ start: { x: 60, y: 600 - row * 20 }, end: { x: 500, y: 600 - row * 20 }, thickness: 0.5 })
      page.drawRectangle({ x: 50, y: 300, width: 460, height: 320, borderWidth: 1 })
    })
    assert.equal((await codesOf(framed)).mayHaveCode, false)
  })

  it('reads a picture with many pixels at a smaller size', async () => {
    const page = await sharp({ create: { width: 5000, height: 7000, channels: 3, background: 'white' } })
      .composite([{ input: await codePng(epcText(), 'QRCode', 20), left: 1000, top: 2000 }])
      .png({ compressionLevel: 1 })
      .toBuffer()
    const file = await (await loadFormats()).formatOf('image/png').open(page, LIMITS)
    const { codes, look } = codeCollector()
    await look(file, { width: 5000, number: 1 })
    assert.deepEqual(
      codes.map(({ text }) => text),
      [epcText()],
    )
    assert.ok(Math.abs(codes[0]!.box[0] - 1040) < 20)
  })
})
