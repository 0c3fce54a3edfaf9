import assert from 'node:assert/strict'
import type { Reading } from '../../../../hub/document/reading.ts'
import { withVision } from '../../../../inference/vision/combine.ts'
import { TYPES } from '../../../support/types.ts'
import { LINES, readingOf, runOf, valued, wordsOf } from '../../../support/vision-readings.ts'

const OPTIONS = { types: TYPES, version: 'm fields 1', required: true }
const fieldsRun = (values: object) => runOf('fields', JSON.stringify(values))
const codesOf = ({ findings = [] }: Reading) => findings.map(({ code, path, asks }) => [code, path, asks])

describe('a reading together with the values of a vision model', () => {
  it('is surer of what both have', () => {
    const both = withVision(
      readingOf({ grossTotal: valued('119.00'), sellerName: valued('Nordwind AG') }),
      fieldsRun({ grossTotal: '119.0', sellerName: 'NORDWIND AG' }),
      OPTIONS,
    )
    const { grossTotal, sellerName } = both.fields
    assert.ok(grossTotal!.confidence > 0.95 && sellerName!.confidence > 0.95)
    assert.equal(grossTotal!.value, '119.00')
    assert.equal(grossTotal!.source, 'ocr')
    assert.ok(grossTotal!.evidence!.some(({ code }) => code === 'vision'))
    assert.deepEqual(codesOf(both), [])
    assert.deepEqual([both.vision!.outcome, both.version.vision, both.seconds], ['read', 'm fields 1', 3])
  })

  it('agrees about a credit note whose amounts are printed without a sign', () => {
    const both = withVision(readingOf({ grossTotal: valued('-119.00') }), fieldsRun({ grossTotal: '119.00' }), OPTIONS)
    assert.equal(both.fields['grossTotal']!.value, '-119.00')
    assert.deepEqual(codesOf(both), [])
  })

  it('asks a person where they differ, and is less sure of both', () => {
    const both = withVision(readingOf({ grossTotal: valued('119.00') }), fieldsRun({ grossTotal: '100.00' }), OPTIONS)
    const { grossTotal } = both.fields
    assert.equal(grossTotal!.value, '119.00')
    assert.ok(grossTotal!.confidence < 0.6)
    assert.deepEqual(
      grossTotal!.candidates!.map(({ value, confidence }) => [value, confidence < 0.5]),
      [['100.00', true]],
    )
    assert.deepEqual(codesOf(both), [['sources-differ', 'grossTotal', true]])
  })

  it('takes a value that only the model has from its place on the page, never as sure', () => {
    const both = withVision(readingOf({}), fieldsRun({ issueDate: '2026-01-15', currency: 'EUR' }), OPTIONS)
    const { issueDate, currency } = both.fields
    assert.deepEqual([issueDate!.value, issueDate!.source, issueDate!.page], ['2026-01-15', 'model', 1])
    assert.deepEqual(issueDate!.box, wordsOf(LINES).find(({ text }) => text === '15.01.2026')!.box)
    assert.ok(issueDate!.confidence <= 0.8 && currency!.confidence <= 0.8)
  })

  it('leaves out a value that is nowhere on the page, and asks a person', () => {
    const both = withVision(
      readingOf({ invoiceNumber: valued('2024-17') }),
      fieldsRun({ grossTotal: '911.00', invoiceNumber: '2099-99', dueDate: '2026-02-15' }),
      OPTIONS,
    )
    assert.deepEqual(Object.keys(both.fields), ['invoiceNumber'])
    assert.equal(both.fields['invoiceNumber']!.value, '2024-17')
    assert.ok(both.fields['invoiceNumber']!.confidence < 0.9)
    assert.deepEqual(codesOf(both).toSorted(), [
      ['not-grounded', 'dueDate', true],
      ['not-grounded', 'grossTotal', true],
      ['not-grounded', 'invoiceNumber', true],
    ])
  })

  it('finds a text that recognition misread in a few letters, but no amount', () => {
    const lines = ['Nordw1nd Maschlnenbau AG', 'Total: 118.00']
    const both = withVision(
      readingOf({}, lines),
      fieldsRun({ sellerName: 'Nordwind Maschinenbau AG', grossTotal: '119.00' }),
      OPTIONS,
    )
    assert.ok(both.fields['sellerName']!.confidence < 0.8)
    assert.deepEqual(codesOf(both), [['not-grounded', 'grossTotal', true]])
  })

  it('finds no number of a document, tax number or account that is printed differently in one letter', () => {
    const lines = ['Invoice no: 2024-0417', 'VAT ID DE136695976', 'IBAN DE89 3704 0044 0532 0130 00']
    const printed = { invoiceNumber: '2024-0417', sellerVatId: 'DE136695976', iban: 'DE89370400440532013000' }
    const invented = { invoiceNumber: '2024-0418', sellerVatId: 'DE136695975', iban: 'DE89370400440532013001' }
    assert.deepEqual(codesOf(withVision(readingOf({}, lines), fieldsRun(printed), OPTIONS)), [])
    const both = withVision(readingOf({}, lines), fieldsRun(invented), OPTIONS)
    assert.deepEqual(both.fields, {})
    const names = Object.keys(invented)
    assert.deepEqual(
      codesOf(both).toSorted(),
      names.toSorted().map((name) => ['not-grounded', name, true]),
    )
  })

  it('takes no characters from the model that no page shows', () => {
    const both = withVision(readingOf({}), fieldsRun({ sellerName: 'Nord\u202ewind\u0000 AG\u0007' }), OPTIONS)
    assert.equal(both.fields['sellerName']!.value, 'Nordwind AG')
  })

  it('does not compare the pages with an invented list for minutes', () => {
    const printed = Array.from({ length: 400 }, (_, row) => `part ${row} of a page with six words`)
    const description = (row: number) => `another thing ${row} that nobody has ordered and no page shows at all`
    const rows = Array.from({ length: 300 }, (_, row) => ({ description: description(row) }))
    const before = process.cpuUsage()
    const both = withVision(readingOf({}, printed), fieldsRun({ grossTotal: '1.00', lines: rows }), OPTIONS)
    assert.ok(process.cpuUsage(before).user < 30_000_000)
    assert.deepEqual(both.tables, {})
    assert.match(both.findings!.at(-1)!.detail!, /^300 cells of the vision model are not on the pages/)
  }).timeout(60_000)

  it('does not question exact values', () => {
    const exact = { grossTotal: valued('119.00', 1, { source: 'xml' }), iban: valued('DE1', 1, { source: 'code' }) }
    const both = withVision(
      readingOf(exact),
      fieldsRun({ grossTotal: '100.00', iban: 'DE89370400440532013000' }),
      OPTIONS,
    )
    assert.deepEqual(both.fields, exact)
    assert.deepEqual(codesOf(both), [])
  })

  it('keeps the built-in reading if the answer is no JSON, cut, or has no values', () => {
    const reading = readingOf({ grossTotal: valued('119.00') })
    for (const [text, cut] of [
      ['I cannot read this.', false],
      ['{"grossTotal": "11', true],
      ['[1, 2]', false],
      ['{}', false],
      ['{"error": "overloaded", "grossTotal": null, "lines": [null, {"description": "Screws"}]}', false],
    ] as const) {
      const run = { ...runOf('fields', ''), answers: [{ pages: [1], text, cut }] }
      const both = withVision(reading, run, OPTIONS)
      assert.deepEqual(both.fields, reading.fields)
      assert.deepEqual(codesOf(both), [['vision-failed', undefined, true]])
      assert.equal(both.vision!.outcome, 'failed')
    }
  })

  it('has read a document only partly if it lacks a value that every document of the type has', () => {
    const read = readingOf({ grossTotal: valued('119.00'), sellerName: valued('Nordwind AG') })
    const both = withVision(read, fieldsRun({ grossTotal: '119.00' }), OPTIONS)
    assert.deepEqual(
      both.findings!.map(({ detail }) => detail),
      ['The answer of the vision model lacks sellerName.'],
    )
    assert.equal(both.vision!.outcome, 'partly')
  })

  it('reads JSON in a code block, behind thoughts, with numbers and separators', () => {
    const text = '<think>{"grossTotal": "1"}</think>```json\n{"grossTotal": 119, "netTotal": "1,100.00"}\n```'
    const both = withVision(readingOf({}, ['Total 119.00', 'Net 1.100,00']), runOf('fields', text), OPTIONS)
    assert.deepEqual([both.fields['grossTotal']!.value, both.fields['netTotal']!.value], ['119', '1100.00'])
  })

  it('takes lines only where the built-in reader has none, without cells that are nowhere', () => {
    const lines = [...LINES, 'Screws 10 pc 5.00 50.00']
    const run = fieldsRun({ lines: [{ description: 'Screws', quantity: '10', netTotal: '77.00', lineTotal: '50.00' }] })
    const both = withVision(readingOf({}, lines), run, OPTIONS)
    assert.ok(both.tables['lines']!.length === 1)
    assert.ok(
      Object.values(both.tables['lines']![0]!).every(({ source, value }) => source === 'model' && value !== '77.00'),
    )
  })
})

