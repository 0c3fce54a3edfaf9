import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { StoredEvent } from '../../../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../../../hub/errors.ts'
import {
  deliveryAggregate,
  documentAggregate,
  noticeAggregate,
  parkedAggregate,
  sampleAggregate,
  sellerAggregate,
} from '../../../../hub/handler/aggregates.ts'
import { foldEvents } from '../../../../hub/handler/handle.ts'
import { upcast } from '../../../../hub/platform/upcast.ts'
import { kindOf } from '../../../../hub/streams/names.ts'
import { REGISTRY, schemaOf } from '../../../../hub/streams/registry.ts'

/**
 * One stream a file, named v<schema>.<kind>[.<what happened>].<state>.json; a stream without an aggregate has no state.
 */
const CORPUS = path.join(import.meta.dirname, '../../../corpus')
const streams = readdirSync(CORPUS).map((file) => ({
  file,
  kind: file.split('.')[1]!,
  events: JSON.parse(readFileSync(path.join(CORPUS, file), 'utf8')) as StoredEvent[],
}))
const schemaOfEvent = ({ metadata }: StoredEvent): number => Number(metadata['schema'] ?? '1')

const STATES: Record<string, (events: readonly StoredEvent[]) => string> = {
  document: (events) => foldEvents(documentAggregate, events).state,
  delivery: (events) => foldEvents(deliveryAggregate, events).state,
  notices: (events) =>
    Object.values(foldEvents(noticeAggregate, events))
      .map(({ state }) => state)
      .join(),
  parked: (events) => foldEvents(parkedAggregate, events).state,
  sample: (events) => foldEvents(sampleAggregate, events).state,
  seller: (events) => foldEvents(sellerAggregate, events).state,
}

describe('the corpus of stored events', () => {
  for (const { file, kind, events } of streams)
    it(`can be read: ${file}`, () => {
      for (const event of events) assert.equal(kindOf(event.stream), kind)
      const stateOf = STATES[kind]
      if (stateOf) assert.equal(stateOf(events), file.split('.').at(-2))
      else for (const event of events) assert.equal(upcast(event, schemaOf(event.stream)).type, event.type)
    })

  it('holds every registered event type in its current schema', () => {
    const stored = new Set(
      streams.flatMap(({ kind, events }) => events.map((event) => `${kind} ${event.type} ${schemaOfEvent(event)}`)),
    )
    const registered = Object.entries(REGISTRY).flatMap(([kind, { version, types }]) =>
      Object.keys(types).map((type) => `${kind} ${type} ${version}`),
    )
    assert.ok(registered.length >= 39)
    assert.deepEqual(
      registered.filter((each) => !stored.has(each)),
      [],
    )
  })

  it('holds every schema that was ever written', () => {
    for (const [kind, { version }] of Object.entries(REGISTRY)) {
      const stored = streams.filter((stream) => stream.kind === kind).flatMap(({ events }) => events.map(schemaOfEvent))
      assert.deepEqual(
        [...new Set(stored)].toSorted((a, b) => a - b),
        Array.from({ length: version }, (_, index) => index + 1),
        kind,
      )
    }
  })

  it('holds no event that is not registered', () => {
    for (const { file, events } of streams)
      for (const event of events) {
        const { type } = upcast(event, schemaOf(event.stream))
        assert.ok(Object.hasOwn(schemaOf(event.stream).types, type), `${file}: ${event.type}`)
      }
  })
})

describe('the event registry', () => {
  for (const [kind, schema] of Object.entries(REGISTRY))
    it(`refuses unknown types and later schemas of ${kind} streams`, () => {
      const event = streams.find((stream) => stream.kind === kind)!.events[0]!
      const unknown = (error: unknown) => codeOf(error) === 'unknown-event'
      assert.throws(() => upcast({ ...event, type: 'Teleported' }, schema), unknown)
      assert.throws(() => upcast({ ...event, metadata: { ...event.metadata, schema: '99' } }, schema), unknown)
    })

  it('knows no streams of other programs', () => {
    assert.throws(
      () => schemaOf('$stats-127.0.0.1:2113'),
      (error) => codeOf(error) === 'unknown-event',
    )
  })
})
