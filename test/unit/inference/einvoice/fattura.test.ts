import assert from 'node:assert/strict'
import type { Invoice } from '../../../../inference/einvoice/invoice.ts'
import { invoicesIn } from '../../../../inference/einvoice/syntax.ts'
import { valuesOfInvoice } from '../../../../inference/einvoice/values.ts'
import { parseXml } from '../../../../inference/einvoice/xml.ts'
import { fatturaBody, fatturaXml } from '../../../support/fatture.ts'
import { TYPES } from '../../../support/types.ts'

const read = (xml: string): Invoice[] => invoicesIn(parseXml(Buffer.from(xml)))

const textsOf = (invoice: Invoice) => {
  const { fields } = valuesOfInvoice(invoice, TYPES.get('invoice')!)
  return Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]))
}

describe('FatturaPA', () => {
  it('has the values of the header, and sums of its breakdown', () => {
    const [invoice] = read(fatturaXml())
    assert.deepEqual(textsOf(invoice!), {
      invoiceNumber: '12/PA',
      issueDate: '2031-02-03',
      dueDate: '2031-03-05',
      sellerName: 'Officine Lago S.r.l.',
      sellerAddress: 'Via Roma 7/A, 20121 Milano, MI, IT',
      sellerVatId: 'IT01234567890',
      sellerTaxNumber: '01234567890',
      buyerName: 'Anna Bianchi',
      buyerAddress: 'Piazza Duomo 1, 50122 Firenze, FI, IT',
      currency: 'EUR',
      netTotal: '150.00',
      taxTotal: '27.00',
      grossTotal: '179.00',
      amountDue: '177.00',
      purchaseOrderNumber: 'ODA-5',
      iban: 'IT60X0542811101000000123456',
      buyerReference: 'UFABC1',
    })
  })

  it('has the lines, the breakdown and the attachments', () => {
    const [invoice] = read(fatturaXml())
    const { tables } = valuesOfInvoice(invoice!, TYPES.get('invoice')!)
    const rows = (table: string, ...columns: string[]) =>
      tables[table]?.map((row) => columns.map((column) => row[column]?.value))
    assert.deepEqual(rows('lines', 'position', 'description', 'quantity', 'unitPrice', 'netAmount', 'vatRate'), [
      ['1', 'Manutenzione', '2.00', '50.00', '100.00', '22.00'],
      ['2', 'Libri', undefined, '50.00', '50.00', '10.00'],
    ])
    assert.deepEqual(rows('vatBreakdown', 'rate', 'base', 'tax'), [
      ['22.00', '100.00', '22.00'],
      ['10.00', '50.00', '5.00'],
    ])
    assert.deepEqual(rows('attachments', 'name', 'mediaType', 'bytes'), [['ore.txt', 'TXT', '5']])
  })

  it('has a gross total even where the file leaves it out', () => {
    const [invoice] = read(fatturaXml().replace(/<ImportoTotaleDocumento>[^<]*<\/ImportoTotaleDocumento>/, ''))
    assert.equal(invoice!.totals?.taxInclusive?.value, '177.00')
  })

  it('is one document for each body', () => {
    const both = read(fatturaXml(`${fatturaBody()}${fatturaBody('13/PA', 'TD04')}`))
    assert.deepEqual(
      both.map(({ number, typeCode, seller }) => [number, typeCode, seller?.name]),
      [
        ['12/PA', 'TD01', 'Officine Lago S.r.l.'],
        ['13/PA', 'TD04', 'Officine Lago S.r.l.'],
      ],
    )
  })

  it('is read without any of its parts', () => {
    const [invoice] = read(
      '<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">' +
        '<FatturaElettronicaBody/></p:FatturaElettronica>',
    )
    assert.deepEqual([invoice!.number, invoice!.seller, invoice!.lines], [undefined, undefined, []])
    assert.deepEqual(invoice!.totals?.taxExclusive, undefined)
  })
})
