import assert from 'node:assert/strict'
import { read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

interface Parts {
  number?: [label: string, value: string]
  date?: [label: string, value: string]
  sums?: [label: string, amount: string][]
  more?: string[]
}

/** An invoice of a seller whose country nothing tells. */
const invoice = ({
  number = ['Invoice no:', 'R-2024-0815'],
  date = ['Invoice date:', '14 March 2024'],
  sums = [
    ['Net total', '1,000.00'],
    ['Tax 19 %', '190.00'],
    ['Total', '1,190.00'],
  ],
  more = [],
}: Parts): Written[] => [
  ['Maris Orrel', 50, 40],
  ['Kade 4', 50, 52],
  ['Invoice', 480, 40],
  ...[number, date].flatMap(([label, value], index): Written[] => [
    [label, 330, 90 + index * 14],
    [value, 450, 90 + index * 14],
  ]),
  ...sums.flatMap(([label, amount], index): Written[] => [
    [label, 330, 300 + index * 14],
    [amount, 460, 300 + index * 14],
  ]),
  ...more.map((text, index): Written => [text, 50, 420 + index * 14]),
]

const fieldsOf = (parts: Parts) => read(A4, invoice(parts)).fields
const findingsOf = (parts: Parts) => read(A4, invoice(parts)).findings ?? []

describe('an invoice number', () => {
  const whole = [
    'RE 2024 0815',
    '2024–15',
    'RE—2024—15',
    'INV/2024/07-3',
    'No 12 345 A'.slice(3),
    'F 24 00117',
    'A.2024.15',
    '2024 / 0815',
    '2024 – 15',
    'RG_2024_15',
    'AB 12 C 34',
    '12 345 A',
    'Ä-2024-15',
    'RE-2024 -0815',
    '2024|0815',
    'RE 2024,0815',
  ]
  for (const value of whole)
    it(`is read whole: ${value}`, () => {
      assert.equal(fieldsOf({ number: ['Invoice no:', value] })['invoiceNumber']?.value, value)
      assert.equal(fieldsOf({ number: [`Invoice no: ${value}`, ''] })['invoiceNumber']?.value, value)
    })

  const ends: [line: string, value: string][] = [
    ['Invoice no. 4711 of 14 March 2024', '4711'],
    ['Rechnung Nr. 4711 vom 14.03.2024', '4711'],
    ['Facture n° 4711 du 14/03/2024', '4711'],
    ['Invoice no. RE 2024 15 14.03.2024', 'RE 2024 15'],
    ['Rechnung Nr. 4711 - 17. 05. 2024', '4711'],
    ['Invoice no. 4711 / 7 March 2024', '4711'],
    ['Invoice no. 4711 2024.05.17', '4711'],
    ['Invoice no. 4711 Page 1 of 2', '4711'],
    ['Invoice no. 4711 EUR', '4711'],
  ]
  for (const [line, value] of ends)
    it(`ends before what is none of it: ${line}`, () =>
      assert.equal(fieldsOf({ number: [line, ''] })['invoiceNumber']?.value, value))

  it('is missing if it goes on in the next line', () =>
    assert.equal(fieldsOf({ number: ['Invoice no:', 'RE-2024-'] })['invoiceNumber'], undefined))

  it('is less sure if its end is not clear, and says what else it could be', () => {
    const { confidence, candidates } = fieldsOf({ number: ['Invoice no. 4711 25 pieces', ''] })['invoiceNumber']!
    assert.ok(confidence < 0.75, String(confidence))
    assert.deepEqual(
      candidates!.map(({ value }) => value),
      ['4711'],
    )
  })
})

describe('the sign of a total', () => {
  const forms = [
    (amount: string) => `-${amount}`,
    (amount: string) => `–${amount}`,
    (amount: string) => `\u2212${amount}`,
    (amount: string) => `${amount}-`,
    (amount: string) => `${amount} -`,
    (amount: string) => `${amount} –`,
    (amount: string) => `(${amount})`,
    (amount: string) => `${amount} CR`,
    (amount: string) => `EUR -${amount}`,
    (amount: string) => `-€${amount}`,
    (amount: string) => `€ –${amount}`,
    (amount: string) => `${amount} EUR-`,
    (amount: string) => `- ${amount} €`,
    (amount: string) => `${amount} Cr.`,
    (amount: string) => `${amount} credit`,
    (amount: string) => `CR ${amount}`,
    (amount: string) => `${amount} (-)`,
    (amount: string) => `./. ${amount}`,
    (amount: string) => `-/- ${amount}`,
    (amount: string) => `<${amount}>`,
  ]
  for (const form of forms)
    it(`is kept: ${form('1,190.00')}`, () => {
      const sums: Parts['sums'] = [
        ['Net total', form('1,000.00')],
        ['Tax 19 %', form('190.00')],
        ['Total', form('1,190.00')],
      ]
      assert.equal(fieldsOf({ sums })['grossTotal']?.value, '-1190.00')
      assert.equal(fieldsOf({ sums: [['Total', form('1,190.00')]] })['grossTotal']?.value, '-1190.00')
    })
})

describe('the currency', () => {
  const totals = (amount: string, label = 'Total'): Parts['sums'] => [[label, amount]]
  const cases: [name: string, parts: Parts, currency: string | undefined][] = [
    ['a code in the label', { sums: totals('$1,050.00', 'Total (CAD)') }, 'CAD'],
    ['a code beside the total', { sums: totals('1,050.00 AUD') }, 'AUD'],
    ['a sign with a country', { sums: totals('NZ$1,050.00') }, 'NZD'],
    ['a sign of several countries', { sums: totals('$1,050.00') }, undefined],
    ['the country by a postcode', { sums: totals('$1,050.00'), more: ['12 Main St, Springfield, IL 62701'] }, 'USD'],
    ['the country by a tax', { sums: totals('$1,050.00'), more: ['GST/HST No. 12345 6789 RT0001'] }, 'CAD'],
    ['the country by a register', { sums: totals('$1,050.00'), more: ['ABN 51 824 753 556'] }, 'AUD'],
    ['another country', { sums: totals('$1,050.00'), more: ['Singapore 049315, UEN 201912345K'] }, 'SGD'],
    ['crowns in Denmark', { sums: totals('1.050,00 kr'), more: ['CVR 13585628, Danmark'] }, 'DKK'],
    ['crowns in Norway', { sums: totals('kr 1 050,00'), more: ['Org.nr. 995 525 828 MVA'] }, 'NOK'],
    ['crowns of nobody', { sums: totals('1.050,00 kr') }, undefined],
    ['an account', { sums: totals('1 230,00 PLN'), more: ['Konto EUR: 00 0000 0000'] }, 'PLN'],
    ['an account alone', { sums: totals('1,230.00'), more: ['EUR account: 00 0000 0000'] }, undefined],
    ['a label', { sums: totals('1,230.00'), more: ['Currency: SEK'] }, 'SEK'],
    ['a sentence', { sums: totals('1,230.00'), more: ['All amounts in CHF'] }, 'CHF'],
    ['rupees', { sums: totals('₹1,00,000.00') }, 'INR'],
    ['ringgit', { sums: totals('RM1,000.00') }, 'MYR'],
    ['zloty', { sums: totals('1 000,00 zł') }, 'PLN'],
    ['forint', { sums: totals('12 000 Ft') }, 'HUF'],
    ['reais', { sums: totals('R$ 1.000,00') }, 'BRL'],
  ]
  for (const [name, parts, currency] of cases)
    it(`is ${currency ?? 'open'} by ${name}`, () => assert.equal(fieldsOf(parts)['currency']?.value, currency))

  it('is contested if two stand beside totals', () => {
    const parts: Parts = {
      sums: [
        ['Total', '1,190.00 EUR'],
        ['Total', '1,290.00 USD'],
      ],
    }
    assert.ok((fieldsOf(parts)['currency']?.confidence ?? 0) < 0.6)
    assert.ok(findingsOf(parts).some(({ code, path, asks }) => code === 'contested' && path === 'currency' && asks))
  })
})

describe('a date with two readings', () => {
  const dated = (printed: string, ...more: string[]) => ({ date: ['Invoice date:', printed] as [string, string], more })
  const cases: [name: string, parts: Parts, date: string][] = [
    ['the country puts the day first', dated('03/04/2024', 'Sydney NSW 2000, Australia'), '2024-04-03'],
    ['the country puts the month first', dated('03/04/2024', 'Springfield, IL 62701'), '2024-03-04'],
    ['another date puts the day first', dated('03/04/2024', 'Delivered on 25/03/2024'), '2024-04-03'],
    ['another date puts the month first', dated('03/04/2024', 'Delivered on 02/25/2024'), '2024-03-04'],
    [
      'the language puts the day first',
      dated('03/04/2024', 'Zahlbar ohne Abzug; diese Rechnung ist gültig'),
      '2024-04-03',
    ],
    ['points put the day first', dated('03.04.2024'), '2024-04-03'],
    ['the year is first', dated('24/07/02'), '2024-07-02'],
  ]
  for (const [name, parts, date] of cases)
    it(`is read: ${name}`, () => assert.equal(fieldsOf(parts)['issueDate']?.value, date))

  it('is contested if nothing decides', () => {
    const { confidence, candidates } = fieldsOf(dated('03/04/2024'))['issueDate']!
    assert.ok(confidence < 0.5, String(confidence))
    assert.equal(candidates!.length, 1)
    assert.ok(
      findingsOf(dated('03/04/2024')).some(
        ({ code, path, asks }) => code === 'contested' && path === 'issueDate' && asks,
      ),
    )
  })
})

describe('the issue date', () => {
  const lines = (...more: string[]) => fieldsOf({ date: ['', ''], more })
  const cases: [lines: string[], issue: string | undefined, due: string | undefined][] = [
    [['Facture n° 17 du 02 juillet 2024', 'Date limite de paiement le 05 juillet 2024'], '2024-07-02', '2024-07-05'],
    [['Rechnung Nr. 17 vom 02.07.2024', 'Zahlbar bis zum 05.07.2024'], '2024-07-02', '2024-07-05'],
    [['Fattura del 02/07/2024', 'Scadenza pagamento 05/07/2024'], '2024-07-02', '2024-07-05'],
    [['Factuurdatum 02-07-2024', 'Te betalen voor 05-07-2024'], '2024-07-02', '2024-07-05'],
    [['Fakturadatum 2024-07-02', 'Oss tillhanda senast 2024-07-05'], '2024-07-02', '2024-07-05'],
    [['Date of issue 2 July 2024', 'Payable by 5 July 2024', 'Delivery date 1 July 2024'], '2024-07-02', '2024-07-05'],
    [['Leistungszeitraum 01.06.2024 - 30.06.2024', 'Rechnungsdatum 02.07.2024'], '2024-07-02', undefined],
    [['Lieferdatum: 30.06.2024', 'Druckdatum: 03.07.2024', 'Belegdatum: 02.07.2024'], '2024-07-02', undefined],
  ]
  for (const [printed, issue, due] of cases)
    it(`is no other date: ${printed.join(' | ')}`, () => {
      const fields = lines(...printed)
      assert.deepEqual([fields['issueDate']?.value, fields['dueDate']?.value], [issue, due])
    })

  it('is contested if only the order date and other dates are named', () => {
    const findings = findingsOf({ date: ['Order date:', '01.03.2024'], more: ['Delivery date: 11.03.2024'] })
    assert.deepEqual(
      findings.map(({ code, path, asks }) => [code, path, asks]),
      [['contested', 'issueDate', true]],
    )
  })
})

describe('a total', () => {
  const sum = (...sums: [string, string][]) => fieldsOf({ sums })
  const spaces = [' ', '\u00a0', '\u2009', '\u202f']
  for (const space of spaces)
    it(`has its thousands behind the space U+${space.codePointAt(0)!.toString(16).padStart(4, '0')}`, () =>
      assert.equal(sum(['Total', `1${space}469.13`])['grossTotal']?.value, '1469.13'))

  const forms: [printed: string, value: string][] = [
    ["CHF 1'469.13", '1469.13'],
    ['CHF 1’469.13', '1469.13'],
    ['1`469.13', '1469.13'],
    ['1·469,13', '1469.13'],
    ['₹1,00,469.13', '100469.13'],
    ['€ 1190,-', '1190.00'],
    ['1.190,-', '1190.00'],
    ['1.190,—', '1190.00'],
    ['1190.-', '1190.00'],
    ['JPY 12000', '12000.00'],
    ['12000 JPY', '12000.00'],
    ['KWD 1,213.750', '1213.750'],
    ['13.750 OMR', '13.750'],
  ]
  for (const [printed, value] of forms)
    it(`is ${value} for "${printed}"`, () => assert.equal(sum(['Total', printed])['grossTotal']?.value, value))

  it('is not what is due after a payment', () => {
    for (const paid of ['Deposit', 'Erhaltene Anzahlungen', 'Acompte versé', 'Acconto', 'Aanbetaling', 'Zaliczka']) {
      const { grossTotal, amountDue } = sum(['Total', '1,190.00'], [paid, '-500.00'], ['Amount due', '690.00'])
      assert.deepEqual([grossTotal?.value, amountDue?.value], ['1190.00', '690.00'], paid)
    }
    const unlabelled = sum(
      ['Net total', '1,000.00'],
      ['Tax', '190.00'],
      ['Gxy', '1,190.00'],
      ['Deposit', '-500.00'],
      ['Amount due', '690.00'],
    )
    assert.equal(unlabelled['grossTotal']?.value, '1190.00')
    const missing = sum(['Net total', '1,000.00'], ['Tax', '190.00'], ['Deposit', '-500.00'], ['Amount due', '690.00'])
    assert.ok((missing['grossTotal']?.confidence ?? 0) < 0.5)
  })

  it('that net and tax contradict is never sure', () => {
    const { grossTotal } = sum(['Net total', '1,000.00'], ['Tax 19 %', '190.00'], ['Grand total', '1,910.00'])
    assert.ok(grossTotal!.confidence < 0.5, String(grossTotal!.confidence))
    assert.ok(grossTotal!.evidence!.some(({ code }) => code === 'check-failed'))
  })

  it('is the net amount and the taxes of all rates', () => {
    const found = sum(
      ['Net total', '1,000.00'],
      ['Tax 7 %', '35.00'],
      ['Tax 19 %', '95.00'],
      ['Grand total', '1,130.00'],
    )
    assert.deepEqual([found['netTotal']?.value, found['taxTotal']?.value], ['1000.00', '130.00'])
    assert.ok(found['grossTotal']!.confidence > 0.9)
  })

  it('is contested by another total', () => {
    const parts: Parts = {
      sums: [
        ['Grand total', '1,190.00'],
        ['Grand total', '1,910.00'],
      ],
    }
    assert.ok(fieldsOf(parts)['grossTotal']!.confidence < 0.6)
    assert.ok(findingsOf(parts).some(({ code, path, asks }) => code === 'contested' && path === 'grossTotal' && asks))
  })
})
