import assert from 'node:assert/strict'
import Big from 'big.js'
import fc from 'fast-check'
import { evaluateCheck, LONGEST_EXPRESSION, parseCheck } from '../../../../../hub/document/types/check-expression.ts'
import { checkResultsOf } from '../../../../../hub/document/types/checks.ts'
import type { Kind } from '../../../../../hub/document/types/kinds.ts'
import type { TypeDefinition } from '../../../../../hub/document/types/type.ts'
import type { Row, Value } from '../../../../../hub/document/values/value.ts'
import { codeOf } from '../../../../../hub/errors.ts'

const field = (kind: Kind) => ({ kind, titles: { en: 'T' }, required: false, labels: [] })
const TYPE: TypeDefinition = {
  businessKey: [],
  name: 'note',
  lineage: ['note'],
  titles: { en: 'Note' },
  fields: {
    net: field('amount'),
    tax: field('amount'),
    gross: field('amount'),
    rate: field('decimal'),
    issued: field('date'),
    due: field('date'),
    seller: field('text'),
    sum: field('amount'),
  },
  tables: { lines: { titles: {}, columns: { net: field('amount'), day: field('date'), item: field('text') } } },
  checks: {
    totals: { expression: 'net + tax = gross', tolerance: '0.02', titles: { en: 'Totals' } },
    dates: { expression: 'due >= issued', titles: { en: 'Dates' } },
  },
}

const value = (text: string): Value => ({ value: text, confidence: 1, page: 1, box: [0, 0, 1, 1], source: 'ocr' })
const row = (texts: Record<string, string>): Row =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, value(text)]))
const given = (fields: Record<string, string>, lines: Record<string, string>[] = []) => ({
  fields: row(fields),
  tables: { lines: lines.map(row) },
})
const outcomeOf = (expression: string, values: ReturnType<typeof given>, tolerance?: string) =>
  evaluateCheck(parseCheck(expression, TYPE), values, tolerance)

