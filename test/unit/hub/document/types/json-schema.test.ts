import assert from 'node:assert/strict'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { loadTypes } from '../../../../../config/types.ts'
import { jsonSchemaOf } from '../../../../../hub/document/types/json-schema.ts'
import type { Types } from '../../../../../hub/document/types/type.ts'

const PROGRAM = path.resolve(import.meta.dirname, '../../../../../types')

describe('the JSON Schema of a document type', () => {
  const ajv = new Ajv2020({ allErrors: true })
  ;(formats as unknown as (ajv: Ajv2020) => void)(ajv)
  let types: Types
  before(async () => {
    types = await loadTypes([PROGRAM])
  })

  const INVOICE = { invoiceNumber: 'NP-20931', issueDate: '2026-05-03', sellerName: 'Northgate', grossTotal: '1440.00' }

  it('accepts the values of a document', () => {
    const validate = ajv.compile(jsonSchemaOf(types.get('invoice')!))
    assert.ok(validate({ ...INVOICE, sellerVatId: 'DE136695976', iban: 'DE89370400440532013000', currency: 'EUR' }))
  })

  it('refuses missing, unknown and malformed values', () => {
    const validate = ajv.compile(jsonSchemaOf(types.get('invoice')!))
    const wrong: [values: object, path: string, message: RegExp][] = [
      [{ ...INVOICE, grossTotal: undefined }, '', /must have required property 'grossTotal'/],
      [{ ...INVOICE, colour: 'red' }, '', /must NOT have additional properties/],
      [{ ...INVOICE, grossTotal: '12,50' }, '/grossTotal', /pattern/],
      [{ ...INVOICE, issueDate: '2026-02-30' }, '/issueDate', /format "date"/],
      [{ ...INVOICE, currency: '€' }, '/currency', /pattern/],
    ]
    for (const [values, place, message] of wrong) {
      assert.ok(!validate(JSON.parse(JSON.stringify(values))))
      assert.ok(validate.errors!.some((error) => error.instancePath === place && message.test(error.message!)))
    }
  })

  it('describes tables as arrays of rows', () => {
    const column = { kind: 'decimal', titles: { en: 'Quantity' }, required: true } as const
    const validate = ajv.compile(
      jsonSchemaOf({
        name: 'note',
        lineage: ['note'],
        titles: { de: 'Lieferschein' },
        fields: {},
        tables: { lines: { titles: {}, columns: { quantity: column } } },
        checks: {},
        businessKey: [],
      }),
    )
    assert.ok(validate({ lines: [{ quantity: '2' }] }))
    assert.ok(validate({}))
    assert.ok(!validate({ lines: [{}] }))
    assert.ok(!validate({ lines: [{ quantity: 'two' }] }))
  })
})
