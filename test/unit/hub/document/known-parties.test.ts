import assert from 'node:assert/strict'
import { applyKnownParties } from '../../../../hub/document/known-parties/apply.ts'
import { NO_PARTIES, type KnownSeller, type OwnParty } from '../../../../hub/document/known-parties/parties.ts'
import type { Fields, Value } from '../../../../hub/document/values/value.ts'

const value = (text: string, others: Partial<Value> = {}): Value => ({
  value: text,
  confidence: 0.7,
  page: 1,
  box: [0, 0, 10, 10],
  source: 'ocr',
  ...others,
})
const MILL: KnownSeller = {
  name: 'Harbour Mill Bakery Ltd',
  address: '4 Canal Wharf, Leeds LS1 4DY',
  vatIds: ['GB123456782'],
  ibans: ['GB82WEST12345698765432'],
}
const apply = (fields: Fields, { own = {}, sellers = [MILL] }: { own?: Partial<OwnParty>; sellers?: KnownSeller[] }) =>
  applyKnownParties(fields, { own: { ...NO_PARTIES.own, ...own }, sellers })

describe('a known seller', () => {
  it('gives its spelling to a name and an address that recognition misread, and keeps what is printed', () => {
    const printed = {
      sellerName: value('HARB0UR MILL BAKERV LTD'),
      sellerAddress: value('4 CANAI WHARF LEEDS LS1 4DY'),
    }
    const { fields, findings } = apply(printed, {})
    assert.equal(fields['sellerName']!.value, MILL.name)
    assert.equal(fields['sellerAddress']!.value, MILL.address)
    assert.ok(fields['sellerName']!.confidence > 0.9)
    assert.deepEqual(fields['sellerName']!.evidence, [{ code: 'known-seller', detail: 'HARB0UR MILL BAKERV LTD' }])
    assert.equal(fields['sellerName']!.candidates![0]!.value, 'HARB0UR MILL BAKERV LTD')
    assert.deepEqual(findings, [])
  })

  it('is found by its VAT id where its name is short, misread or missing', () => {
    for (const name of ['Harbour Mill Bakery', 'Harb Mil Bakery', undefined]) {
      const vat = { sellerVatId: value('GB123456782') }
      const { fields } = apply(name === undefined ? vat : { ...vat, sellerName: value(name) }, {})
      assert.equal(fields['sellerName']?.value, MILL.name, name)
    }
  })

  it('is not found by an id whose check digits are wrong: examples of many companies share such', () => {
    const failed = { evidence: [{ code: 'check-failed' }] } as const
    const printed = {
      sellerName: value('Harbour Print Ltd'),
      sellerVatId: value('GB123456782', failed),
      iban: value('GB82WEST12345698765432', failed),
    }
    assert.deepEqual(apply(printed, {}).fields['sellerName'], printed.sellerName)
  })

  it('is not another one: a name that differs more, another VAT id of its country, or two that fit', () => {
    const other = apply({ sellerName: value('Harbour Hill Brewery Ltd') }, {})
    assert.equal(other.fields['sellerName']!.value, 'Harbour Hill Brewery Ltd')
    const namesake = { sellerName: value(MILL.name), sellerVatId: value('GB987654321') }
    assert.deepEqual(apply(namesake, {}).fields, namesake)
    const twins: KnownSeller[] = ['Müller Bau GmbH', 'Möller Bau GmbH'].map((name) => ({ name, vatIds: [], ibans: [] }))
    const [mueller] = twins
    const typed = { sellerName: value('Möller Bau GmbH', { source: 'text-layer' }) }
    assert.deepEqual(apply(typed, { sellers: [mueller!] }).fields, typed)
    const between = { sellerName: value('Maller Bau GmbH') }
    assert.deepEqual(apply(between, { sellers: twins }).fields, between)
    assert.equal(
      apply({ sellerName: value('Möller Bau GmbH') }, { sellers: twins }).fields['sellerName']!.value,
      'Möller Bau GmbH',
    )
  })

  it('is not one of another legal form, however long the name that they share', () => {
    const name = 'Vereinigte Süddeutsche Maschinenbauwerke Hohenlohe'
    const works: KnownSeller = { name: `${name} GmbH`, vatIds: ['DE136695976'], ibans: ['DE89370400440532013000'] }
    for (const form of ['AG', 'GmbH & Co. KG', 'S.p.A.']) {
      const printed = {
        sellerName: value(`${name} ${form}`),
        sellerVatId: value('DE136695976'),
        iban: value('DE89370400440532013000'),
      }
      assert.deepEqual(apply(printed, { sellers: [works] }).fields, printed, form)
    }
    assert.equal(
      apply({ sellerName: value(`${name} GrnbH`) }, { sellers: [works] }).fields['sellerName']!.value,
      works.name,
    )
  })

  it('is not known by an account alone: others may share it, such as the customers of a factoring bank', () => {
    const timber: KnownSeller = { name: 'Müller Holz GmbH', vatIds: ['DE136695976'], ibans: ['DE89370400440532013000'] }
    const iban = value('DE89 3704 0044 0532 0130 00')
    const mason = { sellerName: value('Müller Bau GmbH', { source: 'text-layer' }), iban }
    assert.deepEqual(apply(mason, { sellers: [timber] }).fields, mason)
    const namesake = { sellerName: value('Müller Holz GmbH'), sellerVatId: value('DE129273398'), iban }
    assert.deepEqual(apply(namesake, { sellers: [timber] }).fields, namesake)
    const branch = { sellerName: value('Müller Holz'), iban }
    assert.equal(apply(branch, { sellers: [timber] }).fields['sellerName']!.value, timber.name)
  })

  it('writes its numbers as reviewers confirmed: another candidate of that form takes the place, uncertain', () => {
    const known = { ...MILL, numberFormats: ['INV-9/9'] }
    const other = { value: 'INV-2026/0815', confidence: 0.6, page: 1, box: [0, 0, 1, 1] as const }
    const numberIn = (printed: Value): Value =>
      apply({ sellerName: value(MILL.name), invoiceNumber: printed }, { sellers: [known] }).fields['invoiceNumber']!
    const usual = numberIn(value('INV-2026/7'))
    assert.deepEqual([usual.value, usual.confidence, usual.evidence], ['INV-2026/7', 0.7, [{ code: 'known-seller' }]])
    const swapped = numberIn(value('4711', { confidence: 0.9, candidates: [other] }))
    assert.deepEqual([swapped.value, swapped.confidence], ['INV-2026/0815', 0.5])
    assert.equal(swapped.candidates![0]!.value, '4711')
    assert.deepEqual(numberIn(value('R 5')), value('R 5'))
  })

  it('is doubtful where only a misread name speaks for it', () => {
    const { fields } = apply({ sellerName: value('HARB0UR MILL BAKERV LTD', { confidence: 0.95 }) }, {})
    assert.equal(fields['sellerName']!.value, MILL.name)
    assert.ok(fields['sellerName']!.confidence < 0.8)
  })

  it('with an account that nobody knows is a finding that asks', () => {
    const at = (iban: string) => apply({ sellerName: value(MILL.name), iban: value(iban) }, {}).findings
    assert.deepEqual(at('GB82 WEST 1234 5698 7654 32'), [])
    const [finding] = at('DE89370400440532013000')
    assert.equal(finding!.code, 'new-iban')
    assert.equal(finding!.asks, true)
    assert.equal(finding!.path, 'iban')
  })

  it('of which another one claims the name or VAT id with its own account is a finding, too', () => {
    const twin = { ...MILL, vatIds: ['GB111111111'], ibans: ['GB33BUKB20201555555555'] }
    const codes = (name: string, vatId: string | undefined, iban: string, sellers = [MILL]) => {
      const named = { sellerName: value(name, { source: 'text-layer' }), iban: value(iban) }
      const { fields, findings } = apply(vatId ? { ...named, sellerVatId: value(vatId) } : named, { sellers })
      assert.equal(fields['sellerName']!.value, name)
      return findings.map(({ code }) => code)
    }
    const [own, other] = [MILL.ibans[0]!, 'DE89370400440532013000']
    assert.deepEqual(codes(MILL.name, 'GB987654321', other), ['new-iban'])
    assert.deepEqual(codes('Something Else Entirely Inc', MILL.vatIds[0], other), ['new-iban'])
    assert.deepEqual(codes(MILL.name, undefined, other, [MILL, twin]), ['new-iban'])
    assert.deepEqual(codes(MILL.name, undefined, own, [MILL, twin]), [])
    assert.deepEqual(codes(MILL.name, 'GB987654321', own), [])
    assert.deepEqual(codes('Harbour Hill Brewery Ltd', 'GB987654321', other), [])
  })

  it('does not change what an e-invoice says exactly', () => {
    const exact = {
      sellerName: value('Harbour Mill Bakery Limited', { source: 'xml', confidence: 1 }),
      sellerVatId: value('GB123456782'),
    }
    assert.deepEqual(apply(exact, {}).fields, exact)
  })
})

