import assert from 'node:assert/strict'
import { checkedCorrections, fittingCorrections } from '../../../../hub/api/corrections.ts'
import type { TypeDefinition } from '../../../../hub/document/types/type.ts'
import type { Value, Values } from '../../../../hub/document/values/value.ts'
import { codeOf, type WaybillError } from '../../../../hub/errors.ts'
import { TYPES } from '../../../support/types.ts'

const column = (kind: 'text' | 'decimal') => ({ kind, titles: { en: 'Column' }, required: false })
const NOTE: TypeDefinition = {
  ...TYPES.get('other')!,
  name: 'note',
  tables: { lines: { titles: {}, columns: { item: column('text'), quantity: column('decimal') } } },
}
const types = new Map([...TYPES, ['note', NOTE]])

const value = (text: string): Value => ({ value: text, confidence: 0.5, page: 1, box: [0, 0, 1, 1], source: 'ocr' })
const VALUES: Values = { fields: { iban: value('DE1') }, tables: { lines: [{ quantity: value('1') }] } }

function refuses(act: () => unknown, message: string, path: string): void {
  assert.throws(act, (error: WaybillError) => {
    assert.equal(codeOf(error), 'unknown-field')
    assert.equal(error.message, message)
    assert.deepEqual((error.facts['errors'] as { path: string }[])[0]!.path, path)
    return true
  })
}

describe('corrections of a review', () => {
  it('are given by path, as a list, or with the former name of path', () => {
    const expected = [
      { path: 'grossTotal', to: '12.50' },
      { path: 'lines[0].quantity', to: null },
    ]
    assert.deepEqual(checkedCorrections({ 'grossTotal': '12.50', 'lines[0].quantity': null }, types), expected)
    assert.deepEqual(
      checkedCorrections(
        [
          { field: 'grossTotal', value: '12.50' },
          { path: 'lines[0].quantity', value: null },
        ],
        types,
      ),
      expected,
    )
  })

  it('have the form of their kind, which an error names', () => {
    refuses(
      () => checkedCorrections({ grossTotal: '12,50' }, types),
      'grossTotal must be an amount such as 1234.50.',
      '/body/corrections/grossTotal',
    )
    refuses(
      () => checkedCorrections([{ path: 'lines[0].quantity', value: 'two' }], types),
      'lines[0].quantity must be a number such as 2.5.',
      '/body/corrections/0/value',
    )
    refuses(
      () => checkedCorrections({ issueDate: '1.2.2026' }, types),
      'issueDate must be a date such as 2026-03-14.',
      '/body/corrections/issueDate',
    )
    assert.deepEqual(checkedCorrections({ iban: 'de89 3704 0044 0532 0130 00' }, types), [
      { path: 'iban', to: 'DE89370400440532013000' },
    ])
  })

  it('name values that a type has', () => {
    for (const path of ['colour', 'lines[0].colour', 'lines', '__proto__', 'constructor'])
      refuses(
        () => checkedCorrections({ [path]: 'red' }, types),
        `${path} is not a value of any document type.`,
        `/body/corrections/${path}`,
      )
    refuses(
      () => fittingCorrections([{ path: 'lines[0].item', to: 'Oak' }], VALUES, TYPES.get('invoice')),
      'lines[0].item is not a value of the type invoice.',
      '/body/corrections/lines[0].item',
    )
  })

  it('may remove a value that the type does not have', () => {
    assert.deepEqual(fittingCorrections([{ path: 'lines[0].quantity', to: null }], VALUES, TYPES.get('invoice')), [
      { path: 'lines[0].quantity', from: '1', to: null },
    ])
  })

  it('cannot remove a value that the document does not have', () => {
    for (const path of ['dueDate', 'lines[0].item', 'lines[7].item'])
      refuses(
        () => fittingCorrections([{ path, to: null }], VALUES, NOTE),
        `${path} has no value that could be removed.`,
        `/body/corrections/${path}`,
      )
  })

  it('know the value that each replaces, and add rows without gaps', () => {
    const added = [
      { path: 'lines[0].quantity', to: '2' },
      { path: 'lines[1].item', to: 'Oak' },
      { path: 'lines[2].item', to: 'Elm' },
    ]
    assert.deepEqual(
      fittingCorrections(added, VALUES, NOTE).map(({ from }) => from),
      ['1', null, null],
    )
    refuses(
      () => fittingCorrections([{ path: 'lines[2].item', to: 'Elm' }], VALUES, NOTE),
      'lines[2].item leaves a gap: the table has 1 rows.',
      '/body/corrections/lines[2].item',
    )
  })
})
