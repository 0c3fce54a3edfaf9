import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { fitsKind } from '../../../../hub/document/types/kinds.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { ENGLISH, GERMAN, read, SPANISH } from '../../../support/example-pages.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, words, type Written } from '../../../support/written-pages.ts'

describe('the fields of a document', () => {
  it('take the date of the order only where no other is named', () => {
    const dated = (...written: Written[]) =>
      read(A4, [...ENGLISH.filter(([text]) => !/^Invoice date|^3 May/.test(text)), ...written]).fields.issueDate?.value
    const ordered: Written[] = [
      ['Order date:', 330, 90],
      ['1 April 2026', 480, 90],
    ]
    assert.equal(dated(...ordered, ['Date:', 330, 104], ['3 May 2026', 480, 104]), '2026-05-03')
    assert.equal(dated(...ordered), '2026-04-01')
  })

  it('take the date of a letter that stands alone, but not one below words', () => {
    const letter = (...written: Written[]) =>
      read(A4, [...ENGLISH.filter(([text]) => !/^Invoice date|^3 May/.test(text)), ...written]).fields.issueDate
    const isPlaced = (...written: Written[]) => letter(...written)!.evidence!.some(({ code }) => code === 'place')
    assert.equal(letter(['12 May 2026', 330, 100])!.value, '2026-05-12')
    assert.equal(isPlaced(['12 May 2026', 330, 100]), true)
    assert.equal(isPlaced(['Leeds, 12 May 2026', 330, 100]), true)
    assert.equal(isPlaced(['Survey of', 330, 90], ['12 May 2026', 330, 100]), false)
  })

  const undated = ENGLISH.filter(([text]) => !/^Invoice date|^3 May/.test(text))
  for (const date of ['Wednesday, 24 July 2024', 'mercredi 24 juillet 2024', 'Mittwoch, 24. Juli 2024'])
    it(`take a date with its weekday behind a label: ${date}`, () => {
      const { issueDate } = read(A4, [...undated, [`Invoice date: ${date}`, 330, 90]]).fields
      assert.equal(issueDate!.value, '2024-07-24')
      assert.equal(issueDate!.evidence![0]!.code, 'label')
    })

  for (const words of ['by Friday, 23 August 2024', 'until Friday, 23 August 2024', 'avant vendredi, 23.08.2024'])
    it(`take no day to pay by for the date of a letter: ${words}`, () => {
      const { issueDate } = read(A4, [...undated, ['Please pay £1,234.56', 330, 90], [words, 330, 102]]).fields
      assert.ok(!issueDate?.evidence?.some(({ code }) => code === 'place'))
    })

  it('have no place and date in a row of a table', () => {
    const item: Written[] = [
      ['Hedges, 12 May 2026', 50, 280],
      ['90.00', 500, 280],
    ]
    const page = [...ENGLISH.filter(([text]) => !/^Invoice date|^3 May/.test(text)), ...item]
    assert.ok(!read(A4, page).fields.issueDate?.evidence?.some(({ code }) => code === 'place'))
  })

  it('take what is below a label in a side bar, not what is far beside it', () => {
    const page: Written[] = [
      ...ENGLISH.filter(([text]) => !/^Invoice number|^NP-20931/.test(text)),
      ['INVOICE NO', 50, 400],
      ['SK-1049', 50, 411],
      ['12', 420, 400],
    ]
    assert.equal(read(A4, page).fields.invoiceNumber!.value, 'SK-1049')
  })

  it('have no sure total where only the rest of one is named', () => {
    const rest = (label: string) =>
      read(A4, [
        ['Rechnung Nr. R-17', 50, 60],
        ['14.03.2024', 50, 74],
        [label, 350, 300],
        ['500,00 EUR', 480, 300],
      ]).fields.grossTotal?.confidence ?? 0
    assert.ok(rest('Zahlbetrag') > 0.6)
    assert.ok(rest('Restforderung') < 0.4)
  })

  it('make a number surer that is printed again', () => {
    const number = (...written: Written[]) => read(A4, [...ENGLISH, ...written]).fields.invoiceNumber!
    assert.ok(number(['Please quote NP-20931.', 50, 400], ['Reference NP-20931', 50, 420]).evidence!.length > 1)
    assert.equal(number(['Account NP-77', 50, 400], ['NP-77', 50, 420]).value, 'NP-20931')
  })

  it('have the currency of the total, not of prices that were converted', () => {
    const page = ENGLISH.map(([text, x, y]): Written => [text === 'Amount' ? 'Amount USD' : text, x, y])
    const { currency } = read(A4, page).fields
    assert.equal(currency!.value, 'GBP')
    assert.ok(!currency!.evidence!.some(({ code }) => code === 'contested'))
  })

  it('find an order number behind its sign, a seller in a town with an accent, and no VAT id in a sentence', () => {
    const changed = (from: string, to: string, page: Written[]) =>
      read(
        A4,
        page.map(([text, x, y]): Written => [text === from ? to : text, x, y]),
      )
    assert.equal(changed('PO-7741', 'N° 4471', ENGLISH).fields.purchaseOrderNumber!.value, '4471')
    assert.equal(
      changed(
        'Auer Metallbau GmbH · Ringweg 4 · 04109 Leipzig',
        'Auer Metallbau · Ringweg 4 · 04109 Löbau',
        GERMAN.slice(1),
      ).fields.sellerName!.value,
      'Auer Metallbau',
    )
    assert.equal(changed('CIF: B-58818501', 'Nuestro teléfono es 912 345 674', SPANISH).fields.sellerVatId, undefined)
  })

  it('have a place on the page', () => {
    const { fields } = read(A4, ENGLISH)
    assert.deepEqual(fields.invoiceNumber!.box, [480, 150, 520, 157])
    assert.equal(fields.invoiceNumber!.page, 1)
  })

  it('have more confidence if sums add up, and never more than the words that they are read from', () => {
    const sound = read(A4, ENGLISH).fields.grossTotal!.confidence
    const wrong = read(
      A4,
      ENGLISH.map(([text, x, y]): Written => [text === '240.00' ? '280.00' : text, x, y]),
    ).fields.grossTotal!.confidence
    assert.ok(sound >= 0.9 && wrong < sound, `${sound} and ${wrong}`)
    for (const field of Object.values(read(A4, ENGLISH, 0.5).fields)) assert.ok(field.confidence <= 0.5)
  })

  it('lose confidence with a wrong check digit, but are not hidden', () => {
    const swap = (from: string, to: string) =>
      read(
        A4,
        GERMAN.map(([text, x, y]): Written => [text.replace(from, to), x, y]),
      ).fields
    assert.ok(swap('0130 00', '0130 01').iban!.confidence <= 0.5)
    assert.ok(swap('', '').iban!.confidence >= 0.9)
    assert.ok(swap('DE136695976', 'DE136695977').sellerVatId!.confidence < swap('', '').sellerVatId!.confidence)
  })

  it('follow the type that the sender names', () => {
    const { type, typeConfidence } = extractFields([A4], words(A4, ENGLISH), TYPES, 'other')
    assert.deepEqual({ type, typeConfidence }, { type: 'other', typeConfidence: 1 })
  })

  it('are not invented on a blank page or in prose', () => {
    const { type, typeConfidence, fields } = extractFields([A4], [], TYPES)
    assert.deepEqual([type, typeConfidence, fields], ['other', 0.333, {}])
    assert.deepEqual(extractFields([], [], TYPES).fields, {})
    const prose = read(A4, [
      ['The harbour lay quiet that morning, and the gulls had left the wall.', 50, 80],
      ['She counted the boats twice and found one more than the day before.', 50, 94],
      ['Nobody in the village would say where it had come from, or why.', 50, 108],
      ['By noon the fog was back and the boat was gone again.', 50, 122],
    ])
    assert.equal(prose.type, 'other')
    assert.deepEqual(prose.fields, {})
  })

  it('always have the form, confidence and place that are promised', () => {
    const vocabulary = [
      'Invoice',
      'Rechnung',
      'Total',
      'TVA',
      'IBAN',
      'DE89',
      '3704',
      '0044',
      'Date:',
      '31/02/2018',
      '25/12/2018',
      '1.234,56',
      '$5',
      'RM0.05',
      '(12.00)',
      '-,01',
      'GmbH',
      'SDN',
      'BHD',
      '12345',
      'Berlin',
      'No',
      '#',
      ':',
      '',
      ' ',
      '💶',
      'ß',
      'DE123456789',
      'CASH',
      'CHANGE',
      'ROUNDING',
    ]
    const text = fc.oneof(
      fc.constantFrom(...vocabulary),
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    const word = fc.record({
      text,
      page: fc.integer({ min: 1, max: 2 }),
      x: fc.integer({ min: 0, max: 500 }),
      y: fc.integer({ min: 0, max: 60 }),
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 20 }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 40 }),
        fc.constantFrom('text-layer' as const, 'ocr' as const),
        (all, source) => {
          const page: Page = { ...A4, source }
          const given = all.map(({ text, page: on, x, y, width, height, confidence }): Word => ({
            text,
            page: on,
            confidence,
            box: [x, y * 12, x + width, y * 12 + height],
          }))
          const { type, typeConfidence, fields } = extractFields([page, page], given, TYPES)
          assert.ok(typeConfidence >= 0 && typeConfidence <= 1)
          for (const [name, field] of Object.entries(fields)) {
            assert.ok(fitsKind(TYPES.get(type)!.fields[name]!.kind, field.value), `${name} ${field.value}`)
            assert.equal(field.source, source)
            assert.ok(field.confidence >= 0 && field.confidence <= 1)
            const own = given.filter((each) => each.page === field.page)
            const [x0, y0, x1, y1] = field.box
            assert.ok(
              x0 >= Math.min(...own.map(({ box }) => box[0])) &&
                y0 >= Math.min(...own.map(({ box }) => box[1])) &&
                x1 <= Math.max(...own.map(({ box }) => box[2])) &&
                y1 <= Math.max(...own.map(({ box }) => box[3])),
            )
          }
        },
      ),
      { numRuns: 300 },
    )
  }).timeout(20_000)
})

