import type { EventStore, NewEvent } from '../../../hub/drivers/event-store/port.ts'
import { appendAnywhere, inStore, type Bug } from './bug.ts'

/** The event of a correction as one more business action, whatever was corrected before. */
async function asNewAction(store: EventStore, stream: string, event: NewEvent): Promise<NewEvent> {
  const before = (await store.read(stream)).filter(({ type }) => type === 'DocumentCorrected').length
  const action = before + 2
  const deliveries = (event.data['deliveries'] as string[]).map((name) => `${name.split('.')[0]}.${action}`)
  return { ...event, data: { ...event.data, action, deliveries } }
}

/** Corrections are not seen: one that is repeated after a lost answer counts as the first. */
const withoutCorrections = (store: EventStore): Partial<EventStore> => ({
  async read(stream, from) {
    const events = await store.read(stream, from)
    const corrected = events.findIndex(({ type }) => type === 'DocumentCorrected')
    return corrected < 0 ? events : events.slice(0, corrected)
  },
  async append(stream, events, expected) {
    const [first] = events
    if (first?.type !== 'DocumentCorrected') return store.append(stream, events, expected)
    return appendAnywhere(store, stream, [await asNewAction(store, stream, first)])
  },
})

/** A copy of a posted document goes where its pipeline sends it, without a question. */
const deliversCopies = (store: EventStore): Partial<EventStore> => ({
  append: (stream, events, expected) =>
    store.append(
      stream,
      events.map((event) => {
        if (event.type !== 'ReviewRequested' || !JSON.stringify(event.data).includes('same-content')) return event
        const data = { targets: ['ledger', 'archive'], pipeline: event.data['pipeline']!, serviceClass: 'standard' }
        return { ...event, type: 'DeliveryRequested', data }
      }),
      expected,
    ),
})

export const PERSON_BUGS: readonly Bug[] = [
  {
    name: 'correction-repeated',
    about: 'a correction that is repeated after a lost answer is one more business action',
    plant: inStore(withoutCorrections, ['door']),
  },
  {
    name: 'copy-delivered-unasked',
    about: 'the same bytes as those of a posted document are delivered without a person',
    plant: inStore(deliversCopies, ['reader']),
  },
  {
    name: 'again-without-key',
    about: 'the door ignores the Idempotency-Key of a request for one more document',
    plant: {
      receive: (receive) => (incoming) => {
        const { idempotencyKey: _, ...unkeyed } = incoming
        return receive(incoming.again ? unkeyed : incoming)
      },
    },
  },
]
