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
  recordReread,
  reviewRequested,
  toReview,
} from '../../../support/documents-in-words.ts'

const given = givenFor(documentAggregate)
const read = [received, readingStarted, extracted] as const
const requested = (attempt = 2): DocumentEvent => ({
  type: 'RereadRequested',
  data: { attempt, serviceClass: 'standard', personal: {} },
})
const reviewed = (...corrections: { path: string; from: string | null; to: string | null }[]): DocumentEvent => ({
  type: 'ReviewCompleted',
  data: { corrected: corrections.map(({ path }) => path), documentType: 'invoice', personal: { corrections } },
})
const rejected: DocumentEvent = { type: 'DocumentRejected', data: { personal: { reason: 'not ours' } } }
const posted = [
  ...read,
  deliveryRequested('ledger'),
  recorded('ledger', 'posted', '7'),
  { type: 'DocumentPosted', data: {} },
] as const

/** The document after another reading of it was recorded. */
function rereadOf(events: readonly DocumentEvent[], command = recordReread(deliverTo('ledger'))) {
  const { state } = given(...events, requested())
  const decided = documentAggregate.decide(state, command)
  return { decided, ...given(...events, requested(), ...decided) }
}

describe('a document that is read again', () => {
  it('is requested once, and again only as another type after that', () => {
    given(...read, reviewRequested)
      .when({ type: 'RequestReread' })
      .then(requested())
    given(...read, reviewRequested, requested())
      .when({ type: 'RequestReread' })
      .thenNothing()
    given(...read, reviewRequested, requested())
      .when({ type: 'RequestReread', typeHint: 'receipt' })
      .thenRefused('not-possible-now')
    given(received).when({ type: 'RequestReread' }).thenRefused('not-possible-now')
  })

  it('keeps the type that a person set', () => {
    const typed: DocumentEvent = {
      type: 'ReviewCompleted',
      data: { corrected: [], documentType: 'receipt', previousType: 'invoice', personal: { corrections: [] } },
    }
    const filed: DocumentEvent = { type: 'DocumentFiled', data: { pipeline: PIPELINE } }
    const [event] = documentAggregate.decide(given(...read, reviewRequested, typed, filed).state, {
      type: 'RequestReread',
    })
    assert.equal(event?.type === 'RereadRequested' && event.data.typeHint, 'receipt')
  })

  it('keeps the kind that a person set', () => {
    const { state } = given(...read, reviewRequested)
    const [reviewed] = documentAggregate.decide(state, {
      type: 'CompleteReview',
      corrections: [],
      kind: 'reminder',
      route: toReview,
    })
    assert.ok(reviewed?.type === 'ReviewCompleted')
    assert.deepEqual([reviewed.data.kind, reviewed.data.previousKind], ['reminder', 'invoice'])
    const after = rereadOf([...read, reviewRequested, reviewed, reviewRequested])
    assert.equal('kind' in after.state && after.state.kind, 'reminder')
    assert.equal('reading' in after.state && after.state.reading?.kind, 'invoice')
    const untouched = rereadOf([...read, reviewRequested])
    assert.equal('kind' in untouched.state && untouched.state.kind, 'invoice')
  })

  it('waits in review with the new values, even if the pipeline would deliver them', () => {
    const { decided, state } = rereadOf([...read, reviewRequested])
    assert.deepEqual(
      decided.map(({ type }) => type),
      ['RereadCompleted', 'ReviewRequested'],
    )
    assert.equal(state.state, 'in-review')
    assert.deepEqual('reasons' in state && state.reasons, [{ why: 'requested' }])
    assert.equal('fields' in state && state.fields?.['grossTotal']?.value, '12.00')
  })

  it('keeps the corrections of a person over the new values', () => {
    const approved = [
      ...read,
      reviewRequested,
      reviewed({ path: 'grossTotal', from: '10.00', to: '11.00' }, { path: 'lines[0].quantity', from: null, to: '2' }),
      rejected,
      { type: 'DocumentReopened', data: { from: 'rejected', personal: { reason: 'ours' } } },
      reviewRequested,
    ] as const
    const { decided, state } = rereadOf(approved, recordReread(toReview))
    const [completed] = decided
    assert.ok(completed?.type === 'RereadCompleted')
    assert.equal('fields' in state && state.fields?.['grossTotal']?.value, '11.00')
    assert.deepEqual(
      completed.data.personal.kept.map(({ path }) => path),
      ['grossTotal', 'lines[0].quantity'],
    )
    const moreRows = { ...recordReread(toReview), rows: { lines: 3 } }
    const [changed] = rereadOf(approved, moreRows as ReturnType<typeof recordReread>).decided
    assert.deepEqual(changed?.type === 'RereadCompleted' && changed.data.notKept, ['lines[0].quantity'])
  })

  it('keeps its values and its state once it is delivered, and nothing is delivered', () => {
    for (const events of [[...read, deliveryRequested('ledger')], posted]) {
      const before = given(...events).state
      const { decided, state } = rereadOf(events)
      assert.deepEqual(
        decided.map(({ type }) => type),
        ['RereadCompleted'],
      )
      assert.deepEqual({ ...state, requests: 0 }, { ...before, requests: 0 })
    }
  })

  it('stays rejected with the new values, which a person finds when it is reopened', () => {
    const { decided, state } = rereadOf([...read, reviewRequested, rejected])
    assert.equal(decided.length, 1)
    assert.equal(state.state, 'rejected')
    assert.equal('fields' in state && state.fields?.['grossTotal']?.value, '12.00')
  })

  it('goes to review with its first reading if it was never read', () => {
    const unread: DocumentEvent = {
      type: 'DocumentFailed',
      data: { stage: 'reading', code: 'pdf-damaged', detail: '' },
    }
    const { state } = rereadOf([received, readingStarted, unread])
    assert.equal(state.state, 'in-review')
    assert.equal('fields' in state && state.fields?.['grossTotal']?.value, '12.00')
  })

  it('stays as it was if it cannot be read again', () => {
    const failed: DocumentEvent = { type: 'RereadFailed', data: { attempt: 1, code: 'reader-timeout', detail: '' } }
    given(...posted, requested())
      .when({ type: 'FailReread', attempt: 1, code: 'reader-timeout', detail: '' })
      .then(failed)
    assert.deepEqual(
      { ...given(...posted, requested(), failed).state, requests: 0 },
      { ...given(...posted).state, requests: 0 },
    )
    given(...posted)
      .when({ type: 'FailReread', attempt: 1, code: 'reader-timeout', detail: '' })
      .thenNothing()
  })

  it('is requested again if the work is overdue, without a change of its state', () => {
    given(...posted, requested())
      .when({ type: 'ReportOverdue', attempt: 3, waitedSeconds: 900 })
      .then({
        type: 'StageOverdue',
        data: { stage: 'reread', attempt: 3, serviceClass: 'standard', waitedSeconds: 900 },
      })
    given(...posted)
      .when({ type: 'ReportOverdue', attempt: 2, waitedSeconds: 900 })
      .thenNothing()
  })
})
