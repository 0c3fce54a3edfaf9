import assert from 'node:assert/strict'
import { read, valuesOf } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

/** An invoice of few words: seller, buyer, what is tested, and a total with its parts. */
const page = (head: Written[], sums: [label: string, amount: string][] = TOTALS): Written[] => [
  ['Novelta Servizi', 50, 40],
  ['Corso Italia 4', 50, 52],
  ['Maris Orrel', 330, 40],
  ['Via Roma 12', 330, 52],
  ...head,
  ...sums.flatMap(([label, amount], row): Written[] => [
    [label, 250, 300 + row * 14],
    [amount, 470, 300 + row * 14],
  ]),
]
const TOTALS: [string, string][] = [
  ['Subtotal', '1.000,00 €'],
  ['IVA 22%', '220,00 €'],
  ['Total', '1.220,00 €'],
]
const valueOf = (field: string, head: Written[], sums?: [string, string][]) =>
  read(A4, page(head, sums)).fields[field]?.value

describe('the number of a document in Romance languages and Dutch', () => {
  const dated: Written = ['12/03/2024', 420, 134]
  for (const [title, label, number] of [
    ['Facture', 'N° :', 'FA-2093'],
    ['Avoir', 'N° de pièce', 'AV-2093'],
    ['Avoir', 'Numéro de l’avoir', 'AV-2093'],
    ['Abono', 'Nº:', 'FR931519'],
    ['Factura', 'Nro.', '0006-00000828'],
    ['Factura', 'Comp. Nro:', '00000928'],
    ['Factura', 'Folio:', 'F-22471'],
    ['Factuur', 'Nummer:', '2019-716'],
    ['Factuur', 'Nummer', 'F9211'],
    ['Fatura', 'Documento', 'A/71816875'],
  ] as const)
    it(`stands beside "${label}" below "${title}"`, () => {
      const head: Written[] = [[title, 330, 90], [label, 330, 120], [number, 420, 120], ['Data', 330, 134], dated]
      assert.equal(valueOf('invoiceNumber', head), number)
    })

  for (const [line, number] of [
    ['Factura FT 2021/711', 'FT 2021/711'],
    ['Fatura FT A/3792', 'FT A/3792'],
    ['Abono nº R-4711', 'R-4711'],
    ['Note de crédit n° 2024-17', '2024-17'],
    ['Bolletta per la fornitura di energia elettrica n. 202049316487', '202049316487'],
    ['Bolletta n. E-81538728 del 14 agosto 2024', 'E-81538728'],
  ] as const)
    it(`is read from its title: ${line}`, () => assert.equal(valueOf('invoiceNumber', [[line, 50, 120]]), number))

  it('stands below the title with "n." before it, and is never the day below', () => {
    const head = (number: string): Written[] => [
      ['Fattura', 330, 90],
      [number, 330, 102],
      ['23 giugno 2025', 330, 114],
    ]
    assert.equal(valueOf('invoiceNumber', head('n. INV-9466')), 'INV-9466')
    assert.equal(valueOf('invoiceNumber', head('n. 4')), undefined)
    assert.equal(valueOf('issueDate', head('n. 4')), '2025-06-23')
  })

  it('is no folio of a register or of the tax office', () => {
    for (const line of ['Folio fiscal: V3S461H2-1882-4T28', 'Inscrita en el R.M. de Madrid, Tomo 4711, Folio 45'])
      assert.equal(
        valueOf('invoiceNumber', [
          ['Factura', 330, 90],
          [line, 50, 120],
        ]),
        undefined,
      )
  })
})

describe('a date in Romance languages and Dutch', () => {
  it('is printed without the space in front of its month', () => {
    assert.equal(
      valueOf('issueDate', [
        ['Factura nº 4711', 50, 90],
        ['Fecha: 2 dejulio de 2020', 50, 104],
      ]),
      '2020-07-02',
    )
  })

  for (const period of [
    'In deze factuur staan de kosten van 04-04-2023 tot en met 03-05-2023.',
    'Fatura do período 04-04-2023 a 03-05-2023',
    'Factura del 4 de abril de 2023 al 3 de mayo de 2023',
  ])
    it(`is not that of the period: ${period}`, () => {
      const head: Written[] = [
        ['Factuurnummer 4711', 50, 90],
        ['Datum 04-05-2023', 50, 104],
        [period, 50, 130],
      ]
      const { fields, findings } = read(A4, page(head))
      assert.equal(fields['issueDate']!.value, '2023-05-04')
      assert.deepEqual(
        findings!.filter(({ path }) => path === 'issueDate'),
        [],
      )
    })

  for (const line of [
    'Pague até 02/08/2026',
    'Fecha de Vto. para el pago: 02/08/2026',
    'We schrijven dit bedrag rond 02-08-2026 af van je rekening',
  ])
    it(`is when to pay: ${line}`, () =>
      assert.equal(
        valueOf('dueDate', [
          ['Fatura nº 4711', 50, 90],
          ['Data: 15/07/2026', 50, 104],
          [line, 50, 118],
        ]),
        '2026-08-02',
      ))

  it('stands in a cell far below the heading of its column, as in tables with padding', () => {
    const head: Written[] = [
      ['Fatura FT 2020/127', 50, 90],
      ...(['Contribuinte', 'Moeda', 'Data', 'Vence em'] as const).map((text, at): Written => [
        text,
        50 + at * 120,
        120,
      ]),
      ...(['544299876', 'EUR', '24-03-2020', '23-04-2020'] as const).map((text, at): Written => [
        text,
        50 + at * 120,
        145,
      ]),
    ]
    assert.equal(valueOf('issueDate', head), '2020-03-24')
    assert.equal(valueOf('dueDate', head), '2020-04-23')
  })
})

