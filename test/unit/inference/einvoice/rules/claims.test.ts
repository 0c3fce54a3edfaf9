import assert from 'node:assert/strict'
import { findingsOf, violationsOf } from '../../../../../inference/einvoice/rules/check.ts'
import { parseXml } from '../../../../../inference/einvoice/xml.ts'
import {
  assertBroken,
  before,
  changed,
  says,
  VALID_CII,
  VALID_UBL,
  violated,
  without,
} from '../../../../support/einvoices.ts'

const EN = 'urn:cen.eu:en16931:2017'
const claim = (id: string) => [EN, id] as const

describe('which rules an e-invoice must follow', () => {
  it('is what its specification identifier says', () => {
    const noContact = changed(VALID_UBL, without('Contact'))
    assertBroken(noContact, '', claim(`${EN}#compliant#urn:fdc:example:2020`))
    assertBroken(noContact, 'BR-DE-2', claim(`${EN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0`))
    assertBroken(noContact, 'BR-DE-2', claim(`${EN}#compliant#urn:xoev-de:kosit:standard:xrechnung_2.1`))
    const peppol = `${EN}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0`
    assertBroken(noContact, 'DE-R-002 PEPPOL-EN16931-R001 PEPPOL-EN16931-R007', claim(peppol))
  })

  it('leaves out lines where the profile has none', () => {
    const noLines = changed(VALID_CII, without('IncludedSupplyChainTradeLineItem'))
    assert.ok(violated(noLines).includes('BR-16'))
    assertBroken(noLines, '', claim('urn:factur-x.eu:1p0:basicwl'))
    assertBroken(noLines, '', claim('urn:factur-x.eu:1p0:minimum'))
    assertBroken(noLines, 'BR-CO-13', claim('urn:factur-x.eu:1p0:basicwl'), [
      '<ram:LineTotalAmount>100.00',
      '<ram:LineTotalAmount>99.00',
    ])
    assertBroken(noLines, 'BR-CO-15', claim('urn:factur-x.eu:1p0:minimum'), says('GrandTotalAmount', '99'))
  })

  it('only advises the code lists for EXTENDED', () => {
    const xml = changed(VALID_CII, claim(`${EN}#conformant#urn:factur-x.eu:1p0:extended`), [
      'unitCode="C62"',
      'unitCode="box"',
    ])
    const [violation] = violationsOf(parseXml(Buffer.from(xml)))
    assert.deepEqual([violation?.rule, violation?.severity], ['BR-CL-23', 'warning'])
  })

  it('is arithmetic alone for invoices that do not follow EN 16931', () => {
    const foreign = changed(VALID_UBL, claim('TR1.2'), without('AccountingSupplierParty'))
    assertBroken(foreign, '')
    assertBroken(foreign, 'BR-CO-15 BR-CO-16', says('TaxInclusiveAmount', '178.70'))
    assertBroken(foreign, '', ['>31.20<', '>31.19<'])
    assertBroken(foreign, 'BR-CO-10', ['>31.20<', '>30.20<'])
  })

  it('makes findings that ask a person about fatal ones, those first', () => {
    const xml = changed(
      VALID_UBL,
      before(
        'PayeeFinancialAccount',
        '<cac:CardAccount><cbc:PrimaryAccountNumberID>41111111111</cbc:PrimaryAccountNumberID></cac:CardAccount>',
      ),
      [/ unitCode="\w+"/g, ' unitCode="box"'],
    )
    const findings = findingsOf(parseXml(Buffer.from(xml)))
    assert.deepEqual(
      findings.map(({ rule, asks }) => [rule, asks]),
      [
        ['BR-CL-23', true],
        ['BR-51', false],
      ],
    )
    assert.match(findings[0]!.detail, /^Units must be codes .*\(2 places\)$/)
  })

  it('is nothing for other documents', () => {
    for (const xml of ['<Order/>', '<Invoice/>', '<html><body>Invoice</body></html>'])
      assert.deepEqual(violated(xml), [])
  })
})
