import { setTimeout as delay } from 'node:timers/promises'
import type { Found } from '../../adapters/adapter.ts'
import type { OpenTarget } from '../../adapters/registry.ts'
import type { NewEvent } from '../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../hub/errors.ts'
import type { Engines } from '../../hub/app/engines.ts'
import type { Bug } from './bug.ts'
import { NOTICE_BUGS } from './notice-bugs.ts'

/** Long enough for a death in between. */
const LATER_MS = 400
const later = <T>(step: () => Promise<T>): void =>
  void delay(LATER_MS)
    .then(step)
    .catch(() => {})
const holds = (events: readonly NewEvent[], type: string): boolean => events.some((event) => event.type === type)
const pretended = (expected: number | 'no-stream', events: readonly NewEvent[]) => ({
  revision: (expected === 'no-stream' ? -1 : expected) + events.length,
  position: '',
})

/** Appends that are answered before they are made. */
const appendLater =
  (type: string) =>
  (engines: Engines): Engines => ({
    ...engines,
    store: {
      ...engines.store,
      async append(stream, events, expected) {
        if (!holds(events, type)) return engines.store.append(stream, events, expected)
        later(() => engines.store.append(stream, events, expected))
        return pretended(expected, events)
      },
    },
  })

let sentYet = Promise.withResolvers<void>()

