import assert from 'node:assert/strict'
import type { DocumentCommand, SplitDocument } from '../../../../hub/document/commands.ts'
import { mayBePosted } from '../../../../hub/document/document.ts'
import type { DocumentEvent } from '../../../../hub/document/events.ts'
import { namedParts, type PageRange, type ProposedPart } from '../../../../hub/document/parts.ts'
import { documentAggregate } from '../../../../hub/handler/aggregates.ts'
import { givenFor } from '../../../support/given.ts'
import {
  correct,
  deliveryRequested,
  extracted,
  PIPELINE,
  readingStarted,
  received,
  recorded,
  recordReading,
  recordReread,
  reviewRequested,
  splitAt,
  toReview,
} from '../../../support/documents-in-words.ts'

const given = givenFor(documentAggregate)
const ID = '01J0000000000000000000000A'
const inReview = [received, readingStarted, extracted, reviewRequested] as const
const split = (...parts: PageRange[]): SplitDocument => ({ type: 'SplitDocument', parts })
const bySheets = { reason: { why: 'separator-sheets' }, pipeline: PIPELINE } as const
const wasSplit = (
  parts: PageRange[],
  leftOut: number[],
  more: object = { reason: { why: 'person' } },
): DocumentEvent => ({
  type: 'DocumentSplit',
  data: { parts: namedParts(ID, parts), leftOut, personal: {}, ...more } as never,
})
const rejected: DocumentEvent = { type: 'DocumentRejected', data: { personal: { reason: 'not ours' } } }

describe('a file of several documents', () => {
  it('is split with its reading where the pipeline is certain', () => {
    given(received, readingStarted)
      .when(recordReading(splitAt([1, 1], [3, 4])))
      .then(
        extracted,
        wasSplit(
          [
            [1, 1],
            [3, 4],
          ],
          [2],
          bySheets,
        ),
      )
  })

  it('is split in review as a person says, once', () => {
    const parts: PageRange[] = [
      [1, 2],
      [4, 4],
    ]
    given(...inReview)
      .when(split(...parts))
      .then(wasSplit(parts, [3]))
    given(...inReview)
      .when({ ...split(...parts), note: 'Page 3 is empty.' })
      .then(wasSplit(parts, [3], { reason: { why: 'person' }, personal: { note: 'Page 3 is empty.' } }))
    given(...inReview, wasSplit(parts, [3]))
      .when(split(...parts))
      .thenNothing()
    given(...inReview, wasSplit(parts, [3]))
      .when(split([1, 4]))
      .thenRefused('not-possible-now', /cannot be split again/)
  })

  it('can lose pages, but only ones that it has, each once and in their order', () => {
    given(...inReview)
      .when(split([2, 4]))
      .thenTypes('DocumentSplit')
    const refused: PageRange[][] = [
      [],
      [[1, 4]],
      [[1, 5]],
      [
        [2, 1],
        [3, 4],
      ],
      [
        [1, 2],
        [2, 4],
      ],
      [
        [3, 4],
        [1, 2],
      ],
      [[0, 2]],
    ]
    for (const parts of refused)
      given(...inReview)
        .when(split(...parts))
        .thenRefused('split-invalid')
  })

  it('is not split while it is read, when it is closed, or when a target has it or may have it', () => {
    given(received)
      .when(split([1, 2]))
      .thenRefused('not-possible-now')
    given(...inReview, rejected)
      .when(split([1, 2]))
      .thenRefused('not-possible-now')
    const failed = (code: 'target-rejected' | 'delivery-in-doubt'): DocumentEvent[] => [
      { type: 'DocumentFailed', data: { stage: 'delivery', code, detail: '' } },
      { type: 'DocumentReopened', data: { from: 'failed', personal: { reason: 'a second look' } } },
      reviewRequested,
    ]
    const delivered = [received, readingStarted, extracted, deliveryRequested('ledger', 'archive')] as const
    given(
      ...delivered,
      recorded('archive', 'posted', '8'),
      recorded('ledger', 'rejected'),
      ...failed('target-rejected'),
    )
      .when(split([1, 2], [3, 4]))
      .thenRefused('not-possible-now')
    given(...delivered, recorded('archive', 'rejected'), recorded('ledger', 'rejected'), ...failed('target-rejected'))
      .when(split([1, 2], [3, 4]))
      .thenTypes('DocumentSplit')
  })

  it('is split as proposed where its pages are made from electronic invoices, and not at all if it is one', () => {
    const xml = { ...received, data: { ...received.data, mediaType: 'application/xml' } } as DocumentEvent
    given(xml, readingStarted, extracted, reviewRequested)
      .when(split([1, 2]))
      .thenRefused('split-invalid')
    const parts: ProposedPart[] = [
      { pages: [1, 1], confidence: 1 },
      { pages: [2, 4], confidence: 1 },
    ]
    const several = { ...extracted, data: { ...extracted.data, parts } } as DocumentEvent
    const events = [xml, readingStarted, several, reviewRequested]
    given(...events)
      .when(split([1, 2], [3, 4]))
      .thenRefused('split-invalid')
    given(...events)
      .when(split([1, 1], [2, 4]))
      .thenTypes('DocumentSplit')
  })

  it('is final once it is split: nothing posts, reopens, corrects or reads it', () => {
    const events = [
      ...inReview,
      wasSplit(
        [
          [1, 2],
          [3, 4],
        ],
        [],
      ),
    ]
    const refused: DocumentCommand[] = [
      { type: 'ReopenDocument', reason: 'by mistake' },
      { type: 'RejectDocument', reason: 'not ours' },
      { type: 'CancelDocument' },
      { type: 'ReplayDocument', reason: 'again' },
      { type: 'RequestReread' },
      { type: 'CompleteReview', corrections: [], route: toReview },
      correct('ledger'),
    ]
    for (const command of refused)
      given(...events)
        .when(command)
        .thenRefused('not-possible-now', /that was split .* each of its parts is a document of its own/)
    given(...events)
      .when({ type: 'RecordDelivery', target: 'ledger', outcome: 'posted' })
      .thenNothing()
    given(...events)
      .when({ type: 'ReportOverdue', attempt: 2, waitedSeconds: 1 })
      .thenNothing()
    const { state } = given(...events)
    assert.equal(state.state, 'split')
    assert.ok(mayBePosted(state), 'its parts may be posted')
  })

  it('drops another reading that was requested before it was split', () => {
    const requested: DocumentEvent = {
      type: 'RereadRequested',
      data: { attempt: 2, serviceClass: 'standard', personal: {} },
    }
    const events = [
      ...inReview,
      requested,
      wasSplit(
        [
          [1, 2],
          [3, 4],
        ],
        [],
      ),
    ]
    given(...events)
      .when(recordReread(toReview))
      .thenNothing()
  })
})

describe('the id of a part', () => {
  it('follows from the document and the pages, and has the form of a document id', () => {
    const [one, other] = namedParts(ID, [
      [1, 2],
      [3, 4],
    ])
    assert.match(one!.id, /^01J0000000[0-9A-HJKMNP-TV-Z]{16}$/)
    assert.deepEqual(namedParts(ID, [[1, 2]])[0], one)
    const ids = [one, other, namedParts(ID, [[1, 3]])[0], namedParts(`${ID.slice(0, -1)}B`, [[1, 2]])[0]].map(
      (part) => part!.id,
    )
    assert.equal(new Set(ids).size, 4)
  })
})
