import assert from 'node:assert/strict'
import type { Fields } from '../../../../hub/document/values/value.ts'
import { route } from '../../../../hub/pipeline/route.ts'
import { facts, fails, field, parse } from '../../../support/pipelines.ts'
import { TYPES } from '../../../support/types.ts'

/** Whether a condition holds: a step with it asks a person. */
function isAsked(when: string, fields: Fields, more: object = {}): boolean {
  const text = `name: a\nsteps:\n  - review: { always: true, when: { ${when} } }\n`
  return route(parse(text), facts(fields, more)).kind === 'review'
}

describe('a condition of a pipeline', () => {
  it('is about the confidence of a value', () => {
    const when = 'fields: { grossTotal: { confidence: { below: 0.9 } } }'
    assert.equal(isAsked(when, { grossTotal: field('1.00', 0.89) }), true)
    assert.equal(isAsked(when, { grossTotal: field('1.00', 0.9) }), false)
    const atLeast = 'fields: { grossTotal: { confidence: { atLeast: 0.9 }, above: "100" } }'
    assert.equal(isAsked(atLeast, { grossTotal: field('101', 0.9) }), true)
    assert.equal(isAsked(atLeast, { grossTotal: field('101', 0.89) }), false)
    assert.equal(isAsked(atLeast, { grossTotal: field('99', 0.9) }), false)
    for (const each of [when, atLeast]) assert.equal(isAsked(each, {}), false, 'no value, no confidence')
  })

  it('is about the source of a value', () => {
    const when = 'fields: { grossTotal: { source: [ocr, model] } }'
    assert.equal(isAsked(when, { grossTotal: field('1.00') }), true)
    assert.equal(isAsked(when, { grossTotal: { ...field('1.00'), source: 'xml' } }), false)
    assert.equal(isAsked(when, {}), false)
    fails(`name: a\nsteps:\n  - review: { when: { ${when.replace('model', 'paper')} } }\n`, /source/)
  })

  it('is about checks and the kind', () => {
    const checks = { 'totals': 'failed', 'due-after-issue': 'passed' }
    assert.equal(isAsked('checks: { failed: [totals] }', {}, { checks }), true)
    assert.equal(isAsked('checks: { failed: any }', {}, { checks }), true)
    assert.equal(isAsked('checks: { failed: any }', {}, { checks: {} }), false)
    assert.equal(isAsked('checks: { passed: [due-after-issue], failed: [totals] }', {}, { checks }), true)
    assert.equal(isAsked('checks: { passed: [totals] }', {}, { checks }), false)
    assert.equal(isAsked('checks: { passed: [totals] }', {}, { checks: {} }), false, 'it does not apply')
    assert.equal(isAsked('kind: [reminder, statement]', {}, { kind: 'statement' }), true)
    assert.equal(isAsked('kind: reminder', {}), false)
    fails(
      'name: a\nsteps:\n  - review: { when: { type: receipt, checks: { passed: [sums] } } }\n',
      /checks\.passed\.0 names sums, which is not a check of receipt/,
    )
  })

  it('is named in words', () => {
    const when = 'checks: { failed: [totals] }, fields: { iban: { confidence: { below: 0.9 }, source: ocr } }'
    const text = `name: a\nsteps:\n  - review: { always: true, when: { ${when} } }\n`
    const decided = route(parse(text), facts({ iban: field('x', 0.5) }, { checks: { totals: 'failed' } }))
    assert.equal(
      decided.kind === 'review' && decided.reasons[0]?.rule?.when,
      'checks failed: totals, confidence of iban below 0.9, iban from ocr',
    )
  })
})

describe('a validate step', () => {
  const decided = (step: string, more: object) =>
    route(parse(`name: a\nsteps:\n  - validate: { ${step} }\n  - deliver: { to: [ledger] }\n`), facts({}, more))

  it('sends a document to review with the rule that it breaks', () => {
    const more = { checks: { 'totals': 'failed', 'due-after-issue': 'failed' }, definition: TYPES.get('invoice') }
    const { kind, ...rest } = decided('checks: [totals]', more)
    const { titles } = TYPES.get('invoice')!.checks['totals']!
    assert.equal(kind, 'review')
    assert.deepEqual((rest as { reasons: object[] }).reasons, [
      { check: 'totals', why: 'failed', titles, expression: TYPES.get('invoice')!.checks['totals']!.expression },
    ])
    assert.equal(decided('checks: any', { ...more, checks: { totals: 'passed' } }).kind, 'deliver')
    assert.equal(decided('checks: any', more).kind, 'review')
    assert.equal(decided('checks: any, when: { type: receipt }', more).kind, 'deliver')
    assert.equal(decided('checks: any', { ...more, reviewed: true }).kind, 'deliver')
  })

  it('names checks that exist, and comes before a delivery', () => {
    fails(
      'name: a\nsteps:\n  - validate: { checks: [sums] }\n',
      /^test\.yaml:3:\d+ steps\.0\.validate\.checks\.0 names sums/,
    )
    fails('name: a\nsteps:\n  - validate: {}\n', /checks/)
    fails('name: a\nsteps:\n  - deliver: { to: [ledger] }\n  - validate: { checks: any }\n', /after a deliver step/)
  })
})