export const BUGS: Record<string, Bug> = {
  ...NOTICE_BUGS,
  'checkpoint before confirm': {
    about: 'a publish counts as done that was never confirmed',
    engines: (engines) => {
      let lost = 0
      // The first one meets a broker that dies before its confirm; a publisher that waits for it gets an error and
      // repeats.
      const publish: Engines['bus']['publish'] = async (messages) => {
        if (lost++ > 0) await engines.bus.publish(messages)
      }
      return { ...engines, bus: { ...engines.bus, publish } }
    },
  },
  'ack before append': {
    about: 'a message is acknowledged before its work is done',
    engines: (engines) => ({
      ...engines,
      bus: {
        ...engines.bus,
        consume: (queue, handler, options) =>
          engines.bus.consume(
            queue,
            async (message, signal) => {
              later(() => handler(message, signal))
              return { kind: 'ack' }
            },
            options,
          ),
      },
    }),
  },
  'blind resend': {
    about: 'a send of unknown outcome is repeated without a look',
    target: (open) => ({
      ...open,
      adapter: { ...open.adapter, settleSeconds: 0 },
      target: { ...open.target, find: async (): Promise<Found> => ({ kind: 'none' }) },
    }),
  },
  'intent after send': {
    about: 'the intent is written once the target has answered',
    engines: (engines) => ({
      ...engines,
      store: {
        ...engines.store,
        async append(stream, events, expected) {
          if (!holds(events, 'DeliveryIntended')) return engines.store.append(stream, events, expected)
          void sentYet.promise.then(() => engines.store.append(stream, events, expected)).catch(() => {})
          return pretended(expected, events)
        },
      },
    }),
    target: (open) => ({
      ...open,
      target: {
        ...open.target,
        async send(intent, signal) {
          const receipt = await open.target.send(intent, signal)
          sentYet.resolve()
          sentYet = Promise.withResolvers<void>()
          return receipt
        },
      },
    }),
  },
  'dedupe without tenant': {
    about: 'a claim forgets whose it is',
    engines: (engines) => {
      const common = (stream: string) => stream.replace(/^idem-[^.]+\./, 'idem-main.')
      return {
        ...engines,
        store: {
          ...engines.store,
          append: (stream, events, expected) => engines.store.append(common(stream), events, expected),
          read: (stream, from) => engines.store.read(common(stream), from),
        },
      }
    },
  },
  'projection checkpoint before write': {
    about: 'a view notes how far it is, and then writes',
    engines: (engines) => ({
      ...engines,
      views: {
        ...engines.views,
        async save(view, writes, checkpoint) {
          await engines.views.save(view, [], checkpoint)
          if (writes.length > 0) later(() => engines.views.save(view, writes, checkpoint))
        },
      },
    }),
  },
  '202 before the event': {
    about: 'the door answers before the event is on disk',
    engines: appendLater('DocumentReceived'),
  },
  'no expected revision': {
    about: 'an append goes through at any revision',
    engines: (engines) => ({
      ...engines,
      store: {
        ...engines.store,
        async append(stream, events, expected) {
          for (let revision = expected; ;) {
            try {
              return await engines.store.append(stream, events, revision)
            } catch (error) {
              if (codeOf(error) !== 'revision-conflict') throw error
              revision = (await engines.store.read(stream, 'last'))[0]?.revision ?? 'no-stream'
            }
          }
        },
      },
    }),
  },
  '202 before the bytes': {
    about: 'the door answers before the bytes are on disk',
    engines: (engines) => ({
      ...engines,
      blobs: {
        ...engines.blobs,
        async put(tenant, bytes, options) {
          if (!options) return engines.blobs.put(tenant, bytes, options)
          const put = await engines.blobs.put(tenant, bytes, options)
          const kept = await engines.blobs.get(put.key).then((stream) => stream.toArray())
          await engines.blobs.delete(put.key)
          later(() => engines.blobs.put(tenant, Buffer.concat(kept as Buffer[]), options))
          return put
        },
      },
    }),
  },
  'posted before sent': {
    about: 'the outcome is written before the target has the document',
    target: (open) => ({
      ...open,
      target: {
        ...open.target,
        async send(intent, signal) {
          later(() => open.target.send(intent, signal))
          return { reference: '1' }
        },
      },
    }),
  },
  'retry is dropped': {
    about: 'what should come again is acknowledged',
    engines: (engines) => ({
      ...engines,
      bus: {
        ...engines.bus,
        consume: (queue, handler, options) =>
          engines.bus.consume(
            queue,
            async (message, signal) => {
              const settlement = await handler(message, signal)
              return settlement.kind === 'retry' ? { kind: 'ack' } : settlement
            },
            options,
          ),
      },
    }),
  },
  'only the first of a batch': {
    about: 'of several messages one is published',
    engines: (engines) => ({
      ...engines,
      bus: { ...engines.bus, publish: (messages) => engines.bus.publish(messages.slice(0, 1)) },
    }),
  },
  'unknown counts as refused': {
    about: 'a lost answer is taken for a no, and the send repeated at once',
    target: (open) => ({
      ...open,
      target: {
        ...open.target,
        async send(intent, signal) {
          try {
            return await open.target.send(intent, signal)
          } catch {
            return open.target.send(intent, signal)
          }
        },
      },
    }),
  },
  'target refuses all': {
    about: 'whatever the target is asked counts as refused',
    target: (open) => ({
      ...open,
      target: {
        ...open.target,
        send: () => Promise.reject(new Error('no')),
        classify: () => ({ kind: 'rejected', detail: 'It is not taken.' }),
      },
    }),
  },
  'death counts as the last attempt': {
    about: 'what comes again after a death is given up at the next trouble',
    engines: (engines) => ({
      ...engines,
      bus: {
        ...engines.bus,
        consume: (queue, handler, options) =>
          engines.bus.consume(
            queue,
            (message, signal) => handler(message.redelivered ? { ...message, attempt: 99 } : message, signal),
            options,
          ),
      },
    }),
  },
  'switch before built': {
    about: 'readers get a rebuilt view that is not written yet',
    engines: (engines) => ({
      ...engines,
      views: {
        ...engines.views,
        save: (view, writes, checkpoint) =>
          engines.views.save(view, /_r\d+$/.test(view.collection) ? writes.slice(1) : writes, checkpoint),
      },
    }),
  },
}

const same = <T>(value: T): T => value

export function plantBug(name: string | undefined): {
  engines(engines: Engines): Engines
  target(open: OpenTarget): OpenTarget
  channel: NonNullable<Bug['channel']>
} {
  if (name === undefined) return { engines: same, target: same, channel: same }
  const bug = BUGS[name]
  if (!bug) throw new Error(`There is no bug ${name}.`)
  return { engines: bug.engines ?? same, target: bug.target ?? same, channel: bug.channel ?? same }
}
