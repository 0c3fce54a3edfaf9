import assert from 'node:assert/strict'
import type { Reading } from '../../hub/document/reading.ts'
import { cornersOfSize, everyCorner } from '../../inference/layout/perspective.ts'
import { type Reader, wholeReading } from '../../inference/reader.ts'
import { onTable } from '../support/photo.ts'
import { INVOICE_LINES, rotatedPage, scannedPage, scannedPdf } from '../support/scanned-invoice.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

const WORDS = INVOICE_LINES.flatMap((line) => line.split(' ')).map(lettersAndDigits)

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}€%&]/gu, '')
}

describe('a scanned page', function () {
  this.timeout(120_000)
  let reader: Reader
  before(() => {
    reader = openTestReader()
  })
  after(() => reader.close())

  async function read(bytes: Uint8Array): Promise<Reading> {
    const mediaType = 'application/pdf'
    return wholeReading(await reader.read(bytes, { mediaType, types: TYPES }, AbortSignal.timeout(150_000)))
  }
  const textsOf = ({ words }: Reading, page: number) =>
    words.filter((word) => word.page === page).map(({ text }) => lettersAndDigits(text))
  const found = (texts: readonly string[]) => WORDS.filter((word) => texts.includes(word)).length / WORDS.length

  it('is read with € ö ß ê ç ñ in each of four turns, in reading order', async () => {
    const page = await scannedPage()
    const turned = await Promise.all([0, 90, 180, 270].map((angle) => rotatedPage(page, angle)))
    const reading = await read(await scannedPdf(turned))
    for (const number of [1, 2, 3, 4]) {
      const texts = textsOf(reading, number)
      assert.deepEqual(
        texts.filter((text) => text !== ''),
        WORDS,
        `page ${number}`,
      )
    }
  })

  it('with few lines is read in each of four turns', async () => {
    const page = await scannedPage(['Quittung Nr. 4711', 'Betrag 12,50 €'])
    const turned = await Promise.all([0, 90, 180, 270].map((angle) => rotatedPage(page, angle)))
    const reading = await read(await scannedPdf(turned))
    for (const number of [1, 2, 3, 4])
      assert.deepEqual(textsOf(reading, number), ['Quittung', 'Nr', '4711', 'Betrag', '1250', '€'], `page ${number}`)
  })

  it('that is skewed gives the values of the level page, with boxes where they are printed', async () => {
    const page = await scannedPage()
    for (const angle of [-9, 4]) {
      const skewed = await rotatedPage(page, angle)
      const reading = await read(await scannedPdf([skewed]))
      assert.ok(found(textsOf(reading, 1)) > 0.95, `${angle}°: ${textsOf(reading, 1).join(' ')}`)
      const { grossTotal, invoiceNumber, issueDate } = reading.fields
      assert.deepEqual(
        [grossTotal?.value, invoiceNumber?.value, issueDate?.value],
        ['148.75', 'RE-2026-0815', '2026-03-14'],
        `${angle}°`,
      )
      const [x0, y0, x1, y1] = grossTotal!.box
      const word = reading.words.find(({ text }) => text.startsWith('148,75'))!
      const [x, y] = [(word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2]
      assert.ok(x0 < x && x < x1 && y0 < y && y < y1, `${angle}°: ${grossTotal!.box.join()} ${word.box.join()}`)
    }
  })

  it('that lies on a table is read as if seen from above, with boxes where the photo shows them', async () => {
    const page = await scannedPage()
    const photo = { width: page.width + 200, height: page.height + 300 }
    const corners = everyCorner(cornersOfSize(page), ({ x, y }) => ({ x: x * (0.9 + (0.2 * y) / page.height) + 60, y }))
    const tilted = everyCorner(corners, ({ x, y }) => ({ x, y: y + 40 + x * 0.12 }))
    const reading = await read(await scannedPdf([onTable(page, tilted, photo)]))
    assert.deepEqual(
      textsOf(reading, 1).filter((text) => text !== ''),
      WORDS,
    )
    const { grossTotal, netTotal, taxTotal } = reading.fields
    assert.deepEqual([grossTotal?.value, netTotal?.value, taxTotal?.value], ['148.75', '125.00', '23.75'])
    const word = reading.words.find(({ text }) => text.startsWith('148,75'))!
    const differs = grossTotal!.box.map((side, index) => Math.abs(side - word.box[index]!))
    assert.ok(Math.max(...differs) < 25, `${grossTotal!.box.join()} ${word.box.join()}`)
  })

  it('has the words of a line that runs up its margin, after all others', async () => {
    const page = await scannedPage()
    const margin = await rotatedPage(await scannedPage(['Aktenzeichen 2026/4711']), 270)
    for (let y = 0; y < margin.height && y < page.height; y++)
      for (let x = 0; x < 110; x++) {
        const [from, to] = [(y * margin.width + x + 120) * 3, (y * page.width + x) * 3]
        for (let channel = 0; channel < 3; channel++)
          page.data[to + channel] = Math.min(page.data[to + channel]!, margin.data[from + channel]!)
      }
    const texts = textsOf(await read(await scannedPdf([page])), 1)
    assert.deepEqual(texts.slice(-2), ['Aktenzeichen', '20264711'])
    assert.deepEqual(texts.slice(0, WORDS.length), WORDS)
  })
})
