import assert from 'node:assert/strict'
import { codeOf } from '../../../../hub/errors.ts'
import { loadPipelines, parsePipeline, pipelinesOf } from '../../../../hub/pipeline/pipeline.ts'
import { loadSettings } from '../../../../config/config.ts'
import { fails, parse, TARGETS } from '../../../support/pipelines.ts'
import { TYPES } from '../../../support/types.ts'

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
