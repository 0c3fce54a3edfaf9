import assert from 'node:assert/strict'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import type { Box, Fields, Value } from '../../../../hub/document/values/value.ts'
import type { TextLine } from '../../../../inference/engines/recogniser.ts'
import { UPRIGHT } from '../../../../inference/layout/orientation.ts'
import { lookAgain } from '../../../../inference/second-look/second-look.ts'
import { TYPES } from '../../../support/types.ts'

const PAGE: Page = { width: 300, height: 400, unit: 'point', source: 'ocr' }
const word = (text: string, box: Box, page = 1): Word => ({ text, page, box, confidence: 0.9 })
const valueOf = ({ text, box, page }: Word, value = text): Value => ({
  value,
  confidence: 0.8,
  page,
  box,
  source: 'ocr',
})
const NAME = word('Teehaus', [30, 20, 90, 36])
const TOTAL = word('12,50', [200, 220, 240, 232])
const VAT_ID = word('DE123456789', [30, 320, 90, 332])
const ELSEWHERE = word('14.03.2026', [30, 20, 90, 32], 2)

/** @param answer what the second reading of a line is, by its middle in pixels */
async function look(answer: (line: TextLine) => string, source: Value['source'] = 'ocr', more: Fields = {}) {
  const words = [NAME, TOTAL, VAT_ID, ELSEWHERE]
  const fields = {
    sellerName: valueOf(NAME),
    grossTotal: { ...valueOf(TOTAL, '12.50'), source },
    issueDate: valueOf(ELSEWHERE, '2026-03-14'),
    ...more,
  }
  const asked: TextLine[] = []
  const seen = {
    words,
    upright: words,
    pages: [PAGE, PAGE],
    turns: [UPRIGHT, UPRIGHT],
    // The picture covers the page below the first 10 points, at two pixels for each point.
    pictures: new Map([
      [1, { raster: { data: new Uint8Array(), width: 600, height: 780 }, part: [0, 10, 300, 400] as const }],
    ]),
  }
  const read = await lookAgain({ type: 'receipt', typeConfidence: 1, fields, tables: {} }, TYPES, seen, {
    async readAgain(_raster, lines) {
      asked.push(...lines)
      return { texts: lines.map(answer) }
    },
  })
  return { asked, fields: read.fields, findings: read.findings ?? [] }
}
const isTotal = ({ center }: TextLine): boolean => center.y > 200

describe('a second look at a document', () => {
  it('reads the lines of its core values again, each at its place in the picture', async () => {
    const { asked } = await look(() => '')
    assert.deepEqual(
      asked.map(({ center, height, angle, isNumber }) => ({ center, height, angle, isNumber })),
      [
        { center: { x: 120, y: 36 }, height: 32, angle: 0, isNumber: false },
        { center: { x: 440, y: 432 }, height: 24, angle: 0, isNumber: true },
      ],
    )
  })

  it('judges each value by its own line, and one that it does not see as unread', async () => {
    const { fields } = await look((line) => (isTotal(line) ? 'EUR 12,50' : 'Teehans'))
    assert.deepEqual(fields['sellerName']?.evidence, [{ code: 'read-again-differs', detail: 'Teehans' }])
    assert.deepEqual(fields['grossTotal']?.evidence, [{ code: 'read-again-same' }])
    assert.deepEqual(fields['issueDate'], { ...valueOf(ELSEWHERE, '2026-03-14'), confidence: 0.64 })
  })

  it('asks a person where the second reading of a number is another one', async () => {
    const read = async (again: string) => {
      const more = { invoiceNumber: valueOf(VAT_ID, 'DE123456789') }
      return (await look(() => again, 'ocr', more)).findings
    }
    assert.deepEqual(await read('DE123456789'), [])
    assert.deepEqual(await read('DE1Z3456789'), [
      {
        code: 'contested',
        asks: true,
        path: 'invoiceNumber',
        page: 1,
        detail: 'invoiceNumber can be DE123456789 or DE1Z3456789.',
      },
    ])
  })

  it('says whether wrong check digits were misread or are printed so', async () => {
    const withCheck = (code: 'check' | 'check-failed') =>
      look(() => 'DE123456789', 'ocr', { sellerVatId: { ...valueOf(VAT_ID), evidence: [{ code }] } })
    const { fields } = await withCheck('check-failed')
    assert.deepEqual(fields['sellerVatId']?.evidence, [{ code: 'check-failed' }, { code: 'read-again-same' }])
    assert.equal((await withCheck('check')).asked.length, 2)
  })

  it('is not taken at values that were not recognised', async () => {
    const { asked, fields } = await look(() => 'x', 'text-layer')
    assert.equal(asked.length, 1)
    assert.deepEqual(fields['grossTotal'], { ...valueOf(TOTAL, '12.50'), source: 'text-layer' })
  })
})
