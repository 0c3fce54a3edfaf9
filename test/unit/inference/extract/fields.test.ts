import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fitsField, isFieldName, type FieldName } from '../../../../hub/document/fields.ts'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { A4, SLIP, words, type Written } from '../../../support/written-pages.ts'

const read = (page: Page, written: readonly Written[], confidence?: number) =>
  extractFields([page], words(page, written, confidence))
const valuesOf = ({ fields }: ReturnType<typeof extractFields>, ...names: FieldName[]) =>
  Object.fromEntries(names.map((name) => [name, fields[name]?.value]))

const ENGLISH: Written[] = [
  ['Northgate Paper Ltd', 50, 50],
  ['12 Harbour Street', 50, 62],
  ['Leeds LS1 4AB', 50, 74],
  ['VAT No: GB 123 4567 82', 50, 86],
  ['INVOICE', 480, 50],
  ['Bill to:', 50, 150],
  ['Blue Kite Studio', 50, 164],
  ['7 Mill Road', 50, 176],
  ['York YO1 7HH', 50, 188],
  ['Invoice number:', 330, 150],
  ['NP-20931', 480, 150],
  ['Invoice date:', 330, 164],
  ['3 May 2026', 480, 164],
  ['Due date:', 330, 178],
  ['2 June 2026', 480, 178],
  ['PO number:', 330, 192],
  ['PO-7741', 480, 192],
  ['Description', 50, 250],
  ['Amount', 500, 250],
  ['Card stock', 50, 266],
  ['1,200.00', 500, 266],
  ['Net total', 350, 300],
  ['1,200.00', 500, 300],
  ['VAT 20%', 350, 314],
  ['240.00', 500, 314],
  ['Total GBP', 350, 328],
  ['1,440.00', 500, 328],
]
const GERMAN: Written[] = [
  ['Auer Metallbau GmbH', 50, 40],
  ['Rechnung', 50, 230],
  ['Auer Metallbau GmbH · Ringweg 4 · 04109 Leipzig', 50, 110],
  ['Firma', 50, 124],
  ['Kessler & Sohn KG', 50, 136],
  ['Lindenallee 9', 50, 148],
  ['01067 Dresden', 50, 160],
  ['Rechnungsnummer:', 330, 150],
  ['2026-118', 470, 150],
  ['Rechnungsdatum:', 330, 164],
  ['05.03.2026', 470, 164],
  ['Fällig am:', 330, 178],
  ['04.04.2026', 470, 178],
  ['Bestellnummer:', 330, 192],
  ['B-4471', 470, 192],
  ['Geländer', 50, 300],
  ['2.450,00 €', 480, 300],
  ['Nettobetrag', 330, 330],
  ['2.450,00 €', 480, 330],
  ['MwSt. 19 %', 330, 344],
  ['465,50 €', 480, 344],
  ['Gesamtbetrag', 330, 358],
  ['2.915,50 €', 480, 358],
  ['USt-IdNr.: DE136695976', 50, 780],
  ['IBAN: DE89 3704 0044 0532 0130 00', 250, 780],
]
const FRENCH: Written[] = [
  ['Menuiserie Caron SARL', 50, 40],
  ['8 rue des Lilas', 50, 52],
  ['69001 Lyon', 50, 64],
  ['N° TVA : FR 83 404833048', 50, 76],
  ['Facture n° F-2026-014', 50, 130],
  ['Date de facture : 12/04/2026', 50, 144],
  ["Date d'échéance : 12/05/2026", 50, 158],
  ['Facturé à :', 330, 130],
  ['Hôtel du Parc', 330, 144],
  ['3 avenue Foch', 330, 156],
  ['75016 Paris', 330, 168],
  ['Porte en chêne', 50, 250],
  ['1 250,00 €', 480, 250],
  ['Total HT', 350, 300],
  ['1 250,00 €', 480, 300],
  ['TVA 20 %', 350, 314],
  ['250,00 €', 480, 314],
  ['Total TTC', 350, 328],
  ['1 500,00 €', 480, 328],
]
const SPANISH: Written[] = [
  ['Cerámicas Duero S.L.', 50, 40],
  ['Calle Mayor 5', 50, 52],
  ['47001 Valladolid', 50, 64],
  ['CIF: B-58818501', 50, 76],
  ['Factura nº: 2026/077', 50, 130],
  ['Fecha de factura: 9 de marzo de 2026', 50, 144],
  ['Vencimiento: 8 de abril de 2026', 50, 158],
  ['Cliente:', 330, 130],
  ['Azulejos Prado', 330, 144],
  ['Avenida Norte 11', 330, 156],
  ['28013 Madrid', 330, 168],
  ['Base imponible', 350, 300],
  ['800,00 €', 480, 300],
  ['IVA 21 %', 350, 314],
  ['168,00 €', 480, 314],
  ['Importe total', 350, 328],
  ['968,00 €', 480, 328],
]
const RECEIPT: Written[] = [
  ['KEDAI KOPI SENTOSA SDN BHD', 80, 20],
  ['(812345-K)', 150, 44],
  ['NO 8, JALAN MAWAR 2,', 110, 68],
  ['TAMAN INDAH, 81100 JOHOR BAHRU', 70, 92],
  ['TEL: 07-3551234', 120, 116],
  ['TAX INVOICE', 140, 150],
  ['25 MAR 2018 18:40', 20, 180],
  ['CASHIER: 3', 260, 180],
  ['TEH TARIK', 20, 220],
  ['4.40', 330, 220],
  ['ROTI', 20, 246],
  ['3.62', 330, 246],
  ['SUBTOTAL', 20, 280],
  ['8.02', 330, 280],
  ['ROUNDING ADJ', 20, 306],
  ['-0.02', 320, 306],
  ['TOTAL RM', 20, 332],
  ['8.00', 330, 332],
  ['CASH', 20, 358],
  ['10.00', 320, 358],
  ['CHANGE', 20, 384],
  ['2.00', 330, 384],
  ['THANK YOU', 150, 420],
]

