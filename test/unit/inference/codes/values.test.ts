import assert from 'node:assert/strict'
import type { Word } from '../../../../hub/document/reading.ts'
import type { Value } from '../../../../hub/document/values/value.ts'
import type { PageCode } from '../../../../inference/codes/page-codes.ts'
import { separatedParts, separatorFindings, separatorPages } from '../../../../inference/codes/separators.ts'
import { withCodes } from '../../../../inference/codes/values.ts'
import { epcText, swissText } from '../../../support/payment-codes.ts'
import { TYPES } from '../../../support/types.ts'

const INVOICE = TYPES.get('invoice')
const code = (text: string, format = 'QRCode', page = 1): PageCode => ({
  format,
  text,
  bytes: Buffer.from(text),
  page,
  box: [10, 20, 110, 120],
})
const printed = (value: string, confidence = 0.9, source: Value['source'] = 'text-layer'): Value => ({
  value,
  confidence,
  page: 1,
  box: [1, 2, 3, 4],
  source,
})
const words = (text: string): Word[] =>
  text.split(' ').map((each) => ({ text: each, page: 1, box: [0, 0, 1, 1], confidence: 1 }))
const read = (fields: Record<string, Value>, codes: PageCode[], text = '') =>
  withCodes({ type: 'invoice', typeConfidence: 1, fields, tables: {} }, codes, INVOICE, words(text))

describe('values of codes', () => {
  it('are exact: with confidence 1, and the place of the code', () => {
    const { fields, findings } = read({}, [code(epcText())])
    assert.deepEqual(fields['iban'], {
      value: 'DE75512108001245126199',
      confidence: 1,
      page: 1,
      box: [10, 20, 110, 120],
      source: 'code',
      evidence: [{ code: 'exact', detail: 'QRCode' }],
    })
    assert.deepEqual([fields['currency']?.value, fields['amountDue']?.value], ['EUR', '178.74'])
    assert.equal(findings, undefined)
  })

  it('come from a Swiss bill, too', () => {
    const { fields } = read({}, [code(swissText())])
    const values = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]))
    assert.equal(values['iban'], 'CH4431999123000889012')
    assert.equal(values['invoiceNumber'], 'R-7/1')
    assert.equal(values['issueDate'], '2031-02-28')
    assert.equal(values['sellerVatId'], 'CHE-106.017.086')
    assert.deepEqual([values['amountDue'], values['currency']], ['1949.75', 'CHF'])
  })

  it('confirm what the page prints, at the place of the page', () => {
    const { fields, findings } = read(
      { iban: printed('DE75512108001245126199', 0.5), grossTotal: printed('178.74', 0.7) },
      [code(epcText())],
    )
    assert.deepEqual(
      [fields['iban']?.confidence, fields['iban']?.source, fields['iban']?.box],
      [1, 'code', [1, 2, 3, 4]],
    )
    assert.deepEqual([fields['grossTotal']?.value, fields['grossTotal']?.confidence], ['178.74', 1])
    assert.equal(fields['amountDue'], undefined)
    assert.equal(findings, undefined)
  })

  it('contradict the page or the XML: a person is asked, and the XML is kept', () => {
    const other = 'DE89370400440532013000'
    const page = read({ iban: printed(other), grossTotal: printed('200.00') }, [code(epcText())], 'Total 200.00')
    assert.equal(page.fields['iban']?.value, 'DE75512108001245126199')
    assert.deepEqual(
      page.findings?.map(({ code: what, path, asks }) => [what, path, asks]),
      [
        ['sources-differ', 'iban', true],
        ['sources-differ', 'grossTotal', true],
      ],
    )
    const xml = read({ iban: printed(other, 1, 'xml') }, [code(epcText())])
    assert.equal(xml.fields['iban']?.value, other)
    assert.match(xml.findings![0]!.detail, /^The XML .* DE89370400440532013000, the QR code has DE7551/)
  })

  it('do not contradict a page that prints both', () => {
    const text = 'IBAN DE75 5121 0800 1245 1261 99 Total 200.00 with discount 178.74'
    const { fields, findings } = read(
      { iban: printed('DE89370400440532013000'), grossTotal: printed('200.00') },
      [code(epcText())],
      text,
    )
    assert.equal(fields['iban']?.value, 'DE75512108001245126199')
    assert.equal(fields['grossTotal']?.value, '200.00')
    assert.equal(findings, undefined)
  })

  it('do not contradict a page that prints the day of the code in another form', () => {
    const differ = (text: string) =>
      read({ issueDate: printed('2031-03-28') }, [code(swissText())], text).findings?.map(({ path }) => path)
    for (const day of [
      '28.02.2031',
      '28/2/31',
      '28 February 2031',
      'Feb 28, 2031',
      '28. Februar 2031',
      '28 février 2031',
    ])
      assert.equal(differ(`Datum ${day} Total`), undefined, day)
    assert.equal(differ('28. helmikuuta 2031'), undefined)
    assert.equal(differ('28 Φεβρουαρίου 2031'), undefined)
    assert.deepEqual(differ('Datum 28.03.2031'), ['issueDate'])
  })

  it('never replace the currency of an invoice', () => {
    const { fields, findings } = read({ currency: printed('CHF') }, [code(epcText())], 'CHF and EUR')
    assert.equal(fields['currency']?.value, 'CHF')
    assert.deepEqual(
      findings?.map(({ path }) => path),
      ['currency'],
    )
  })

  it('are only those that several payment codes have in common', () => {
    const { fields } = read({}, [code(epcText()), code(epcText({ 7: 'EUR50.00', 9: '', 10: 'second part' }))])
    assert.equal(fields['iban']?.value, 'DE75512108001245126199')
    assert.equal(fields['amountDue'], undefined)
  })

  it('are none for a code with wrong check digits: a person is asked', () => {
    const { fields, findings } = read({}, [code(epcText({ 6: 'DE75512108001245126198' }), 'QRCode', 3)])
    assert.deepEqual(fields, {})
    assert.deepEqual(
      findings?.map(({ code: what, asks, page }) => [what, asks, page]),
      [['unreadable', true, 3]],
    )
  })

  it('of other codes are rows, as one line of limited length', () => {
    const hostile = `x\u0000\u202e\n${'y'.repeat(5_000)}`
    const { tables, fields } = read({}, [code('4006381333931', 'EAN13', 2), code(hostile), code('\u0001\u0002')])
    assert.deepEqual(fields, {})
    const rows = tables['barcodes']!.map((row) => [row['format']?.value, row['text']?.value.length, row['page']?.value])
    assert.deepEqual(rows, [
      ['EAN13', 13, '2'],
      ['QRCode', 500, '1'],
    ])
    assert.ok(tables['barcodes']![1]!['text']!.value.startsWith('x yyy'))
  })
})

