import assert from 'node:assert/strict'
import { deliveryName, lastDelivery, parseDeliveryName } from '../../../../hub/document/delivery-name.ts'
import type { DocumentEvent } from '../../../../hub/document/events.ts'
import { documentAggregate } from '../../../../hub/handler/aggregates.ts'
import { givenFor } from '../../../support/given.ts'
import {
  correct,
  deliverTo,
  deliveryRequested,
  extracted,
  readingStarted,
  received,
  recorded,
} from '../../../support/documents-in-words.ts'

const given = givenFor(documentAggregate)
const posted = [
  received,
  readingStarted,
  extracted,
  deliveryRequested('ledger', 'archive'),
  recorded('ledger', 'posted', '7'),
  recorded('archive', 'posted', '8'),
  { type: 'DocumentPosted', data: {} },
] as const
const corrected = (action: number, deliveries: string[], byHand: string[], attempt: number): DocumentEvent => ({
  type: 'DocumentCorrected',
  data: {
    action,
    corrected: ['grossTotal'],
    deliveries,
    byHand,
    attempt,
    serviceClass: 'standard',
    personal: {
      corrections: [{ path: 'grossTotal', from: '10.00', to: '13.00' }],
      reason: 'misread',
      references: Object.fromEntries(byHand.map((target) => [target, target === 'ledger' ? '7' : '8'])),
    },
  },
})
const failed: DocumentEvent = {
  type: 'DocumentFailed',
  data: { stage: 'delivery', code: 'target-rejected', detail: '' },
}
const toLedger = [...posted, corrected(2, ['ledger.2'], ['archive'], 2)] as const

describe('a posted document that is corrected', () => {
  it('gets a delivery of its own where the target accepts it, and a person makes it in the others', () => {
    given(...posted)
      .when(correct('ledger'))
      .then(corrected(2, ['ledger.2'], ['archive'], 2))
    const { state } = given(...toLedger)
    assert.equal(state.state, 'delivering')
    assert.deepEqual('deliveries' in state && state.deliveries, {
      'ledger': 'posted',
      'archive': 'posted',
      'ledger.2': 'requested',
    })
    assert.equal('fields' in state && state.fields?.['grossTotal']?.value, '13.00')
    given(...toLedger)
      .when({ type: 'RecordDelivery', target: 'ledger.2', outcome: 'posted', reference: '9' })
      .thenTypes('DeliveryRecorded', 'DocumentPosted')
  })

  it('stays posted if a person makes the correction in every target', () => {
    const event = corrected(2, [], ['ledger', 'archive'], 2)
    given(...posted)
      .when(correct())
      .then(event)
    assert.equal(given(...posted, event).state.state, 'posted')
  })

  it('is not posted again by a repeated correction, neither on its way nor afterwards', () => {
    given(...toLedger)
      .when(correct('ledger'))
      .thenRefused('not-possible-now')
    given(...toLedger, recorded('ledger.2', 'posted', '9'), { type: 'DocumentPosted', data: {} })
      .when(correct('ledger'))
      .thenNothing()
    given(...posted, corrected(2, [], ['ledger', 'archive'], 2))
      .when(correct('ledger'))
      .thenNothing()
  })

  it('has a new business action with each correction', () => {
    const again = { ...correct('ledger'), corrections: [{ path: 'grossTotal', to: '14.00' }] }
    const [event] = documentAggregate.decide(
      given(...toLedger, recorded('ledger.2', 'posted', '9'), { type: 'DocumentPosted', data: {} }).state,
      again as ReturnType<typeof correct>,
    )
    assert.deepEqual(event?.type === 'DocumentCorrected' && event.data.deliveries, ['ledger.3'])
  })

  it('names the last posting to the person who corrects it by hand', () => {
    const { state } = given(...toLedger, recorded('ledger.2', 'posted', '9'), { type: 'DocumentPosted', data: {} })
    const [event] = documentAggregate.decide(state, {
      type: 'CorrectDocument',
      corrections: [{ path: 'grossTotal', to: '14.00' }],
      reason: 'x',
      posting: [],
      references: { 'ledger': '7', 'archive': '8', 'ledger.2': '9' },
    })
    assert.deepEqual(event?.type === 'DocumentCorrected' && event.data.personal.references, {
      ledger: '9',
      archive: '8',
    })
  })

  it('can be corrected otherwise, or by hand, if the correction failed', () => {
    const failing = [...toLedger, recorded('ledger.2', 'rejected'), failed] as const
    const other = { ...correct(), corrections: [{ path: 'grossTotal', to: '14.00' }] } as ReturnType<typeof correct>
    given(...failing)
      .when(other)
      .thenTypes('DocumentCorrected', 'DocumentPosted')
    const byHand = { ...corrected(3, [], ['ledger', 'archive'], 3) } as Extract<
      DocumentEvent,
      { type: 'DocumentCorrected' }
    >
    const personal = { ...byHand.data.personal, corrections: [] }
    given(...failing)
      .when(correct())
      .then({ ...byHand, data: { ...byHand.data, corrected: [], personal } }, { type: 'DocumentPosted', data: {} })
    given(...failing)
      .when(correct('ledger'))
      .then()
    given(...failing)
      .when({ type: 'ReplayDocument', reason: 'fixed' })
      .thenTypes('DocumentReplayed')
    const reopened = documentAggregate.decide(given(...failing).state, { type: 'ReopenDocument', reason: 'x' })
    const events = documentAggregate.decide(given(...failing, ...reopened).state, {
      type: 'CompleteReview',
      corrections: [],
      route: deliverTo('ledger', 'archive'),
    })
    assert.deepEqual(events[1]?.type === 'DeliveryRequested' && events[1].data.targets, ['ledger.2'])
  })

  it('is not corrected before it is posted, or while a correction may have reached its target', () => {
    given(received, readingStarted, extracted, deliveryRequested('ledger'))
      .when(correct('ledger'))
      .thenRefused('not-possible-now')
    given(
      ...toLedger,
      {
        type: 'DeliveryRecorded',
        data: { target: 'ledger.2', outcome: 'given-up', code: 'delivery-in-doubt', personal: {} },
      },
      failed,
    )
      .when(correct('ledger'))
      .thenRefused('not-possible-now')
  })
})

describe('the name of a delivery', () => {
  it('is that of its target, with the number of a correction', () => {
    for (const each of [
      { target: 'ledger', action: 1 },
      { target: 'ledger-2', action: 12 },
    ])
      assert.deepEqual(parseDeliveryName(deliveryName(each)), each)
    assert.equal(deliveryName({ target: 'ledger', action: 2 }), 'ledger.2')
    assert.equal(lastDelivery({ 'ledger': 1, 'ledger.2': 1, 'ledger.10': 1, 'ledger-b.11': 1 }, 'ledger'), 'ledger.10')
    assert.equal(lastDelivery({}, 'ledger'), undefined)
  })
})
