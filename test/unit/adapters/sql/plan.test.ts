import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { mysql } from '../../../../adapters/sql/dialects/mysql.ts'
import { postgres } from '../../../../adapters/sql/dialects/postgres.ts'
import { sqlite } from '../../../../adapters/sql/dialects/sqlite.ts'
import { planTable } from '../../../../adapters/sql/plan.ts'

const MAPPINGS = path.resolve(import.meta.dirname, '../../../../mappings')
const shapeOf = (properties: object, mapping = 'erp/invoice') => ({ mapping, schema: { type: 'object', properties } })
const planOf = (...all: object[]) => planTable(all.map((properties, index) => shapeOf(properties, `erp/${index}`)))
const kindOf = (schema: object) => {
  const plan = planOf({ a: schema })
  return 'problem' in plan
    ? plan.problem
    : plan.map(({ kind, maxLength }) => [kind, maxLength].filter(Boolean).join(' '))[0]
}

describe('the table that mappings ask for', () => {
  const kinds: [schema: object, kind: string][] = [
    [{ type: 'string', maxLength: 500 }, 'text 500'],
    [{ type: 'string' }, 'text'],
    [{ type: 'string', format: 'date' }, 'date'],
    [{ type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }, 'date'],
    [{ type: 'string', format: 'date-time' }, 'timestamp'],
    [{ type: 'string', pattern: '^-?\\d{1,15}\\.\\d{2}$' }, 'amount'],
    [{ type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' }, 'amount'],
    // Digits alone may be a code whose zeros count.
    [{ type: 'string', pattern: '^\\d{5}$', maxLength: 5 }, 'text 5'],
    [{ type: 'string', pattern: '^[A-Z]{3}$', maxLength: 3 }, 'text 3'],
    [{ const: 'invoice' }, 'text 7'],
    [{ enum: ['a', null, 'abc'] }, 'text 64'],
    [{ type: ['string', 'null'], maxLength: 40 }, 'text 40'],
    [{ anyOf: [{ type: 'null' }, { type: 'string', pattern: '^\\d+\\.\\d{2}$' }] }, 'amount'],
    [
      {
        oneOf: [
          { type: 'string', format: 'date' },
          { type: 'string', maxLength: 100 },
        ],
      },
      'text 100',
    ],
    [{ allOf: [{ type: 'string' }, { maxLength: 80 }] }, 'text 80'],
    [{ type: 'integer' }, 'integer'],
    [{ type: ['integer', 'number'] }, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'array', items: {} }, 'json'],
    [{ type: ['object', 'null'] }, 'json'],
    [{ type: 'null' }, 'text'],
  ]
  for (const [schema, kind] of kinds)
    it(`has ${kind} for ${JSON.stringify(schema)}`, () => {
      assert.equal(kindOf(schema), kind)
    })

  const refused: [what: string, all: object[], problem: RegExp][] = [
    ['no type', [{ a: {} }], /erp\/0 does not say what type a has/],
    ['a text or an object', [{ a: { type: ['string', 'object'] } }], /does not say what type a has/],
    ['a reference to nowhere', [{ a: { $ref: 'other.json' } }], /does not say what type a has/],
    ['no properties', [{}], /erp\/0 defines no properties/],
    [
      'a column of the hub',
      [{ posting_key: { type: 'string' } }],
      /erp\/0 makes posting_key, which the hub fills itself/,
    ],
    ['a name that is no name', [{ 'a; drop': { type: 'string' } }], /cannot name a column/],
    [
      'types that do not agree',
      [{ a: { type: 'boolean' } }, { a: { type: 'string' } }],
      /erp\/0 and erp\/1 give a different types/,
    ],
    ['no mapping', [], /no mapping of the target/],
  ]
  for (const [what, all, problem] of refused)
    it(`is refused for ${what}`, () => {
      const plan = planOf(...all)
      assert.match('problem' in plan ? plan.problem : JSON.stringify(plan), problem)
    })

  it('has the columns of all mappings, each wide enough for every one', () => {
    assert.deepEqual(
      planOf(
        { a: { type: 'string', maxLength: 70 }, b: { type: 'null' } },
        { a: { const: 'x' }, b: { type: 'integer' }, c: { type: 'number' } },
      ),
      [
        { name: 'a', kind: 'text', maxLength: 70 },
        { name: 'b', kind: 'integer' },
        { name: 'c', kind: 'number' },
      ],
    )
  })

  it('follows local references', () => {
    const schema = {
      properties: { total: { $ref: '#/$defs/amount' } },
      $defs: { amount: { type: 'string', pattern: '^\\d+\\.\\d{2}$' } },
    }
    assert.deepEqual(planTable([{ mapping: 'erp/invoice', schema }]), [{ name: 'total', kind: 'amount' }])
  })

  it('of this project has a type for each column in each database', () => {
    const shapes = ['ledger/invoice', 'ledger/receipt'].map((mapping) => ({
      mapping,
      schema: JSON.parse(readFileSync(path.join(MAPPINGS, mapping, 'out.schema.json'), 'utf8')) as object,
    }))
    const plan = planTable(shapes)
    assert.ok(!('problem' in plan))
    const typesOf = (dialect: ReturnType<typeof sqlite>) =>
      Object.fromEntries(plan.map((column) => [column.name, dialect.typeOf(column)]))
    const all = [postgres('postgresql://x'), mysql('mysql://x'), sqlite('x')].map(typesOf)
    assert.deepEqual(
      all.map(({ seller_name: name, issue_date: date, gross_total: total, natural_key: key, currency }) => [
        name,
        date,
        total,
        key,
        currency,
      ]),
      [
        ['varchar(500)', 'date', 'numeric', 'varchar(700)', 'varchar(64)'],
        ['varchar(500)', 'date', 'decimal(24, 6)', 'varchar(700)', 'varchar(64)'],
        ['text', 'text', 'text', 'text', 'text'],
      ],
    )
  })
})
