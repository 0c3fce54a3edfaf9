import assert from 'node:assert/strict'
import type { DeliveryEvent } from '../../../hub/delivery/events.ts'
import type { DocumentEvent } from '../../../hub/document/events.ts'
import type { NoticeEvent } from '../../../hub/notice/events.ts'
import { sentenceOf } from '../../../projections/trail-text.ts'
import { bytes, duration, list } from '../../../projections/trail-words.ts'

const notice = { channel: 'books', kind: 'posted', revision: 6 } as const
const problem = { code: 'channel-refused', detail: 'Unknown recipient.' } as const

/** An event with the data that its sentence uses. */
const sentence = (type: string, data: object): string =>
  sentenceOf({ type, data } as unknown as DocumentEvent | DeliveryEvent | NoticeEvent)

describe('a sentence of the trail', () => {
  for (const [expected, type, data] of [
    ['Filed: the pipeline delivers this document to no target.', 'DocumentFiled', {}],
    [
      'Sent to review: grossTotal is missing and the confidence of iban is 40 %, below 80 %.',
      'ReviewRequested',
      {
        reasons: [
          { why: 'missing', field: 'grossTotal' },
          { why: 'uncertain', field: 'iban', confidence: 0.4, threshold: 0.8 },
        ],
      },
    ],
    ['Sent to review: the pipeline requires a review.', 'ReviewRequested', { reasons: [{ why: 'always' }] }],
    [
      'Sent to review: the e-invoice violates a rule (BR-CO-15, grossTotal, page 2) and ' +
        'the confidence of the kind of the document is 40 %, below 60 %.',
      'ReviewRequested',
      {
        reasons: [
          { why: 'finding', field: 'grossTotal', finding: { code: 'einvoice-rule', rule: 'BR-CO-15', page: 2 } },
          { why: 'uncertain', about: 'kind', confidence: 0.4, threshold: 0.6 },
        ],
      },
    ],
    [
      'Reviewed: changed the kind from invoice to reminder.',
      'ReviewCompleted',
      { documentType: 'invoice', kind: 'reminder', previousKind: 'invoice', personal: { corrections: [] } },
    ],
    [
      'Sent to review: the check Totals (netTotal + taxTotal = grossTotal) failed.',
      'ReviewRequested',
      {
        reasons: [
          {
            why: 'failed',
            check: 'totals',
            titles: { en: 'Totals', de: 'Summen' },
            expression: 'netTotal + taxTotal = grossTotal',
          },
        ],
      },
    ],
    ['Sent to review: the check totals failed.', 'ReviewRequested', { reasons: [{ why: 'failed', check: 'totals' }] }],
    [
      'Reviewed: set sellerName to Versicherungsverein a.G. Note: called.',
      'ReviewCompleted',
      {
        personal: {
          corrections: [{ path: 'sellerName', from: null, to: 'Versicherungsverein a.G.' }],
          note: 'called.',
        },
      },
    ],
    ['Rejected by a reviewer: unclear...', 'DocumentRejected', { personal: { reason: 'unclear...' } }],
    ['Cancelled: sent by mistake.', 'DocumentCancelled', { personal: { reason: 'sent by mistake' } }],
    [
      'Overdue after 15 minutes without a result: reading is repeated (attempt 2).',
      'StageOverdue',
      { stage: 'reading', attempt: 2, waitedSeconds: 900 },
    ],
    [
      'The broker lost its message: reading is repeated (attempt 2).',
      'StageOverdue',
      { stage: 'reading', attempt: 2, waitedSeconds: 3, brokerLoss: true },
    ],
    [
      'Notice to channel books (posted) was lost by the broker: attempt 2.',
      'NoticeAskedAgain',
      { ...notice, asked: 2, waitedSeconds: 3, brokerLoss: true, personal: {} },
    ],
    [
      'Not posted: the target already has the same business document as 10, posted from document 01JA.',
      'DeliveryFoundDuplicate',
      { documentId: '01JA', personal: { reference: '10' } },
    ],
    ['Notified channel books: posted.', 'NoticeSent', notice],
    [
      'Gave up notifying channel books (posted). The channel refused the notice: Unknown recipient.',
      'NoticeGivenUp',
      { ...notice, ...problem },
    ],
    [
      'Notice to channel books (posted) is overdue after 12 minutes: attempt 2.',
      'NoticeAskedAgain',
      { ...notice, asked: 2, waitedSeconds: 700, personal: {} },
    ],
  ] as const) {
    it(expected, () => assert.equal(sentence(type, data), expected))
  }

  it('names a media type that this version does not know', () => {
    const received = {
      source: 'rest',
      blob: { size: 1_234_567 },
      mediaType: 'image/gif',
      personal: { fileName: 'a.gif' },
    }
    assert.equal(sentence('DocumentReceived', received), 'Received as a.gif by rest (1.2 MB, image/gif).')
  })

  it('counts bytes, time and lists as people do', () => {
    assert.deepEqual([bytes(999), bytes(1500)], ['999 bytes', '2 KB'])
    assert.deepEqual(
      [duration(1), duration(119), duration(120), duration(7200)],
      ['1 second', '119 seconds', '2 minutes', '2 hours'],
    )
    assert.equal(list(['a', 'b', 'c']), 'a, b and c')
  })
})
