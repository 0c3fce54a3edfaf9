import assert from 'node:assert/strict'
import { documentAggregate } from '../../../../hub/handler/aggregates.ts'
import type { DocumentEvent } from '../../../../hub/document/events.ts'
import { givenFor } from '../../../support/given.ts'
import {
  deliverTo,
  deliveryRequested,
  extracted,
  readingStarted,
  received,
  recorded,
  reviewRequested,
} from '../../../support/documents-in-words.ts'

const given = givenFor(documentAggregate)
const inReview = [received, readingStarted, extracted, reviewRequested] as const
const delivering = [received, readingStarted, extracted, deliveryRequested('ledger', 'archive')] as const

describe('a failed document', () => {
  const unread = [
    received,
    readingStarted,
    { type: 'DocumentFailed', data: { stage: 'reading', code: 'models-missing', detail: '' } },
  ] as const
  const undelivered = [
    ...delivering,
    recorded('ledger', 'given-up'),
    recorded('archive', 'posted', '1'),
    { type: 'DocumentFailed', data: { stage: 'delivery', code: 'attempts-exhausted', detail: '' } },
  ] as const
  const again = { attempt: 2, serviceClass: 'standard', personal: { reason: 'fixed' } } as const

  it('is read again when an operator replays it, once', () => {
    const replayed: DocumentEvent = { type: 'DocumentReplayed', data: { stage: 'reading', ...again } }
    given(...unread)
      .when({ type: 'ReplayDocument', reason: 'fixed' })
      .then(replayed)
    given(...unread, replayed)
      .when({ type: 'ReplayDocument', reason: 'fixed' })
      .thenNothing()
    assert.equal(given(...unread, replayed).state.state, 'received')
  })

  it('is delivered again only to the targets that do not have it', () => {
    const replayed: DocumentEvent = {
      type: 'DocumentReplayed',
      data: { stage: 'delivery', targets: ['ledger'], ...again },
    }
    given(...undelivered)
      .when({ type: 'ReplayDocument', reason: 'fixed' })
      .then(replayed)
    given(...undelivered)
      .when({ type: 'ReplayDocument', reason: 'fixed', targets: ['archive'] })
      .thenRefused('not-possible-now')
    given(...undelivered, replayed)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '2' })
      .thenTypes('DeliveryRecorded', 'DocumentPosted')
  })

  it('ignores a failure from before its replay, and not a posting', () => {
    const replayed: DocumentEvent = {
      type: 'DocumentReplayed',
      data: { stage: 'delivery', targets: ['ledger'], ...again },
    }
    const failure = { type: 'RecordDelivery', target: 'ledger', outcome: 'rejected', code: 'target-rejected' } as const
    given(...undelivered, replayed)
      .when(failure)
      .thenNothing()
    given(...undelivered, replayed)
      .when({ ...failure, replay: 2 })
      .thenTypes('DeliveryRecorded', 'DocumentFailed')
    given(...undelivered, replayed)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'duplicate' })
      .thenTypes('DeliveryRecorded', 'DocumentPosted')
  })

  it('is completed by a review and delivered again if a mapping lacked values and nothing was sent', () => {
    const refused = {
      type: 'DeliveryRecorded',
      data: { target: 'ledger', outcome: 'rejected', code: 'mapping-input', personal: {} },
    } as const
    const failed = [
      ...delivering,
      refused,
      recorded('archive', 'posted', '1'),
      { type: 'DocumentFailed', data: { stage: 'delivery', code: 'mapping-input', detail: '' } },
    ] as const
    const completed = given(...failed).when({
      type: 'CompleteReview',
      corrections: [{ path: 'sellerName', to: 'Auer' }],
      route: deliverTo('ledger'),
    })
    completed.thenTypes('ReviewCompleted', 'DocumentReplayed')
    given(...undelivered)
      .when({ type: 'CompleteReview', corrections: [], route: deliverTo('ledger') })
      .thenRefused('not-possible-now')
  })

  it('is requested again for a parked message even if the log has no failure, once per message', () => {
    const replayed: DocumentEvent = { type: 'DocumentReplayed', data: { stage: 'reading', ...again, messageId: 'm' } }
    given(received).when({ type: 'ReplayDocument', reason: 'fixed' }).thenNothing()
    given(received).when({ type: 'ReplayDocument', reason: 'fixed', messageId: 'm' }).then(replayed)
    given(received, replayed).when({ type: 'ReplayDocument', reason: 'fixed', messageId: 'm' }).thenNothing()
  })

  it('is not replayed if it did not fail', () => {
    given(...inReview)
      .when({ type: 'ReplayDocument', reason: '' })
      .thenRefused('not-possible-now')
    given(received, { type: 'DocumentCancelled', data: { personal: {} } })
      .when({ type: 'ReplayDocument', reason: '' })
      .thenRefused('not-possible-now')
  })
})

describe('an overdue stage', () => {
  it('is requested again, once per attempt, and only while the document waits in it', () => {
    const overdue: DocumentEvent = {
      type: 'StageOverdue',
      data: { stage: 'reading', attempt: 2, serviceClass: 'standard', waitedSeconds: 900 },
    }
    given(received, readingStarted).when({ type: 'ReportOverdue', attempt: 2, waitedSeconds: 900 }).then(overdue)
    given(received, readingStarted, overdue)
      .when({ type: 'ReportOverdue', attempt: 2, waitedSeconds: 900 })
      .thenNothing()
    given(received, readingStarted, overdue).when({ type: 'StartReading', attempt: 1 }).then(readingStarted)
    given(...inReview)
      .when({ type: 'ReportOverdue', attempt: 2, waitedSeconds: 900 })
      .thenNothing()
    given(...delivering)
      .when({ type: 'ReportOverdue', attempt: 2, target: 'ledger', waitedSeconds: 600 })
      .then({
        type: 'StageOverdue',
        data: { stage: 'delivery', targets: ['ledger'], attempt: 2, serviceClass: 'standard', waitedSeconds: 600 },
      })
    given(...delivering, recorded('ledger', 'posted', '7'))
      .when({ type: 'ReportOverdue', attempt: 2, target: 'ledger', waitedSeconds: 600 })
      .thenNothing()
  })
})
