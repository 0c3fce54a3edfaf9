import assert from 'node:assert/strict'
import type { DocumentEvent } from '../../../../hub/document/events.ts'
import { documentAggregate } from '../../../../hub/handler/aggregates.ts'
import { givenFor } from '../../../support/given.ts'
import {
  deliverTo,
  deliveryRequested,
  extracted,
  PIPELINE,
  readingStarted,
  received,
  recorded,
  reviewRequested,
} from '../../../support/documents-in-words.ts'

const given = givenFor(documentAggregate)
const read = [received, readingStarted, extracted] as const
const reopen = { type: 'ReopenDocument', reason: 'by mistake' } as const
const personal = { reason: 'by mistake' }
const reopened = (from: 'filed' | 'rejected' | 'cancelled' | 'failed'): DocumentEvent => ({
  type: 'DocumentReopened',
  data: { from, personal },
})
const reviewAgain: DocumentEvent = {
  type: 'ReviewRequested',
  data: { reasons: [{ why: 'requested' }], pipeline: PIPELINE },
}
const rejected: DocumentEvent = { type: 'DocumentRejected', data: { personal: { reason: 'not ours' } } }
const cancelled: DocumentEvent = { type: 'DocumentCancelled', data: { personal: {} } }
const filed: DocumentEvent = { type: 'DocumentFiled', data: { pipeline: PIPELINE } }
const failed = (code: 'target-rejected' | 'delivery-in-doubt'): DocumentEvent => ({
  type: 'DocumentFailed',
  data: { stage: 'delivery', code, detail: '' },
})

describe('a closed document', () => {
  for (const [from, ...events] of [
    ['rejected', ...read, reviewRequested, rejected],
    ['cancelled', ...read, reviewRequested, cancelled],
    ['filed', ...read, filed],
    ['failed', ...read, deliveryRequested('ledger'), recorded('ledger', 'rejected'), failed('target-rejected')],
  ] as const)
    it(`that is ${from} goes back to review with its values when a person reopens it, once`, () => {
      const asked = from === 'rejected' || from === 'cancelled' ? [{ field: 'issueDate', why: 'missing' } as const] : []
      const reasons = [...asked, { why: 'requested' } as const]
      given(...events)
        .when(reopen)
        .then(reopened(from), { type: 'ReviewRequested', data: { reasons, pipeline: PIPELINE } })
      const { state } = given(...events, reopened(from), reviewAgain)
      assert.equal(state.state, 'in-review')
      assert.equal('fields' in state && state.fields?.['grossTotal']?.value, '10.00')
      given(...events, reopened(from), reviewAgain)
        .when(reopen)
        .thenRefused('not-possible-now')
    })

  it('that was never read is read again', () => {
    const replayed: DocumentEvent = {
      type: 'DocumentReplayed',
      data: { stage: 'reading', attempt: 2, serviceClass: 'standard', personal },
    }
    const unread: DocumentEvent = {
      type: 'DocumentFailed',
      data: { stage: 'reading', code: 'pdf-damaged', detail: '' },
    }
    given(received, cancelled).when(reopen).then(reopened('cancelled'), replayed)
    given(received, readingStarted, unread).when(reopen).then(reopened('failed'), replayed)
    assert.equal(given(received, cancelled, reopened('cancelled'), replayed).state.state, 'received')
  })

  const refused = [
    ...read,
    deliveryRequested('ledger', 'archive'),
    recorded('archive', 'posted', '8'),
    recorded('ledger', 'rejected'),
    failed('target-rejected'),
    reopened('failed'),
    reviewAgain,
  ] as const

  it('is delivered only to targets that do not have it once it is approved', () => {
    const requested: DocumentEvent = {
      type: 'DeliveryRequested',
      data: { targets: ['ledger'], pipeline: PIPELINE, serviceClass: 'standard', attempt: 2 },
    }
    const { state } = given(...refused)
    const events = documentAggregate.decide(state, {
      type: 'CompleteReview',
      corrections: [],
      route: deliverTo('ledger', 'archive'),
    })
    assert.deepEqual(events.slice(1), [requested])
    given(...refused, ...events)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '9' })
      .thenTypes('DeliveryRecorded', 'DocumentPosted')
  })

  it('is posted at once if the targets of its pipeline all have it by now', () => {
    given(...refused)
      .when({ type: 'CompleteReview', corrections: [], route: deliverTo('archive') })
      .thenTypes('ReviewCompleted', 'DocumentPosted')
  })

  it('whose target may hold a posting is replayed first', () => {
    given(
      ...read,
      deliveryRequested('ledger'),
      {
        type: 'DeliveryRecorded',
        data: { target: 'ledger', outcome: 'given-up', code: 'delivery-in-doubt', personal: {} },
      },
      failed('delivery-in-doubt'),
    )
      .when(reopen)
      .thenRefused('not-possible-now')
  })

  it('is not reopened while it is on its way or posted', () => {
    for (const open of [
      [received],
      [received, readingStarted],
      [...read, reviewRequested],
      [...read, deliveryRequested('ledger')],
      [
        ...read,
        deliveryRequested('ledger'),
        recorded('ledger', 'posted', '7'),
        { type: 'DocumentPosted', data: {} } as const,
      ],
    ] as DocumentEvent[][])
      given(...open)
        .when(reopen)
        .thenRefused('not-possible-now')
  })
})
