import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const page = (...number: Written[]): Written[] => [
  ['Maris Orrel', 50, 40],
  ['Kade 4', 50, 52],
  ['Invoice', 480, 40],
  ...number,
  ['Invoice date:', 330, 118],
  ['14 March 2024', 450, 118],
  ['Total EUR', 330, 328],
  ['1,190.00', 460, 328],
]
const numberOf = (...number: Written[]) => {
  const { fields, findings } = read(A4, page(...number))
  const asks = findings!.some(({ code, path, asks }) => code === 'contested' && path === 'invoiceNumber' && asks)
  return [fields['invoiceNumber']?.value, asks]
}
const behind = (text: string): Written[] => [[`Invoice no: ${text}`, 330, 90]]

describe('an invoice number that may go on', () => {
  for (const suffix of [
    'Rev. 2',
    'rev2',
    'bis',
    'ter',
    'v2',
    'Teil 2',
    'Korr. 1',
    '(Rev. 2)',
    'b',
    '~ 3',
    '#2',
    'rev.B',
    'Storno',
    'and 2024-0816',
    ', 0816',
  ])
    it(`is asked about: 2024-0815 ${suffix}`, () =>
      assert.deepEqual(numberOf(...behind(`2024-0815 ${suffix}`)), [`2024-0815 ${suffix}`, true]))

  for (const [text, value] of [
    ['2024-0815 /A', '2024-0815 /A'],
    ['2024-0815 -K1', '2024-0815 -K1'],
    ['2024 • 0815', '2024 • 0815'],
    ['№ 2024-0815', '2024-0815'],
    ['2024-0815 Rev. 0', '2024-0815'],
    ['2024-0815 of 3 parcels', '2024-0815'],
  ] as const)
    it(`has a clear end: ${text}`, () => assert.deepEqual(numberOf(...behind(text)), [value, false]))

  it('is asked about if a wide gap parts it', () => {
    for (const [first, rest] of [
      ['RE 2024', '0815'],
      ['RE-2024', 'K15'],
    ] as const)
      assert.deepEqual(numberOf(['Invoice no:', 330, 90], [first, 400, 90], [rest, 455, 90]), [
        `${first} ${rest}`,
        true,
      ])
  })

  it('is not what another column has', () => {
    for (const other of ['15.03.2024', '119.00', '22344 Leeds', 'page 1'])
      assert.deepEqual(numberOf(['Invoice no:', 330, 90], ['4711', 400, 90], [other, 455, 90]), ['4711', false], other)
    const headed = (...rows: [string, string][]): Written[] =>
      rows.flatMap(([left, right], row): Written[] => [
        [left, 330, 90 + row * 12],
        [right, 400, 90 + row * 12],
      ])
    assert.deepEqual(numberOf(...headed(['Invoice no', 'Customer'], ['4711', '22344'])), ['4711', false])
  })

  it('is asked about if it goes on in the next line', () => {
    const below = (first: string, rest: string) =>
      numberOf(['Invoice no:', 330, 90], [first, 400, 90], [rest, 400, 100])
    assert.deepEqual(below('RE-2024', '-0815'), ['RE-2024 -0815', true])
    assert.deepEqual(below('RE/2024', '0815'), ['RE/2024 0815', true])
    assert.deepEqual(below('RE-2024', 'Rev. 2'), ['RE-2024 Rev. 2', true])
    assert.deepEqual(below('RE-2024', 'Leeds'), ['RE-2024', false])
    const labelled: Written[] = [
      ['Invoice no:', 330, 90],
      ['4711', 400, 90],
      ['Customer no:', 330, 100],
      ['22344', 400, 100],
    ]
    assert.deepEqual(numberOf(...labelled), ['4711', false])
  })

  it('is not that of the label below, if it is a single digit or there is none', () => {
    for (const own of ['1', ''])
      assert.equal(
        numberOf([`Invoice no: ${own}`, 330, 90], ['Customer no:', 330, 100], ['22344', 395, 100])[0],
        undefined,
        own,
      )
  })
})

describe('the label of an invoice number', () => {
  const labels: [label: string, number: string][] = [
    ['Bill reference', '118 827 004'],
    ['Demand No:', 'D0019284'],
    ['Sales Invoice 0771903', '0771903'],
    ['Credit Memo No.', 'CM10442'],
    ["Note d'honoraires n° 26-0131", '26-0131'],
    ['Serie y folio: FB 18827', 'FB 18827'],
    ['Bolletta n. 004118827/2026', '004118827/2026'],
    ['Fatura FAC A/288', 'FAC A/288'],
    ['Factura n.º:', 'F-2026/118'],
    ['N.º de factura:', 'F-2026/118'],
    ['Facture n. °', 'FA-118'],
  ]
  for (const [label, number] of labels)
    it(`is read: ${label}`, () => {
      const beside: Written[] = label.includes(number) ? [] : [[number, 450, 90]]
      assert.equal(numberOf([label, 330, 90], ...beside)[0], number)
    })
})

describe('a number that stands behind its series', () => {
  const score = (text: string) => read(A4, page([text, 330, 90])).fields['invoiceNumber']?.confidence ?? 0

  for (const text of ['Serie: A Factura n° 4711-22', 'Factura seria KX nr. 4711-22', 'Serie B Invoice no: 4711-22'])
    it(`is not sure, since some write it with the series: ${text}`, () => assert.ok(score(text) < 0.5))

  it('is sure without a series', () => assert.ok(score('Invoice no: 4711-22') > 0.8))
})
