import assert from 'node:assert/strict'
import { complaintOf, mergeAlternatives } from '../../../../hub/platform/schema-errors.ts'
import { apiSchemas } from '../../../../hub/platform/schema.ts'

const complaintsOf = (schema: object, value: unknown): string[] => {
  const validate = apiSchemas({}, { converting: false }).compile(schema)
  validate(value)
  return mergeAlternatives(validate.errors ?? []).map((error) => `${error.instancePath} ${complaintOf(error)}`.trim())
}

describe('the complaint about a value', () => {
  const object = {
    type: 'object',
    required: ['reason'],
    additionalProperties: false,
    properties: {
      reason: { type: 'string', minLength: 1, maxLength: 5 },
      note: { type: 'string', pattern: String.raw`\S` },
      type: { enum: ['invoice', 'receipt'] },
      at: { type: 'string', format: 'date-time' },
      limit: { type: 'integer', minimum: 1, maximum: 200 },
      targets: { type: 'array', minItems: 1, maxItems: 2 },
      approve: { const: true },
      id: { type: ['string', 'null'], pattern: '^[a-z]+$' },
    },
  }
  for (const [value, ...expected] of [
    [{}, 'needs reason'],
    [{ reason: '' }, '/reason must have at least 1 character'],
    [{ reason: 'too long' }, '/reason must have at most 5 characters'],
    [{ reason: 'x', colour: 'red' }, 'is not allowed here'],
    [{ reason: 'x', type: 'novel' }, '/type must be one of: invoice, receipt'],
    [{ reason: 'x', at: 'yesterday' }, '/at must be a date and time such as 2026-03-14T09:30:00Z'],
    [{ reason: 'x', limit: 0 }, '/limit must be at least 1'],
    [{ reason: 'x', limit: 1.5 }, '/limit must be a whole number'],
    [{ reason: 'x', targets: [] }, '/targets must have at least 1 entry'],
    [{ reason: 'x', approve: false }, '/approve must be true'],
    [{ reason: 'x', id: 7 }, '/id must be a text or null'],
    [{ reason: 'x', id: 'A1' }, '/id has the wrong format; it must match ^[a-z]+$'],
    [{ reason: 'x', note: ' \n' }, '/note must not be blank'],
  ] as const) {
    it(`${JSON.stringify(value)}: ${expected.join()}`, () => assert.deepEqual(complaintsOf(object, value), expected))
  }

  it('says whether none or several of the allowed forms fit', () => {
    const review = { oneOf: [{ required: ['approve'] }, { required: ['reject'] }] }
    assert.deepEqual(complaintsOf({ oneOf: [{ const: 1 }, { const: 2 }] }, 3).at(-1), 'has none of the allowed forms')
    assert.deepEqual(complaintsOf(review, { approve: true, reject: 'no' }), ['mixes forms that exclude each other'])
  })

  it('names every member that would do where each form misses one', () => {
    const review = { oneOf: [{ required: ['approve'] }, { required: ['reject'] }] }
    assert.deepEqual(complaintsOf(review, {}), ['needs either approve or reject'])
    assert.deepEqual(complaintsOf({ type: 'array', items: review }, [{}, { reject: 'no' }, {}]), [
      '/0 needs either approve or reject',
      '/2 needs either approve or reject',
    ])
    const withSeveral = { anyOf: [{ required: ['from', 'to'] }, { required: ['day'] }] }
    assert.deepEqual(complaintsOf(withSeveral, {}).at(-1), 'has none of the allowed forms')
  })

  it('is that of Ajv for any other keyword', () => {
    assert.equal(complaintOf({ keyword: 'contains', params: {}, message: 'must contain' }), 'must contain')
    assert.equal(complaintOf({ keyword: 'contains', params: {} }), 'is not valid')
  })
})
