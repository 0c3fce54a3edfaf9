import assert from 'node:assert/strict'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { loadFormats } from '../../../../inference/formats/registry.ts'
import { sharp } from '../../../../inference/formats/sharp.ts'
import { picturesOf } from '../../../../inference/vision/pictures.ts'
import { drawnPdf } from '../../../support/drawn-pdf.ts'

const LIMITS = { maxPixels: 50_000_000, maxPageWords: 20_000 }
const PAGE: Page = { width: 595, height: 842, unit: 'point', source: 'text-layer' }
const WORD: Word = { text: 'Total', page: 1, box: [50, 50, 90, 60], confidence: 1 }

/** The page with text, a blank one, and one with a drawing only. */
const THREE = drawnPdf({
  content: 'BT /F 12 Tf 50 780 Td (Total 119.00) Tj ET',
  kids: '3 0 R 10 0 R 11 0 R',
  objects: [
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 12 0 R >>',
    ['', '100 100 300 300 re f'],
  ],
})

describe('the pictures that a vision model sees', () => {
  async function taken(pages: Page[], { maxPages = 8, maxSide = 1000 } = {}) {
    const format = (await loadFormats()).formatOf('application/pdf')
    const pictures = await picturesOf(THREE, format, { pages, words: [WORD] }, { limits: LIMITS, maxPages, maxSide })
    return Promise.all(
      pictures.map(async ({ page, png }) => {
        const { format: written, width, height } = await sharp(png).metadata()
        return [page, written, width, height]
      }),
    )
  }

  it('have no side above the limit, and leave out blank pages', async () => {
    assert.deepEqual(await taken([PAGE, PAGE, PAGE]), [
      [1, 'png', 706, 1000],
      [3, 'png', 706, 1000],
    ])
  })

  it('are those of the first pages only, upright', async () => {
    const sideways: Page = { ...PAGE, turn: 90 }
    assert.deepEqual(await taken([sideways, PAGE, PAGE], { maxPages: 2, maxSide: 500 }), [[1, 'png', 500, 353]])
  })

  it('are not finer than a scan', async () => {
    const [[, , , height]] = (await taken([PAGE], { maxSide: 4000 })) as [number[]]
    assert.ok(height! < 2400)
  })
})
