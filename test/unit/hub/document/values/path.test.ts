import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatPath, MOST_ROWS, parsePath, type ValuePath } from '../../../../../hub/document/values/path.ts'
import { corrected, valueAt, withValue, type Value, type Values } from '../../../../../hub/document/values/value.ts'

const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,5}$/)
const anyPath: fc.Arbitrary<ValuePath> = fc.oneof(
  name.map((field) => ({ field })),
  fc.tuple(name, fc.nat(20), name).map(([table, row, column]) => ({ table, row, column })),
)
const value = (text: string): Value => ({ value: text, confidence: 0.5, page: 1, box: [0, 0, 1, 1], source: 'ocr' })
const NOTHING: Values = { fields: {}, tables: {} }

describe('the path of a value', () => {
  it('reads as it is written', () =>
    fc.assert(fc.property(anyPath, (path) => assert.deepEqual(parsePath(formatPath(path)), path))))

  it('is written as it reads, whatever the text', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,3}\[[0-9]{1,5}\]\.?[a-z]{0,3}$/)), (text) => {
        const path = parsePath(text)
        if (path) assert.equal(formatPath(path), text)
      }),
    ))

  it('is a field or a cell, and nothing else', () => {
    assert.deepEqual(parsePath('invoiceNumber'), { field: 'invoiceNumber' })
    assert.deepEqual(parsePath('lines[2].quantity'), { table: 'lines', row: 2, column: 'quantity' })
    assert.deepEqual(parsePath(`lines[${MOST_ROWS - 1}].a`), { table: 'lines', row: MOST_ROWS - 1, column: 'a' })
    const wrong = ['', 'A', 'a.b', 'lines[2]', 'lines[02].a', 'lines[-1].a', 'lines[2].a.b', '__proto__', 'a b']
    for (const text of [...wrong, `lines[${MOST_ROWS}].a`]) assert.equal(parsePath(text), undefined, text)
  })

  it('leads to the value that was set there, and leaves every other value alone', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyPath, fc.string()), { maxLength: 12 }),
        anyPath,
        fc.string(),
        (set, at, text) => {
          const before = set.reduce((values, [path, each]) => withValue(values, path, value(each)), NOTHING)
          const after = withValue(before, at, value(text))
          assert.deepEqual(valueAt(after, at), value(text))
          for (const [path] of set)
            if (formatPath(path) !== formatPath(at)) assert.deepEqual(valueAt(after, path), valueAt(before, path))
          assert.equal(valueAt(withValue(after, at, undefined), at), undefined)
        },
      ),
    ))

  it('of a name that every object has leads to nothing', () => {
    for (const text of ['constructor', 'toString', 'valueOf[0].constructor'])
      assert.equal(valueAt(NOTHING, parsePath(text)!), undefined, text)
  })
})

describe('a correction', () => {
  const read = withValue(NOTHING, { field: 'grossTotal' }, value('10.00'))

  it('that confirms a value keeps its place and source', () => {
    assert.deepEqual(corrected(read, [{ path: 'grossTotal', to: '10.00' }]).fields['grossTotal'], {
      ...value('10.00'),
      confidence: 1,
    })
  })

  it('that changes a value comes from a person and has no place', () => {
    const by = (path: string) => corrected(read, [{ path, to: '12.00' }])
    const person = { value: '12.00', confidence: 1, page: 0, box: [0, 0, 0, 0], source: 'person' }
    assert.deepEqual(by('grossTotal').fields['grossTotal'], person)
    assert.deepEqual(by('lines[1].amount').tables, { lines: [{}, { amount: person }] })
  })

  it('with null removes a value', () => {
    assert.deepEqual(corrected(read, [{ path: 'grossTotal', to: null }]), NOTHING)
    assert.deepEqual(corrected(read, [{ path: 'lines[3].amount', to: null }]), read)
  })
})
