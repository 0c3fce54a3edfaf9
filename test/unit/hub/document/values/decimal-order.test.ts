import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decimalOrder } from '../../../../../hub/document/values/decimal-order.ts'

/** An amount in millionths, and one of the texts that mean it. */
const amount = fc
  .record({
    millionths: fc.oneof(
      fc.bigInt({ min: -(10n ** 21n) + 1n, max: 10n ** 21n - 1n }),
      fc.bigInt({ min: -3_000_000n, max: 3_000_000n }),
    ),
    zeros: fc.nat({ max: 3 }),
  })
  .map(({ millionths, zeros }) => {
    const digits = String(millionths < 0n ? -millionths : millionths).padStart(7, '0')
    const integer = digits.slice(0, -6).padStart(Math.min(15, digits.length - 6 + zeros), '0')
    const fraction = digits.slice(-6).replace(/0+$/, '').padEnd(Math.min(6, zeros), '0')
    return { millionths, text: `${millionths < 0n ? '-' : ''}${integer}${fraction && `.${fraction}`}` }
  })

describe('the order of decimals', () => {
  it('is that of their numbers, to the last digit', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: 20 }), (amounts) => {
        const byText = amounts.map(({ text, millionths }) => ({ order: decimalOrder(text)!, millionths }))
        for (const a of byText)
          for (const b of byText) {
            const numbers = a.millionths < b.millionths ? -1 : Number(a.millionths > b.millionths)
            const texts = a.order < b.order ? -1 : Number(a.order > b.order)
            assert.equal(texts, numbers)
          }
      }),
      { numRuns: 300 },
    )
  })

  it('is the same for all texts of one number', () => {
    for (const same of [
      ['0', '-0', '0.00', '-0.000', '000'],
      ['12.5', '012.50', '12.500000'],
      ['-7', '-7.0', '-07'],
    ])
      assert.equal(new Set(same.map(decimalOrder)).size, 1)
  })

  it('has nothing for a text that is no amount', () => {
    for (const text of ['', '12,50', '1e3', '+5', '.5', '5.', '1 000', ' 5', '1234567890123456', '0.1234567', '٣'])
      assert.equal(decimalOrder(text), undefined, text)
  })
})
