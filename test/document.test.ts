import assert from 'node:assert/strict'
import fc from 'fast-check'
import { documentAggregate } from '../hub/aggregates.ts'
import type { DocumentCommand } from '../hub/document/commands.ts'
import { decide, evolve, noDocument, type Document } from '../hub/document/document.ts'
import type { DocumentEvent } from '../hub/document/events.ts'
import { fitsField } from '../hub/document/fields.ts'
import { codeOf } from '../hub/errors.ts'
import { givenFor } from './support/given.ts'
import { deliverTo, deliveryRequested, extracted, PIPELINE, readingStarted, receive, received, recorded, recordReading, reviewRequested, toReview } from './support/documents-in-words.ts'

const given = givenFor(documentAggregate)
const inReview = [received, readingStarted, extracted, reviewRequested] as const
const delivering = [received, readingStarted, extracted, deliveryRequested('ledger', 'archive')] as const

describe('a document', () => {
  it('is received once', () => {
    given().when(receive).then(received)
    given(received).when(receive).thenNothing()
  })

  it('answers nothing before it is received', () => {
    given().when({ type: 'CancelDocument' }).thenRefused('not-found')
  })

  it('notes each time that the same bytes come again', () => {
    given(received).when({ type: 'RecordDuplicate', source: 'rest', fileName: 'b.pdf' })
      .then({ type: 'DuplicateReceived', data: { source: 'rest', personal: { fileName: 'b.pdf' } } })
  })

  it('counts the attempts of reading, not the redeliveries', () => {
    given(received).when({ type: 'StartReading', attempt: 1 }).then(readingStarted)
    given(received, readingStarted).when({ type: 'StartReading', attempt: 1 }).thenNothing()
    given(received, readingStarted).when({ type: 'StartReading', attempt: 2 }).then({ type: 'ReadingStarted', data: { attempt: 2 } })
  })

  it('goes where the pipeline says once it is read', () => {
    given(received, readingStarted).when(recordReading(toReview)).then(extracted, reviewRequested)
    given(received, readingStarted).when(recordReading(deliverTo('ledger'))).then(extracted, deliveryRequested('ledger'))
    given(received, readingStarted).when(recordReading({ kind: 'file', pipeline: PIPELINE })).thenTypes('FieldsExtracted', 'DocumentFiled')
  })

  it('takes one reading only', () => {
    given(...inReview).when(recordReading(deliverTo('ledger'))).thenNothing()
  })

  it('fails when it cannot be read', () => {
    given(received, readingStarted).when({ type: 'FailReading', attempt: 1, code: 'pdf-encrypted', detail: 'It needs a password.' })
      .thenTypes('ReadingFailed', 'DocumentFailed')
  })

  it('keeps old and new value of what a reviewer changes, and leaves out what stays the same', () => {
    given(...inReview).when({
      type: 'CompleteReview', route: deliverTo('ledger'),
      corrections: [{ field: 'grossTotal', value: '10.00' }, { field: 'issueDate', value: '2026-01-02' }],
    }).then({
      type: 'ReviewCompleted',
      data: { corrected: ['issueDate'], documentType: 'invoice', personal: { corrections: [{ field: 'issueDate', from: null, to: '2026-01-02' }] } },
    }, deliveryRequested('ledger'))
  })

  it('counts a corrected value as certain', () => {
    const { state } = given(...inReview, {
      type: 'ReviewCompleted',
      data: { corrected: ['grossTotal'], documentType: 'invoice', personal: { corrections: [{ field: 'grossTotal', from: '10.00', to: '11.00' }] } },
    })
    assert.deepEqual(state.state === 'in-review' && state.fields.grossTotal, { value: '11.00', confidence: 1, page: 0, box: [0, 0, 0, 0] })
  })

  it('is reviewed only while it is in review', () => {
    given(...delivering).when({ type: 'CompleteReview', corrections: [], route: deliverTo('ledger') }).thenRefused('not-possible-now')
    given(received).when({ type: 'RejectDocument', reason: 'no' }).thenRefused('not-possible-now')
  })

  it('is cancelled until it is on its way to a target', () => {
    given(...inReview).when({ type: 'CancelDocument' }).thenTypes('DocumentCancelled')
    given(...delivering).when({ type: 'CancelDocument' }).thenRefused('not-possible-now')
    given(received, { type: 'DocumentCancelled', data: { personal: {} } }).when(recordReading(toReview)).thenNothing()
  })

  it('is posted when every target took it or had it', () => {
    given(...delivering).when({ type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' }).then(recorded('ledger', 'posted', '7'))
    given(...delivering, recorded('ledger', 'posted', '7')).when({ type: 'RecordDelivery', target: 'archive', outcome: 'duplicate' })
      .then(recorded('archive', 'duplicate'), { type: 'DocumentPosted', data: {} })
  })

  it('fails when a target refused it, but only after the last target answered', () => {
    given(...delivering).when({ type: 'RecordDelivery', target: 'ledger', outcome: 'rejected', code: 'target-rejected' }).thenTypes('DeliveryRecorded')
    given(...delivering, recorded('ledger', 'rejected')).when({ type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '1' })
      .thenTypes('DeliveryRecorded', 'DocumentFailed')
  })

  it('records an outcome once and only for its own targets', () => {
    given(...delivering, recorded('ledger', 'posted', '7')).when({ type: 'RecordDelivery', target: 'ledger', outcome: 'rejected' }).thenNothing()
    given(...delivering).when({ type: 'RecordDelivery', target: 'elsewhere', outcome: 'posted' }).thenNothing()
  })

  describe('whatever comes in whatever order', () => {
    const commands: DocumentCommand[] = [
      receive, { type: 'StartReading', attempt: 1 }, { type: 'StartReading', attempt: 2 }, recordReading(toReview), recordReading(deliverTo('ledger', 'archive')),
      { type: 'FailReading', attempt: 1, code: 'pdf-damaged', detail: '' }, { type: 'CompleteReview', corrections: [{ field: 'issueDate', value: '2026-01-02' }], route: deliverTo('ledger') },
      { type: 'RejectDocument', reason: 'no' }, { type: 'CancelDocument' },
      { type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' }, { type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '8' },
      { type: 'RecordDelivery', target: 'ledger', outcome: 'rejected', code: 'target-rejected' },
    ]
    const FINAL = new Set(['posted', 'filed', 'rejected', 'failed', 'cancelled'])
    const run = (sequence: readonly DocumentCommand[]) => {
      let state: Document = noDocument
      const events: DocumentEvent[] = []
      for (const command of sequence) {
        try {
          const decided = decide(state, command)
          state = decided.reduce(evolve, state)
          events.push(...decided)
        } catch (error) {
          assert.ok(codeOf(error), String(error))
        }
      }
      return { state, events }
    }

    it('a command that is repeated at once changes nothing', () => fc.assert(fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), (sequence) => {
      assert.deepEqual(run(sequence.flatMap((command) => [command, command])).state, run(sequence).state)
    })))

    it('what the pipeline sends is idempotent and ends the same, however late or often it is delivered', () => {
      const journey = [receive, { type: 'StartReading', attempt: 1 }, recordReading(deliverTo('ledger')), { type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' }] as const
      const straight = run(journey).state
      fc.assert(fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 12 }), (late) => {
        const sequence: DocumentCommand[] = journey.flatMap((command, index) => [command, ...late.filter(([at]) => at === index).map(([, again]) => journey[Math.min(again, index)]!)])
        assert.deepEqual(run(sequence).state, straight)
      }))
    })

    it('a final document stays final', () => fc.assert(fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), fc.array(fc.constantFrom(...commands)), (before, after) => {
      const { state } = run([receive, ...before])
      if (FINAL.has(state.state)) assert.equal(run([receive, ...before, ...after]).state.state, state.state)
    })))

    it('every prefix of its events folds to a state, and the whole to the same as step by step', () => fc.assert(fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), (sequence) => {
      const { state, events } = run(sequence)
      events.forEach((_, length) => assert.ok(events.slice(0, length).reduce(evolve, noDocument).state))
      assert.deepEqual(events.reduce(evolve, noDocument), state)
    })))

    it('is never posted without an outcome of every target', () => fc.assert(fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), (sequence) => {
      const { state } = run(sequence)
      if (state.state === 'posted') assert.ok(Object.values(state.deliveries).every((outcome) => outcome === 'posted' || outcome === 'duplicate'))
    })))
  })
})

describe('a field', () => {
  it('takes dates of the calendar, decimal strings and currency codes only', () => {
    assert.ok(fitsField('issueDate', '2024-02-29'))
    assert.ok(!fitsField('issueDate', '2023-02-29'))
    assert.ok(!fitsField('issueDate', '29.02.2024'))
    assert.ok(fitsField('grossTotal', '-12.50'))
    assert.ok(!fitsField('grossTotal', '12,50'))
    assert.ok(fitsField('currency', 'EUR'))
    assert.ok(!fitsField('currency', '€'))
    assert.ok(!fitsField('sellerName', ' '))
  })
})
