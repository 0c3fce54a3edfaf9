import assert from 'node:assert/strict'
import { epcPayment } from '../../../../inference/codes/epc.ts'
import { oneLine } from '../../../../inference/codes/payment.ts'
import { swissPayment } from '../../../../inference/codes/swiss.ts'
import { epcText, swissText } from '../../../support/payment-codes.ts'

const epc = (text: string, encoding: BufferEncoding = 'utf8') => epcPayment(Buffer.from(text, encoding))
const problemOf = (payment: ReturnType<typeof epc>): string | undefined =>
  payment && 'problem' in payment ? payment.problem : undefined

describe('an EPC code', () => {
  it('says who gets how much, and why', () => {
    const payment = {
      iban: 'DE75512108001245126199',
      bic: 'BFSWDE33BER',
      holder: 'Lakeside GmbH',
      amount: '178.74',
      currency: 'EUR',
      reference: 'RF18539007547034',
    }
    assert.deepEqual(epc(epcText()), payment)
    assert.deepEqual(epc(epcText().replaceAll('\n', '\r\n')), payment)
    const { reference: _, ...free } = { ...payment, amount: '1.00', message: 'Invoice 7' }
    assert.deepEqual(epc(epcText({ 1: '001', 7: 'EUR1', 9: '', 10: 'Invoice 7' })), free)
  })

  it('may leave out amount, BIC and reference, and group the IBAN', () => {
    const text = epcText({ 4: '', 6: 'de75 5121 0800 1245 1261 99', 7: '', 9: '' })
    assert.deepEqual(epc(text), { iban: 'DE75512108001245126199', holder: 'Lakeside GmbH', currency: 'EUR' })
  })

  it('is in the character set that it names', () => {
    assert.equal((epc(epcText({ 5: 'Müller Söhne' })) as { holder: string }).holder, 'Müller Söhne')
    assert.equal((epc(epcText({ 2: '2', 5: 'Müller Söhne' }), 'latin1') as { holder: string }).holder, 'Müller Söhne')
  })

  it('is not used if it contradicts itself', () => {
    assert.match(problemOf(epc(epcText({ 6: 'DE75512108001245126198' })))!, /IBAN .* wrong check digits/)
    assert.match(problemOf(epc(epcText({ 9: 'RF19539007547034' })))!, /reference .* wrong check digits/)
    assert.match(problemOf(epc(epcText({ 1: '003' })))!, /version/)
    assert.match(problemOf(epc(epcText({ 2: '9' })))!, /character set/)
    assert.match(problemOf(epc(epcText({ 3: 'INST' })))!, /service/)
    assert.match(problemOf(epc(epcText({ 4: 'BFSW' })))!, /BIC/)
    assert.match(problemOf(epc(epcText({ 5: '' })))!, /name/)
    for (const amount of ['178.74', 'EUR178,74', 'EUR0.00', 'EUR-1.00', 'EUR1e3', 'USD5.00', 'EUR1.234'])
      assert.match(problemOf(epc(epcText({ 7: amount })))!, /amount/, amount)
    assert.match(problemOf(epc(epcText({ 10: 'also a text' })))!, /two references/)
    assert.match(problemOf(epc('BCD'))!, /version/)
  })

  it('is something else without its mark, or if it is longer than such codes can be', () => {
    assert.equal(epc('https://example.com/pay?iban=DE75512108001245126199'), undefined)
    assert.equal(epc(''), undefined)
    assert.equal(epc(`BCD${'\n'.repeat(100_000)}`), undefined)
  })
})

describe('a Swiss QR code', () => {
  it('says who gets how much, and what the invoice is', () => {
    assert.deepEqual(swissPayment(swissText()), {
      iban: 'CH4431999123000889012',
      holder: 'Robert Schneider AG',
      amount: '1949.75',
      currency: 'CHF',
      reference: '210000000003139471430009017',
      message: 'Order of 15 June',
      invoice: { number: 'R-7/1', date: '2031-02-28', customerReference: 'C-9', vatId: 'CHE-106.017.086' },
    })
  })

  it('takes each kind of reference with its kind of account', () => {
    const iban = 'CH9300762011623852957'
    assert.equal(
      (swissPayment(swissText({ 3: iban, 27: 'SCOR', 28: 'RF18 5390 0754 7034' })) as { reference: string }).reference,
      'RF18539007547034',
    )
    assert.equal('reference' in swissPayment(swissText({ 3: iban, 27: 'NON', 28: '' }))!, false)
    const bad: [Readonly<Record<number, string>>, RegExp][] = [
      [{ 3: iban }, /do not belong together/],
      [{ 27: 'SCOR', 28: 'RF18539007547034' }, /do not belong together/],
      [{ 28: '210000000003139471430009018' }, /QR reference with wrong check digits/],
      [{ 3: iban, 27: 'SCOR', 28: 'RF19539007547034' }, /creditor reference with wrong check digits/],
      [{ 3: iban, 27: 'NON', 28: '1' }, /says that there is none/],
      [{ 3: iban, 27: 'X', 28: '' }, /does not exist/],
      [{ 3: 'CH4431999123000889013' }, /IBAN/],
      [{ 3: 'DE75512108001245126199' }, /another country/],
      [{ 18: '1949.755' }, /amount/],
      [{ 19: 'USD' }, /currency/],
      [{ 1: '0100' }, /version/],
      [{ 30: '' }, /end mark/],
      [{ 5: ' ' }, /name/],
    ]
    for (const [lines, problem] of bad) assert.match(problemOf(swissPayment(swissText(lines)))!, problem)
  })

  it('ignores billing information that it does not know, and days that do not exist', () => {
    const billed = (billing: string) => (swissPayment(swissText({ 31: billing })) as { invoice?: object }).invoice
    assert.equal(billed('some text'), undefined)
    assert.deepEqual(billed('//S1/10/R-8/11/310230/30/12'), { number: 'R-8' })
  })

  it('is something else without its mark', () => {
    assert.equal(swissPayment('WIFI:S:guest;;'), undefined)
    assert.equal(swissPayment(`SPC\n${'x'.repeat(5_000)}`), undefined)
  })
})

describe('a text of a code', () => {
  it('is one line without control characters', () => {
    assert.equal(oneLine(' a\u0000b\r\n\tc\u202e \u200bd\u00a0 e '), 'a b c d e')
  })
})