describe('a reading together with the Markdown of a vision model', () => {
  it('has the Markdown, tables and marks of each page, and the words that were recognised', () => {
    const reading = readingOf({})
    const markdown = `${LINES.join('\n')}\n<signature>Doe</signature>`
    const both = withVision(reading, runOf('nanonets', markdown), OPTIONS)
    assert.deepEqual(both.pages[0]!.vision, { markdown, tables: [], marks: [{ kind: 'signature', text: 'Doe' }] })
    assert.deepEqual(both.words, reading.words)
    assert.equal(both.fields['grossTotal']!.value, '119.00')
    assert.deepEqual(codesOf(both), [])
  })

  it('takes lines from its tables where the built-in reader has none, each cell from its place on the page', () => {
    const printed = [...LINES, 'Screws 10 pc 5,00 50,00', 'Nuts 20 pc 2,50 50,00']
    const cells = (tag: string, row: string[]) => `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
    const table = [
      cells('th', ['Description', 'Qty', 'Unit price', 'Amount']),
      cells('td', ['Screws', '10', '5,00', '50,00']),
      cells('td', ['Nuts', '20', '2,50', '99,00']),
      cells('td', ['', '', 'Net total', '100,00']),
    ]
    const both = withVision(
      readingOf({}, printed),
      runOf('nanonets', `${LINES.join('\n')}\n<table>${table.join('')}</table>`),
      OPTIONS,
    )
    assert.deepEqual(
      both.tables['lines']!.map((row) => Object.entries(row).map(([name, { value }]) => `${name} ${value}`)),
      [
        ['description Screws', 'quantity 10', 'unitPrice 5.00', 'netAmount 50.00'],
        ['description Nuts', 'quantity 20', 'unitPrice 2.50'],
      ],
    )
    assert.deepEqual(codesOf(both).at(-1), ['not-grounded', 'lines', false])
  })

  it('asks a person where a letter is read differently', () => {
    const misread = LINES.map((line) => line.replace('2024-17', '2024-l7'))
    const both = withVision(
      readingOf({ invoiceNumber: valued('2024-l7') }, misread),
      runOf('nanonets', LINES.join('\n')),
      OPTIONS,
    )
    assert.deepEqual(codesOf(both), [['sources-differ', 'invoiceNumber', true]])
    assert.ok(both.fields['invoiceNumber']!.confidence < 0.9)
  })

  it('asks a person about a value that is there in the letters of the model only', () => {
    const garbled = LINES.map((line) => line.replace('2024-17', 'Z0Z4-l7').replace('Total: 119.00', 'Total: 1l9.O0'))
    const both = withVision(readingOf({}, garbled), runOf('nanonets', LINES.join('\n')), OPTIONS)
    assert.deepEqual([both.fields['grossTotal']?.value, both.fields['invoiceNumber']?.value], [undefined, undefined])
    assert.equal(both.fields['issueDate']!.value, '2026-01-15')
    assert.deepEqual(codesOf(both).toSorted(), [
      ['not-grounded', 'amountDue', true],
      ['not-grounded', 'grossTotal', true],
      ['not-grounded', 'invoiceNumber', true],
    ])
  })

  it('adds nothing to a text layer, and to what the model did not read', () => {
    const reading = readingOf({ grossTotal: valued('119.00', 0.9, { source: 'text-layer' }) })
    const layer = withVision(reading, runOf('nanonets', LINES.join('\n')), OPTIONS)
    assert.equal(layer.fields['grossTotal']!.confidence, 0.9)
    const silent = withVision(readingOf({ grossTotal: valued('119.00') }), runOf('nanonets', 'Nordwind AG'), OPTIONS)
    assert.equal(silent.fields['grossTotal']!.confidence, 0.9)
    assert.equal(silent.fields['grossTotal']!.evidence, undefined)
  })

  it('was not read by a model that says nothing about it', () => {
    for (const answer of ['', 'I cannot help with this.'])
      assert.deepEqual(codesOf(withVision(readingOf({}), runOf('nanonets', answer), OPTIONS)), [
        ['vision-failed', undefined, true],
      ])
  })

  it('asks a person about a page of which the model tells something else', () => {
    const invented = 'Dear customer, please pay 9,999.00 EUR to Evil Ltd, account 1234, until the first of May 2031'
    const both = withVision(readingOf({ grossTotal: valued('119.00') }), runOf('nanonets', invented), OPTIONS)
    assert.deepEqual(both.fields, { grossTotal: valued('119.00') })
    assert.deepEqual(codesOf(both), [['not-grounded', undefined, true]])
  })

  it('keeps what came before a loop or the limit of tokens, and says so', () => {
    const looped = withVision(
      readingOf({}),
      runOf('nanonets', `${LINES.join('\n')}\n${'and so on '.repeat(200)}`),
      OPTIONS,
    )
    assert.deepEqual(codesOf(looped), [['vision-failed', undefined, true]])
    assert.equal(looped.vision!.outcome, 'partly')
    assert.ok(looped.pages[0]!.vision!.markdown.length < 200)
    const run = { ...runOf('nanonets', ''), answers: [{ pages: [1], text: LINES.join('\n'), cut: true }] }
    const cut = withVision(readingOf({}), run, { ...OPTIONS, required: false })
    assert.deepEqual(codesOf(cut), [['vision-failed', undefined, false]])
  })
})
