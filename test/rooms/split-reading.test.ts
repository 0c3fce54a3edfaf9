import assert from 'node:assert/strict'
import { PDFDocument, StandardFonts, type PDFPage } from 'pdf-lib'
import { silentLog } from '../../hub/log.ts'
import { openReader, wholeReading, type Reader } from '../../inference/reader.ts'
import type { DocumentView } from '../../projections/documents.ts'
import { drawnAsVectors } from '../support/barcodes.ts'
import { ENGLISH } from '../support/example-pages.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { MODELS } from '../support/models.ts'
import { fatturaBody, fatturaXml } from '../support/fatture.ts'
import { scannedPage } from '../support/scanned-invoice.ts'
import { signed } from '../support/signed-files.ts'
import { sharp } from '../../inference/formats/sharp.ts'
import { TYPES } from '../support/types.ts'
import type { Written } from '../support/written-pages.ts'

/** An invoice of Northgate Paper Ltd with this number. */
const invoice = (number: string, mark = 'Page 1 of 1'): Written[] => [
  ...ENGLISH.map(([text, x, y]): Written => [text === 'NP-20931' ? number : text, x, y]),
  [mark, 500, 820],
]
const TERMS: Written[] = [
  ['Terms and Conditions', 50, 60],
  ['Invoices are due within 30 days of their date.', 50, 100],
  ['Page 2 of 2', 500, 820],
]

type Drawn = Written[] | { sheet: string }