describe('a check', () => {
  it('takes an optional value that is absent as 0, and one that is not a number as none', () => {
    const expression = 'net + tax + optional(sum) = gross'
    assert.equal(outcomeOf(expression, given({ net: '100.00', tax: '6.02', gross: '106.02' })), 'passed')
    assert.equal(outcomeOf(expression, given({ net: '100.00', tax: '6.02', gross: '106.00' })), 'failed')
    assert.equal(outcomeOf(expression, given({ net: '100.00', tax: '6.02', sum: '-0.02', gross: '106.00' })), 'passed')
    assert.equal(outcomeOf(expression, given({ net: '100.00', tax: '6.02', sum: '0.02', gross: '106.00' })), 'failed')
    assert.equal(outcomeOf(expression, given({ net: '1.00', tax: '0.06', sum: 'no', gross: '1.06' })), 'not-applicable')
    assert.equal(outcomeOf(expression, given({ net: '100.00', gross: '100.00' })), 'not-applicable')
    for (const [wrong, complaint] of [
      ['optional(due) = net', /due, a date, as optional/],
      ['optional(seller) = net', /seller, which is neither/],
      ['optional(other) = net', /other, which is not a value/],
      ['optional(net = gross', /where \) must be/],
      ['optional(2) = gross', /names 2, which is not a value/],
    ] as const)
      assert.throws(() => parseCheck(wrong, TYPE), complaint, wrong)
  })

  it('compares computed values', () => {
    const values = given({ net: '100.10', tax: '19.02', gross: '119.12', rate: '0.19' })
    for (const [expression, outcome] of [
      ['net + tax = gross', 'passed'],
      ['net+tax=gross', 'passed'],
      ['gross - tax != net', 'failed'],
      ['net + tax * 2 = 138.14', 'passed'],
      ['(net + tax) * 2 = gross * 2', 'passed'],
      ['gross - tax - net = 0', 'passed'],
      ['net * rate < tax', 'passed'],
      ['net * rate = 19.019', 'passed'],
      ['gross <= 119.12', 'passed'],
      ['gross > 119.12', 'failed'],
    ] as const)
      assert.equal(outcomeOf(expression, values), outcome, expression)
  })

  it('given a tolerance, passes up to it and fails beyond it', () => {
    const values = given({ net: '100', tax: '19', gross: '119.02' })
    assert.equal(outcomeOf('net + tax = gross', values), 'failed')
    assert.equal(outcomeOf('net + tax = gross', values, '0.01'), 'failed')
    assert.equal(outcomeOf('net + tax = gross', values, '0.02'), 'passed')
    assert.equal(outcomeOf('net + tax >= gross', values, '0.02'), 'passed')
    assert.equal(outcomeOf('net + tax != gross', values, '0.02'), 'failed')
    assert.equal(outcomeOf('gross <= net + tax', values, '0.02'), 'passed')
    assert.equal(outcomeOf('gross < net + tax', values, '0.02'), 'failed')
    assert.equal(outcomeOf('net + tax > gross', values, '0.02'), 'failed')
  })

  it('compares dates with each other', () => {
    const values = given({ issued: '2026-02-28', due: '2026-03-01' })
    assert.equal(outcomeOf('due >= issued', values), 'passed')
    assert.equal(outcomeOf('(due) < (issued)', values), 'failed')
    assert.equal(outcomeOf('due = issued', values), 'failed')
    assert.equal(outcomeOf('issued = issued', values), 'passed')
  })

  it('sums a column, and names one cell', () => {
    const values = given({ net: '0.3', sum: '1' }, [{ net: '0.1' }, { net: '0.2' }])
    assert.equal(outcomeOf('sum(lines.net) = net', values), 'passed')
    assert.equal(outcomeOf('lines[1].net = 0.2', values), 'passed')
    assert.equal(outcomeOf('sum > sum(lines.net)', values), 'passed')
  })

  it('does not apply if a value is absent or does not have its form', () => {
    assert.equal(outcomeOf('net + tax = gross', given({ net: '1', gross: '1' })), 'not-applicable')
    assert.equal(outcomeOf('net = 1', given({ net: 'one' })), 'not-applicable')
    assert.equal(outcomeOf('due > issued', given({ due: '2026-02-30', issued: '2026-01-01' })), 'not-applicable')
    assert.equal(outcomeOf('sum(lines.net) = net', given({ net: '1' })), 'not-applicable')
    assert.equal(outcomeOf('sum(lines.net) = net', given({ net: '1' }, [{ net: '1' }, {}])), 'not-applicable')
    assert.equal(outcomeOf('lines[1].net = net', given({ net: '1' }, [{ net: '1' }])), 'not-applicable')
  })

  it('given any decimals, computes exactly what big.js computes', () => {
    const decimal = fc
      .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }))
      .map(([digits, places]) => new Big(`${digits}e-${places}`).toFixed(places))
    const comparisons = { '=': 'eq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const
    fc.assert(
      fc.property(decimal, decimal, decimal, decimal, (net, tax, gross, rate) => {
        const values = given({ net, tax, gross, rate })
        const left = new Big(net).minus(tax).minus(new Big(rate).times(gross))
        const right = new Big(gross).plus(net).times(tax)
        for (const [sign, method] of Object.entries(comparisons)) {
          const expected = left[method as 'eq'](right) ? 'passed' : 'failed'
          assert.equal(outcomeOf(`net - tax - rate * gross ${sign} (gross + net) * tax`, values), expected)
        }
        assert.equal(
          outcomeOf(`net + tax = gross`, given({ net, tax, gross: new Big(net).plus(tax).toFixed() })),
          'passed',
        )
      }),
    )
  })

  it('given any text, parses it or refuses it with one error', () => {
    const piece = fc.constantFrom(
      'net',
      'issued',
      'sum',
      '(',
      ')',
      '+',
      '-',
      '*',
      '=',
      '<=',
      '!',
      '2.5',
      '.',
      'lines.net',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join(' ')),
        ),
        (text) => {
          try {
            evaluateCheck(parseCheck(text, TYPE), given({ net: '1' }))
          } catch (error) {
            assert.equal(codeOf(error), 'types-invalid', text)
          }
        },
      ),
    )
  })

  it('passes if one of several comparisons holds', () => {
    const expression = 'net + tax + optional(sum) = gross or net + tax = gross'
    const rounded = (sum: string, gross: string) => given({ net: '100.00', tax: '6.02', sum, gross })
    assert.equal(outcomeOf(expression, rounded('-0.02', '106.00')), 'passed')
    assert.equal(outcomeOf(expression, rounded('-0.02', '106.02')), 'passed')
    assert.equal(outcomeOf(expression, rounded('-0.02', '106.04')), 'failed')
    assert.equal(outcomeOf(expression, given({ net: '100.00', gross: '106.00' })), 'not-applicable')
    assert.equal(outcomeOf('sum = net or net = gross', given({ net: '1.00', gross: '2.00' })), 'failed')
    for (const [wrong, complaint] of [
      ['net = gross or', /ends where a value/],
      ['net = gross or issued = due', /compares dates and numbers/],
      ['net = gross or net', /ends where a comparison/],
    ] as const)
      assert.throws(() => parseCheck(wrong, TYPE), complaint, wrong)
  })

  it('is refused with the place of the mistake', () => {
    for (const [expression, message] of [
      ['net + tax', 'ends where a comparison such as = must be'],
      ['net = ', 'ends where a value, a number or ( must be'],
      ['net = tax = gross', 'has = at character 11, where the end must be'],
      ['net == gross', 'has = at character 6, where a value, a number or ( must be'],
      ['net / 2 = tax', 'has / at character 5, which has no meaning there'],
      ['(net + tax = gross', 'has = at character 12, where ) must be'],
      ['net = 1.2.3', 'has 1.2.3 at character 7, which is not a number'],
      ['colour = 1', 'names colour, which is not a value of note'],
      ['constructor = 1', 'names constructor, which is not a value of note'],
      ['lines = 1', 'names lines, which is not a value of note'],
      ['lines[0].price = 1', 'names lines[0].price, which is not a value of note'],
      ['seller = 1', 'names seller, which is neither an amount nor a decimal nor a date'],
      ['sum(lines.price) = 1', 'sums lines.price, which is not a column of a table of note'],
      ['sum(net) = 1', 'sums net, which is not a column of a table of note'],
      ['sum(lines.item) = 1', 'names lines.item, which is neither an amount nor a decimal nor a date'],
      ['sum(lines.day) = 1', 'sums lines.day, which is a date'],
      ['issued + 14 = due', 'computes with a date at character 8; dates can only be compared'],
      ['issued = net', 'compares a date with a number'],
      [`${'('.repeat(11)}net${')'.repeat(11)} = 1`, 'has more than 10 parentheses in each other'],
      [`net = ${' '.repeat(LONGEST_EXPRESSION)}1`, `must have at most ${LONGEST_EXPRESSION} characters`],
    ] as const)
      assert.throws(
        () => parseCheck(expression, TYPE),
        (error: Error) => codeOf(error) === 'types-invalid' && error.message === message,
        expression,
      )
  })
})

describe('the checks of a type', () => {
  it('have results by name, without those that do not apply', () => {
    assert.deepEqual(checkResultsOf(TYPE, given({ net: '1', tax: '1', gross: '2.01' })), { totals: 'passed' })
    assert.deepEqual(checkResultsOf(TYPE, given({ issued: '2026-01-02', due: '2026-01-01' })), { dates: 'failed' })
    assert.deepEqual(checkResultsOf(undefined, given({ net: '1' })), {})
  })
})
