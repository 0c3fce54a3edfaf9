import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { DocumentCommand } from '../../../hub/document/commands.ts'
import { decide } from '../../../hub/document/decide.ts'
import { noDocument, type Document } from '../../../hub/document/document.ts'
import type { DocumentEvent } from '../../../hub/document/events.ts'
import { evolve } from '../../../hub/document/evolve.ts'
import { DOCUMENT_SCHEMA } from '../../../hub/document/upcast.ts'
import type { CheckResults } from '../../../hub/document/types/checks.ts'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../../hub/errors.ts'
import { projectDocument, type DocumentView } from '../../../projections/documents.ts'
import {
  deliverTo,
  extracted,
  PIPELINE,
  receive,
  received,
  recordReading,
  recordReread,
  splitAt,
  toReview,
} from '../../support/documents-in-words.ts'

const failed = { code: 'pdf-damaged', detail: 'The PDF cannot be opened.' } as const
const route = fc.constantFrom(
  toReview,
  deliverTo('ledger', 'archive'),
  { kind: 'file', pipeline: PIPELINE } as const,
  splitAt([1, 1], [2, 4]),
)
const target = fc.constantFrom('ledger', 'archive', 'ledger.2', 'archive.2')
const attempt = fc.integer({ min: 1, max: 4 })

/** Commands in any order; the aggregate refuses those that its state does not allow. */
const command: fc.Arbitrary<DocumentCommand> = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map((day): DocumentCommand => ({
    type: 'RecordDuplicate',
    source: 'rest',
    day: `2026-03-0${day}`,
  })),
  fc.constant<DocumentCommand>({ type: 'ReopenDocument', reason: 'by mistake' }),
  { weight: 2, arbitrary: fc.constant<DocumentCommand>({ type: 'RequestReread', reason: 'doubtful' }) },
  { weight: 2, arbitrary: route.map(recordReread) },
  fc.constant<DocumentCommand>({ type: 'FailReread', attempt: 1, ...failed }),
  {
    weight: 3,
    arbitrary: fc.subarray(['ledger', 'archive']).map((posting): DocumentCommand => ({
      type: 'CorrectDocument',
      corrections: [{ path: 'grossTotal', to: '13.00' }],
      reason: 'misread',
      posting,
      references: { ledger: '7' },
    })),
  },
  attempt.map((each): DocumentCommand => ({ type: 'StartReading', attempt: each })),
  { weight: 4, arbitrary: route.map(recordReading) },
  attempt.map((each): DocumentCommand => ({ type: 'FailReading', attempt: each, ...failed })),
  {
    weight: 3,
    arbitrary: fc
      .record({ route, value: fc.constantFrom('12.00', null) })
      .map(({ route: next, value }): DocumentCommand => ({
        type: 'CompleteReview',
        corrections: [{ path: 'grossTotal', to: value }],
        documentType: 'receipt',
        route: next,
      })),
  },
  fc.constant<DocumentCommand>({ type: 'RejectDocument', reason: 'wrong' }),
  fc.constant<DocumentCommand>({ type: 'CancelDocument' }),
  fc.constant<DocumentCommand>({
    type: 'SplitDocument',
    parts: [
      [1, 2],
      [4, 4],
    ],
  }),
  {
    weight: 6,
    arbitrary: fc
      .record({ target, outcome: fc.constantFrom('posted', 'duplicate', 'rejected', 'given-up') })
      .map(({ target: to, outcome }): DocumentCommand => ({
        type: 'RecordDelivery',
        target: to,
        outcome,
        ...(outcome === 'posted' && { reference: '7' }),
        ...((outcome === 'rejected' || outcome === 'given-up') && { code: 'target-rejected', detail: 'No.' }),
      })),
  },
  { weight: 3, arbitrary: fc.constant<DocumentCommand>({ type: 'ReplayDocument', reason: 'fixed', messageId: 'm' }) },
  fc
    .record({ attempt, target: fc.option(target, { nil: undefined }) })
    .map(({ target: of, ...overdue }): DocumentCommand => ({
      type: 'ReportOverdue',
      waitedSeconds: 900,
      ...overdue,
      ...(of !== undefined && { target: of }),
    })),
  fc.constant<DocumentCommand>({ type: 'NoteDiscarded', queue: 'q', messageId: 'm', code: 'internal', reason: 'no' }),
)

