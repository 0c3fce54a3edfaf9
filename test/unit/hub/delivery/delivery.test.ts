import assert from 'node:assert/strict'
import fc from 'fast-check'
import { deliveryAggregate } from '../../../../hub/handler/aggregates.ts'
import {
  decide,
  evolve,
  isFinal,
  noDelivery,
  type Delivery,
  type DeliveryCommand,
} from '../../../../hub/delivery/delivery.ts'
import type { DeliveryEvent } from '../../../../hub/delivery/events.ts'
import { codeOf } from '../../../../hub/errors.ts'
import { deliveredAnyhow, type Caused } from '../../../support/at-least-once.ts'
import { givenFor } from '../../../support/given.ts'

const given = givenFor(deliveryAggregate)
const start = { tenant: 'main', documentId: '01J', target: 'ledger', adapter: 'sql' }
const intent = {
  key: 'WAAAA',
  fingerprint: 'ff',
  payload: { key: 'main/cc', sha256: 'cc', size: 3 },
  mapping: { name: 'ledger/invoice', sha256: 'dd' },
  settleSeconds: 5,
}
const started: DeliveryEvent = { type: 'DeliveryStarted', data: start }
const intended: DeliveryEvent = { type: 'DeliveryIntended', data: intent }
const doubted: DeliveryEvent = { type: 'DeliveryDoubted', data: { attempt: 1, detail: 'The connection broke.' } }
const posted: DeliveryEvent = { type: 'DeliveryPosted', data: { found: false, personal: { reference: '7' } } }

