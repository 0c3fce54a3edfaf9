import { DOCUMENT_TYPES, FIELD_KINDS, FIELD_NAMES } from '../document/fields.ts'
import { TENANT_NAME } from '../streams/names.ts'

const oneOrMore = (schema: object) => ({ anyOf: [schema, { type: 'array', items: schema, minItems: 1 }] })
const amount = { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' }
const tenant = { type: 'string', pattern: TENANT_NAME.source }
const fieldName = { enum: FIELD_NAMES }
const perField = (of: (name: (typeof FIELD_NAMES)[number]) => object) => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(FIELD_NAMES.map((name) => [name, of(name)])),
})
const ofField = (more: object) => ({
  type: 'object',
  additionalProperties: false,
  properties: { present: { type: 'boolean' }, is: oneOrMore({ type: 'string' }), ...more },
})
const named = (name: keyof typeof DEFINITIONS) => ({ $ref: `#/$defs/${name}` })

/** Said once and referred to, or a check of its own is compiled for each field and each step. */
const DEFINITIONS = {
  amountField: ofField({ above: amount, atMost: amount }),
  field: ofField({}),
  confidence: { type: 'number', minimum: 0, maximum: 1 },
  condition: {
    type: 'object',
    additionalProperties: false,
    properties: {
      tenant: oneOrMore(tenant),
      type: oneOrMore({ enum: DOCUMENT_TYPES }),
      source: oneOrMore({ type: 'string' }),
      fields: perField((name) => ({ $ref: `#/$defs/${FIELD_KINDS[name] === 'amount' ? 'amountField' : 'field'}` })),
    },
  },
}

/** JSON Schema of a pipeline file. */
export const PIPELINE_SCHEMA = {
  $defs: DEFINITIONS,
  type: 'object',
  required: ['name', 'steps'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
    about: { type: 'string' },
    tenants: { type: 'array', items: tenant, minItems: 1 },
    steps: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: {
          read: { type: 'object', additionalProperties: false },
          review: {
            type: 'object',
            additionalProperties: false,
            properties: {
              when: named('condition'),
              always: { type: 'boolean' },
              missing: { type: 'array', items: fieldName },
              below: perField(() => named('confidence')),
              typeBelow: named('confidence'),
            },
          },
          deliver: {
            type: 'object',
            required: ['to'],
            additionalProperties: false,
            properties: { to: { type: 'array', items: { type: 'string' }, minItems: 1 }, when: named('condition') },
          },
        },
      },
    },
  },
}