/** A random order seldom posts a document, and then most of what follows is refused. */
const POSTED: DocumentCommand[] = [
  recordReading(deliverTo('ledger', 'archive')),
  { type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' },
  { type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '8' },
]

function storedEvent({ type, data }: DocumentEvent, revision: number): StoredEvent {
  return {
    id: `e${revision}`,
    type,
    data: { ...data },
    stream: 'document-main.01JA',
    revision,
    position: String(revision).padStart(20, '0'),
    recordedAt: '2026-03-14T09:00:00.000Z',
    metadata: { schema: String(DOCUMENT_SCHEMA.version) },
  }
}

/** The part of a document that the command side and the view both know. */
const agreed = (document: Document | DocumentView) => ({
  state: document.state,
  duplicates:
    'duplicates' in document ? document.duplicates : 'received' in document ? document.repeats.noted : undefined,
  type: 'documentType' in document ? document.documentType : 'type' in document ? document.type : undefined,
  fields: 'fields' in document && Object.keys(document.fields ?? {}).length > 0 ? document.fields : undefined,
})
const outcomes = (document: Document): Record<string, string> =>
  'deliveries' in document ? { ...document.deliveries } : {}

describe('the documents view', () => {
  it('agrees with the command side after every append, whatever happens to a document', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.constantFrom([], POSTED), fc.array(command, { maxLength: 25 }), (before, commands) => {
        let document: Document = noDocument
        let view: DocumentView | undefined
        let revision = 0
        for (const each of [receive, ...before, ...commands]) {
          let events: DocumentEvent[]
          try {
            events = decide(document, each)
          } catch (error) {
            assert.ok(codeOf(error), String(error))
            continue
          }
          for (const event of events) {
            seen.add(event.type)
            document = evolve(document, event)
            view = projectDocument(view, storedEvent(event, revision++))
          }
          assert.ok(view)
          if (document.state === 'received') {
            // A document that is read again keeps its last reading in the view only.
            assert.equal(view.state, 'received')
            continue
          }
          if (document.state !== 'reading') assert.deepEqual(agreed(view), agreed(document), each.type)
          if (document.state === 'delivering' || document.state === 'posted')
            assert.deepEqual(
              Object.fromEntries(Object.entries(view.deliveries).map(([name, { outcome }]) => [name, outcome])),
              outcomes(document),
            )
        }
      }),
      { numRuns: 2_000 },
    )
    assert.deepEqual(
      Object.keys(DOCUMENT_SCHEMA.types).filter((type) => !seen.has(type)),
      [],
      'every type of event was folded',
    )
  }).timeout(20_000)

  it('replaces the results of checks, also where a review leaves none', () => {
    const withChecks = (event: DocumentEvent, checks?: CheckResults) =>
      ({ ...event, data: { ...event.data, ...(checks && { checks }) } }) as DocumentEvent
    const reviewCompleted: DocumentEvent = {
      type: 'ReviewCompleted',
      data: { corrected: [], documentType: 'invoice', personal: { corrections: [] } },
    }
    const checksAfter = (...events: DocumentEvent[]) =>
      [received, ...events]
        .map(storedEvent)
        .reduce((view: DocumentView | undefined, event) => projectDocument(view, event), undefined)!.checks
    const read = withChecks(extracted, { totals: 'failed' })
    assert.equal(checksAfter(extracted, reviewCompleted), undefined)
    assert.deepEqual(checksAfter(read), { totals: 'failed' })
    assert.deepEqual(checksAfter(read, withChecks(reviewCompleted, { totals: 'passed' })), { totals: 'passed' })
    assert.deepEqual(checksAfter(read, reviewCompleted), {})
  })
})