describe('totals in Romance languages', () => {
  const head: Written[] = [
    ['Factura nº 4711', 50, 90],
    ['Fecha: 15/07/2026', 50, 104],
  ]
  for (const [net, tax, gross] of [
    ['Sous-total HT', 'T.V.A. 20 %', 'Total T.T.C.'],
    ['Honoraires H.T.', 'T.V.A. 20 %', 'À nous régler'],
    ['Total s/ IVA', 'IVA 20%', 'Total c/ IVA'],
    ['Importe Neto Gravado', 'I.V.A. 20%', 'Importe Total'],
    ['Monto neto', 'I.V.A. 20%', 'Monto total'],
    ['Base imponible', 'IVA 20%', 'Líquido a percibir'],
    ['Valor base', 'IVA 20%', 'Importância a receber'],
    ['Totale imponibile', 'I.V.A. 20%', 'Netto da corrispondere'],
  ])
    it(`are called ${net}, ${tax} and ${gross}`, () => {
      const sums: [string, string][] = [
        [net!, '1.000,00 €'],
        [tax!, '200,00 €'],
        [gross!, '1.200,00 €'],
      ]
      const found = valuesOf(read(A4, page(head, sums)), 'netTotal', 'taxTotal', 'grossTotal')
      assert.deepEqual(found, { netTotal: '1000.00', taxTotal: '200.00', grossTotal: '1200.00' })
    })

  for (const label of ['Arrondi', 'Rundung', 'Arrotondamento'])
    it(`of an invoice are rounded to what can be paid in coins: ${label}`, () => {
      const sums: [string, string][] = [
        ['Total hors TVA', '100.66'],
        ['TVA 7.7 %', '7.75'],
        [label, '-0.01'],
        ['Montant à payer CHF', '108.40'],
      ]
      const found = valuesOf(read(A4, page(head, sums)), 'grossTotal', 'roundingAmount')
      assert.deepEqual(found, { grossTotal: '108.40', roundingAmount: '-0.01' })
    })

  for (const [mark, currency] of [
    ['CUIT: 30-83641389-6', 'ARS'],
    ['R.U.T.: 87.371.679-7', 'CLP'],
    ['RFC: FQL926418D8', 'MXN'],
  ])
    it(`are in the dollars of the country: ${mark}`, () => {
      const sums: [string, string][] = [['Total', '$ 1.220']]
      assert.equal(valueOf('currency', [...head, [mark!, 50, 118]], sums), currency)
    })
})

describe('an invoice with a title of its trade or country', () => {
  for (const title of ['Bolletta', 'A sua fatura', 'Fatura FT A/3792', 'Tu factura', 'Je factuur'])
    it(`is one: ${title}`, () => {
      const { kind } = read(
        A4,
        page([
          [title, 50, 120],
          ['Contrato', 50, 140],
          ['576191', 140, 140],
        ]),
      )
      assert.equal(kind, 'invoice')
    })

  it('is one by the words of the tax office below it', () => {
    const { kind } = read(
      A4,
      page([
        ['Folio: F-22471', 330, 90],
        ['Fecha: 25/07/2024', 330, 104],
        ['Uso CFDI: G03', 330, 118],
        ['Este documento es una representación impresa de un CFDI', 120, 700],
      ]),
    )
    assert.equal(kind, 'invoice')
  })
})

describe('the name of partners', () => {
  for (const name of ['SCP Lefèvre, Tessier et Marchal', 'Rossi, Bianchi & Ferrari', 'Puig, Nadal y Rius Abogados'])
    it(`is not cut at its comma: ${name}`, () => {
      const { fields } = read(A4, [
        [name, 200, 50],
        ['12 rue des Tilleuls – 59800 Lille', 200, 62],
        ['Mme Hélène Roussel', 330, 120],
        ['4 rue Ampère', 330, 132],
        ['44300 Nantes', 330, 144],
        ['FACTURE N° 739227', 230, 200],
        ['Lille, le 16 novembre 2018', 330, 170],
        ['Total TTC', 50, 300],
        ['977,84 €', 470, 300],
      ])
      assert.notEqual(fields['sellerName']?.value, name.split(',')[0])
    })
})
