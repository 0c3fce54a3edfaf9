import assert from 'node:assert/strict'
import { judge } from '../../../../../hub/pipeline/dispatcher/judge.ts'
import {
  deliveryRequested,
  extracted,
  readingStarted,
  received,
  recorded,
} from '../../../../support/documents-in-words.ts'
import { noDocument } from '../../../../../hub/document/document.ts'
import { evolve } from '../../../../../hub/document/evolve.ts'
import type { DocumentEvent } from '../../../../../hub/document/events.ts'

describe('a published work item', () => {
  const at = (type: string, seconds: number, data: object = {}) => ({
    type,
    data: data as Record<string, unknown>,
    metadata: { occurredAt: new Date(seconds * 1000).toISOString() },
    recordedAt: '',
  })
  const deadlines = { readMs: 900_000, deliverMs: 600_000 }
  const given = (...events: DocumentEvent[]) => ({
    lastEvents: (last: ReturnType<typeof at>[], target?: string, since = 0) => ({
      after: (seconds: number, lost?: boolean) =>
        judge({ document: events.reduce(evolve, noDocument), target, since, last, lost }, seconds * 1000, deadlines),
    }),
  })
  const overdue: DocumentEvent = {
    type: 'StageOverdue',
    data: { stage: 'reading', attempt: 2, serviceClass: 'standard', waitedSeconds: 900 },
  }

  it('is overdue after its deadline, counted from when it was published', () => {
    assert.deepEqual(
      given(received)
        .lastEvents([at('DocumentReceived', 0)])
        .after(899),
      { kind: 'wait', until: 900_000 },
    )
    assert.deepEqual(
      given(received)
        .lastEvents([at('DocumentReceived', 0)])
        .after(900),
      { kind: 'overdue', command: { type: 'ReportOverdue', attempt: 2, waitedSeconds: 900 } },
    )
    assert.equal(
      given(received)
        .lastEvents([at('DocumentReceived', 0)], undefined, 500_000)
        .after(1_000).kind,
      'wait',
    )
  })

  it('is overdue at once if the broker has lost its message, whatever its retry delay', () => {
    assert.deepEqual(
      given(received, readingStarted)
        .lastEvents([at('ReadingStarted', 10, { attempt: 5 })])
        .after(9, true),
      { kind: 'overdue', command: { type: 'ReportOverdue', attempt: 2, waitedSeconds: 0, brokerLoss: true } },
    )
    assert.equal(given(received, extracted).lastEvents([], undefined).after(9, true).kind, 'ended')
  })

  it('does not get twice the deadline after a loss of the broker', () => {
    const lost: DocumentEvent = { ...overdue, data: { ...overdue.data, brokerLoss: true } } as DocumentEvent
    assert.equal(
      given(received, lost)
        .lastEvents([at('StageOverdue', 0)])
        .after(901).kind,
      'overdue',
    )
  })

  it('gets the time of its retry delay, and twice the deadline after each overdue report', () => {
    assert.deepEqual(
      given(received, readingStarted)
        .lastEvents([at('ReadingStarted', 0, { attempt: 5 })])
        .after(901),
      { kind: 'wait', until: 4_500_000 },
    )
    assert.deepEqual(
      given(received, overdue)
        .lastEvents([at('StageOverdue', 0, { attempt: 2 })])
        .after(901),
      { kind: 'wait', until: 1_800_000 },
    )
    const delivering = [received, extracted, deliveryRequested('ledger')] as const
    assert.deepEqual(
      given(...delivering)
        .lastEvents([at('DeliveryRequested', 0), at('DeliveryAttemptFailed', 100, { attempt: 6 })], 'ledger')
        .after(3_000),
      { kind: 'wait', until: 22_300_000 },
    )
    // A pause that the target demands may be longer than the retry delay of the attempt.
    assert.deepEqual(
      given(...delivering)
        .lastEvents(
          [at('DeliveryRequested', 0), at('DeliveryAttemptFailed', 100, { attempt: 1, retryAfterSeconds: 3_000 })],
          'ledger',
        )
        .after(3_000),
      { kind: 'wait', until: 4_300_000 },
    )
    assert.equal(
      given(...delivering)
        .lastEvents([at('DeliveryRequested', 0)], 'ledger')
        .after(600).kind,
      'overdue',
    )
  })

  it('is not overdue after it has ended', () => {
    assert.equal(given(received, extracted, deliveryRequested('ledger')).lastEvents([]).after(9_999).kind, 'ended')
    assert.equal(
      given(received, extracted, deliveryRequested('ledger', 'archive'), recorded('ledger', 'posted'))
        .lastEvents([], 'ledger')
        .after(9_999).kind,
      'ended',
    )
    assert.equal(given().lastEvents([]).after(9_999).kind, 'ended')
  })
})
