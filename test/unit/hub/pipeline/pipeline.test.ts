import assert from 'node:assert/strict'
import { codeOf } from '../../../../hub/errors.ts'
import type { Fields } from '../../../../hub/document/values/value.ts'
import { loadPipelines, parsePipeline, pipelinesOf } from '../../../../hub/pipeline/pipeline.ts'
import { route } from '../../../../hub/pipeline/route.ts'
import { loadSettings } from '../../../../config/config.ts'
import { TYPES } from '../../../support/types.ts'

const TARGETS = { names: ['ledger', 'archive'], file: 'own/targets.yaml' }
const parse = (text: string) => parsePipeline('test.yaml', text, TARGETS, () => TYPES)
const fails = (text: string, message: RegExp) =>
  assert.throws(
    () => parse(text),
    (error: Error) => {
      assert.equal(codeOf(error), 'pipeline-invalid')
      assert.match(error.message, message)
      return true
    },
  )
const field = (value: string, confidence = 0.9) => ({
  value,
  confidence,
  page: 1,
  box: [0, 0, 1, 1] as const,
  source: 'ocr' as const,
})
const facts = (fields: Fields, more: object = {}) => ({
  tenant: 'main',
  source: 'rest',
  type: 'invoice' as const,
  typeConfidence: 0.9,
  reviewed: false,
  required: [],
  definition: undefined,
  takesWithoutKey: () => true,
  tables: {},
  checks: {},
  fields,
  ...more,
})

describe('a pipeline file', () => {
  it('is read with a version that changes with its text', () => {
    const one = parse('name: a\nsteps:\n  - read: {}\n')
    assert.match(one.version, /^[0-9a-f]{12}$/)
    assert.notEqual(parse('name: a\nsteps:\n  - read: {} \n').version, one.version)
  })

  it('names line and column of a mistake', () => {
    fails('name: a\nsteps:\n  - read: {}\n  - revue: {}\n', /^test\.yaml:4:5 steps\.1\.revue is not known here/)
    fails('name: a\nsteps:\n  - deliver: { to: [ledgr] }\n', /^test\.yaml:3:21 .*names the target ledgr/)
    fails('name: a\nsteps: [\n', /^test\.yaml:3:1 /)
    fails('name: a\nsteps: [*reed]\n', /^test\.yaml:2:9 names an anchor that is not set before it/)
    const tens = (what: string) => `[${Array(10).fill(what).join(', ')}]`
    fails(
      `a: &a ${tens('x')}\nb: &b ${tens('*a')}\nc: &c ${tens('*b')}\nd: ${tens('*c')}\n`,
      /^test\.yaml:1:1 the file cannot be used: Excessive alias count/,
    )
    fails('name: A B\nsteps: [{ read: {} }]\n', /^test\.yaml:1:1 name has the wrong format; it must match/)
    fails('name: a\nsteps:\n  - review: { below: { grossTotal: 2 } }\n', /^test\.yaml:3:\d+ .*must be at most 1/)
    fails('name: a\nsteps:\n  - deliver: { to: [ledger] }\n  - review: {}\n', /^test\.yaml:4:5 .*after a deliver step/)
  })

  it('names types and values that exist', () => {
    const review = (text: string) => `name: a\nsteps:\n  - review: { ${text} }\n`
    parse(
      review(
        'when: { type: credit-note, fields: { grossTotal: { atMost: "9" } } }, missing: [iban], below: { iban: 1 }',
      ),
    )
    fails(
      review('when: { type: [invoice, memo] }'),
      /^test\.yaml:3:39 steps\.0\.review\.when\.type\.1 names the type memo, which does not exist; the types are /,
    )
    fails(review('when: { type: memo }'), /^test\.yaml:3:23 .*names the type memo/)
    fails(review('missing: [total]'), /:3:25 .*missing\.0 names total, which is not a value of any of credit-note, /)
    fails(review('below: { total: 0.5 }'), /:3:24 steps\.0\.review\.below\.total is not a value of any of /)
    fails(review('when: { type: order }, missing: ["lines[0].price"]'), /which is not a value of order\.$/)
    parse(review('checks: { failed: [totals, due-after-issue] }'))
    parse(review('checks: { failed: any }'))
    fails(
      review('checks: { failed: [totals, sums] }'),
      /:3:42 steps\.0\.review\.checks\.failed\.1 names sums, which is not a check of any of credit-note, /,
    )
    fails(
      review('when: { type: receipt }, checks: { failed: [due-after-issue] }'),
      /names due-after-issue, which is not a check of receipt\.$/,
    )
    fails(review('checks: { failed: all }'), /:3:25 steps\.0\.review\.checks\.failed must /)
    fails(review('when: { fields: { "a b": { present: true } } }'), /fields\.a b is not a value of any of /)
    fails(
      review('when: { fields: { issueDate: { above: "3" } } }'),
      /:3:46 .*issueDate\.above needs an amount or a number, and issueDate is not one\.$/,
    )
  })

  it('of a tenant may name the types of that tenant', () => {
    const own = new Map([...TYPES, ['memo', { ...TYPES.get('other')!, name: 'memo' }]])
    const typesOf = (tenant?: string) => (tenant === 'acme' ? own : TYPES)
    const text = (tenants: string) => `name: a\n${tenants}steps:\n  - review: { when: { type: memo } }\n`
    parsePipeline('test.yaml', text('tenants: [acme, other]\n'), TARGETS, typesOf)
    assert.throws(() => parsePipeline('test.yaml', text(''), TARGETS, typesOf), /names the type memo/)
  })

  it('serves the tenants it names, and exactly one serves the others', () => {
    const general = parse('name: a\nsteps: [{ read: {} }]')
    const special = parse('name: b\ntenants: [acme]\nsteps: [{ read: {} }]')
    assert.equal(pipelinesOf([general, special]).ofTenant('acme').name, 'b')
    assert.equal(pipelinesOf([general, special]).ofTenant('other').name, 'a')
    assert.throws(
      () => pipelinesOf([special]),
      (error) => codeOf(error) === 'pipeline-invalid',
    )
    assert.throws(
      () => pipelinesOf([general, special, special]),
      (error) => codeOf(error) === 'pipeline-invalid',
    )
  })

  it('of this project are valid', async () => {
    const { pipelines } = loadSettings({}, {}).files
    assert.ok((await loadPipelines(pipelines, TARGETS, () => TYPES))!.all.length > 0)
  })
})

