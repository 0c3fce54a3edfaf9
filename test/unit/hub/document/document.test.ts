import assert from 'node:assert/strict'
import fc from 'fast-check'
import { documentAggregate } from '../../../../hub/handler/aggregates.ts'
import type { DocumentCommand } from '../../../../hub/document/commands.ts'
import { decide } from '../../../../hub/document/decide.ts'
import { noDocument, type Document } from '../../../../hub/document/document.ts'
import { corrected, evolve } from '../../../../hub/document/evolve.ts'
import type { DocumentEvent } from '../../../../hub/document/events.ts'
import { fitsField, typedValue } from '../../../../hub/document/fields.ts'
import { codeOf } from '../../../../hub/errors.ts'
import { deliveredAnyhow, type Caused } from '../../../support/at-least-once.ts'
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

  it('answers nothing before it is received', () => {
    given().when({ type: 'CancelDocument' }).thenRefused('not-found')
  })

  it('notes each time that the same bytes come again', () => {
    given(received)
      .when({ type: 'RecordDuplicate', source: 'rest', fileName: 'b.pdf' })
      .then({ type: 'DuplicateReceived', data: { source: 'rest', personal: { fileName: 'b.pdf' } } })
  })

  it('counts the attempts of reading, not the redeliveries', () => {
    given(received).when({ type: 'StartReading', attempt: 1 }).then(readingStarted)
    given(received, readingStarted).when({ type: 'StartReading', attempt: 1 }).thenNothing()
    given(received, readingStarted)
      .when({ type: 'StartReading', attempt: 2 })
      .then({ type: 'ReadingStarted', data: { attempt: 2 } })
  })

  it('goes where the pipeline says once it is read', () => {
    given(received, readingStarted).when(recordReading(toReview)).then(extracted, reviewRequested)
    given(received, readingStarted)
      .when(recordReading(deliverTo('ledger')))
      .then(extracted, deliveryRequested('ledger'))
    given(received, readingStarted)
      .when(recordReading({ kind: 'file', pipeline: PIPELINE }))
      .thenTypes('FieldsExtracted', 'DocumentFiled')
  })

  it('takes one reading only', () => {
    given(...inReview)
      .when(recordReading(deliverTo('ledger')))
      .thenNothing()
  })

  it('fails when it cannot be read', () => {
    given(received, readingStarted)
      .when({ type: 'FailReading', attempt: 1, code: 'pdf-encrypted', detail: 'It needs a password.' })
      .thenTypes('ReadingFailed', 'DocumentFailed')
  })

  it('keeps old and new value of what a reviewer sets, also where a person confirms what was read', () => {
    given(...inReview)
      .when({
        type: 'CompleteReview',
        route: deliverTo('ledger'),
        corrections: [
          { field: 'grossTotal', value: '10.00' },
          { field: 'issueDate', value: '2026-01-02' },
          { field: 'dueDate', value: null },
        ],
      })
      .then(
        {
          type: 'ReviewCompleted',
          data: {
            corrected: ['grossTotal', 'issueDate'],
            documentType: 'invoice',
            personal: {
              corrections: [
                { field: 'grossTotal', from: '10.00', to: '10.00' },
                { field: 'issueDate', from: null, to: '2026-01-02' },
              ],
            },
          },
        },
        deliveryRequested('ledger'),
      )
  })

  it('counts a corrected value as certain', () => {
    const { state } = given(...inReview, {
      type: 'ReviewCompleted',
      data: {
        corrected: ['grossTotal'],
        documentType: 'invoice',
        personal: { corrections: [{ field: 'grossTotal', from: '10.00', to: '11.00' }] },
      },
    })
    assert.deepEqual(state.state === 'in-review' && state.fields.grossTotal, {
      value: '11.00',
      confidence: 1,
      page: 0,
      box: [0, 0, 0, 0],
    })
    const read = { value: '10.00', confidence: 0.5, page: 1, box: [0, 0, 1, 1] } as const
    assert.deepEqual(
      corrected({ grossTotal: read }, [{ field: 'grossTotal', to: '10.00' }]),
      { grossTotal: { ...read, confidence: 1 } },
      'a confirmed one keeps its place',
    )
  })

  it('is reviewed only while it is in review', () => {
    given(...delivering)
      .when({ type: 'CompleteReview', corrections: [], route: deliverTo('ledger') })
      .thenRefused('not-possible-now')
    given(received).when({ type: 'RejectDocument', reason: 'no' }).thenRefused('not-possible-now')
  })

  it('is cancelled until it is on its way to a target', () => {
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

  it('is posted when every target took it or had it', () => {
    given(...delivering)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' })
      .then(recorded('ledger', 'posted', '7'))
    given(...delivering, recorded('ledger', 'posted', '7'))
      .when({ type: 'RecordDelivery', target: 'archive', outcome: 'duplicate' })
      .then(recorded('archive', 'duplicate'), { type: 'DocumentPosted', data: {} })
  })

  it('fails when a target refused it, but only after the last target answered', () => {
    given(...delivering)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'rejected', code: 'target-rejected' })
      .thenTypes('DeliveryRecorded')
    given(...delivering, recorded('ledger', 'rejected'))
      .when({ type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '1' })
      .thenTypes('DeliveryRecorded', 'DocumentFailed')
  })

  it('fails for the reason of the target that does not have it, whichever answers last', () => {
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

  it('fails with code and detail of one and the same target', () => {
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

  describe('that failed', () => {
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
    const again = { attempt: 2, serviceClass: 'standard', personal: { reason: 'mended' } } as const

    it('is read again when an operator says so, once', () => {
      const replayed: DocumentEvent = { type: 'DocumentReplayed', data: { stage: 'reading', ...again } }
      given(...unread)
        .when({ type: 'ReplayDocument', reason: 'mended' })
        .then(replayed)
      given(...unread, replayed)
        .when({ type: 'ReplayDocument', reason: 'mended' })
        .thenNothing()
      assert.equal(given(...unread, replayed).state.state, 'received')
    })

    it('is delivered again to the targets that did not take it, and to no other', () => {
      const replayed: DocumentEvent = {
        type: 'DocumentReplayed',
        data: { stage: 'delivery', targets: ['ledger'], ...again },
      }
      given(...undelivered)
        .when({ type: 'ReplayDocument', reason: 'mended' })
        .then(replayed)
      given(...undelivered)
        .when({ type: 'ReplayDocument', reason: 'mended', targets: ['archive'] })
        .thenRefused('not-possible-now')
      given(...undelivered, replayed)
        .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '2' })
        .thenTypes('DeliveryRecorded', 'DocumentPosted')
    })

    it('for what it lacks is completed by a review and delivered again where nothing was sent', () => {
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
        corrections: [{ field: 'sellerName', value: 'Auer' }],
        route: deliverTo('ledger'),
      })
      completed.thenTypes('ReviewCompleted', 'DocumentReplayed')
      given(...undelivered)
        .when({ type: 'CompleteReview', corrections: [], route: deliverTo('ledger') })
        .thenRefused('not-possible-now')
    })

    it('is asked for again for a parked message even where the log knows of no failure, once a message', () => {
      const replayed: DocumentEvent = { type: 'DocumentReplayed', data: { stage: 'reading', ...again, messageId: 'm' } }
      given(received).when({ type: 'ReplayDocument', reason: 'mended' }).thenNothing()
      given(received).when({ type: 'ReplayDocument', reason: 'mended', messageId: 'm' }).then(replayed)
      given(received, replayed).when({ type: 'ReplayDocument', reason: 'mended', messageId: 'm' }).thenNothing()
    })

    it('is not replayed where it did not fail', () => {
      given(...inReview)
        .when({ type: 'ReplayDocument', reason: '' })
        .thenRefused('not-possible-now')
      given(received, { type: 'DocumentCancelled', data: { personal: {} } })
        .when({ type: 'ReplayDocument', reason: '' })
        .thenRefused('not-possible-now')
    })
  })

  it('is asked for again when a stage is overdue, once an attempt, and only while it waits there', () => {
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

  describe('whatever comes in whatever order', () => {
    const commands: DocumentCommand[] = [
      receive,
      { type: 'StartReading', attempt: 1 },
      { type: 'StartReading', attempt: 2 },
      recordReading(toReview),
      recordReading(deliverTo('ledger', 'archive')),
      { type: 'FailReading', attempt: 1, code: 'pdf-damaged', detail: '' },
      {
        type: 'CompleteReview',
        corrections: [{ field: 'issueDate', value: '2026-01-02' }],
        route: deliverTo('ledger'),
      },
      { type: 'RejectDocument', reason: 'no' },
      { type: 'CancelDocument' },
      { type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' },
      { type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '8' },
      { type: 'RecordDelivery', target: 'ledger', outcome: 'rejected', code: 'target-rejected' },
      { type: 'ReportOverdue', attempt: 2, waitedSeconds: 1 },
      { type: 'ReportOverdue', attempt: 3, target: 'ledger', waitedSeconds: 1 },
      { type: 'ReplayDocument', reason: 'mended' },
      { type: 'ReplayDocument', reason: 'mended', messageId: 'm' },
      { type: 'NoteDiscarded', queue: 'q', messageId: 'n', code: 'internal', reason: '' },
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

    it('a command that is repeated at once changes nothing', () =>
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), (sequence) => {
          assert.deepEqual(run(sequence.flatMap((command) => [command, command])).state, run(sequence).state)
        }),
      ))

    const RECORD = {
      ledger: { type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' },
      archive: { type: 'RecordDelivery', target: 'archive', outcome: 'duplicate' },
    } as const
    const journeys: [end: string, journey: readonly Caused<DocumentCommand>[]][] = [
      [
        'posted',
        [
          { command: receive, after: [] },
          { command: { type: 'StartReading', attempt: 1 }, after: [0] },
          { command: recordReading(deliverTo('ledger', 'archive')), after: [1] },
          { command: RECORD.ledger, after: [2] },
          { command: RECORD.archive, after: [2] },
        ],
      ],
      [
        'failed',
        [
          { command: receive, after: [] },
          { command: { type: 'StartReading', attempt: 1 }, after: [0] },
          { command: recordReading(deliverTo('ledger', 'archive')), after: [1] },
          { command: { ...RECORD.ledger, outcome: 'rejected', code: 'target-rejected' }, after: [2] },
          { command: RECORD.archive, after: [2] },
        ],
      ],
      [
        'in-review',
        [
          { command: receive, after: [] },
          { command: { type: 'StartReading', attempt: 1 }, after: [0] },
          { command: recordReading(toReview), after: [1] },
        ],
      ],
      [
        'failed',
        [
          { command: receive, after: [] },
          { command: { type: 'StartReading', attempt: 1 }, after: [0] },
          { command: { type: 'FailReading', attempt: 1, code: 'pdf-damaged', detail: '' }, after: [1] },
        ],
      ],
    ]
    for (const [end, journey] of journeys) {
      it(`what the hub sends itself ends the same (${end}, ${journey.length} commands): any prefix, any order that the causes allow, any number of copies`, () => {
        const straight = run(journey.map(({ command }) => command))
        const types = (events: readonly DocumentEvent[]) => events.map(({ type }) => type).toSorted()
        assert.equal(straight.state.state, end)
        fc.assert(
          fc.property(deliveredAnyhow(journey), (sequence) => {
            const { state, events } = run(sequence)
            assert.deepEqual([state, types(events)], [straight.state, types(straight.events)])
          }),
        )
      })
    }

    it('a final document stays final; only an operator opens a failed one again', () =>
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...commands), { maxLength: 30 }),
          fc.array(fc.constantFrom(...commands)),
          (before, after) => {
            const { state } = run([receive, ...before])
            const later = state.state === 'failed' ? after.filter(({ type }) => type !== 'ReplayDocument') : after
            if (FINAL.has(state.state)) assert.equal(run([receive, ...before, ...later]).state.state, state.state)
          },
        ),
      ))

    it('every prefix of its events folds to a state, and the whole to the same as step by step', () =>
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), (sequence) => {
          const { state, events } = run(sequence)
          events.forEach((_, length) => assert.ok(events.slice(0, length).reduce(evolve, noDocument).state))
          assert.deepEqual(events.reduce(evolve, noDocument), state)
        }),
      ))

    it('a target that has it is never asked again', () =>
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 40 }), (sequence) => {
          const has = new Set<string>()
          for (const { type, data } of run([receive, recordReading(deliverTo('ledger', 'archive')), ...sequence])
            .events) {
            if (type === 'DeliveryRecorded' && data.outcome === 'posted') has.add(data.target)
            if ((type === 'DocumentReplayed' || type === 'StageOverdue') && data.stage === 'delivery')
              assert.deepEqual(
                data.targets.filter((target) => has.has(target)),
                [],
              )
          }
        }),
      ))

    it('is never posted without an outcome of every target', () =>
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), (sequence) => {
          const { state } = run(sequence)
          if (state.state === 'posted')
            assert.ok(
              Object.values(state.deliveries).every((outcome) => outcome === 'posted' || outcome === 'duplicate'),
            )
        }),
      ))
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

  it('takes an IBAN that a person types only where its check digits hold', () => {
    assert.equal(typedValue('iban', 'de89 3704 0044 0532 0130 00'), 'DE89370400440532013000')
    assert.equal(
      typedValue('iban', 'BR1800360305000010009795493C1'),
      'BR1800360305000010009795493C1',
      'of a country whose length is not known',
    )
    for (const wrong of [
      'DE89370400440532013001',
      'DE8937040044053201300',
      'BR1900360305000010009795493C1',
      'DE89',
      '89',
    ])
      assert.equal(typedValue('iban', wrong), undefined, wrong)
    assert.equal(typedValue('sellerName', 'De Vries B.V.'), 'De Vries B.V.')
    assert.equal(typedValue('grossTotal', '12,50'), undefined)
  })
})
