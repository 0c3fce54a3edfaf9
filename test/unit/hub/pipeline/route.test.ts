import assert from 'node:assert/strict'
import { DOCUMENT_KINDS } from '../../../../hub/document/document-kind.ts'
import type { ProposedPart } from '../../../../hub/document/parts.ts'
import type { Fields } from '../../../../hub/document/values/value.ts'
import { parsePipeline } from '../../../../hub/pipeline/pipeline.ts'
import { route } from '../../../../hub/pipeline/route.ts'
import { facts, fails, field, parse, TARGETS } from '../../../support/pipelines.ts'
import { TYPES } from '../../../support/types.ts'

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

  it('asks a person about values that are not certain enough for a target accuracy', () => {
    const parsed = parse(
      'name: a\nsteps:\n  - review: { missing: [issueDate, grossTotal], accuracy: 0.98, below: { issueDate: 0.7 } }\n',
    )
    const reasonsOf = (date: number, total: number) => {
      const decided = route(parsed, facts({ issueDate: field('2026-01-01', date), grossTotal: field('1.00', total) }))
      return decided.kind === 'review' ? decided.reasons : decided.kind
    }
    // Two values share what may be wrong; the step says itself what it requires of the date.
    assert.equal(reasonsOf(0.7, 0.99), 'file')
    assert.deepEqual(reasonsOf(0.65, 0.985), [
      { field: 'issueDate', why: 'uncertain', confidence: 0.65, threshold: 0.7 },
      { field: 'grossTotal', why: 'uncertain', confidence: 0.985, threshold: 0.99 },
    ])
    fails('name: a\nsteps:\n  - review: { accuracy: 1 }\n', /^test\.yaml:3:\d+ .*accuracy must be/)
  })

  it('does not call the others uncertain beside a value that is missing or asked about', () => {
    const step = (accept: string) =>
      parse(`name: a\nsteps:\n  - review: { missing: [issueDate, grossTotal], accuracy: 0.98${accept} }\n`)
    const reasonsOf = (fields: Fields, findings: object[] = [], accept = '') => {
      const decided = route(step(accept), facts(fields, { findings }))
      return decided.kind === 'review' ? decided.reasons.map(({ field, why }) => [field, why]) : decided.kind
    }
    const total = field('1.00', 0.985)
    assert.deepEqual(reasonsOf({ grossTotal: total }), [['issueDate', 'missing']])
    assert.deepEqual(reasonsOf({ grossTotal: field('1.00', 0.95) }), [['issueDate', 'missing']])
    assert.deepEqual(reasonsOf({ grossTotal: field('1.00', 0.85) }), [
      ['issueDate', 'missing'],
      ['grossTotal', 'uncertain'],
    ])
    const contested = [{ code: 'contested', asks: true, path: 'issueDate' }]
    const both = { issueDate: field('2026-01-01', 0.985), grossTotal: total }
    assert.deepEqual(reasonsOf(both, contested), [['issueDate', 'finding']])
    const uncertain = [
      ['issueDate', 'uncertain'],
      ['grossTotal', 'uncertain'],
    ]
    assert.deepEqual(reasonsOf(both), uncertain)
    assert.deepEqual(reasonsOf(both, contested, ', accept: { findings: [contested] }'), uncertain)
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

  it('asks a person about what the reader noticed, unless a step accepts it', () => {
    const findings = [
      { code: 'hidden-text', asks: true, path: 'grossTotal', page: 2 },
      { code: 'einvoice-rule', asks: true, rule: 'BR-CO-15' },
      { code: 'lines-differ', asks: false },
    ] as const
    const reasonsOf = (review: string, more: object = {}) => {
      const text = `name: a\nsteps:\n  - review: { ${review} }\n  - deliver: { to: [ledger] }\n`
      const decided = route(parse(text), facts({ grossTotal: field('1.00') }, { findings, ...more }))
      return decided.kind === 'review' ? decided.reasons : decided.kind
    }
    const hidden = { why: 'finding', field: 'grossTotal', finding: { code: 'hidden-text', page: 2 } }
    const rule = { why: 'finding', finding: { code: 'einvoice-rule', rule: 'BR-CO-15' } }
    const lines = { why: 'finding', finding: { code: 'lines-differ' } }
    assert.deepEqual(reasonsOf(''), [hidden, rule])
    assert.deepEqual(reasonsOf('findings: any'), [hidden, rule, lines])
    assert.deepEqual(reasonsOf('accept: { findings: [hidden-text] }, findings: [lines-differ]'), [rule, lines])
    assert.deepEqual(reasonsOf('accept: { rules: [BR-CO-15] }'), [hidden])
    assert.equal(reasonsOf('accept: { findings: [hidden-text, einvoice-rule] }'), 'deliver')
    assert.deepEqual(reasonsOf('accept: { findings: [hidden-text, einvoice-rule] }, when: { type: receipt }'), [
      hidden,
      rule,
    ])
    assert.equal(reasonsOf('', { reviewed: true }), 'deliver')
    fails('name: a\nsteps:\n  - review: { accept: { findings: [hiden-text] } }\n', /^test\.yaml:3:\d+ .*must be one of/)
  })

  it('delivers only kinds that a step names, or that are booked as the type of the document', () => {
    const kindsDelivered = (when: string, more: object) =>
      DOCUMENT_KINDS.filter((kind) => {
        const text = `name: a\nsteps:\n  - read: {}\n  - deliver: { to: [ledger], when: { ${when} } }\n`
        return route(parse(text), facts({}, { ...more, kind })).kind === 'deliver'
      })
    const invoice = { definition: TYPES.get('invoice') }
    const booked = ['invoice', 'credit-note', 'cancellation', 'prepayment-invoice', 'final-invoice', 'receipt']
    assert.deepEqual(kindsDelivered('type: invoice', invoice), booked)
    assert.deepEqual(kindsDelivered('kind: reminder', invoice), ['reminder'])
    assert.deepEqual(kindsDelivered('kind: [invoice, statement]', invoice), ['invoice', 'statement'])
    assert.deepEqual(kindsDelivered('kind: any', invoice), DOCUMENT_KINDS)
    const other = { type: 'other', definition: TYPES.get('other') }
    const unnamed = kindsDelivered('', other)
    for (const kind of ['pro-forma', 'reminder', 'statement', 'payment-advice', 'payment-receipt'] as const)
      assert.ok(!unnamed.includes(kind), kind)
    assert.ok(unnamed.includes('contract'))
    fails('name: a\nsteps:\n  - review: { when: { kind: bill } }\n', /^test\.yaml:3:\d+ .*kind must be/)
  })

  it('asks a person about an uncertain kind', () => {
    const careful = parse('name: a\nsteps:\n  - review: { kindBelow: 0.6 }\n')
    const decided = route(careful, facts({}, { kind: 'other', kindConfidence: 0.5 }))
    assert.deepEqual(decided.kind === 'review' && decided.reasons, [
      { about: 'kind', why: 'uncertain', confidence: 0.5, threshold: 0.6 },
    ])
    assert.equal(route(careful, facts({}, { kind: 'other', kindConfidence: 0.6 })).kind, 'file')
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

  it('splits a file that is certain to hold several documents before anything else, as the pipeline says', () => {
    const parts = (...confidences: number[]): ProposedPart[] =>
      confidences.map((confidence, index) => ({ pages: [index + 1, index + 1], confidence }))
    const several = { code: 'several-documents', asks: true } as const
    const routeOf = (rule: string, more: object) =>
      route(
        parse(`name: a\n${rule}\nsteps: [{ deliver: { to: [ledger] } }]\n`),
        facts({}, { findings: [several], ...more }),
      )
    const kindOf = (rule: string, more: object) => routeOf(rule, more).kind
    assert.equal(kindOf('', { parts: parts(1, 0.96) }), 'split')
    assert.equal(kindOf('split: auto', { parts: parts(1, 0.94) }), 'review')
    assert.equal(kindOf('split: { confident: 0.9 }', { parts: parts(1, 0.94) }), 'split')
    assert.equal(kindOf('split: ask', { parts: parts(1, 1) }), 'review')
    assert.equal(kindOf('split: never', { parts: parts(1, 1) }), 'deliver')
    assert.equal(kindOf('', { parts: parts(1, 1), reviewed: true }), 'deliver')
    assert.equal(kindOf('', { parts: parts(1, 1), postedElsewhere: true }), 'review')
    const sheets = parts(1, 1).map((part): ProposedPart => ({ ...part, separated: true }))
    const decided = routeOf('', { parts: sheets })
    assert.deepEqual(decided.kind === 'split' && [decided.parts, decided.reason], [
      [
        [1, 1],
        [2, 2],
      ],
      { why: 'separator-sheets' },
    ])
    fails(`name: a\nsplit: { confident: 2 }\nsteps: [{ deliver: { to: [ledger] } }]\n`, /split must be/)
  })
})
