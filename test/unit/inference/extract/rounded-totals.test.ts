import assert from 'node:assert/strict'
import { checkResultsOf } from '../../../../hub/document/types/checks.ts'
import { explanationOf } from '../../../../hub/document/values/explanation.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { pageOfText } from '../../../support/page-of-text.ts'
import { TYPES } from '../../../support/types.ts'
import { SLIP, words } from '../../../support/written-pages.ts'

const read = (printed: string, type: string) =>
  extractFields([SLIP], words(SLIP, pageOfText(printed, { column: 9, row: 26 }), 0.98), TYPES, type)

const valuesOf = (printed: string, type: string) => {
  const { fields, ...rest } = read(printed, type)
  const names = ['netTotal', 'taxTotal', 'roundingAmount', 'grossTotal', 'amountDue']
  return {
    values: Object.fromEntries(names.flatMap((name) => (fields[name] ? [[name, fields[name].value]] : []))),
    totals: checkResultsOf(TYPES.get(type), { ...rest, fields })['totals'],
  }
}

const HEAD = `
  Lindqvist Bygg AB                   FAKTURA
  Storgatan 12, 411 01 Göteborg
  Fakturanr: 10233     Fakturadatum: 2024-05-03
  Arbete                            1 000,00
`

describe('the total of a document with a printed rounding', () => {
  for (const [design, printed, values] of [
    [
      'only the sum to pay',
      `${HEAD}
  Netto                             1 000,00
  Moms 25%                            249,60
  Öresavrundning                        0,40
  Att betala SEK                    1 250,00`,
      { netTotal: '1000.00', taxTotal: '249.60', roundingAmount: '0.40', grossTotal: '1250.00' },
    ],
    [
      'a total before it and the sum to pay after it',
      `${HEAD}
  Netto                             1 000,00
  Moms 25%                            249,60
  Totalt                            1 249,60
  Öresavrundning                        0,40
  Att betala SEK                    1 250,00`,
      { netTotal: '1000.00', taxTotal: '249.60', roundingAmount: '0.40', grossTotal: '1250.00' },
    ],
    [
      'a total before and one after it',
      `
  Ammann AG                            Rechnung
  Rechnung Nr. 10233           Datum: 03.05.2024
  Zwischensumme                    100.00
  MWST 8.1%                          8.12
  Total                            108.12
  Rundung                           -0.02
  Total CHF                        108.10`,
      { netTotal: '100.00', taxTotal: '8.12', roundingAmount: '-0.02', grossTotal: '108.10' },
    ],
    [
      'two taxes and a total after it',
      `
  IYER & SONS                        TAX INVOICE
  Invoice No: 10233            Date: 03-05-2024
  Taxable value                   10,000.00
  CGST 9%                            900.20
  SGST 9%                            900.20
  Round off                           -0.40
  Grand Total  Rs.                11,800.00`,
      { netTotal: '10000.00', taxTotal: '1800.40', roundingAmount: '-0.40', grossTotal: '11800.00' },
    ],
  ] as const)
    for (const type of ['invoice', 'receipt'])
      it(`is what is to be paid, on an ${type} with ${design}`, () => {
        const { values: found, totals } = valuesOf(printed, type)
        const { amountDue = values.grossTotal, ...others } = found
        assert.deepEqual(others, values)
        assert.equal(amountDue, values.grossTotal)
        assert.equal(totals, 'passed')
      })

  const both = (rounding: string) => `
    KOPITIAM ASIA
CHK 263371
TOTAL SALES           72.93
ROUNDING              ${rounding}
TOTAL                 72.95
CASH                  73.00
CHANGE                 0.05`

  it('is explained by the other one', () => {
    const { grossTotal, roundingAmount } = read(both(' 0.02'), 'receipt').fields
    assert.equal(grossTotal?.value, '72.95')
    assert.equal(roundingAmount?.value, '0.02')
    assert.match(explanationOf(grossTotal?.evidence)!, /the total after the printed rounding, 72\.93 \+ 0\.02 = 72\.95/)
  })

  it('is never the one before it, whatever the words beside the other one', () => {
    const printed = (words: string) => `
    METZGEREI FREI GMBH
5 Cervelat            40.90
1 Sonnencreme        160.31
Total CHF            201.21
Rundung               -0.01
${words.padEnd(23)}201.20
Maestro              201.20`
    for (const words of ['Zu bezahlen CHF', 'Zu bezahlender Betrag', 'Total CHF', 'Netto Kasse', 'z. Hd. Kasse'])
      assert.notEqual(read(printed(words), 'receipt').fields['grossTotal']?.value, '201.21', words)
    assert.equal(read(printed('Zu bezahlen CHF'), 'receipt').fields['grossTotal']?.value, '201.20')
  })

  it('is not explained by a rounding that does not make it', () => {
    const { grossTotal, roundingAmount } = read(both('-0.01'), 'receipt').fields
    assert.ok(grossTotal?.evidence?.every(({ code }) => code !== 'rounded') ?? true)
    assert.equal(roundingAmount, undefined)
  })

  it('is the printed one where no amount after the rounding is printed as one', () => {
    const printed = `
  HEALTH CORNER SDN BHD
TOTAL (GST INCL)      13.78
CASH                  20.00
ROUNDING ADJUSTMENTS   0.02
CHANGE DUE             6.20`
    const { grossTotal, roundingAmount } = read(printed, 'receipt').fields
    assert.equal(grossTotal?.value, '13.78')
    assert.equal(roundingAmount, undefined)
  })

  it('is the whole total where something was paid before', () => {
    const printed = `${HEAD}
  Netto                             1 000,00
  Moms 25%                            250,00
  Totalt                            1 250,00
  Redan betalt                        500,00
  Att betala SEK                      750,00`
    const { values } = valuesOf(printed, 'invoice')
    assert.equal(values['grossTotal'], '1250.00')
    assert.equal(values['amountDue'], '750.00')
  })
})
