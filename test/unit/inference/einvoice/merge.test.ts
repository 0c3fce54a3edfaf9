import assert from 'node:assert/strict'
import type { Finding } from '../../../../hub/document/finding.ts'
import type { Page, Word } from '../../../../hub/document/reading.ts'
import { WaybillError } from '../../../../hub/errors.ts'
import { findInvoice } from '../../../../inference/einvoice/find.ts'
import { typeOfInvoice, withInvoice } from '../../../../inference/einvoice/merge.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import type { EmbeddedXml } from '../../../../inference/formats/format.ts'
import { VALID_UBL } from '../../../support/einvoices.ts'
import { ciiXml, PAGE, type Said } from '../../../support/hybrid-pdfs.ts'
import { TYPES } from '../../../support/types.ts'
import { A4, words } from '../../../support/written-pages.ts'

const written = (lines: readonly string[]): Word[] =>
  words(
    A4,
    lines.map((text, index) => [text, 60, 60 + index * 20] as const),
  )

const xmlFile = (xml: string, name = 'factur-x.xml') => ({ name, bytes: () => Buffer.from(xml) })

/** What a page and one or more XML files say together. */
function merged(lines: readonly string[], ...files: ReturnType<typeof xmlFile>[]) {
  const exact = findInvoice({ files, findings: [] })
  const pages: Page[] = [A4]
  const type = exact.found && typeOfInvoice(exact.found)
  const page = extractFields(pages, written(lines), TYPES, type)
  return withInvoice(page, exact, TYPES.get(page.type), written(lines))
}

const withSaid = (said: Said, lines: readonly string[] = PAGE) => merged(lines, xmlFile(ciiXml(said)))
const replaced = (from: string, to: string) => PAGE.map((line) => line.replace(from, to))
const differing = ({ findings = [] }: ReturnType<typeof merged>) =>
  findings.filter(({ code }) => code !== 'einvoice-rule').map(({ code, path, asks }) => [code, path, asks])

