import assert from 'node:assert/strict'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { ENGLISH, FRENCH, GERMAN, RECEIPT } from '../../../support/example-pages.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, SLIP, words, type Written } from '../../../support/written-pages.ts'

type Printed = readonly Written[]

function read(printed: readonly Printed[], page: Page = A4) {
  const pages = printed.map(() => page)
  const all = printed.flatMap((each, index) => words(page, each).map((word): Word => ({ ...word, page: index + 1 })))
  return extractFields(pages, all, TYPES)
}

/** What the reader noticed about a file with these pages. */
function noticed(printed: readonly Printed[], page: Page = A4) {
  return read(printed, page)
    .findings!.filter(({ code }) => code === 'several-documents')
    .map(({ asks, page: on, detail }) => [asks, on, detail])
}

const changed = (page: Printed, changes: Record<string, string>): Printed =>
  page.map(([text, x, y]): Written => [changes[text] ?? text, x, y])

const SUMS = {
  '1,200.00': '500.00',
  '240.00': '100.00',
  '1,440.00': '600.00',
}
const SECOND = changed(ENGLISH, { ...SUMS, 'NP-20931': 'NP-20932' })
const TWO = (pages: string) => [[true, 2, `The file seems to hold 2 documents: ${pages}.`]]

describe('several documents in one file', () => {
  it('are noticed by another number, another seller or another language', () => {
    assert.deepEqual(noticed([ENGLISH, SECOND]), TWO('page 1, page 2'))
    assert.deepEqual(noticed([ENGLISH, GERMAN]), TWO('page 1, page 2'))
    assert.deepEqual(noticed([ENGLISH, SECOND, FRENCH]), [
      [true, 2, 'The file seems to hold 3 documents: page 1, page 2, page 3.'],
    ])
  })

  it('are noticed on scanned pages', () => {
    const other = changed(RECEIPT, {
      'TEH TARIK': 'MEE GORENG',
      '4.40': '9.40',
      '8.02': '13.02',
      '8.00': '13.00',
      '25 MAR 2018 18:40': '27 MAR 2018 11:02',
    })
    const scanned: Page = { ...A4, source: 'ocr' }
    assert.deepEqual(noticed([ENGLISH, SECOND], scanned), TWO('page 1, page 2'))
    assert.equal(noticed([RECEIPT, ENGLISH], SLIP).length, 1)
    assert.deepEqual(
      noticed([RECEIPT, other], SLIP).map(([asks]) => asks),
      [true],
    )
  })

  it('are noticed where the count of pages begins again, although the number is the same', () => {
    const counted = (page: Printed, mark: string): Printed => [...page, [mark, 500, 820]]
    const terms: Printed = [['Our terms of delivery and payment', 50, 80]]
    for (const [one, two, first] of [
      ['Page 1 of 2', 'Page 2 of 2', 'Page 1 of 1'],
      ['Seite 1 von 2', 'Seite 2 von 2', 'Seite 1 von 2'],
      ['Pagina 1/2', 'Pagina 2/2', 'Pagina 1/2'],
      ['Strona 1 z 2', 'Strona 2 z 2', 'Strona 1 z 1'],
      ['1. oldal', '2. oldal', '1. oldal'],
    ] as const)
      assert.deepEqual(
        noticed([counted(ENGLISH, one), counted(terms, two), counted(changed(ENGLISH, SUMS), first)]).map(
          ([, on]) => on,
        ),
        [3],
        one,
      )
  })

  it('are not seen in one document of several pages', () => {
    const head = ENGLISH.slice(0, 5)
    const numbered: Printed = [
      ...head,
      ['Invoice number:', 330, 150],
      ['NP-20931', 480, 150],
      ['Total GBP', 350, 300],
      ['77.00', 500, 300],
    ]
    const terms: Printed = [
      ['General terms', 50, 40],
      ['Page 2 of 2', 500, 820],
    ]
    const other: Printed = [...SECOND, ['Page 2', 500, 820]]
    const details: Printed = [
      ['Details of your invoice', 50, 40],
      ['Card stock', 50, 266],
      ['1,200.00', 500, 266],
      ['VAT No: GB 123 4567 82', 50, 86],
    ]
    for (const [name, second] of Object.entries({ numbered, terms, other, details, blank: [] }))
      assert.deepEqual(noticed([ENGLISH, second]), [], name)
  })

  it('are not seen in a list of invoices', () => {
    const listed = (from: number): Printed => [
      ['Date', 50, 120],
      ['Reference', 150, 120],
      ['Amount', 500, 120],
      ...Array.from({ length: 5 }, (_, index): Written[] => [
        ['3 May 2026', 50, 140 + 14 * index],
        [`Invoice ${from + index}`, 150, 140 + 14 * index],
        [`${from}.00`, 500, 140 + 14 * index],
      ]).flat(),
    ]
    const first: Printed = [...ENGLISH.slice(0, 4), ['STATEMENT OF ACCOUNT', 300, 50], ...listed(20101)]
    assert.deepEqual(noticed([first, listed(20106)]), [])
  })

  for (const [title, label] of [
    ['DELIVERY NOTE', 'Delivery note no:'],
    ['Lieferschein', 'Lieferschein-Nr.:'],
    ['Bon de livraison', 'Bon n° :'],
    ['Albarán', 'Albarán n.º:'],
    ['Documento di trasporto', 'DDT n.'],
    ['Pakbon', 'Pakbonnummer:'],
    ['Purchase Order', 'Order no:'],
  ] as const)
    it(`ask a person about what may be enclosed, or another paper: ${title}`, () => {
      const note: Printed = [
        ...ENGLISH.slice(0, 4),
        [title, 50, 110],
        [label, 330, 150],
        ['L-5', 450, 150],
        ['Page 1 of 1', 500, 820],
      ]
      assert.deepEqual(
        noticed([ENGLISH, note]).map(([asks]) => asks),
        [true],
      )
    })
})