describe('the route of a document', () => {
  const pipeline = parse(`
name: a
steps:
  - read: {}
  - review: { when: { type: invoice }, missing: [issueDate], below: { grossTotal: 0.8 } }
  - deliver: { to: [ledger], when: { type: [invoice, receipt] } }
  - deliver: { to: [archive, ledger], when: { fields: { grossTotal: { above: '1000' }, currency: { is: [EUR, CHF] } } } }
`)

  it('asks a person about a value by which duplicates are recognized, with the confidence that it requires', () => {
    const key = { definition: TYPES.get('invoice'), takesWithoutKey: (name: string) => name === 'archive' }
    const complete = {
      sellerName: field('Nordwind AG'),
      invoiceNumber: field('N-1'),
      issueDate: field('2026-01-15'),
      currency: field('EUR'),
      grossTotal: field('10.00', 0.85),
    }
    const reasonsOf = (fields: Fields, more: object = {}) => {
      const decided = route(pipeline, facts(fields, { ...key, ...more }))
      return decided.kind === 'review' ? decided.reasons : decided.kind
    }
    assert.equal(reasonsOf(complete), 'deliver')
    assert.deepEqual(reasonsOf({ ...complete, currency: field('EUR', 0.4) }), [
      { field: 'currency', why: 'uncertain', confidence: 0.4, threshold: 0.5, for: 'business-key' },
    ])
    // The pipeline asks for the sum and the date itself, so they are named once.
    const { invoiceNumber: _, issueDate: _date, ...less } = complete
    assert.deepEqual(reasonsOf({ ...less, grossTotal: field('10.00', 0.7) }), [
      { field: 'issueDate', why: 'missing' },
      { field: 'grossTotal', why: 'uncertain', confidence: 0.7, threshold: 0.8 },
      { field: 'invoiceNumber', why: 'missing', for: 'business-key' },
    ])
    assert.equal(reasonsOf({ ...less, issueDate: field('2026-01-15') }, { reviewed: true }), 'deliver')
    assert.equal(reasonsOf({ ...less, issueDate: field('2026-01-15') }, { takesWithoutKey: () => true }), 'deliver')
    assert.equal(reasonsOf({}, { type: 'other', definition: undefined }), 'file')
  })

  it('asks a person about what is missing or uncertain', () => {
    assert.deepEqual(route(pipeline, facts({ grossTotal: field('10.00', 0.5) })), {
      kind: 'review',
      reasons: [
        { field: 'issueDate', why: 'missing' },
        { field: 'grossTotal', why: 'uncertain', confidence: 0.5, threshold: 0.8 },
      ],
      pipeline: { name: 'a', version: pipeline.version },
    })
  })

  it('asks a person about required fields and cells', () => {
    const strict = parse('name: a\nsteps:\n  - review: { missing: required, below: { grossTotal: 0.8 } }\n')
    const decided = route(strict, facts({ grossTotal: field('10.00') }, { required: ['grossTotal', 'issueDate'] }))
    assert.deepEqual(decided.kind === 'review' && decided.reasons, [{ field: 'issueDate', why: 'missing' }])
    const columns = { price: { kind: 'amount', titles: {}, required: false } } as const
    const type = { ...TYPES.get('invoice')!, tables: { lines: { titles: {}, columns } } }
    const cells = parsePipeline(
      'test.yaml',
      'name: a\nsteps:\n  - review: { missing: ["lines[0].price"], below: { "lines[1].price": 0.8 } }\n',
      TARGETS,
      () => new Map([['invoice', type]]),
    )
    const tables = { lines: [{}, { price: field('1.00', 0.5) }] }
    assert.deepEqual(route(cells, facts({}, { tables })), {
      kind: 'review',
      reasons: [
        { field: 'lines[0].price', why: 'missing' },
        { field: 'lines[1].price', why: 'uncertain', confidence: 0.5, threshold: 0.8 },
      ],
      pipeline: { name: 'a', version: cells.version },
    })
  })

  it('asks a person about failed checks', () => {
    const reasonsOf = (failed: string, checks: object) => {
      const decided = route(
        parse(`name: a\nsteps:\n  - review: { when: { type: invoice }, checks: { failed: ${failed} } }\n`),
        facts({}, { checks }),
      )
      return decided.kind === 'review' ? decided.reasons : []
    }
    const failed = { 'totals': 'failed', 'due-after-issue': 'failed' }
    const totals = { check: 'totals', why: 'failed' }
    assert.deepEqual(reasonsOf('any', failed), [totals, { check: 'due-after-issue', why: 'failed' }])
    assert.deepEqual(reasonsOf('[totals]', failed), [totals])
    assert.deepEqual(reasonsOf('[totals]', { ...failed, totals: 'passed' }), [])
    assert.deepEqual(reasonsOf('any', {}), [])
    assert.equal(route(pipeline, facts({ issueDate: field('2026-01-01') }, { checks: failed })).kind, 'deliver')
  })

  it('asks once only', () => {
    assert.equal(route(pipeline, facts({}, { reviewed: true })).kind, 'deliver')
  })

  it('delivers to every target whose condition holds, each once', () => {
    const fields = { issueDate: field('2026-01-01'), grossTotal: field('1000.01'), currency: field('EUR') }
    const decided = route(pipeline, facts(fields))
    assert.deepEqual(decided.kind === 'deliver' && decided.targets, ['ledger', 'archive'])
    const small = route(pipeline, facts({ ...fields, grossTotal: field('1000.00') }))
    assert.deepEqual(small.kind === 'deliver' && small.targets, ['ledger'])
  })

  it('files what no step delivers', () => {
    assert.equal(route(pipeline, facts({}, { type: 'other' })).kind, 'file')
  })
})

describe('a mistake in a pipeline file', () => {
  for (const [what, text, says] of [
    ['a value of no form', 'missing: some', 'steps.0.review.missing must be "required", or must be a list'],
    ['an entry of a list', 'missing: [7]', 'steps.0.review.missing.0 must be a text'],
    ['a condition', 'when: { tenant: 7 }', 'steps.0.review.when.tenant must be a text, or must be a list'],
    ['an unknown member', 'whenever: {}', 'steps.0.review.whenever is not known here'],
    ['a number out of range', 'typeBelow: 60', 'steps.0.review.typeBelow must be at most 1'],
  ] as const)
    it(`is reported in plain words: ${what}`, () => {
      assert.throws(
        () => parse(`name: a\nsteps:\n  - review: { ${text} }\n`),
        ({ message }: Error) => {
          assert.ok(message.includes(says), message)
          assert.doesNotMatch(message, /must NOT|schema|oneOf|anyOf/)
          return true
        },
      )
    })

  it('names the file of the targets that is in use', () => {
    const text = 'name: a\nsteps:\n  - deliver: { to: [nowhere] }\n'
    assert.throws(() => parse(text), /names the target nowhere, which own\/targets\.yaml does not have/)
  })
})
