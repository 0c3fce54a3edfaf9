import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sampleAggregate } from '../../../../hub/handler/aggregates.ts'
import type { SampleEvent } from '../../../../hub/sample/events.ts'
import { isSameValue } from '../../../../hub/sample/same-value.ts'
import { decide, evolve, noSample, type SampleCommand } from '../../../../hub/sample/sample.ts'
import { wilsonInterval } from '../../../../hub/sample/wilson.ts'
import { givenFor } from '../../../support/given.ts'

const given = givenFor(sampleAggregate)

const FACTS = {
  tenant: 'main',
  documentId: '01J',
  documentType: 'invoice',
  pipeline: { name: 'default', version: 'abc' },
  share: 0.02,
  fields: {
    sellerName: { kind: 'text', source: 'ocr', confidence: 0.97, score: 0.8 },
    grossTotal: { kind: 'amount', source: 'text-layer', confidence: 0.99 },
    currency: { kind: 'currency', source: 'none' },
  },
  personal: { posted: { sellerName: 'Nordwind AG', grossTotal: '119.00', currency: null } },
} as const
const requested: SampleEvent = { type: 'SampleRequested', data: FACTS }
const RIGHT = { sellerName: 'NORDWIND AG', grossTotal: '119', currency: null }
const OTHER = { ...RIGHT, currency: 'EUR' }
const answer = (values: Record<string, string | null>, confirm = false): SampleCommand => ({
  type: 'AnswerSample',
  values,
  confirm,
})
const differed: SampleEvent = {
  type: 'SampleDiffered',
  data: { differing: ['currency'], personal: { entered: OTHER } },
}
const checked = (entered: Record<string, string | null>, looks: 1 | 2, wrong: string[] = []): SampleEvent => ({
  type: 'SampleChecked',
  data: {
    documentType: 'invoice',
    share: 0.02,
    fields: Object.fromEntries(
      Object.entries(FACTS.fields).map(([name, field]) => [name, { ...field, right: !wrong.includes(name) }]),
    ),
    looks,
    personal: { entered },
  },
})

describe('a blind sample', () => {
  it('is requested once', () => {
    given()
      .when({ type: 'RequestSample', ...FACTS })
      .then(requested)
    given(requested)
      .when({ type: 'RequestSample', ...FACTS, share: 0.5 })
      .thenNothing()
    given(requested, checked(RIGHT, 1))
      .when({ type: 'RequestSample', ...FACTS })
      .thenNothing()
  })

  it('is right if the reviewer reads the same values, however they are spelt', () => {
    given(requested).when(answer(RIGHT)).then(checked(RIGHT, 1))
  })

  it('waits for a second look if a value differs', () => {
    given(requested).when(answer(OTHER)).then(differed)
  })

  it('is wrong once the reviewer confirms what was entered, in the first answer or a second one', () => {
    given(requested)
      .when(answer(OTHER, true))
      .then(checked(OTHER, 1, ['currency']))
    given(requested, differed)
      .when(answer({}, true))
      .then(checked(OTHER, 2, ['currency']))
  })

  it('is right if the reviewer had misread', () => {
    given(requested, differed)
      .when(answer({ currency: null }))
      .then(checked(RIGHT, 2))
  })

  it('takes no answer that lacks a value or has another one, and none before it is requested', () => {
    const { currency: _, ...lacking } = RIGHT
    given(requested).when(answer(lacking)).thenRefused('invalid-request')
    given(requested)
      .when(answer({ ...RIGHT, iban: null }))
      .thenRefused('invalid-request')
    given().when(answer(RIGHT)).thenRefused('not-found')
  })

  it('keeps its verdict: the same answer adds nothing, another one is refused', () => {
    given(requested, checked(RIGHT, 1)).when(answer(RIGHT)).thenNothing()
    given(requested, checked(OTHER, 2, ['currency']))
      .when(answer({}, true))
      .thenNothing()
    given(requested, checked(RIGHT, 1)).when(answer(OTHER, true)).thenRefused('not-possible-now')
  })
})

describe('a sample that receives any commands in any order', () => {
  const commands: SampleCommand[] = [
    { type: 'RequestSample', ...FACTS },
    answer(RIGHT),
    answer(OTHER),
    answer(OTHER, true),
    answer({}, true),
    answer({ currency: null }),
  ]

  it('is requested once at most, and has one verdict at most, which is its last event', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 12 }), (sequence) => {
        const types: string[] = []
        sequence.reduce(
          (state, command) => {
            let events: SampleEvent[] = []
            try {
              events = decide(state, command)
            } catch {
              // A refused command adds nothing.
            }
            for (const { type } of events) types.push(type)
            return events.reduce(evolve, state)
          },
          noSample as Parameters<typeof decide>[0],
        )
        assert.ok(types.filter((type) => type === 'SampleRequested').length <= 1)
        assert.ok(types.length === 0 || types[0] === 'SampleRequested')
        const verdict = types.indexOf('SampleChecked')
        assert.ok(verdict < 0 || verdict === types.length - 1)
      }),
    )
  })
})

describe('the same value', () => {
  for (const [kind, a, b, same] of [
    ['amount', '119.00', '119', true],
    ['amount', '119.00', '119.01', false],
    ['text', 'Nordwind A.G.', 'NORDWIND AG', true],
    ['text', '—', '–', false],
    ['identifier', 'RE 2026/1', 're2026/1', true],
    ['identifier', 'RE-20261', 'RE-2026/1', false],
    ['iban', 'DE89 3704 0044 0532 0130 00', 'DE89370400440532013000', true],
    ['date', '2026-01-15', '2026-01-16', false],
    ['currency', null, 'EUR', false],
    ['currency', null, null, true],
  ] as const)
    it(`of kind ${kind}: ${a} and ${b} are ${same ? 'one' : 'two'}`, () => {
      assert.equal(isSameValue(kind, a, b), same)
      assert.equal(isSameValue(kind, b, a), same)
    })
})

describe('the interval of Wilson', () => {
  it('is that of published examples', () => {
    for (const [count, of, low, high] of [
      [0, 0, 0, 1],
      [0, 10, 0, 0.2775],
      [1, 10, 0.0179, 0.4042],
      [15, 148, 0.0624, 0.1605],
      [10, 10, 0.7225, 1],
    ] as const) {
      const interval = wilsonInterval(count, of)
      assert.ok(Math.abs(interval.low - low) < 1e-3 && Math.abs(interval.high - high) < 1e-3, JSON.stringify(interval))
    }
  })
})