describe('separator sheets', () => {
  const separators = ['PATCH-T', 'Waybill-Separator']

  it('are pages with such a code and little else', () => {
    const codes = [
      code('patch-t', 'Code128', 4),
      code('WAYBILL-SEPARATOR', 'QRCode', 2),
      code('PATCH-TX', 'Code128', 3),
    ]
    assert.deepEqual(separatorPages(codes, [], separators), [2, 4])
    const many = Array.from({ length: 50 }, () => words('word')[0]!).map((word) => ({ ...word, page: 4 }))
    assert.deepEqual(separatorPages(codes, many, separators), [2])
    assert.deepEqual(separatorPages(codes, [], []), [])
  })

  it('divide a file into documents', () => {
    const pagesOf = (sheets: number[], pages: number) => separatedParts(sheets, pages)?.map((part) => part.pages)
    const [finding] = separatorFindings(separatedParts([3, 7], 9)!)
    assert.deepEqual([finding?.code, finding?.asks], ['several-documents', true])
    assert.match(finding!.detail, /pages 1–2, 4–6, 8–9\./)
    assert.deepEqual(pagesOf([1], 4), [[2, 4]])
    assert.deepEqual(pagesOf([1, 4], 4), [[2, 3]])
    assert.deepEqual(separatorFindings(separatedParts([1], 4)!), [])
    assert.equal(pagesOf([1, 2], 2), undefined)
    assert.deepEqual(pagesOf([1, 3], 5), [
      [2, 2],
      [4, 5],
    ])
    assert.equal(pagesOf([], 4), undefined)
  })
})
