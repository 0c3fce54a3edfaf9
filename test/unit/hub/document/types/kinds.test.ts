import assert from 'node:assert/strict'
import { fitsKind, typedAs } from '../../../../../hub/document/types/kinds.ts'

describe('a value of a kind', () => {
  it('is a date of the calendar, a decimal string, a currency code or text', () => {
    assert.ok(fitsKind('date', '2024-02-29'))
    assert.ok(!fitsKind('date', '2023-02-29'))
    assert.ok(!fitsKind('date', '29.02.2024'))
    assert.ok(fitsKind('amount', '-12.50'))
    assert.ok(!fitsKind('amount', '12,50'))
    for (const code of ['EUR', 'USD', 'GBP', 'CHF', 'MYR', 'JPY', 'CLF']) assert.ok(fitsKind('currency', code), code)
    for (const code of ['€', 'eur', 'ABC', 'QQQ', 'EURO']) assert.ok(!fitsKind('currency', code), code)
    assert.ok(!fitsKind('text', ' '))
    assert.ok(fitsKind('text', 'two\nlines') && !fitsKind('identifier', 'two\nlines'))
  })

  it('may be an IBAN with wrong check digits if it was read, but not if a person types it', () => {
    assert.ok(fitsKind('iban', 'DE89370400440532013001'))
    assert.equal(typedAs('iban', 'DE89370400440532013001'), undefined)
    assert.equal(typedAs('iban', 'de89 3704 0044 0532 0130 00'), 'DE89370400440532013000')
    assert.equal(
      typedAs('iban', 'BR1800360305000010009795493C1'),
      'BR1800360305000010009795493C1',
      'of a country whose length is not known',
    )
    for (const wrong of ['DE8937040044053201300', 'BR1900360305000010009795493C1', 'DE89', '89'])
      assert.equal(typedAs('iban', wrong), undefined, wrong)
  })

  it('may be a VAT ID or a tax number of any country', () => {
    for (const id of ['DE136695976', 'IE1234567+A', '001234567890', 'CHE-123.456.789 MWST', 'FR 83 404833048'])
      assert.equal(typedAs('vat-id', id), id)
    assert.equal(typedAs('vat-id', 'a\nb'), undefined)
  })

  it('a person types texts without control characters, which databases refuse and nobody sees', () => {
    for (const kind of ['text', 'identifier'] as const) {
      for (const hidden of ['\0', '\x1b', '\u0085', '\u202e', '\u2066'])
        assert.equal(typedAs(kind, `RE${hidden}17`), undefined, JSON.stringify(hidden))
      assert.equal(typedAs(kind, 'Αθήνα 17\tß'), 'Αθήνα 17\tß')
    }
    assert.equal(typedAs('text', 'Ufer 1\n53111 Bonn'), 'Ufer 1\n53111 Bonn')
  })

  it('is zero without a sign', () => {
    assert.equal(typedAs('amount', '-0'), '0')
    assert.equal(typedAs('amount', '-0.00'), '0.00')
    assert.equal(typedAs('decimal', '-0'), '0')
    assert.equal(typedAs('amount', '-0.01'), '-0.01')
    assert.equal(typedAs('amount', '-'), undefined)
  })

  it('stays as a person typed it otherwise', () => {
    assert.equal(typedAs('text', 'De Vries B.V.'), 'De Vries B.V.')
    assert.equal(typedAs('amount', '12,50'), undefined)
  })
})
