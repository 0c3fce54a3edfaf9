import { DOCUMENT_KINDS } from '../document/document-kind.ts'
import { FINDING_CODES } from '../document/finding.ts'
import { VALUE_SOURCES } from '../document/values/value.ts'
import { VISION_WISHES } from '../document/vision-wish.ts'
import { TENANT_NAME } from '../streams/names.ts'

const oneOrMore = (schema: object) => ({ anyOf: [schema, { type: 'array', items: schema, minItems: 1 }] })
const text = { type: 'string' }
const amount = { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' }
const tenant = { type: 'string', pattern: TENANT_NAME.source }
const checkNames = { type: 'array', items: text, minItems: 1 }
const anyOr = (schema: object) => ({ anyOf: [{ const: 'any' }, schema] })
const finding = { enum: [...FINDING_CODES] }
const visionWish = { enum: [...VISION_WISHES] }
const perPath = (schema: object) => ({ type: 'object', additionalProperties: schema })
const named = (name: keyof typeof DEFINITIONS) => ({ $ref: `#/$defs/${name}` })

/** Shared definitions: without them, each use compiles a validator of its own. */
const DEFINITIONS = {
  value: {
    type: 'object',
    additionalProperties: false,
    properties: {
      present: { type: 'boolean' },
      is: oneOrMore(text),
      above: amount,
      atMost: amount,
      confidence: {
        type: 'object',
        minProperties: 1,
        additionalProperties: false,
        properties: { below: { $ref: '#/$defs/confidence' }, atLeast: { $ref: '#/$defs/confidence' } },
      },
      source: oneOrMore({ enum: [...VALUE_SOURCES] }),
    },
  },
  confidence: { type: 'number', minimum: 0, maximum: 1 },
  condition: {
    type: 'object',
    additionalProperties: false,
    properties: {
      tenant: oneOrMore(tenant),
      type: oneOrMore(text),
      kind: { anyOf: [{ const: 'any' }, ...oneOrMore({ enum: [...DOCUMENT_KINDS] }).anyOf] },
      source: oneOrMore(text),
      checks: {
        type: 'object',
        minProperties: 1,
        additionalProperties: false,
        properties: { passed: checkNames, failed: anyOr(checkNames) },
      },
      fields: perPath({ $ref: '#/$defs/value' }),
    },
  },
}

/** JSON Schema of a pipeline file. Names of types and paths of values are checked against the loaded types instead. */
export const PIPELINE_SCHEMA = {
  $defs: DEFINITIONS,
  type: 'object',
  required: ['name', 'steps'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
    about: { type: 'string' },
    tenants: { type: 'array', items: tenant, minItems: 1 },
    split: {
      anyOf: [
        { enum: ['never', 'ask', 'auto'] },
        {
          type: 'object',
          required: ['confident'],
          additionalProperties: false,
          properties: { confident: named('confidence') },
        },
      ],
    },
    sample: { type: 'number', minimum: 0, maximum: 1 },
    steps: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: {
          read: {
            type: 'object',
            additionalProperties: false,
            properties: {
              vision: { anyOf: [visionWish, { type: 'object', minProperties: 1, additionalProperties: visionWish }] },
            },
          },
          review: {
            type: 'object',
            additionalProperties: false,
            properties: {
              when: named('condition'),
              always: { type: 'boolean' },
              missing: { anyOf: [{ const: 'required' }, { type: 'array', items: text }] },
              accuracy: { type: 'number', minimum: 0.5, exclusiveMaximum: 1 },
              below: perPath(named('confidence')),
              typeBelow: named('confidence'),
              kindBelow: named('confidence'),
              findings: { anyOf: [{ const: 'any' }, { type: 'array', items: finding, minItems: 1 }] },
              accept: {
                type: 'object',
                minProperties: 1,
                additionalProperties: false,
                properties: {
                  findings: { type: 'array', items: finding, minItems: 1 },
                  rules: { type: 'array', items: text, minItems: 1 },
                },
              },
              checks: {
                type: 'object',
                required: ['failed'],
                additionalProperties: false,
                properties: { failed: anyOr(checkNames) },
              },
            },
          },
          validate: {
            type: 'object',
            required: ['checks'],
            additionalProperties: false,
            properties: { when: named('condition'), checks: anyOr(checkNames) },
          },
          deliver: {
            type: 'object',
            required: ['to'],
            additionalProperties: false,
            properties: { to: { type: 'array', items: text, minItems: 1 }, when: named('condition') },
          },
        },
      },
    },
  },
}
