import assert from 'node:assert/strict'
import type { Box } from '../../../../hub/document/values/value.ts'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { layOut } from '../../../../inference/extract/rules/lines.ts'
import { ENGLISH, FRENCH, GERMAN, read, valuesOf } from '../../../support/example-pages.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, words, type Written } from '../../../support/written-pages.ts'

const without = (page: Written[], ...texts: string[]): Written[] => page.filter(([text]) => !texts.includes(text))

describe('what invoices usually print', () => {
  it('are opening hours, accounts and VAT ids that are no amounts in francs', () => {
    for (const [text, page] of [
      ['Mo.-Fr. 08.30 - 12.30 Uhr', GERMAN],
      ['Fr 8.00-20.00 Uhr, Sa 8.00-14.00 Uhr', GERMAN],
      ['IBAN : FR20 1242 1242 1242 1242 1242 124', FRENCH],
    ] as const) {
      const { fields, findings } = read(A4, [...page, [text, 50, 700]])
      assert.equal(fields.currency!.value, 'EUR')
      assert.ok(fields.currency!.confidence > 0.9, text)
      assert.equal(
        findings!.some(({ code }) => code === 'contested'),
        false,
        text,
      )
    }
    const inFrancs = GERMAN.map(([text, x, y]): Written => [text.replace(/^(.*) €$/, 'Fr. $1'), x, y])
    assert.equal(read(A4, inFrancs).fields.currency!.value, 'CHF')
  })

  it('is a dollar sign, whose country one weak mark does not decide', () => {
    const page = ENGLISH.filter(([text]) => !/GBP|VAT No|^Leeds|^York/.test(text)).map(([text, x, y]): Written => [
      /\d\.\d\d$/.test(text) ? `$${text}` : text,
      x,
      y,
    ])
    const currency = (...texts: string[]) =>
      read(A4, [...page, ...texts.map((text, index): Written => [text, 50, 700 + index * 14])]).fields.currency
    assert.equal(currency(), undefined)
    assert.equal(currency('Item A1B 2C3', 'TPS 4 printer'), undefined)
    const weak = currency('www.northgate.ca')!
    assert.equal(weak.value, 'CAD')
    assert.ok(weak.confidence < 0.7)
    const strong = currency('Toronto ON M5V 2T6', 'HST 123456789')!
    assert.equal(strong.value, 'CAD')
    assert.ok(strong.confidence > 0.85)
  })

  it('are columns far apart on one level, whatever letters reach below the line', () => {
    const word = (text: string, x: number, y: number, height: number): Word => ({
      text,
      page: 1,
      confidence: 1,
      box: [x, y, x + text.length * 5, y + height] as Box,
    })
    // The second word of each pair has descenders: its box is taller.
    const pairs = Array.from({ length: 8 }, (_, row) => [
      word('Menge', 40, 100 + row * 20, 5),
      word(row < 5 ? 'pg/kg' : 'Nm', 68, 100 + row * 20, row < 5 ? 7 : 5),
    ]).flat()
    const wide = [word('448,99', 40, 400, 6), word('70,00', 300, 400, 6), word('518,99', 540, 400, 6)]
    const rows = layOut([A4], [...pairs, ...wide]).rows.map(({ plain }) => plain)
    assert.equal(rows.at(-1), '448,99 70,00 518,99')
  })

  it('is a net amount above its taxes, whatever its label is', () => {
    const foot = (...rows: [string, string][]): Written[] =>
      rows.flatMap(([label, amount], index): Written[] => [
        [label, 350, 300 + index * 14],
        [amount, 480, 300 + index * 14],
      ])
    for (const rows of [
      [
        ['Summe', '28,57 €'],
        ['Mehrwertsteuer 19 %', '5,43 €'],
        ['Gesamtsumme', '34,00 €'],
      ],
      [
        ['Beitrag', '50,00 €'],
        ['Versicherungsteuer 19 %', '9,50 €'],
        ['Rechnungsbeitrag', '59,50 €'],
      ],
      [
        ['Goods', '1,000.00'],
        ['CGST @ 9%', '90.00'],
        ['SGST @ 9%', '90.00'],
        ['Total', '1,180.00'],
      ],
      [
        ['Palvelut', '640,00 €'],
        ['Arvonlisävero 25,5 %', '163,20 €'],
        ['Yhteensä', '803,20 €'],
      ],
    ] as [string, string][][]) {
      const { fields } = read(A4, [['Invoice 4711', 50, 100], ...foot(...rows)])
      const amounts = rows.map(([, amount]) =>
        Number(amount.replace(/[^\d.,]/g, '').replace(',', amount.includes('€') ? '.' : '')),
      )
      assert.equal(Number(fields.netTotal?.value), amounts[0])
      assert.equal(Number(fields.grossTotal?.value), amounts.at(-1))
      assert.equal(Number(fields.taxTotal?.value).toFixed(2), (amounts.at(-1)! - amounts[0]!).toFixed(2))
    }
  })

  it('is the day on which a bank will debit the amount', () => {
    for (const text of [
      'Der Rechnungsbetrag wird am 20.03.2026 von Ihrem Konto abgebucht.',
      'The amount will be debited from your account on 20 March 2026.',
      'Cette somme sera prélevée le 20 mars 2026 sur votre compte.',
      'Het bedrag wordt rond 20 maart 2026 afgeschreven van uw rekening.',
      'El importe se cargará en su cuenta el 20 de marzo de 2026.',
      'Importo addebitato sul conto il 20 marzo 2026',
    ])
      assert.equal(
        read(A4, [
          ['Invoice number: 4711', 50, 100],
          [text, 50, 600],
        ]).fields.dueDate?.value,
        '2026-03-20',
        text,
      )
    const credited = 'Der Betrag wird am 20.03.2026 auf Ihr Konto gutgeschrieben.'
    assert.equal(
      read(A4, [
        ['Gutschrift 4711', 50, 100],
        [credited, 50, 600],
      ]).fields.dueDate,
      undefined,
    )
  })

  it('is a title that goes on in the next line, with a number behind other words', () => {
    const page = without(GERMAN, 'Rechnung', 'Rechnungsnummer:', '2026-118', 'Rechnungsdatum:', '05.03.2026')
    const titled: Written[] = [
      ...page,
      ['Rechnung des Versicherers (575) Nr. 01.234.5-2026-1 vom', 50, 230],
      ['05.03.2026', 50, 240],
    ]
    assert.deepEqual(valuesOf(read(A4, titled), 'invoiceNumber', 'issueDate'), {
      invoiceNumber: '01.234.5-2026-1',
      issueDate: '2026-03-05',
    })
  })

  it('is who receives the goods, and is not the seller', () => {
    const page: Written[] = [
      ['Koelwinkel', 50, 40],
      ['Factuur', 450, 40],
      ['Sanne de Vries', 50, 80],
      ['Prinsengracht 263', 50, 92],
      ['1016 GV Amsterdam', 50, 104],
      ['Factuurnummer 993548900', 330, 80],
      ['Afleveradres', 50, 140],
      ['Sanne de Vries, Prinsengracht 263, 1016 GV Amsterdam', 50, 152],
      ['Totaal incl. btw € 65,99', 330, 300],
      ['Koelwinkel B.V. | Weena 664 | 3012 CN Rotterdam | KvK 24330087 | Btw NL810433941B01', 50, 790],
    ]
    assert.deepEqual(valuesOf(read(A4, page), 'sellerName', 'buyerName'), {
      sellerName: 'Koelwinkel B.V.',
      buyerName: 'Sanne de Vries',
    })
  })

  it('is an imprint, whose owner is the seller, wherever the receiver stands', () => {
    const page: Written[] = [
      ['Nuageo SAS', 50, 120],
      ['2 rue Kellermann', 50, 132],
      ['59100 Roubaix', 50, 144],
      ['Atelier Bois Massif', 330, 120],
      ['7 impasse des Tilleuls', 330, 132],
      ['35000 Rennes', 330, 144],
      ['Facture n° F-118 du 12/01/2025', 50, 200],
      ['Total TTC 86,26 €', 330, 300],
      ['Nuageo SAS au capital de 10 000 € - RCS Lille 424 761 419 - TVA FR 22 424 761 419', 50, 800],
    ]
    assert.deepEqual(valuesOf(read(A4, page), 'sellerName', 'buyerName'), {
      sellerName: 'Nuageo SAS',
      buyerName: 'Atelier Bois Massif',
    })
  })

  it('is one total of several rates, not that of one rate', () => {
    const page = without(ENGLISH, 'Net total', 'VAT 20%', '240.00', '1,200.00', 'Total GBP', '1,440.00')
    const rates: Written[] = [
      ['Net 500.00 VAT 5 % 25.00 Gross 525.00', 50, 320],
      ['Net 700.00 VAT 20 % 140.00 Gross 840.00', 50, 334],
      ['Net 1,200.00 VAT 165.00 Gross 1,365.00', 50, 348],
    ]
    const { fields, findings } = read(A4, [...page, ...rates])
    assert.equal(fields.grossTotal?.value, '1365.00')
    assert.equal(
      findings!.some(({ code, path }) => code === 'contested' && path === 'grossTotal'),
      false,
    )
  })

  it('is an amount due that has a so-called total as its part', () => {
    const foot = (...rows: [string, string][]) =>
      read(A4, [
        ['Invoice 4711', 50, 100],
        ...rows.flatMap(([label, amount], index): Written[] => [
          [label, 350, 300 + index * 14],
          [amount, 480, 300 + index * 14],
        ]),
      ])
    const fees = foot(['Total fees', '6,305.00'], ['Courier', '110.50'], ['Total due', '6,415.50'])
    assert.equal(fees.fields.grossTotal?.value, '6415.50')
    assert.ok(fees.fields.grossTotal!.confidence < 0.7)
    const value = foot(['Total valoare', '500,00'], ['Total TVA', '45,00'], ['Total de plata', '545,00'])
    assert.deepEqual(valuesOf(value, 'netTotal', 'taxTotal', 'grossTotal'), {
      netTotal: '500.00',
      taxTotal: '45.00',
      grossTotal: '545.00',
    })
    const arrears = foot(['Total', '200.00'], ['Previous balance', '100.00'], ['Amount due', '300.00'])
    assert.equal(arrears.fields.grossTotal?.value, '200.00')
  })

  it('are dates in a table of lines, which are not that of the document', () => {
    const table: Written[] = [
      ...['Date', 'Description', 'Hours', 'Amount'].map((text, index): Written => [text, 50 + index * 140, 250]),
      ...['01/08/2025', 'Review draft', '4.20', '2,730.00'].map((text, index): Written => [
        text,
        50 + index * 140,
        266,
      ]),
    ]
    const page = [
      ...without(ENGLISH, 'Invoice date:', '3 May 2026', 'Due date:', '2 June 2026', 'Description', 'Amount'),
      ...table,
    ]
    assert.equal(read(A4, [...page, ['January 31, 2025', 50, 130]]).fields.issueDate?.value, '2025-01-31')
  })

  it('is the total of a table by rates, of a correction too', () => {
    const column = [60, 200, 340, 480] as const
    const rows = [
      ['Nettobetrag', 'MwSt-Betrag', 'MwSt-%', 'Endbetrag'],
      ['-4,85', '-0,92', '19,0', '-5,77'],
      ['-2,82', '-0,20', '7,0', '-3,02'],
      ['-7,67', '-1,12', 'EUR', '-8,79'],
    ]
    const page = rows.flatMap((cells, row) =>
      cells.map((text, index): Written => [text, column[index]! - text.length * 5 + 60, 600 + row * 14]),
    )
    const found = read(A4, [['Rechnungskorrektur Nr. RK 21012345', 50, 100], ...page])
    assert.deepEqual(valuesOf(found, 'netTotal', 'taxTotal', 'grossTotal'), {
      netTotal: '-7.67',
      taxTotal: '-1.12',
      grossTotal: '-8.79',
    })
  })

  it('is a total that a larger amount with a weaker label does not replace', () => {
    const { fields } = read(A4, [
      ['Gross total $4,030.00', 50, 300],
      ['Other amount $16,120.00', 50, 354],
      ['Market amount $20,150.00', 50, 368],
    ])
    assert.equal(fields.grossTotal?.value, '4030.00')
  })

  it('is a scanned letter, which is no slip although its lines are high', () => {
    const scan: Page = { ...A4, source: 'ocr' }
    const page: Written[] = [
      ["Au bon moulin SARL - 12 chemin de l'olive - 84340 Malaucène", 100, 30],
      ['TVA: FR11999999998 - SIRET : 99999999800010', 100, 52],
      ['Adresse de livraison', 36, 120],
      ['Ma jolie boutique', 36, 140],
      ['35 rue de la République', 36, 160],
      ['69001 Lyon', 36, 180],
      ['Facture FA-2017-0010', 36, 240],
      ['Total TTC 671,15 €', 320, 400],
    ]
    // Boxes of recognised lines are higher than the ink.
    const high = words(scan, page).map(({ box: [left, top, right], ...word }) => ({
      ...word,
      box: [left, top, right, top + 15] as Box,
    }))
    const { fields } = extractFields([scan], high, TYPES)
    assert.equal(fields.buyerName?.value, 'Ma jolie boutique')
    assert.equal(fields.sellerName?.value, 'Au bon moulin SARL')
  })

  it('is one date for two labels', () => {
    const page = without(ENGLISH, 'Invoice date:', '3 May 2026')
    const dated = (text: string) => read(A4, [...page, [text, 330, 164]]).fields.issueDate?.value
    assert.equal(dated('Rechnungsdatum / Lieferdatum 3. Mai 2026'), '2026-05-03')
    assert.equal(dated('Invoice date / delivery date: 3 May 2026'), '2026-05-03')
  })

  it('is a tax in brackets that the total has inside', () => {
    const page = without(ENGLISH, 'Net total', 'VAT 20%', '240.00', '1,200.00')
    const { fields } = read(A4, [...page, ['of which VAT', 350, 342], ['(240.00)', 500, 342]])
    assert.equal(fields.taxTotal?.value, '240.00')
  })
})
