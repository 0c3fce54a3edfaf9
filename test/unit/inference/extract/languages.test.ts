import assert from 'node:assert/strict'
import { ENGLISH, FRENCH, GERMAN, read, SPANISH, valuesOf } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

describe('the fields of an invoice', () => {
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

  it('distinguish net, tax and gross by the words of each language, also with a rate between them', () => {
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
})
