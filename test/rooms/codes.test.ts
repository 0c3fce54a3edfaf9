import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { PDFDocument } from 'pdf-lib'
import type { Reading } from '../../hub/document/reading.ts'
import { type Reader, wholeReading } from '../../inference/reader.ts'
import { addPage, drawnAsPicture, drawnAsVectors, pageWith } from '../support/barcodes.ts'
import { epcText } from '../support/payment-codes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

const LINES = [
  'Lakeside GmbH, Main Street 1, 53111 Bonn',
  'Invoice number: R-77',
  'Invoice date: 2031-03-04',
  'Ten bolts and a nut of the best quality, packed and sent',
  'Net amount: 150.20 EUR',
  'VAT 19 %: 28.54 EUR',
  'Total amount: 178.74 EUR',
]

describe('codes on pages', function () {
  this.timeout(120_000)
  let folder: string
  let reader: Reader
  before(() => {
    folder = temporaryFolder('codes')
    reader = openTestReader({
      separators: ['WAYBILL-SEPARATOR'],
    })
  })
  after(() => reader.close())

  async function read(pdf: Uint8Array): Promise<Reading> {
    const file = path.join(folder, 'page.pdf')
    writeFileSync(file, pdf)
    const options = { mediaType: 'application/pdf', types: TYPES }
    return wholeReading(await reader.read(file, options, AbortSignal.timeout(150_000)))
  }

  it('give exact payment values, and rows of barcodes', async () => {
    const {
      fields,
      tables,
      findings = [],
    } = await read(
      await pageWith(LINES, async (page) => {
        await drawnAsVectors(epcText(), 'squares')(page)
        await drawnAsPicture('ASN00042', 'Code128')(page)
      }),
    )
    const { iban, grossTotal, paymentReference } = fields
    assert.deepEqual([iban?.value, iban?.source, iban?.confidence], ['DE75512108001245126199', 'code', 1])
    assert.deepEqual([grossTotal?.value, grossTotal?.confidence], ['178.74', 1])
    assert.equal(paymentReference?.value, 'RF18539007547034')
    assert.deepEqual(
      tables['payments']?.map((row) => row['holder']?.value),
      ['Lakeside GmbH'],
    )
    assert.deepEqual(
      tables['barcodes']?.map((row) => row['text']?.value),
      ['ASN00042'],
    )
    assert.deepEqual(
      findings.filter(({ code }) => code === 'sources-differ'),
      [],
    )
  })

  it('that contradict the page ask a person', async () => {
    const other = epcText({ 7: 'EUR998.00' })
    const { fields, findings = [] } = await read(await pageWith(LINES, drawnAsPicture(other)))
    assert.equal(fields['grossTotal']?.value, '178.74')
    const differing = findings.filter(({ code }) => code === 'sources-differ')
    assert.deepEqual(
      differing.map(({ path: value, asks }) => [value, asks]),
      [['amountDue', true]],
    )
  })

  it('on separator sheets divide a file', async () => {
    const document = await PDFDocument.create()
    await addPage(document, LINES)
    await addPage(document, ['Separator sheet'], drawnAsPicture('waybill-separator'))
    await addPage(document, LINES)
    const { findings = [] } = await read(await document.save())
    const several = findings.filter(({ code }) => code === 'several-documents')
    assert.ok(
      several.some(({ detail, asks }) => asks && /pages 1, 3\./.test(detail)),
      JSON.stringify(findings),
    )
  })
})