describe('the fields of a document', () => {
  it('are read from an English invoice', () => {
    const found = read(A4, ENGLISH)
    assert.equal(found.type, 'invoice')
    assert.deepEqual(
      valuesOf(
        found,
        'invoiceNumber',
        'issueDate',
        'dueDate',
        'sellerName',
        'buyerName',
        'netTotal',
        'taxTotal',
        'grossTotal',
        'currency',
        'purchaseOrderNumber',
        'sellerVatId',
      ),
      {
        invoiceNumber: 'NP-20931',
        issueDate: '2026-05-03',
        dueDate: '2026-06-02',
        sellerName: 'Northgate Paper Ltd',
        buyerName: 'Blue Kite Studio',
        netTotal: '1200.00',
        taxTotal: '240.00',
        grossTotal: '1440.00',
        currency: 'GBP',
        purchaseOrderNumber: 'PO-7741',
        sellerVatId: 'GB123456782',
      },
    )
  })

  it('are read from a German invoice', () => {
    const found = read(A4, GERMAN)
    assert.equal(found.type, 'invoice')
    assert.deepEqual(
      valuesOf(
        found,
        'invoiceNumber',
        'issueDate',
        'dueDate',
        'sellerName',
        'buyerName',
        'netTotal',
        'taxTotal',
        'grossTotal',
        'currency',
        'purchaseOrderNumber',
        'sellerVatId',
        'iban',
      ),
      {
        invoiceNumber: '2026-118',
        issueDate: '2026-03-05',
        dueDate: '2026-04-04',
        sellerName: 'Auer Metallbau GmbH',
        buyerName: 'Kessler & Sohn KG',
        netTotal: '2450.00',
        taxTotal: '465.50',
        grossTotal: '2915.50',
        currency: 'EUR',
        purchaseOrderNumber: 'B-4471',
        sellerVatId: 'DE136695976',
        iban: 'DE89370400440532013000',
      },
    )
  })

  it('are read from a French invoice', () => {
    const found = read(A4, FRENCH)
    assert.equal(found.type, 'invoice')
    assert.deepEqual(
      valuesOf(
        found,
        'invoiceNumber',
        'issueDate',
        'dueDate',
        'sellerName',
        'buyerName',
        'netTotal',
        'taxTotal',
        'grossTotal',
        'currency',
        'sellerVatId',
      ),
      {
        invoiceNumber: 'F-2026-014',
        issueDate: '2026-04-12',
        dueDate: '2026-05-12',
        sellerName: 'Menuiserie Caron SARL',
        buyerName: 'Hôtel du Parc',
        netTotal: '1250.00',
        taxTotal: '250.00',
        grossTotal: '1500.00',
        currency: 'EUR',
        sellerVatId: 'FR83404833048',
      },
    )
  })

  it('are read from a Spanish invoice', () => {
    const found = read(A4, SPANISH)
    assert.equal(found.type, 'invoice')
    assert.deepEqual(
      valuesOf(
        found,
        'invoiceNumber',
        'issueDate',
        'dueDate',
        'sellerName',
        'buyerName',
        'netTotal',
        'taxTotal',
        'grossTotal',
        'currency',
        'sellerVatId',
      ),
      {
        invoiceNumber: '2026/077',
        issueDate: '2026-03-09',
        dueDate: '2026-04-08',
        sellerName: 'Cerámicas Duero S.L.',
        buyerName: 'Azulejos Prado',
        netTotal: '800.00',
        taxTotal: '168.00',
        grossTotal: '968.00',
        currency: 'EUR',
        sellerVatId: 'ESB58818501',
      },
    )
  })

  it('are read from a receipt, whose total is the rounded one', () => {
    const found = read(SLIP, RECEIPT, 0.98)
    assert.equal(found.type, 'receipt')
    assert.deepEqual(valuesOf(found, 'sellerName', 'sellerAddress', 'issueDate', 'grossTotal', 'currency'), {
      sellerName: 'KEDAI KOPI SENTOSA SDN BHD',
      sellerAddress: 'NO 8, JALAN MAWAR 2, TAMAN INDAH, 81100 JOHOR BAHRU',
      issueDate: '2018-03-25',
      grossTotal: '8.00',
      currency: 'MYR',
    })
  })

  it('are read from receipts of other forms', () => {
    const changed = (changes: Record<string, string | undefined>) =>
      read(
        SLIP,
        RECEIPT.flatMap(([text, x, y]): Written[] =>
          text in changes ? (changes[text] === undefined ? [] : [[changes[text], x, y]]) : [[text, x, y]],
        ),
        0.98,
      )
    const address = 'NO 8, JALAN MAWAR 2, TAMAN INDAH, 81100 JOHOR BAHRU'
    const numbered = changed({
      'KEDAI KOPI SENTOSA SDN BHD': 'KOPI SENTOSA MALAYSIA (812345-K)',
      '(812345-K)': undefined,
    })
    assert.deepEqual(valuesOf(numbered, 'sellerName', 'sellerAddress'), {
      sellerName: 'KOPI SENTOSA MALAYSIA',
      sellerAddress: address,
    })
    const nameBelow = changed({
      'KEDAI KOPI SENTOSA SDN BHD': undefined,
      '(812345-K)': undefined,
      'TEL: 07-3551234': 'KEDAI KOPI SENTOSA SDN BHD (812345-K)',
    })
    assert.deepEqual(valuesOf(nameBelow, 'sellerName', 'sellerAddress'), {
      sellerName: 'KEDAI KOPI SENTOSA SDN BHD',
      sellerAddress: address,
    })
    assert.equal(
      changed({ 'TEL: 07-3551234': 'TAXINVOICE', 'TAX INVOICE': undefined }).fields.sellerAddress!.value,
      address,
    )
    assert.equal(changed({ 'TEL: 07-3551234': 'GSTID: 001234567890' }).fields.sellerAddress!.value, address)
    assert.equal(
      changed({ 'NO 8, JALAN MAWAR 2,': 'NO. 8/2. JALAN MAWAR 2.' }).fields.sellerAddress!.value,
      'NO. 8/2, JALAN MAWAR 2, TAMAN INDAH, 81100 JOHOR BAHRU',
    )
    assert.equal(
      changed({ 'KEDAI KOPI SENTOSA SDN BHD': 'PASAR MINI JIN SENG' }).fields.sellerName!.value,
      'PASAR MINI JIN SENG',
    )
    assert.equal(changed({ '25 MAR 2018 18:40': '25032018 18:40:12 0003' }).fields.issueDate!.value, '2018-03-25')
    assert.equal(changed({ '25 MAR 2018 18:40': '25/03/2818 18:40' }).fields.issueDate!.value, '2018-03-25')
  })

  it('have as total no tax that it includes, and what was paid exactly where the total cannot be read', () => {
    const included: Written[] = [
      ['KOPI SENTOSA', 80, 20],
      ['TAX INVOICE', 140, 50],
      ['TEH TARIK', 20, 80],
      ['7.50', 330, 80],
      ['Due', 20, 110],
      ['7.50', 330, 110],
      ['(Total Included GST 6% :', 20, 140],
      ['0.42)', 330, 140],
    ]
    assert.equal(read(SLIP, included, 0.98).fields.grossTotal!.value, '7.50')
    const unread: Written[] = [
      ['KOPI SENTOSA', 80, 20],
      ['TAX INVOICE', 140, 50],
      ['SUBTOTAL', 20, 80],
      ['74.06', 330, 80],
      ['GST', 20, 110],
      ['4.04', 330, 110],
      ['TOTAL', 20, 140],
      ['78-10', 330, 140],
      ['DEBIT CARD', 20, 170],
      ['78.10', 330, 170],
      ['CHANGE', 20, 200],
      ['0.00', 330, 200],
    ]
    assert.equal(read(SLIP, unread, 0.98).fields.grossTotal!.value, '78.10')
  })

  it('tell net, tax and gross by the words of each language, also with a rate between them', () => {
    const totals: [net: string, tax: string, gross: string][] = [
      ['Total excl. VAT', 'VAT 20%', 'Total incl. 20% VAT'],
      ['Summe ohne MwSt.', 'MwSt. 20 %', 'Summe inkl. 20 % MwSt.'],
      ['Total sans TVA', 'TVA 20 %', 'Total toutes taxes comprises'],
      ['Total sin IVA', 'Impuestos', 'Total con IVA'],
    ]
    for (const [net, tax, gross] of totals) {
      const found = read(A4, [
        ['Invoice', 50, 50],
        [net, 350, 300],
        ['1,200.00', 500, 300],
        [tax, 350, 314],
        ['240.00', 500, 314],
        [gross, 350, 328],
        ['1,440.00', 500, 328],
      ])
      assert.deepEqual(
        valuesOf(found, 'netTotal', 'taxTotal', 'grossTotal'),
        { netTotal: '1200.00', taxTotal: '240.00', grossTotal: '1440.00' },
        gross,
      )
    }
  })

  it('are read from a credit note, whose sums are negative', () => {
    const signed = GERMAN.map(([text, x, y]): Written => [
      text.endsWith(' €') ? `-${text}` : text.replace('Rechnung', 'Gutschrift'),
      x,
      y,
    ])
    assert.deepEqual(valuesOf(read(A4, signed), 'netTotal', 'taxTotal', 'grossTotal'), {
      netTotal: '-2450.00',
      taxTotal: '-465.50',
      grossTotal: '-2915.50',
    })
  })

  it('have a total beside which the items are counted, and no count as total', () => {
    const counted = (label: string) =>
      read(
        SLIP,
        RECEIPT.map(([text, x, y]): Written => [text === 'TOTAL RM' ? label : text, x, y]),
        0.98,
      ).fields.grossTotal!
    const plain = counted('TOTAL').confidence
    for (const label of ['TOTAL (2 ITEMS)', 'Total (2 items):', 'Summe (2 Artikel)'])
      assert.deepEqual([counted(label).value, counted(label).confidence], ['8.00', plain], label)
  })

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

  it('say where they stand', () => {
    const { fields } = read(A4, ENGLISH)
    assert.deepEqual(fields.invoiceNumber!.box, [480, 150, 520, 157])
    assert.equal(fields.invoiceNumber!.page, 1)
  })

  it('are surer where sums add up, and never surer than the words they stand in', () => {
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
    const { type, typeConfidence } = extractFields([A4], words(A4, ENGLISH), 'other')
    assert.deepEqual({ type, typeConfidence }, { type: 'other', typeConfidence: 1 })
  })

  it('are not invented on a blank page or in prose', () => {
    const { type, typeConfidence, fields } = extractFields([A4], [])
    assert.deepEqual([type, typeConfidence, fields], ['other', 0.333, {}])
    assert.deepEqual(extractFields([], []).fields, {})
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
          const { typeConfidence, fields } = extractFields([page, page], given)
          assert.ok(typeConfidence >= 0 && typeConfidence <= 1)
          for (const [name, field] of Object.entries(fields)) {
            assert.ok(isFieldName(name) && fitsField(name, field.value), `${name} ${field.value}`)
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
  })
})
