import assert from 'node:assert/strict'
import { ENGLISH, read } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

const BODY = ENGLISH.filter(([text]) => !/^INVOICE$|^Invoice number|^NP-|number|^PO-/.test(text))

/** Own number and that of the invoice before it. */
function numbersIn(...written: [text: string, value?: string][]): (string | undefined)[] {
  const lines = written.flatMap(([text, value], index): Written[] => {
    const y = 210 + index * 12
    return value === undefined
      ? [[text, 50, y]]
      : [
          [text, 50, y],
          [value, 250, y],
        ]
  })
  const { fields } = read(A4, [...BODY, ...lines])
  return [fields['invoiceNumber']?.value, fields['precedingInvoiceNumber']?.value]
}

describe('the number of a credit note', () => {
  const pairs: Record<string, [title: string, own: string, preceding: string]> = {
    en: ['CREDIT NOTE', 'Credit note number:', 'Original invoice number:'],
    de: ['GUTSCHRIFT', 'Gutschrift-Nr.:', 'zu Rechnung Nr.'],
    fr: ['AVOIR', 'Avoir n°', "Facture d'origine n°"],
    es: ['NOTA DE CRÉDITO', 'Nota de crédito nº', 'Factura rectificada nº'],
    it: ['NOTA DI CREDITO', 'Nota di credito n.', 'Rif. fattura n.'],
    nl: ['CREDITNOTA', 'Creditnotanummer:', 'Oorspronkelijke factuur'],
    pt: ['NOTA DE CRÉDITO', 'Nota de crédito n.º', 'Fatura original'],
    pl: ['FAKTURA KORYGUJĄCA', 'Faktura korygująca nr', 'do faktury nr'],
    cs: ['DOBROPIS', 'Dobropis č.', 'K faktuře č.'],
    sv: ['KREDITFAKTURA', 'Kreditfaktura nr', 'Avser faktura'],
    da: ['KREDITNOTA', 'Kreditnota nr.', 'Vedr. faktura'],
    no: ['KREDITNOTA', 'Kreditnota nr.', 'Gjelder faktura'],
    fi: ['HYVITYSLASKU', 'Hyvityslaskun numero', 'Alkuperäinen lasku'],
    hu: ['JÓVÁÍRÓ SZÁMLA', 'Jóváíró számla sorszáma', 'Eredeti számla'],
    ro: ['NOTĂ DE CREDIT', 'Notă de credit nr.', 'Factura inițială'],
    el: ['ΠΙΣΤΩΤΙΚΟ', 'Αριθμός πιστωτικού', 'Σχετικό τιμολόγιο'],
  }
  for (const [language, [title, own, preceding]] of Object.entries(pairs))
    it(`is told apart from that of the invoice before it (${language})`, () => {
      assert.deepEqual(numbersIn([title], [own, 'KX-2087'], [preceding, 'KY-1044']), ['KX-2087', 'KY-1044'])
      assert.deepEqual(numbersIn([title], [preceding, 'KY-1044'], [own, 'KX-2087']), ['KX-2087', 'KY-1044'])
    })

  it('is doubtful if only the number of the invoice is named', () => {
    const { fields } = read(A4, [
      ...BODY,
      ['CREDIT NOTE', 50, 210],
      ['Original invoice number:', 50, 222],
      ['KY-1044', 250, 222],
    ])
    assert.equal(fields['precedingInvoiceNumber']?.value, 'KY-1044')
    assert.ok((fields['invoiceNumber']?.confidence ?? 0) < 0.6)
  })

  it('is no preceding invoice of an invoice', () => {
    assert.deepEqual(numbersIn(['INVOICE'], ['Invoice number:', 'KX-2087'], ['For invoice KX-2087, pay by card.']), [
      'KX-2087',
      undefined,
    ])
  })
})