describe('a delivery', () => {
  it('is started once and intended once', () => {
    given()
      .when({ type: 'StartDelivery', ...start })
      .then(started)
    given(started)
      .when({ type: 'StartDelivery', ...start })
      .thenNothing()
    given(started)
      .when({ type: 'IntendDelivery', ...intent })
      .then(intended)
    given(started, intended)
      .when({ type: 'IntendDelivery', ...intent, key: 'WBBBB' })
      .thenNothing()
  })

  it('confirms nothing without an intent', () => {
    given().when({ type: 'ConfirmDelivery', found: false, reference: '7' }).thenRefused('not-possible-now')
    given(started).when({ type: 'ConfirmDelivery', found: false, reference: '7' }).thenRefused('not-possible-now')
    given(started).when({ type: 'DoubtDelivery', attempt: 1, detail: '' }).thenRefused('not-possible-now')
  })

  it('is confirmed after a send of unknown outcome', () => {
    given(started, intended, doubted)
      .when({ type: 'ConfirmDelivery', found: true, reference: '7' })
      .then({ type: 'DeliveryPosted', data: { found: true, personal: { reference: '7' } } })
  })

  it('permits one send after each search in the target, and only the failure of the last one counts', () => {
    const repeated: DeliveryEvent = { type: 'DeliveryRepeated', data: { attempt: 2 } }
    const failed = { attempt: 2, code: 'target-unavailable', detail: '' } as const
    given(started).when({ type: 'RepeatSend', attempt: 2, after: 0 }).thenRefused('not-possible-now')
    given(started, intended, doubted).when({ type: 'RepeatSend', attempt: 2, after: 1 }).then(repeated)
    given(started, intended, doubted, repeated).when({ type: 'RepeatSend', attempt: 2, after: 1 }).thenNothing()
    given(started, intended, doubted, repeated)
      .when({ type: 'FailAttempt', send: 1, ...failed })
      .thenNothing()
    given(started, intended, doubted, repeated)
      .when({ type: 'FailAttempt', send: 2, ...failed })
      .then({ type: 'DeliveryAttemptFailed', data: failed })
    given(started, intended, doubted, repeated)
      .when({ type: 'FailAttempt', send: 2, ...failed, retryAfterSeconds: 3_000 })
      .then({ type: 'DeliveryAttemptFailed', data: { ...failed, retryAfterSeconds: 3_000 } })
    given(started, intended, posted).when({ type: 'RepeatSend', attempt: 2, after: 1 }).thenNothing()
  })

  it('stays what it is if the target cannot be asked: only a send decides what was written', () => {
    const failed = { attempt: 2, code: 'target-unavailable', detail: 'ECONNREFUSED' } as const
    const event: DeliveryEvent = { type: 'DeliveryLookupFailed', data: failed }
    given(started)
      .when({ type: 'FailLookup', ...failed })
      .thenRefused('not-possible-now')
    given(started, intended, doubted)
      .when({ type: 'FailLookup', ...failed })
      .then(event)
    given(started, intended, posted)
      .when({ type: 'FailLookup', ...failed })
      .thenNothing()
    assert.deepEqual(given(started, intended, doubted, event).state, given(started, intended, doubted).state)
  })

  it('stays posted whatever happens later', () => {
    given(started, intended, posted).when({ type: 'RefuseDelivery', code: 'target-rejected', detail: '' }).thenNothing()
    given(started, intended, posted).when({ type: 'DoubtDelivery', attempt: 2, detail: '' }).thenNothing()
  })

  it('is refused without an intent if the mapping fails', () => {
    given(started)
      .when({ type: 'RefuseDelivery', code: 'mapping-failed', detail: 'line 3' })
      .thenTypes('DeliveryRefused')
  })

  it('is posted beside a likely duplicate only after a person has replayed it', () => {
    const likely: DeliveryEvent = { type: 'DeliveryRefused', data: { code: 'likely-duplicate', detail: 'of 01JA' } }
    const other: DeliveryEvent = { type: 'DeliveryRefused', data: { code: 'target-rejected', detail: '' } }
    const replayed = (attempt: number): DeliveryEvent => ({ type: 'DeliveryReplayed', data: { attempt } })
    const postsAnyway = (...events: DeliveryEvent[]) => {
      const { state } = given(started, ...events)
      return 'postsAnyway' in state
    }
    assert.ok(!postsAnyway(likely))
    assert.ok(postsAnyway(likely, replayed(2)))
    assert.ok(!postsAnyway(other, replayed(2)))
    assert.ok(postsAnyway(likely, replayed(2), intended, other, replayed(3)))
  })

  it('is opened again by a replay of the document, once per attempt, unless the target has it', () => {
    const refused: DeliveryEvent = { type: 'DeliveryRefused', data: { code: 'target-rejected', detail: '' } }
    const replayed: DeliveryEvent = { type: 'DeliveryReplayed', data: { attempt: 2 } }
    given(started, refused).when({ type: 'ReplayDelivery', attempt: 2 }).then(replayed)
    given(started, refused, replayed, refused).when({ type: 'ReplayDelivery', attempt: 2 }).thenNothing()
    given(started, intended).when({ type: 'ReplayDelivery', attempt: 2 }).thenNothing()
    given(started, intended, posted).when({ type: 'ReplayDelivery', attempt: 2 }).thenNothing()
    assert.equal(given(started, refused, replayed).state.state, 'requested')
    // After an intent the target may have it: the target is asked first, then a new intent may be written.
    const { state } = given(started, intended, refused, replayed)
    assert.deepEqual(state.state === 'in-doubt' && [state.replayed, state.intent.key], [true, 'WAAAA'])
    given(started, intended, refused, replayed)
      .when({ type: 'IntendDelivery', ...intent })
      .then(intended)
    given(started, intended, refused, replayed, intended)
      .when({ type: 'IntendDelivery', ...intent })
      .thenNothing()
  })

  it('is never posted without an intent, and ends once, in any order of commands', () => {
    const commands: DeliveryCommand[] = [
      { type: 'StartDelivery', ...start },
      { type: 'IntendDelivery', ...intent },
      { type: 'FailAttempt', send: 1, attempt: 1, code: 'target-unavailable', detail: '' },
      { type: 'RepeatSend', attempt: 2, after: 1 },
      { type: 'DoubtDelivery', attempt: 1, detail: '' },
      { type: 'ConfirmDelivery', found: false, reference: '7' },
      { type: 'MarkDuplicate', reference: '6' },
      { type: 'RefuseDelivery', code: 'target-rejected', detail: '' },
      { type: 'GiveUpDelivery', code: 'attempts-exhausted', detail: '' },
      { type: 'ReplayDelivery', attempt: 2 },
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 20 }), (sequence) => {
        let state: Delivery = noDelivery
        const events: DeliveryEvent[] = []
        for (const command of sequence) {
          try {
            const decided = decide(state, command)
            if (isFinal(state) && command.type !== 'ReplayDelivery') assert.deepEqual(decided, [])
            if (state.state === 'posted' || state.state === 'duplicate') assert.deepEqual(decided, [])
            state = decided.reduce(evolve, state)
            events.push(...decided)
          } catch (error) {
            assert.equal(codeOf(error), 'not-possible-now')
          }
        }
        const types = events.map(({ type }) => type)
        if (types.includes('DeliveryPosted'))
          assert.ok(types.indexOf('DeliveryIntended') < types.indexOf('DeliveryPosted'))
        assert.ok(
          types.filter((type) => type === 'DeliveryIntended').length <=
            1 + types.filter((type) => type === 'DeliveryReplayed').length,
        )
        assert.ok(types.filter((type) => type === 'DeliveryPosted').length <= 1)
      }),
    )
  })

  const begun: Caused<DeliveryCommand>[] = [
    { command: { type: 'StartDelivery', ...start }, after: [] },
    { command: { type: 'IntendDelivery', ...intent }, after: [0] },
  ]
  const journeys: [end: string, journey: readonly Caused<DeliveryCommand>[]][] = [
    ['posted', [...begun, { command: { type: 'ConfirmDelivery', found: false, reference: '7' }, after: [1] }]],
    [
      'posted',
      [
        ...begun,
        { command: { type: 'FailAttempt', send: 1, attempt: 1, code: 'target-unavailable', detail: '' }, after: [1] },
        { command: { type: 'DoubtDelivery', attempt: 2, detail: '' }, after: [1] },
        { command: { type: 'ConfirmDelivery', found: true, reference: '7' }, after: [3] },
      ],
    ],
    ['duplicate', [...begun, { command: { type: 'MarkDuplicate', reference: '6' }, after: [0] }]],
    ['rejected', [...begun, { command: { type: 'RefuseDelivery', code: 'target-rejected', detail: '' }, after: [1] }]],
    [
      'given-up',
      [
        ...begun,
        { command: { type: 'DoubtDelivery', attempt: 1, detail: '' }, after: [1] },
        { command: { type: 'GiveUpDelivery', code: 'attempts-exhausted', detail: '' }, after: [2] },
      ],
    ],
  ]
  for (const [end, journey] of journeys) {
    it(`ends ${end} after ${journey.length} commands in any causal order, with any copies`, () => {
      const run = (commands: readonly DeliveryCommand[]) =>
        commands.reduce<Delivery>((state, command) => decide(state, command).reduce(evolve, state), noDelivery)
      const straight = run(journey.map(({ command }) => command))
      assert.equal(straight.state, end)
      fc.assert(
        fc.property(deliveredAnyhow(journey), (sequence) => {
          assert.deepEqual(run(sequence), straight)
        }),
      )
    })
  }
})
