import assert from 'node:assert/strict'
import { type Reader, wholeReading } from '../../inference/reader.ts'
import { rotatedPage, scannedPage, scannedPdf } from '../support/scanned-invoice.ts'
import { openTestReader } from '../support/test-reader.ts'
import { TYPES } from '../support/types.ts'

/** Values that are read again. */
const FIELDS = ['sellerName', 'invoiceNumber', 'issueDate', 'grossTotal']

describe('a second look at the values of a scan', function () {
  this.timeout(120_000)
  let reader: Reader
  before(() => {
    reader = openTestReader()
  })
  after(() => reader.close())

  for (const angle of [0, 90, 184])
    it(`confirms them by another model on a page that came turned by ${angle}°`, async () => {
      const pdf = await scannedPdf([await rotatedPage(await scannedPage(), angle)])
      const options = { mediaType: 'application/pdf', types: TYPES }
      const { fields } = await wholeReading(await reader.read(pdf, options, AbortSignal.timeout(100_000)))
      const seen = FIELDS.map((name) => fields[name]?.evidence?.find(({ code }) => code.startsWith('read-again'))?.code)
      assert.deepEqual(
        seen,
        FIELDS.map(() => 'read-again-same'),
        JSON.stringify(fields),
      )
    })
})
