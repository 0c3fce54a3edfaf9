import type { Outcome } from '../../../adapters/adapter.ts'
import type { EventStore, NewEvent, StoredEvent } from '../../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../../hub/errors.ts'
import { inStore, inTarget, type Bug } from './bug.ts'

const isBusinessClaim = (stream: string): boolean => /^idem-[ab]\.business-/.test(stream)

/** The intent is held back and written with the event that follows the send. */
function intentAfterSend(store: EventStore): Partial<EventStore> {
  const held = new Map<string, { events: readonly NewEvent[]; first: number }>()
  return {
    async append(stream, events, expected) {
      if (events.some(({ type }) => type === 'DeliveryIntended')) {
        const first = expected === 'no-stream' ? 0 : expected + 1
        held.set(stream, { events, first })
        return { revision: first + events.length - 1, position: '' }
      }
      const before = held.get(stream)
      if (!before) return store.append(stream, events, expected)
      held.delete(stream)
      return store.append(stream, [...before.events, ...events], before.first === 0 ? 'no-stream' : before.first - 1)
    },
    async read(stream, from) {
      const stored = await store.read(stream, from)
      const before = held.get(stream)
      return before
        ? [
            ...stored,
            ...before.events.map((event, index): StoredEvent => ({
              ...event,
              stream,
              revision: before.first + index,
              position: '',
              recordedAt: event.metadata['occurredAt']!,
            })),
          ]
        : stored
    },
  }
}

/** A courier that tried to write the event of a send may send, even if another courier wrote it. */
const permitNotOwn = (store: EventStore): Partial<EventStore> => ({
  append: (stream, events, expected) =>
    store.append(stream, events, expected).catch((error: unknown) => {
      if (codeOf(error) === 'revision-conflict' && events.some(({ type }) => /Intended|Repeated/.test(type)))
        return { revision: (expected === 'no-stream' ? -1 : expected) + events.length, position: '' }
      throw error
    }),
})

export const COURIER_BUGS: readonly Bug[] = [
  {
    name: 'find-skipped',
    about: 'an open intent is not looked up before it is sent again',
    plant: inTarget(() => ({ find: async () => ({ kind: 'none' }) })),
  },
  {
    name: 'find-failure-is-none',
    about: 'a target that cannot be asked counts as one that does not have it',
    plant: inTarget((target) => ({
      find: (intent, signal) => target.find(intent, signal).catch(() => ({ kind: 'none' as const })),
    })),
  },
  {
    name: 'unknown-is-not-sent',
    about: 'a lost answer of the target counts as a send that never left',
    plant: inTarget((target) => ({
      classify(error): Outcome {
        const outcome = target.classify(error)
        return outcome.kind === 'unknown' ? { kind: 'not-sent', detail: outcome.detail } : outcome
      },
    })),
  },
  {
    name: 'blind-resend',
    about: 'a send of unknown outcome is repeated at once',
    plant: inTarget((target) => ({
      send: (intent, signal) =>
        target.send(intent, signal).catch((error: unknown) => {
          if (target.classify(error).kind === 'unknown') return target.send(intent, signal)
          throw error
        }),
    })),
  },
  {
    name: 'unknown-is-rejected',
    about: 'a lost answer of the target counts as its refusal',
    plant: inTarget((target) => ({
      classify(error): Outcome {
        const outcome = target.classify(error)
        return outcome.kind === 'unknown' ? { kind: 'rejected', detail: outcome.detail } : outcome
      },
    })),
  },
  {
    name: 'settling-ignored',
    about: 'what is not found is sent again at once, though it may still arrive',
    plant: { settleSeconds: 0 },
  },
  {
    name: 'intent-after-send',
    about: 'the intent is written after the send',
    plant: inStore(intentAfterSend, ['courier']),
  },
  {
    name: 'permit-not-own',
    about: 'a courier sends on the event that another one wrote',
    plant: inStore(permitNotOwn, ['courier']),
  },
  {
    name: 'claim-in-memory',
    about: 'a business identity is claimed in the memory of one courier only',
    plant: inStore(
      (store) => {
        const own = new Map<string, StoredEvent[]>()
        return {
          append: async (stream, events, expected) => {
            if (!isBusinessClaim(stream)) return store.append(stream, events, expected)
            const stored = events.map((event, index): StoredEvent => ({
              ...event,
              stream,
              revision: Number(expected === 'no-stream' ? -1 : expected) + 1 + index,
              position: '',
              recordedAt: '',
            }))
            own.set(stream, stored)
            return { revision: stored.at(-1)!.revision, position: '' }
          },
          read: async (stream, from) => (isBusinessClaim(stream) ? (own.get(stream) ?? []) : store.read(stream, from)),
        }
      },
      ['courier'],
    ),
  },
  {
    name: 'claim-conflict-is-ours',
    about: 'a courier that loses the race for a business key continues as if it had won',
    plant: inStore(
      (store) => ({
        append: (stream, events, expected) =>
          store.append(stream, events, expected).catch((error: unknown) => {
            if (isBusinessClaim(stream) && codeOf(error) === 'revision-conflict') return { revision: 0, position: '' }
            throw error
          }),
      }),
      ['courier'],
    ),
  },
  {
    name: 'claim-released-early',
    about: 'a business identity is free again as soon as its holder has begun to send',
    plant: inStore(
      (store) => ({
        read: async (stream, from) => (isBusinessClaim(stream) ? [] : store.read(stream, from)),
        append: (stream, events, expected) =>
          store.append(stream, events, expected).catch((error: unknown) => {
            if (isBusinessClaim(stream) && codeOf(error) === 'revision-conflict') return { revision: 0, position: '' }
            throw error
          }),
      }),
      ['courier'],
    ),
  },
]
