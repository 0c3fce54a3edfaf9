import assert from 'node:assert/strict'
import { documentAggregate } from '../../../../hub/handler/aggregates.ts'
import type { DocumentEvent } from '../../../../hub/document/events.ts'
import { givenFor } from '../../../support/given.ts'
import {
  deliverTo,
  deliveryRequested,
  extracted,
  PIPELINE,
  readingStarted,
  receive,
  received,
  recorded,
  recordReading,
  reviewRequested,
  toReview,
} from '../../../support/documents-in-words.ts'

const given = givenFor(documentAggregate)
const inReview = [received, readingStarted, extracted, reviewRequested] as const
const delivering = [received, readingStarted, extracted, deliveryRequested('ledger', 'archive')] as const

describe('a document', () => {
  it('is received once', () => {
    given().when(receive).then(received)
    given(received).when(receive).thenNothing()
  })

  it('refuses commands before it is received', () => {
    given().when({ type: 'CancelDocument' }).thenRefused('not-found')
  })

  it('records that the same bytes are received again, and as which document they are accepted', () => {
    const repeated = { source: 'rest', day: '2026-11-30' } as const
    given(received)
      .when({ type: 'RecordDuplicate', ...repeated, fileName: 'b.pdf' })
      .then({ type: 'DuplicateReceived', data: { ...repeated, personal: { fileName: 'b.pdf' } } })
    given(received)
      .when({ type: 'RecordDuplicate', ...repeated, acceptedAs: '01JB' })
      .then({ type: 'DuplicateReceived', data: { ...repeated, acceptedAs: '01JB', personal: {} } })
  })

  it('knows that its bytes were accepted as another document before it was recorded', () => {
    const repeated = { source: 'rest', day: '2026-11-30' } as const
    const copied = { type: 'DuplicateReceived', data: { ...repeated, acceptedAs: '01JB', personal: {} } } as const
    given()
      .when({ type: 'RecordDuplicate', ...repeated, acceptedAs: '01JB' })
      .then(copied)
    given()
      .when({ type: 'RecordDuplicate', ...repeated })
      .thenRefused('not-found')
    given(copied).when(receive).then(received)
    given(copied).when({ type: 'CancelDocument' }).thenRefused('not-found')
    const { state } = given(copied, received)
    assert.deepEqual(state.state !== 'none' && state.repeats, {
      noted: 1,
      lastDay: '2026-11-30',
      acceptedAs: ['01JB'],
      beforeReceipt: true,
    })
  })

  it('records repeats of the bytes less often, the more there were', () => {
    const days = (count: number) =>
      Array.from({ length: count }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10))
    const notedOf = (repeats: readonly string[]) =>
      repeats.reduce<DocumentEvent[]>(
        (events, day) => {
          const { state } = given(...events)
          return [...events, ...documentAggregate.decide(state, { type: 'RecordDuplicate', source: 'rest', day })]
        },
        [received],
      ).length - 1
    assert.equal(notedOf(Array.from({ length: 1_000 }, () => '2026-01-01')), 10, 'ten on the first day')
    assert.equal(notedOf(days(60).flatMap((day) => [day, day, day])), 10 + 56, 'then one a day')
    assert.equal(notedOf(days(730)), 100 + 20, 'then one a month')
  })

  it('counts the attempts of reading, not the redeliveries', () => {
    given(received).when({ type: 'StartReading', attempt: 1 }).then(readingStarted)
    given(received, readingStarted).when({ type: 'StartReading', attempt: 1 }).thenNothing()
    given(received, readingStarted)
      .when({ type: 'StartReading', attempt: 2 })
      .then({ type: 'ReadingStarted', data: { attempt: 2 } })
  })

  it('goes where the pipeline sends it once it is read', () => {
    given(received, readingStarted).when(recordReading(toReview)).then(extracted, reviewRequested)
    given(received, readingStarted)
      .when(recordReading(deliverTo('ledger')))
      .then(extracted, deliveryRequested('ledger'))
    given(received, readingStarted)
      .when(recordReading({ kind: 'file', pipeline: PIPELINE }))
      .thenTypes('FieldsExtracted', 'DocumentFiled')
  })

  it('accepts one reading only', () => {
    given(...inReview)
      .when(recordReading(deliverTo('ledger')))
      .thenNothing()
  })

  it('fails when it cannot be read', () => {
    given(received, readingStarted)
      .when({ type: 'FailReading', attempt: 1, code: 'pdf-encrypted', detail: 'It needs a password.' })
      .thenTypes('ReadingFailed', 'DocumentFailed')
  })

  it('records old and new value of each correction, also if it confirms what was read', () => {
    given(...inReview)
      .when({
        type: 'CompleteReview',
        route: deliverTo('ledger'),
        corrections: [
          { path: 'grossTotal', to: '10.00' },
          { path: 'issueDate', to: '2026-01-02' },
          { path: 'dueDate', to: null },
        ],
      })
      .then(
        {
          type: 'ReviewCompleted',
          data: {
            corrected: ['grossTotal', 'issueDate'],
            documentType: 'invoice',
            kind: 'invoice',
            personal: {
              corrections: [
                { path: 'grossTotal', from: '10.00', to: '10.00' },
                { path: 'issueDate', from: null, to: '2026-01-02' },
              ],
            },
          },
        },
        deliveryRequested('ledger'),
      )
  })

  it('gives a corrected value confidence 1', () => {
    const { state } = given(...inReview, {
      type: 'ReviewCompleted',
      data: {
        corrected: ['grossTotal'],
        documentType: 'invoice',
        kind: 'invoice',
        personal: { corrections: [{ path: 'grossTotal', from: '10.00', to: '11.00' }] },
      },
    })
    assert.deepEqual(state.state === 'in-review' && state.fields.grossTotal, {
      value: '11.00',
      confidence: 1,
      page: 0,
      box: [0, 0, 0, 0],
      source: 'person',
    })
  })

  it('keeps corrections of cells beside its header values, since events have no rows', () => {
    const correction = { path: 'lines[1].quantity', from: '1', to: '2' }
    const decided = given(...inReview).when({
      type: 'CompleteReview',
      route: deliverTo('ledger'),
      corrections: [correction, { path: 'lines[0].quantity', from: null, to: null }],
    })
    const reviewed: DocumentEvent = {
      type: 'ReviewCompleted',
      data: {
        corrected: ['lines[1].quantity'],
        documentType: 'invoice',
        kind: 'invoice',
        personal: { corrections: [correction] },
      },
    }
    decided.then(reviewed, deliveryRequested('ledger'))
    const { state } = given(...inReview, reviewed)
    assert.ok(state.state === 'in-review')
    assert.deepEqual([Object.keys(state.fields), state.cells], [['grossTotal'], [correction]])
  })

  it('records in a review from which type it was changed, and nothing where the type stays', () => {
    const { state } = given(...inReview)
    const reviewedAs = (documentType: string) => {
      const route = deliverTo('ledger')
      const [reviewed] = documentAggregate.decide(state, {
        type: 'CompleteReview',
        corrections: [],
        documentType,
        route,
      })
      return reviewed!.type === 'ReviewCompleted' ? [reviewed!.data.documentType, reviewed!.data.previousType] : []
    }
    const { documentType } = state as { documentType: string }
    assert.deepEqual(reviewedAs('order'), ['order', documentType])
    assert.deepEqual(reviewedAs(documentType), [documentType, undefined])
  })

  it('is reviewed only while it is in review', () => {
    given(...delivering)
      .when({ type: 'CompleteReview', corrections: [], route: deliverTo('ledger') })
      .thenRefused('not-possible-now')
    given(received).when({ type: 'RejectDocument', reason: 'no' }).thenRefused('not-possible-now')
  })

  it('can be cancelled until its delivery is requested', () => {
    given(...inReview)
      .when({ type: 'CancelDocument' })
      .thenTypes('DocumentCancelled')
    given(...delivering)
      .when({ type: 'CancelDocument' })
      .thenRefused('not-possible-now')
    given(received, { type: 'DocumentCancelled', data: { personal: {} } })
      .when(recordReading(toReview))
      .thenNothing()
  })

  it('is posted when every target has it', () => {
    given(...delivering)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' })
      .then(recorded('ledger', 'posted', '7'))
    given(...delivering, recorded('ledger', 'posted', '7'))
      .when({ type: 'RecordDelivery', target: 'archive', outcome: 'duplicate' })
      .then(recorded('archive', 'duplicate'), { type: 'DocumentPosted', data: {} })
  })

  it('fails when a target refused it, but only after the last outcome', () => {
    given(...delivering)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'rejected', code: 'target-rejected' })
      .thenTypes('DeliveryRecorded')
    given(...delivering, recorded('ledger', 'rejected'))
      .when({ type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '1' })
      .thenTypes('DeliveryRecorded', 'DocumentFailed')
  })

  it('fails with the code of the target that does not have it, whichever outcome comes last', () => {
    const exhausted = {
      type: 'DeliveryRecorded',
      data: { target: 'ledger', outcome: 'given-up', code: 'attempts-exhausted', personal: {} },
    } as const
    given(...delivering, exhausted)
      .when({ type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '1' })
      .then(recorded('archive', 'posted', '1'), {
        type: 'DocumentFailed',
        data: { stage: 'delivery', code: 'attempts-exhausted', detail: 'Not every target took the document.' },
      })
  })

  it('fails with code and detail of the same target', () => {
    const refused = {
      type: 'DeliveryRecorded',
      data: { target: 'ledger', outcome: 'rejected', code: 'mapping-input', personal: {} },
    } as const
    given(...delivering, refused)
      .when({
        type: 'RecordDelivery',
        target: 'archive',
        outcome: 'rejected',
        code: 'mapping-failed',
        detail: 'The mapping archive/invoice failed.',
      })
      .then(
        {
          type: 'DeliveryRecorded',
          data: { target: 'archive', outcome: 'rejected', code: 'mapping-failed', personal: {} },
        },
        {
          type: 'DocumentFailed',
          data: { stage: 'delivery', code: 'mapping-failed', detail: 'The mapping archive/invoice failed.' },
        },
      )
  })

  it('records an outcome once and only for its own targets', () => {
    given(...delivering, recorded('ledger', 'posted', '7'))
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'rejected' })
      .thenNothing()
    given(...delivering)
      .when({ type: 'RecordDelivery', target: 'elsewhere', outcome: 'posted' })
      .thenNothing()
  })
})