async function pdfOf(...pages: Drawn[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  for (const each of pages) {
    const page: PDFPage = pdf.addPage([595, 842])
    if ('sheet' in each) await drawnAsVectors(each.sheet, 'squares')(page)
    else for (const [text, x, y] of each) page.drawText(text, { x, y: 842 - y - 9, size: 9, font })
  }
  return pdf.save()
}

describe('a file of several documents that is really read', function () {
  this.timeout(120_000)
  let hub: TestHub
  let reader: Reader
  before(async () => {
    reader = openReader({
      readers: 1,
      providers: ['cpu'],
      separators: ['WAYBILL-SEPARATOR'],
      timeoutSeconds: 100,
      memoryMb: 1536,
      idleSeconds: 60,
      maxPages: 20,
      maxPixels: 50_000_000,
      maxPageWords: 20_000,
      maxWords: 200_000,
      models: MODELS,
      log: silentLog,
    })
    hub = await openTestHub({
      seams: { reader },
      pipeline: 'name: default\nsteps: [{ read: {} }, { deliver: { to: [ledger], when: { type: [invoice] } } }]\n',
    })
  })
  after(async () => {
    await hub.close()
    await reader.close()
  })

  async function sent(bytes: Uint8Array): Promise<{ whole: DocumentView; parts: DocumentView[] }> {
    const { body } = await hub.send(bytes)
    const whole = await hub.settled(body.id)
    return { whole, parts: await Promise.all((whole.parts ?? []).map(({ id }) => hub.settled(id))) }
  }
  const shown = (parts: readonly DocumentView[]) =>
    parts.map(({ state, pagesOfFile, pages, fields }) => [
      state,
      pagesOfFile?.join('-'),
      pages,
      fields['invoiceNumber']?.value,
      fields['grossTotal']?.page,
    ])

  it('is divided by separator sheets, which belong to no part', async () => {
    const sheet = { sheet: 'WAYBILL-SEPARATOR' }
    const { whole, parts } = await sent(
      await pdfOf(sheet, invoice('NP-1', 'Page 1 of 2'), TERMS, sheet, invoice('NP-2')),
    )
    assert.equal(whole.state, 'split')
    assert.deepEqual(shown(parts), [
      ['posted', '2-3', 2, 'NP-1', 1],
      ['posted', '5-5', 1, 'NP-2', 1],
    ])
    const text = (await hub.trail(whole.id)).at(-1)!.text
    assert.match(text, /^Split by its separator sheets: pages 2 to 3 as .* and page 5 as .* Without pages 1 and 4\.$/)
  })

  it('loses a single separator sheet, too', async () => {
    const { whole, parts } = await sent(await pdfOf({ sheet: 'WAYBILL-SEPARATOR' }, invoice('NP-8')))
    assert.equal(whole.state, 'split')
    assert.deepEqual(shown(parts), [['posted', '2-2', 1, 'NP-8', 1]])
  })

  it('is divided where its pages are certain: an invoice of two pages, and one of one page', async () => {
    const { whole, parts } = await sent(await pdfOf(invoice('NP-3', 'Page 1 of 2'), TERMS, invoice('NP-4')))
    assert.equal(whole.state, 'split')
    assert.deepEqual(shown(parts), [
      ['posted', '1-2', 2, 'NP-3', 1],
      ['posted', '3-3', 1, 'NP-4', 1],
    ])
    const page = await hub.call('GET', `/documents/${parts[1]!.id}/pages/1.png`)
    const same = await hub.call('GET', `/documents/${whole.id}/pages/3.png`)
    assert.equal(page.status, 200)
    assert.deepEqual(page.bytes, same.bytes)
    const text = await hub.call<{ pages: { page: number; text: string }[] }>('GET', `/documents/${parts[1]!.id}/text`)
    assert.match(text.body.pages.map((each) => each.text).join(), /NP-4/)
    assert.doesNotMatch(text.body.pages.map((each) => each.text).join(), /NP-3/)
  })

  it('goes to review where its pages do not count, with what the reader proposes', async () => {
    const { whole } = await sent(await pdfOf(invoice('NP-5', ''), invoice('NP-6', '')))
    assert.equal(whole.state, 'in-review')
    assert.deepEqual(
      whole.proposedParts?.map(({ pages, kind }) => [...pages, kind]),
      [
        [1, 1, 'invoice'],
        [2, 2, 'invoice'],
      ],
    )
  })

  it('is one document with terms that follow its invoice', async () => {
    const { whole } = await sent(await pdfOf(invoice('NP-7', 'Page 1 of 2'), TERMS))
    assert.deepEqual([whole.state, whole.proposedParts], ['posted', undefined])
  })

  it('is divided into its invoices, if it is a signed FatturaPA of several bodies; each has its exact values', async () => {
    const { whole, parts } = await sent(
      signed(Buffer.from(fatturaXml(fatturaBody('7/A') + fatturaBody('8/A', 'TD04')))),
    )
    assert.equal(whole.state, 'split')
    assert.deepEqual(
      parts.map(({ kind, pagesOfFile, fields: { invoiceNumber, grossTotal } }) => [
        kind,
        pagesOfFile?.join('-'),
        invoiceNumber?.value,
        invoiceNumber?.source,
        grossTotal?.value,
      ]),
      [
        ['invoice', '1-1', '7/A', 'xml', '179.00'],
        ['credit-note', '2-2', '8/A', 'xml', '179.00'],
      ],
    )
  })

  it('asks about each of its invoices, if the signature of the file does not verify', async () => {
    const bytes = Buffer.from(fatturaXml(fatturaBody('9/A') + fatturaBody('10/A')))
    const { parts } = await sent(signed(bytes, 'der', { certificate: 'of another key' }))
    assert.deepEqual(
      parts.map(({ state, findings = [] }) => [state, findings.some(({ code }) => code === 'signature-invalid')]),
      [
        ['in-review', true],
        ['in-review', true],
      ],
    )
  })

  it('is read as the PDF that was signed', async () => {
    const { whole } = await sent(signed(await pdfOf(invoice('NP-9'))))
    assert.deepEqual([whole.state, whole.fields['invoiceNumber']?.value, whole.pages], ['posted', 'NP-9', 1])
  })

  it('has parts in any format of pages, such as those of a TIFF', async () => {
    const pages = await Promise.all(
      ['RE-2026-1', 'RE-2026-2'].map(async (number) => {
        const { data, width, height } = await scannedPage(['Rechnung', `Rechnungsnummer: ${number}`])
        return sharp(data, { raw: { width, height, channels: 3 } })
          .png()
          .toBuffer()
      }),
    )
    const tiff = await sharp(pages, { join: { animated: true } })
      .tiff()
      .toBuffer()
    const options = { mediaType: 'image/tiff', types: TYPES, pages: [2, 2] } as const
    const part = await wholeReading(await reader.read(tiff, options, AbortSignal.timeout(100_000)))
    assert.deepEqual([part.pages.length, part.fields['invoiceNumber']?.value], [1, 'RE-2026-2'])
    assert.ok(part.words.every(({ page }) => page === 1))
  })
})