const CERTAIN = 0.95
/** What a file with these pages would be split into: `1-2` without a person, `1-2?` by one. */
const proposed = (printed: readonly Printed[]): string[] =>
  (read(printed).parts ?? []).map(
    ({ pages: [from, to], confidence }) => `${from}-${to}${confidence < CERTAIN ? '?' : ''}`,
  )
const marked = (page: Printed, mark: string): Printed => [...page, [mark, 500, 820]]

describe('the parts that the reader proposes', () => {
  const TERMS: Printed = [
    ['Terms and Conditions', 50, 60],
    ['1. Prices are net of VAT. Invoices are due within 30 days of their date.', 50, 100],
    ['2. Goods remain our property until the invoice is paid in full.', 50, 120],
  ]
  const LETTER: Printed = [
    ...ENGLISH.slice(0, 4),
    ['3 May 2026', 400, 110],
    ['Dear Mr Brown,', 50, 200],
    ['please find enclosed our invoice for the paper that you ordered.', 50, 220],
    ['Yours sincerely', 50, 280],
  ]
  const THIRD = changed(ENGLISH, {
    '1,200.00': '50.00',
    '240.00': '10.00',
    '1,440.00': '60.00',
    'NP-20931': 'NP-20933',
  })

  it('are certain where each has its own title, number and count of pages, or another seller', () => {
    assert.deepEqual(proposed([ENGLISH, GERMAN]), ['1-1', '2-2'])
    const counted = [ENGLISH, SECOND, THIRD].map((page) => marked(page, 'Page 1 of 1'))
    assert.deepEqual(proposed(counted), ['1-1', '2-2', '3-3'])
    assert.deepEqual(
      proposed([marked(ENGLISH, 'Page 1 of 2'), marked(TERMS, 'Page 2 of 2'), marked(SECOND, 'Page 1 of 1')]),
      ['1-2', '3-3'],
    )
  })

  it('leave it to a person where the pages say less', () => {
    assert.deepEqual(proposed([ENGLISH, SECOND]), ['1-1', '2-2?'])
    assert.deepEqual(proposed([ENGLISH, SECOND, THIRD]), ['1-1', '2-2?', '3-3?'])
  })

  it('are not certain around a page that may begin a document of its own', () => {
    // Another form, without a number: a total that is not that of the page before.
    const plain: Printed = [
      ['Harbour Insurance', 50, 60],
      ['Amount due', 350, 328],
      ['GBP 99.00', 500, 328],
    ]
    assert.deepEqual(proposed([ENGLISH, plain, GERMAN]), ['1-2?', '3-3'])
  })

  it('do not lose an invoice that mentions its order', () => {
    const ordered = changed(THIRD, { INVOICE: 'Your order PO-7741' })
    assert.deepEqual(proposed([marked(GERMAN, 'Seite 1 von 1'), marked(ordered, 'Page 1 of 1')]), ['1-1', '2-2?'])
  })

  it('are none for a second page on which a number of an article stands behind "Nr.:"', () => {
    const rows: Printed = [
      ['Papier', 50, 60],
      ['Nr.: TB100A4', 50, 80],
      ['10 Stk', 330, 80],
      ['25,00', 500, 80],
    ]
    assert.deepEqual(proposed([GERMAN, rows]), [])
  })

  it('are none for an invoice with its letter, its terms, or a note of delivery', () => {
    assert.deepEqual(proposed([ENGLISH, TERMS]), [])
    assert.deepEqual(proposed([ENGLISH, ENGLISH]), [])
    assert.deepEqual(proposed([[], marked(ENGLISH, 'Page 1 of 1')]), [])
    assert.deepEqual(proposed([[], ENGLISH, GERMAN]), ['1-2', '3-3'])
    assert.deepEqual(
      proposed([LETTER, ENGLISH]).filter((part) => !part.endsWith('?')),
      [],
    )
    const note: Printed = [...ENGLISH.slice(0, 4), ['DELIVERY NOTE', 50, 110], ['Page 1 of 1', 500, 820]]
    assert.deepEqual(proposed([ENGLISH, note]), [])
    assert.deepEqual(proposed([ENGLISH, note, GERMAN]), ['1-2', '3-3?'])
  })

  it('are never certain for terms that count their own pages, for attachments, or for a receipt behind an invoice', () => {
    for (const behind of [
      marked(TERMS, 'Page 1 of 1'),
      [['Attachment 1', 50, 20] as Written, ...GERMAN],
      [['Anlage zur Rechnung', 50, 20] as Written, ...GERMAN],
      marked(RECEIPT, 'Page 1 of 1'),
    ]) {
      const parts = proposed([marked(ENGLISH, 'Page 1 of 1'), behind])
      assert.ok(parts.length === 0 || parts[1]!.endsWith('?'), JSON.stringify(parts))
    }
  })
})
