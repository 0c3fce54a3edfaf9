import assert from 'node:assert/strict'
import { read, valuesOf } from '../../../support/example-pages.ts'
import { WORDINGS, type Wording } from '../../../support/sixteen-languages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const HEAD: Written[] = [
  ['Maris Orrel', 50, 40],
  ['Kade 4', 50, 52],
  ['Tove Lund', 480, 40],
  ['Bro 9', 480, 52],
]

/** Labels on the left, their values in a column of their own. */
function inColumns({ title, number, date, due, net, tax, gross, headings, line }: Wording): Written[] {
  const xs = [50, 260, 350, 460] as const
  return [
    ...HEAD,
    [title, 330, 60],
    ...[number, date, due].flatMap(([label, value], index): Written[] => [
      [label, 300, 150 + index * 14],
      [value, 450, 150 + index * 14],
    ]),
    ...headings.map((text, index): Written => [text, xs[index]!, 300]),
    ...line.map((text, index): Written => [text, xs[index]!, 316]),
    ...[net, tax, gross].flatMap(([label, value], index): Written[] => [
      [label, 300, 360 + index * 14],
      [value, 460, 360 + index * 14],
    ]),
  ]
}

/** Labels and values in one line, and dates in words. */
function inLines(wording: Wording): Written[] {
  const { title, number, date, due, net, tax, gross, inWords } = wording
  const [day, dueDay] = inWords ?? [date[1], due[1]]
  return [
    ...HEAD,
    [title, 50, 100],
    [`${number[0]} ${number[1]}`, 50, 120],
    [`${date[0]} ${day}`, 50, 134],
    [`${due[0]} ${dueDay}`, 50, 148],
    ...[net, tax, gross].map(([label, value], index): Written => [`${label}: ${value}`, 50, 300 + index * 14]),
  ]
}

describe('an invoice in each of sixteen languages', () => {
  for (const wording of WORDINGS)
    for (const [layout, write] of [
      ['in columns', inColumns],
      ['in lines', inLines],
    ] as const)
      it(`is read: ${wording.language}, ${layout}`, () => {
        const found = read(A4, write(wording))
        assert.equal(found.type, 'invoice')
        const names = ['invoiceNumber', 'issueDate', 'dueDate', 'netTotal', 'taxTotal', 'grossTotal', 'currency']
        assert.deepEqual(valuesOf(found, ...names), {
          invoiceNumber: wording.number[1],
          issueDate: '2024-03-14',
          dueDate: '2024-04-13',
          netTotal: '1250.00',
          taxTotal: '250.00',
          grossTotal: '1500.00',
          currency: wording.currency,
        })
      })
})
