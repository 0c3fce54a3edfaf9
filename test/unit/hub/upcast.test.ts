import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { deliveryAggregate, documentAggregate, noticeAggregate } from '../../../hub/handler/aggregates.ts'
import { upcast, upcastDocument } from '../../../hub/document/upcast.ts'
import type { StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../../hub/errors.ts'
import { foldEvents } from '../../../hub/handler/handle.ts'

const CORPUS = path.join(import.meta.dirname, '../../corpus')
const streams = readdirSync(CORPUS)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    file,
    events: JSON.parse(readFileSync(path.join(CORPUS, file), 'utf8')) as StoredEvent[],
  }))
function stateOf(events: readonly StoredEvent[]): string {
  const { stream } = events[0]!
  if (stream.startsWith('document-')) return foldEvents(documentAggregate, events).state
  if (stream.startsWith('delivery-')) return foldEvents(deliveryAggregate, events).state
  return Object.values(foldEvents(noticeAggregate, events))
    .map(({ state }) => state)
    .join()
}

describe('stored events of every version', () => {
  for (const { file, events } of streams) {
    it(`fold: ${file}`, () => {
      assert.equal(
        stateOf(events),
        file
          .replace(/\.json$/, '')
          .split('.')
          .at(-1),
      )
    })
  }

  it('hold every event type that is written today, in its present version', () => {
    const stored = new Set(
      streams.flatMap(({ events }) => events.map(({ type, metadata }) => `${type}@${metadata['schema']}`)),
    )
    const text = ['hub/document/upcast.ts', 'hub/delivery/upcast.ts', 'hub/notice/upcast.ts']
      .map((file) => readFileSync(path.join(import.meta.dirname, '../../..', file), 'utf8'))
      .join('\n')
    const types = [...text.matchAll(/\b([A-Z][A-Za-z]+): true/g)].map(([, type]) => type!)
    assert.ok(types.length >= 26)
    const ofDelivery = (type: string) =>
      type.startsWith('Delivery') && type !== 'DeliveryRequested' && type !== 'DeliveryRecorded'
    const schemaOf = (type: string) =>
      (type.startsWith('Notice') ? noticeAggregate : ofDelivery(type) ? deliveryAggregate : documentAggregate).schema
    const missing = types.filter((type) => !stored.has(`${type}@${schemaOf(type)}`))
    assert.deepEqual(missing, [])
  })

  it('of an unknown type or a later version are refused, not guessed', () => {
    const event = streams[0]!.events[0]!
    assert.throws(
      () => upcastDocument({ ...event, type: 'DocumentTeleported' }),
      (error) => codeOf(error) === 'unknown-event',
    )
    assert.throws(
      () => upcastDocument({ ...event, metadata: { ...event.metadata, schema: '99' } }),
      (error) => codeOf(error) === 'unknown-event',
    )
  })

  it('of every version name the purchase order as today', () => {
    const field = { value: 'PO-77', confidence: 0.9, page: 1, box: [0, 0, 1, 1] }
    for (const [schema, name] of [
      ['1', 'purchaseOrderNumber'],
      ['2', 'purchaseOrder'],
      ['3', 'purchaseOrderNumber'],
    ] as const) {
      const stored = (type: string, data: Record<string, unknown>) =>
        upcastDocument({ type, data, metadata: { schema } }).data as Record<string, unknown>
      assert.deepEqual(stored('FieldsExtracted', { personal: { fields: { [name]: field, iban: field } } }), {
        personal: { fields: { purchaseOrderNumber: field, iban: field } },
      })
      assert.deepEqual(stored('ReviewRequested', { reasons: [{ field: name }] }), {
        reasons: [{ field: 'purchaseOrderNumber' }],
      })
      assert.deepEqual(stored('ReviewCompleted', { corrected: [name] }), { corrected: ['purchaseOrderNumber'] })
    }
  })

  it('go up step by step', () => {
    const chain = {
      1: (type: string, data: Record<string, unknown>) => ({ type, data: { ...data, two: true } }),
      2: (_: string, data: Record<string, unknown>) => ({ type: 'Renamed', data: { ...data, three: true } }),
    }
    assert.deepEqual(
      upcast({ type: 'Old', data: { one: true }, metadata: { schema: '1' } }, chain, 3, { Renamed: true }),
      { type: 'Renamed', data: { one: true, two: true, three: true } },
    )
  })
})
