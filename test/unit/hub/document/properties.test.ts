import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { DocumentCommand } from '../../../../hub/document/commands.ts'
import { decide } from '../../../../hub/document/decide.ts'
import { noDocument, type Document } from '../../../../hub/document/document.ts'
import { evolve } from '../../../../hub/document/evolve.ts'
import type { DocumentEvent } from '../../../../hub/document/events.ts'
import { codeOf } from '../../../../hub/errors.ts'
import { deliveredAnyhow, type Caused } from '../../../support/at-least-once.ts'
import {
  correct,
  deliverTo,
  receive,
  recordReading,
  recordReread,
  splitAt,
  toReview,
} from '../../../support/documents-in-words.ts'

describe('a document that receives any commands in any order', () => {
  const commands: DocumentCommand[] = [
    receive,
    { type: 'StartReading', attempt: 1 },
    { type: 'StartReading', attempt: 2 },
    recordReading(toReview),
    recordReading(deliverTo('ledger', 'archive')),
    { type: 'FailReading', attempt: 1, code: 'pdf-damaged', detail: '' },
    {
      type: 'CompleteReview',
      corrections: [{ path: 'issueDate', to: '2026-01-02' }],
      route: deliverTo('ledger'),
    },
    { type: 'RejectDocument', reason: 'no' },
    { type: 'CancelDocument' },
    { type: 'ReopenDocument', reason: 'by mistake' },
    { type: 'RequestReread' },
    {
      type: 'SplitDocument',
      parts: [
        [1, 2],
        [4, 4],
      ],
    },
    recordReading(splitAt([1, 1], [2, 4])),
    correct('ledger'),
    correct(),
    { type: 'RecordDelivery', target: 'ledger.2', outcome: 'posted', reference: '9' },
    { type: 'RecordDelivery', target: 'ledger.2', outcome: 'rejected', code: 'target-rejected' },
    recordReread(toReview),
    recordReread(deliverTo('ledger')),
    { type: 'FailReread', attempt: 1, code: 'pdf-damaged', detail: '' },
    { type: 'RecordDelivery', target: 'ledger', outcome: 'posted', reference: '7' },
    { type: 'RecordDelivery', target: 'archive', outcome: 'posted', reference: '8' },
    { type: 'RecordDelivery', target: 'ledger', outcome: 'rejected', code: 'target-rejected' },
    { type: 'ReportOverdue', attempt: 2, waitedSeconds: 1 },
    { type: 'ReportOverdue', attempt: 3, target: 'ledger', waitedSeconds: 1 },
    { type: 'ReplayDocument', reason: 'fixed' },
    { type: 'ReplayDocument', reason: 'fixed', messageId: 'm' },
    { type: 'NoteDiscarded', queue: 'q', messageId: 'n', code: 'internal', reason: '' },
  ]
  const FINAL = new Set(['posted', 'filed', 'rejected', 'failed', 'cancelled', 'split'])
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

  it('is not changed by a command that is repeated at once', () =>
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
      'split',
      [
        { command: receive, after: [] },
        { command: { type: 'StartReading', attempt: 1 }, after: [0] },
        { command: recordReading(toReview), after: [1] },
        {
          command: {
            type: 'SplitDocument',
            parts: [
              [1, 2],
              [4, 4],
            ],
          },
          after: [2],
        },
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
    it(`ends ${end} after ${journey.length} commands in any causal order, with any copies`, () => {
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

  it('stays final; only a person reopens it, and an operator replays it after a failure', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...commands), { maxLength: 30 }),
        fc.array(fc.constantFrom(...commands)),
        (before, after) => {
          const { state } = run([receive, ...before])
          // A document without any reading goes to review with the first one that a person requests.
          const opening = ['ReopenDocument', 'RequestReread', 'RecordReread', 'CorrectDocument']
          if (state.state === 'failed') opening.push('ReplayDocument')
          const later = after.filter(({ type }) => !opening.includes(type))
          if (FINAL.has(state.state)) assert.equal(run([receive, ...before, ...later]).state.state, state.state)
        },
      ),
    ))

  it('folds every prefix of its events to a state, and all of them to the state of each step', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 30 }), (sequence) => {
        const { state, events } = run(sequence)
        events.forEach((_, length) => assert.ok(events.slice(0, length).reduce(evolve, noDocument).state))
        assert.deepEqual(events.reduce(evolve, noDocument), state)
      }),
    ))

  it('is never requested again from a target that has it', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 40 }), (sequence) => {
        const has = new Set<string>()
        for (const { type, data } of run([receive, recordReading(deliverTo('ledger', 'archive')), ...sequence])
          .events) {
          if (type === 'DeliveryRecorded' && data.outcome === 'posted') has.add(data.target)
          const isAgain = (type === 'DocumentReplayed' || type === 'StageOverdue') && data.stage === 'delivery'
          const requested = isAgain || type === 'DeliveryRequested' ? (data as { targets: string[] }).targets : []
          assert.deepEqual(
            requested.filter((target) => has.has(target)),
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
          assert.ok(Object.values(state.deliveries).every((outcome) => outcome === 'posted' || outcome === 'duplicate'))
      }),
    ))
})
