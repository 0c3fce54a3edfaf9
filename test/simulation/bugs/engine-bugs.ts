import { setTimeout as delay } from 'node:timers/promises'
import { v5 as uuidv5 } from 'uuid'
import type { Message } from '../../../hub/drivers/bus/port.ts'
import { codeOf } from '../../../hub/errors.ts'
import { appendAnywhere, inBus, inHandler, inStore, inViews, type Bug } from './bug.ts'

const IDS = '4b0d9b3e-7f5e-5a0c-8f43-0f6f5f7d1b0a'

const NO_POSITION = '99999999'

export const ENGINE_BUGS: readonly Bug[] = [
  {
    name: 'checkpoint-ahead-trusted',
    about: 'a view trusts its checkpoint although the log was set back to before it',
    plant: {
      ports: (ports, { role }) =>
        role === 'projector'
          ? {
              ...ports,
              store: { ...ports.store, head: async () => '99999999' },
              views: {
                ...ports.views,
                load: async (view, ids) => {
                  const { documents, checkpoint } = await ports.views.load(view, ids)
                  return { documents, checkpoint }
                },
              },
            }
          : ports,
    },
  },
  {
    name: 'publish-not-awaited',
    about: 'the dispatcher does not wait for the confirms before it moves its checkpoint',
    plant: inBus((bus) => ({ publish: async (messages) => void bus.publish(messages).catch(() => {}) })),
  },
  {
    name: 'publish-failure-ignored',
    about: 'a publish that the broker did not confirm counts as done',
    plant: inBus((bus) => ({ publish: (messages) => bus.publish(messages).catch(() => {}) })),
  },
  {
    name: 'first-of-batch-published',
    about: 'of a batch only the first message is published',
    plant: inBus((bus) => ({ publish: (messages) => bus.publish(messages.slice(0, 1)) })),
  },
  {
    name: 'checkpoint-before-publish',
    about: 'the checkpoint moves before the page is published',
    plant: {
      ports(ports) {
        let held: readonly Message[] = []
        const { store, bus } = ports
        return {
          ...ports,
          bus: {
            ...bus,
            publish: async (messages) => {
              held = messages
            },
          },
          store: {
            ...store,
            append: async (stream, events, expected) => {
              const appended = await store.append(stream, events, expected)
              if (stream === 'checkpoint-dispatcher') await bus.publish(held)
              return appended
            },
          },
        }
      },
    },
  },
  {
    name: 'dispatcher-not-fenced',
    about: 'a dispatcher that lost its leadership still writes its checkpoint',
    plant: inStore((store) => ({
      append: (stream, events, expected) =>
        stream === 'checkpoint-dispatcher'
          ? appendAnywhere(store, stream, events)
          : store.append(stream, events, expected),
    })),
  },
  {
    name: 'dispatcher-ends-at-fault',
    about: 'a publish that fails ends the dispatcher for good',
    plant: inBus((bus) => ({ publish: (messages) => bus.publish(messages).catch(() => new Promise<never>(() => {})) })),
  },
  {
    name: 'follow-skips-one',
    about: 'the log is resumed one event too far',
    plant: inStore((store) => ({
      follow: (after, prefixes, signal) =>
        store.follow(
          after === undefined ? after : String(Number(after) + 1).padStart(after.length, '0'),
          prefixes,
          signal,
        ),
    })),
  },
  {
    name: 'no-position-followed',
    about: 'the "no position" of a log without a matching event is taken for a position, behind all later events',
    plant: inStore((store) => ({
      async *follow(after, prefixes, signal) {
        let last = after
        for await (const page of store.follow(after, prefixes, signal)) {
          if (last === undefined && page.events.length === 0 && page.caughtUp) last = NO_POSITION
          if (last === NO_POSITION) yield { ...page, events: [], position: NO_POSITION }
          else yield page
        }
      },
    })),
  },
  {
    name: 'cause-not-carried',
    about: 'a message does not say what it was published for, so a handler that reads an older log acknowledges it',
    plant: inBus((bus) => ({
      publish: (messages) =>
        bus.publish(
          messages.map((message) => {
            const {
              causeStream: _stream,
              causeRevision: _revision,
              causePosition: _position,
              ...headers
            } = message.headers
            return { ...message, headers }
          }),
        ),
    })),
  },
  {
    name: 'loss-not-acted-on',
    about: 'the broker says that it has lost its messages, and nothing is made due',
    plant: inBus((bus) => ({
      diagnostics: { ...bus.diagnostics!, dataLossCount: () => 0, dataId: async (known) => known ?? 'the same' },
    })),
  },
  {
    name: 'loss-forgotten-at-restart',
    about: 'a dispatcher that starts takes whatever the broker holds for all that was published',
    plant: inBus((bus) => ({
      diagnostics: { ...bus.diagnostics!, dataId: async (known) => known ?? 'the same' },
    })),
  },
  {
    name: 'message-id-without-target',
    about: 'the deliveries of one document to two targets have one message id, and the second is taken for a copy',
    plant: inBus((bus) => ({
      publish: (messages) =>
        bus.publish(
          messages.map((message) => ({
            ...message,
            id: uuidv5(`${message.headers.causationId}:${message.type}`, IDS),
          })),
        ),
    })),
  },
  {
    name: 'no-expected-revision',
    about: 'events are appended at whatever revision the stream has',
    plant: inStore((store) => ({ append: (stream, events) => appendAnywhere(store, stream, events) })),
  },
  {
    name: 'lost-append-repeated',
    about: 'an append whose answer was lost is repeated at the present revision',
    plant: inStore((store) => ({
      append: (stream, events, expected) =>
        store.append(stream, events, expected).catch((error: unknown) => {
          if (codeOf(error) === 'engine-unavailable') return appendAnywhere(store, stream, events)
          throw error
        }),
    })),
  },
  {
    name: 'append-not-awaited',
    about: 'an append counts as done when it is sent',
    plant: inStore(
      (store) => ({
        append: async (stream, events, expected) => {
          void store.append(stream, events, expected).catch(() => {})
          return { revision: (expected === 'no-stream' ? -1 : expected) + events.length, position: '' }
        },
      }),
      ['door', 'reader'],
    ),
  },
  {
    name: 'ack-before-work',
    about: 'a message is acknowledged when it arrives',
    plant: inHandler((handler) => async (message, signal) => {
      void handler(message, signal).catch(() => {})
      return { kind: 'ack' }
    }),
  },
  {
    name: 'ack-on-error',
    about: 'a message whose work failed is acknowledged',
    plant: inHandler((handler) => async (message, signal) => {
      const settlement = await handler(message, signal)
      return settlement.kind === 'retry' ? { kind: 'ack' } : settlement
    }),
  },
  {
    name: 'redelivery-dropped',
    about: 'a message that comes again is taken for one that is done',
    plant: inHandler(
      (handler) => async (message, signal) => (message.redelivered ? { kind: 'ack' } : handler(message, signal)),
    ),
  },
  {
    name: 'retry-in-memory',
    about: 'a message is acknowledged and its retry kept in memory, uncounted',
    plant: inBus((bus) => ({
      consume: (queue, handler, options) =>
        bus.consume(
          queue,
          async (message, signal) => {
            const settlement = await handler(message, signal)
            if (settlement.kind !== 'retry') return settlement
            void delay(5_000)
              .then(() => bus.publish([{ ...message }]))
              .catch(() => {})
            return { kind: 'ack' }
          },
          options,
        ),
    })),
  },
  {
    name: 'parked-in-silence',
    about: 'a failed message is parked at once, without an event in the log',
    plant: inHandler((handler) => async (message, signal) => {
      const settlement = await handler(message, signal)
      return settlement.kind === 'retry'
        ? { kind: 'park', code: settlement.code, reason: settlement.reason }
        : settlement
    }),
  },
  {
    name: 'view-checkpoint-first',
    about: 'a view writes its checkpoint before its documents',
    plant: inViews((views) => ({
      save: async (view, writes, checkpoint) => {
        await views.save(view, [], checkpoint)
        await views.save(view, writes, checkpoint)
      },
    })),
  },
  {
    name: 'view-save-ignored',
    about: 'a save of a view that failed counts as done',
    plant: inViews((views) => ({
      save: (view, writes, checkpoint) => views.save(view, writes, checkpoint).catch(() => {}),
    })),
  },
]