describe('page and e-invoice', () => {
  it('have the values of the XML, surely, with their places on the page', () => {
    const { type, kind, kindConfidence, fields, tables, findings } = merged(PAGE, xmlFile(ciiXml()))
    assert.deepEqual([type, kind, kindConfidence, findings], ['invoice', 'invoice', 1, []])
    const texts = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]))
    assert.deepEqual(texts, {
      invoiceNumber: 'RE-2031-77',
      issueDate: '2031-02-03',
      dueDate: '2031-03-03',
      sellerName: 'Lakeside Tools GmbH',
      sellerAddress: 'Uferweg 1, 53111 Bonn, DE',
      sellerVatId: 'DE123456788',
      buyerName: 'Kessler & Sohn KG',
      buyerAddress: 'Lindenallee 9, 01067 Dresden, DE',
      currency: 'EUR',
      netTotal: '100.00',
      taxTotal: '19.00',
      grossTotal: '119.00',
      amountDue: '119.00',
      iban: 'DE02120300000000202051',
    })
    for (const value of Object.values(fields)) assert.deepEqual([value.source, value.confidence], ['xml', 1])
    assert.deepEqual(fields['dueDate']!.evidence, [{ code: 'exact', detail: 'BT-9' }])
    assert.deepEqual(fields['grossTotal']!.evidence, [{ code: 'exact', detail: 'BT-112' }, { code: 'repeated' }])
    const printed = ['invoiceNumber', 'issueDate', 'grossTotal', 'iban', 'sellerVatId', 'buyerName']
    for (const name of printed) assert.equal(fields[name]!.page, 1, name)
    assert.deepEqual([fields['dueDate']!.page, fields['dueDate']!.box], [0, [0, 0, 0, 0]])
    const [line] = tables['lines']!
    assert.deepEqual(Object.fromEntries(Object.entries(line!).map(([name, { value }]) => [name, value])), {
      position: '1',
      description: 'Hammer',
      articleNumber: 'H-5',
      quantity: '8',
      unit: 'C62',
      unitPrice: '12.50',
      netAmount: '100.00',
      vatRate: '19',
      vatCategory: 'S',
    })
    assert.equal(tables['vatBreakdown']?.[0]?.['base']?.value, '100.00')
    assert.deepEqual(
      tables['parties']?.map(({ role, name }) => [role?.value, name?.value]),
      [
        ['seller', 'Lakeside Tools GmbH'],
        ['buyer', 'Kessler & Sohn KG'],
      ],
    )
  })

  it('that differ in a core value ask a person, with both values', () => {
    assert.deepEqual(differing(withSaid({ number: 'RE-2031-78' })), [['sources-differ', 'invoiceNumber', true]])
    assert.deepEqual(differing(withSaid({ date: '20310204' })), [['sources-differ', 'issueDate', true]])
    const { findings = [] } = withSaid({ gross: '191.00' })
    assert.deepEqual(
      findings.filter(({ code }) => code === 'sources-differ').map(({ path, detail }) => [path, detail]),
      [['grossTotal', 'The page shows 119.00, the XML of the e-invoice has 191.00.']],
    )
    assert.deepEqual(differing(merged(replaced('DE02', 'DE03'), xmlFile(ciiXml()))), [])
    assert.deepEqual(differing(merged(replaced('DE123456788', 'DE136695976'), xmlFile(ciiXml()))), [
      ['sources-differ', 'sellerVatId', true],
    ])
  })

  it('ask a person about a rule that the XML violates', () => {
    const { findings = [] } = withSaid({ gross: '191.00' })
    const rules = findings.filter(({ code, asks }) => code === 'einvoice-rule' && asks)
    assert.ok(rules.some(({ rule, detail }) => rule === 'BR-CO-15' && detail !== ''))
  })

  it('ask a person about an IBAN that cannot be right', () => {
    const xml = ciiXml().replace(/(?<=<ram:IBANID>)DE02/, 'DE03')
    const page = replaced('DE02', 'DE03')
    assert.deepEqual(differing(merged(page, xmlFile(xml))), [['iban-invalid', 'iban', true]])
    assert.deepEqual(differing(merged(page, xmlFile(ciiXml({ lines: false })))), [])
  })

  it('differ when a total of the XML stands on the page as another value only', () => {
    assert.deepEqual(differing(withSaid({ gross: '100.00' })), [['sources-differ', 'grossTotal', true]])
  })

  it('do not differ in what the page leaves out, in signs of a credit note, or in the form of a name', () => {
    assert.deepEqual(differing(withSaid({}, ['Lakeside'])), [])
    assert.deepEqual(differing(withSaid({ type: '381', net: '-100.00', tax: '-19.00', gross: '-119.00' })), [])
    assert.deepEqual(differing(withSaid({ seller: 'LAKESIDE TOOLS GmbH, Bonn' })), [])
  })

  it('leave no doubt of the page that the XML settles', () => {
    const doubts: Finding[] = [
      { code: 'contested', asks: true, path: 'grossTotal', detail: 'a' },
      { code: 'contested', asks: true, path: 'deliveryDate', detail: 'b' },
      { code: 'lines-differ', asks: true, detail: 'c' },
      { code: 'kind-unknown', asks: true, detail: 'd' },
      { code: 'hidden-text', asks: true, detail: 'e' },
    ]
    const openWith = (lines: boolean) => {
      const page = { type: 'invoice', typeConfidence: 1, fields: {}, tables: {}, findings: doubts }
      const exact = findInvoice({ files: [xmlFile(ciiXml({ lines }))], findings: [] })
      const { findings = [] } = withInvoice(page, exact, TYPES.get('invoice'), [])
      return findings.filter(({ code }) => code !== 'einvoice-rule').map(({ detail }) => detail)
    }
    assert.deepEqual(openWith(true), ['e'])
    assert.deepEqual(openWith(false), ['b', 'c', 'e'])
  })

  it('have values of the page where an XML without lines lacks them', () => {
    const xml = ciiXml({ lines: false }).replace(/<ram:IBANID>[^<]*<\/ram:IBANID>/, '')
    const { fields } = merged(PAGE, xmlFile(xml))
    assert.deepEqual([fields['iban']?.value, fields['iban']?.source], ['DE02120300000000202051', 'text-layer'])
    const full = ciiXml().replace(/<ram:IBANID>[^<]*<\/ram:IBANID>/, '')
    assert.equal(merged(PAGE, xmlFile(full)).fields['iban'], undefined)
  })

  it('are the page alone, and a person is asked, if the XML cannot be read', () => {
    for (const xml of [ciiXml().slice(0, -50), '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '<other/>']) {
      const { fields, findings } = merged(PAGE, xmlFile(xml))
      assert.deepEqual(
        findings?.map(({ code, asks }) => [code, asks]),
        [['einvoice-unreadable', true]],
      )
      assert.equal(fields['grossTotal']?.source, 'text-layer')
    }
  })

  it('ask a person about an XML that cannot be taken out, unless the e-invoice is beside it', () => {
    const lost = (name: string) => ({
      name,
      bytes: (): never => {
        throw new WaybillError('xml-damaged', 'The file cannot be decompressed.')
      },
    })
    const codesWith = (...files: EmbeddedXml[]) =>
      findInvoice({ files, findings: [] }).findings.map(({ code, asks }) => [code, asks])
    assert.deepEqual(codesWith(lost('data.xml')), [['einvoice-unreadable', true]])
    assert.deepEqual(codesWith(lost('data.xml'), xmlFile(ciiXml())), [])
    assert.deepEqual(codesWith(lost('xrechnung.xml'), xmlFile(ciiXml())), [['einvoice-unreadable', true]])
  })

  it('are the page alone if another XML file is no e-invoice', () => {
    assert.deepEqual(merged(PAGE, xmlFile('<order/>', 'order.xml'), xmlFile('<broken', 'data.xml')).findings ?? [], [])
  })

  it('ask a person about an element of the header that has two values', () => {
    const detailsOf = (xml: string) =>
      findInvoice({ files: [xmlFile(xml)], findings: [] }).findings.map(({ detail, asks }) => [detail, asks])
    const twice = (name: string, value: string, other: string) =>
      ciiXml().replace(`<ram:${name}>${value}`, `<ram:${name}>${other}</ram:${name}>$&`)
    assert.deepEqual(detailsOf(ciiXml()), [])
    assert.deepEqual(detailsOf(twice('ID', 'RE-2031-77', 'RE-2031-77')), [])
    assert.deepEqual(detailsOf(twice('ID', 'RE-2031-77', 'RE-9')), [
      ['The XML has 2 different values for ID: RE-9, RE-2031-77.', true],
    ])
    assert.match(
      String(detailsOf(twice('GrandTotalAmount', '119.00', '219.00'))),
      /2 different values .*GrandTotalAmount/,
    )
    const ubl = VALID_UBL.replace('<cbc:ID>R-77</cbc:ID>', '$&<cbc:ID>R-78</cbc:ID>')
    assert.deepEqual(detailsOf(VALID_UBL), [])
    assert.deepEqual(detailsOf(ubl), [['The XML has 2 different values for ID: R-77, R-78.', true]])
  })

  it('ask a person about an envelope with two e-invoices', () => {
    const inEnvelope = (...invoices: string[]) =>
      xmlFile(`<StandardBusinessDocument>${invoices.join('').replaceAll(/<\?.*?\?>/g, '')}</StandardBusinessDocument>`)
    const found = (file: EmbeddedXml) => findInvoice({ files: [file], findings: [] })
    assert.deepEqual(found(inEnvelope(ciiXml())).findings, [])
    const { found: first, findings } = found(inEnvelope(ciiXml(), ciiXml({ number: 'RE-2' })))
    assert.equal(first?.invoice.number, 'RE-2031-77')
    assert.deepEqual(
      findings.map(({ code, asks }) => [code, asks]),
      [['several-documents', true]],
    )
  })

  it('ask a person about two e-invoices only if they differ', () => {
    const one = xmlFile(ciiXml())
    assert.deepEqual(differing(merged(PAGE, xmlFile(ciiXml(), 'copy.xml'), one)), [])
    const other = merged(PAGE, xmlFile(ciiXml({ gross: '200.00' }), 'other.xml'), one)
    assert.deepEqual(differing(other), [['sources-differ', undefined, true]])
    assert.equal(other.fields['grossTotal']?.value, '119.00')
  })

  it('take the kind from the type code', () => {
    const kinds = (type: string, gross = '119.00') => {
      const { kind, kindConfidence } = withSaid({ type, gross })
      return [kind, kindConfidence! >= 0.6]
    }
    assert.deepEqual(kinds('381'), ['credit-note', true])
    assert.deepEqual(kinds('386'), ['prepayment-invoice', true])
    assert.deepEqual(kinds('384', '-119.00'), ['cancellation', true])
    assert.deepEqual(kinds('384'), ['invoice', false])
    assert.deepEqual(kinds('999'), ['invoice', false])
  })
})