describe('the data of the receiver', () => {
  const own = {
    names: ['Blue Kite Studio GmbH'],
    vatIds: ['DE 136695976'],
    ibans: ['DE89370400440532013000'],
    addresses: ['Ring 1, 50667 Köln'],
  }

  it('is never the data of the seller: the next candidate takes its place, or none', () => {
    const candidates = [{ value: 'Lutz KG', confidence: 0.8, page: 1, box: [0, 0, 1, 1] as const }]
    const printed = {
      sellerName: value('BLUE KITE STUDIO GMBH', { candidates, confidence: 0.95 }),
      sellerAddress: value('Ring 1 50667 KOELN'),
      sellerVatId: value('DE136695976'),
      iban: value('DE89 3704 0044 0532 0130 00'),
    }
    const { fields } = apply(printed, { own, sellers: [] })
    assert.equal(fields['sellerName']!.value, 'Lutz KG')
    assert.ok(fields['sellerName']!.confidence <= 0.5)
    assert.equal(fields['buyerName']!.value, 'BLUE KITE STUDIO GMBH')
    for (const name of ['sellerAddress', 'sellerVatId', 'iban']) assert.equal(fields[name], undefined, name)
  })

  it('leaves the data of others alone', () => {
    const printed = {
      sellerName: value('Blue Kit Store GmbH'),
      sellerVatId: value('DE129273398'),
      buyerName: value('Blue Kite Studio'),
    }
    assert.deepEqual(apply(printed, { own, sellers: [] }).fields, printed)
  })
})
