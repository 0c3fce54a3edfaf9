import assert from 'node:assert/strict'
import fc from 'fast-check'
import { deliveryAggregate } from '../hub/aggregates.ts'
import { decide, evolve, isFinal, noDelivery, type Delivery, type DeliveryCommand } from '../hub/delivery/delivery.ts'
import type { DeliveryEvent } from '../hub/delivery/events.ts'
import { codeOf } from '../hub/errors.ts'
import { givenFor } from './support/given.ts'

const given = givenFor(deliveryAggregate)
const start = { tenant: 'main', documentId: '01J', target: 'ledger', adapter: 'sql' }
const intent = { key: 'WAAAA', fingerprint: 'ff', payload: { key: 'main/cc', sha256: 'cc', size: 3 }, mapping: { name: 'ledger/invoice', sha256: 'dd' }, settleSeconds: 5 }
const started: DeliveryEvent = { type: 'DeliveryStarted', data: start }
const intended: DeliveryEvent = { type: 'DeliveryIntended', data: intent }
const doubted: DeliveryEvent = { type: 'DeliveryDoubted', data: { attempt: 1, detail: 'The connection broke.' } }
const posted: DeliveryEvent = { type: 'DeliveryPosted', data: { found: false, personal: { reference: '7' } } }

describe('a delivery', () => {
  it('is started once and intended once', () => {
    given().when({ type: 'StartDelivery', ...start }).then(started)
    given(started).when({ type: 'StartDelivery', ...start }).thenNothing()
    given(started).when({ type: 'IntendDelivery', ...intent }).then(intended)
    given(started, intended).when({ type: 'IntendDelivery', ...intent, key: 'WBBBB' }).thenNothing()
  })

  it('confirms nothing that was not intended first', () => {
    given().when({ type: 'ConfirmDelivery', found: false, reference: '7' }).thenRefused('not-possible-now')
    given(started).when({ type: 'ConfirmDelivery', found: false, reference: '7' }).thenRefused('not-possible-now')
    given(started).when({ type: 'DoubtDelivery', attempt: 1, detail: '' }).thenRefused('not-possible-now')
  })

  it('is confirmed after a doubt', () => {
    given(started, intended, doubted).when({ type: 'ConfirmDelivery', found: true, reference: '7' })
      .then({ type: 'DeliveryPosted', data: { found: true, personal: { reference: '7' } } })
  })

  it('stays posted whatever comes later', () => {
    given(started, intended, posted).when({ type: 'RefuseDelivery', code: 'target-rejected', detail: '' }).thenNothing()
    given(started, intended, posted).when({ type: 'DoubtDelivery', attempt: 2, detail: '' }).thenNothing()
  })

  it('is refused before an intent where the mapping fails', () => {
    given(started).when({ type: 'RefuseDelivery', code: 'mapping-failed', detail: 'line 3' }).thenTypes('DeliveryRefused')
  })

  it('never is posted without an intent, and ends once, in any order of commands', () => {
    const commands: DeliveryCommand[] = [
      { type: 'StartDelivery', ...start }, { type: 'IntendDelivery', ...intent }, { type: 'FailAttempt', attempt: 1, code: 'target-unavailable', detail: '' },
      { type: 'DoubtDelivery', attempt: 1, detail: '' }, { type: 'ConfirmDelivery', found: false, reference: '7' }, { type: 'MarkDuplicate', reference: '6' },
      { type: 'RefuseDelivery', code: 'target-rejected', detail: '' }, { type: 'GiveUpDelivery', code: 'attempts-exhausted', detail: '' },
    ]
    fc.assert(fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 20 }), (sequence) => {
      let state: Delivery = noDelivery
      const events: DeliveryEvent[] = []
      for (const command of sequence) {
        try {
          const decided = decide(state, command)
          if (isFinal(state)) assert.deepEqual(decided, [])
          state = decided.reduce(evolve, state)
          events.push(...decided)
        } catch (error) {
          assert.equal(codeOf(error), 'not-possible-now')
        }
      }
      const types = events.map(({ type }) => type)
      if (types.includes('DeliveryPosted')) assert.ok(types.indexOf('DeliveryIntended') < types.indexOf('DeliveryPosted'))
      assert.ok(types.filter((type) => type === 'DeliveryIntended').length <= 1)
    }))
  })
})