describe('the currency of amounts without a sign', () => {
  const page = (label: string, code: string, left = 230): Written[] => [
    ...ENGLISH.map(([text, ...place]): Written => [text.replace('Total GBP', 'Total'), ...place]),
    ['TERMS', 150, 212],
    [label, 230, 212],
    ['NET 30', 150, 224],
    [code, left, 224],
  ]
  for (const [label, code] of [
    ['CURRENCY', 'CAD'],
    ['Invoice currency', 'USD'],
    ['Währung', 'CHF'],
    ['Devise', 'TND'],
  ] as const)
    it(`stands below its label in a grid: ${label} ${code}`, () =>
      assert.equal(read(A4, page(label, code)).fields.currency?.value, code))

  it('is not what stands below another label', () => {
    assert.notEqual(read(A4, page('Carrier', 'CAD')).fields.currency?.evidence?.[0]?.detail, 'Carrier')
    assert.notEqual(read(A4, page('CURRENCY', 'CAD', 420)).fields.currency?.evidence?.[0]?.detail, 'CURRENCY')
  })
})

describe('the date behind a number in its line', () => {
  for (const date of ['06-Feb-2026', '6.Mai.2026', '06/Dec/2026', '06.02.2026', '6 February 2026'])
    it(`is no part of it: ${date}`, () => {
      const page = ENGLISH.map(([text, ...place]): Written => [
        text === 'NP-20931' ? `CI 731978 / ${date}` : text,
        ...place,
      ])
      assert.equal(read(A4, page).fields.invoiceNumber?.value, 'CI 731978')
    })
})
