import assert from 'node:assert/strict'
import { DOCUMENT_SCHEMA } from '../../../hub/document/upcast.ts'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import type { ViewDocument } from '../../../hub/drivers/views/port.ts'
import { documentStream, sampleStream } from '../../../hub/streams/names.ts'
import { observationsProjection, type ObservationsRow } from '../../../projections/observations.ts'

const eventOf = (stream: string, type: string, data: object, schema: number): StoredEvent => ({
  id: 'e',
  type,
  data: data as StoredEvent['data'],
  metadata: { schema: String(schema) },
  stream,
  revision: 0,
  position: '0',
  recordedAt: '2026-11-30T09:00:00.000Z',
})
const review = (judged?: object) =>
  eventOf(
    documentStream('main', '01J'),
    'ReviewCompleted',
    { ...(judged && { judged }), personal: { corrections: [] } },
    DOCUMENT_SCHEMA.version,
  )
const sample = (type: string, data: object = {}) => eventOf(sampleStream('main', '01J'), type, data, 1)

function fold(...events: StoredEvent[]): ObservationsRow | undefined {
  let row: ViewDocument | undefined
  for (const event of events)
    if (observationsProjection.idOf(event) === 'main') row = observationsProjection.project(row, event) ?? row
  return row as ObservationsRow | undefined
}

describe('the view of observations', () => {
  it('counts a score under the next hundredth, above 0.9 under the next thousandth', () => {
    const at = (score: number) =>
      Object.keys(fold(review({ iban: { source: 'ocr', score, right: true } }))!.scores['iban ocr']!)[0]
    assert.deepEqual([0.07, 0.7, 0.701, 0.899, 0.9871, 1].map(at), ['0.07', '0.7', '0.71', '0.9', '0.988', '1'])
  })

  it('keeps reviews apart from samples, and what the samples stand for', () => {
    const field = { kind: 'iban', source: 'ocr', score: 0.7, right: false }
    const row = fold(
      review({ iban: { source: 'ocr', score: 0.7, right: true } }),
      sample('SampleRequested'),
      sample('SampleRequested'),
      sample('SampleDiffered'),
      sample('SampleChecked', {
        share: 0.02,
        fields: { iban: field, dueDate: { kind: 'date', source: 'none', right: true } },
      }),
    )!
    assert.deepEqual(row.samples, [2, 1])
    assert.deepEqual(row.scores, { 'iban ocr': { '0.7': { reviewed: [1, 0], sampled: [0, 1], weight: [0, 50] } } })
  })

  it('has nothing of reviews of earlier versions', () => assert.equal(fold(review()), undefined))
})
