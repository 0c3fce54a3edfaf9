import assert from 'node:assert/strict'
import sharp from 'sharp'
import { openImage } from '../../../inference/formats/image/pages.ts'

const LIMITS = { maxPixels: 100_000_000 }
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'white' } }).png({ compressionLevel: 1 })

describe('an image of many pixels', function () {
  // Making 30 megapixels takes seconds on a busy machine.
  this.timeout(30_000)
  it('is scaled while it is decoded, and its page keeps its size', async () => {
    const mark = await sharp({ create: { width: 1000, height: 1000, channels: 3, background: 'black' } })
      .png()
      .toBuffer()
    const bytes = await blank(6000, 5000)
      .composite([{ input: mark, left: 3000, top: 1000 }])
      .toBuffer()
    const page = await (await openImage(bytes, LIMITS)).page(0)
    assert.deepEqual([page.width, page.height], [6000, 5000])
    const { data, width, height } = await page.pixels()
    assert.ok(width * height <= 24_010_000 && Math.abs(width / height - 6 / 5) < 0.001, `${width} × ${height}`)
    const valueAt = (x: number, y: number) =>
      data[(Math.round((y / 5000) * height) * width + Math.round((x / 6000) * width)) * 3]
    assert.deepEqual([valueAt(3500, 1500), valueAt(2500, 1500), valueAt(3500, 2500)], [0, 255, 255])
  })

  it('that is turned by its header has the size that people see', async () => {
    const bytes = await sharp(await blank(300, 200).toBuffer())
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const page = await (await openImage(bytes, LIMITS)).page(0)
    const { width, height } = await page.pixels()
    assert.deepEqual([page.width, page.height, width, height], [200, 300, 200, 300])
  })

  it('is refused by its header if it has more than the limit, or a side that no format has', async () => {
    const refused = { code: 'image-too-large' }
    await assert.rejects(openImage(await blank(2000, 1000).toBuffer(), { maxPixels: 1_000_000 }), refused)
    await assert.rejects(openImage(await blank(1, 70_000).toBuffer(), LIMITS), refused)
  })
})
