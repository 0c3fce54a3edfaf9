import type { Target } from '../../adapters/adapter.ts'
import type { Channel } from '../../hub/notify/channel.ts'
import type { ReadFile } from '../../inference/cached-reader.ts'
import type { Engines } from '../../hub/app/engines.ts'
import type { DeliveredMessage } from '../../hub/drivers/bus/port.ts'
import type { NewEvent } from '../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../hub/errors.ts'

/** Called at every durable boundary with all of its names; a test decides there whether the process dies. */
export type Boundary = (...points: string[]) => void

export const viewOf = (collection: string): string => collection.replace(/_v\d.*/, '')

/** Calls once the settlement of a message is done. */
export type WhenSettled = (message: DeliveredMessage, settled: () => void) => void

/** How long after a handler returned its settlement counts as done: the embedded queues do not report it. */
const SETTLED_MS = 25
const soon: WhenSettled = (_, settled) => void setTimeout(settled, SETTLED_MS)

/** The engines with a named boundary before and after each durable step. What they do stays the same. */
export function withBoundaries({ store, bus, views, blobs }: Engines, at: Boundary, whenSettled = soon): Engines {
  const around = async <T>(names: readonly string[], step: () => Promise<T>): Promise<T> => {
    at(...names.map((name) => `before ${name}`))
    const result = await step()
    at(...names.map((name) => `after ${name}`))
    return result
  }
  /** What readers use of each view; anything else of it is being built beside. */
  const live = new Map<string, string>()
  const isBeside = (collection: string): boolean =>
    live.has(viewOf(collection)) && live.get(viewOf(collection)) !== collection
  return {
    store: {
      ...store,
      async append(stream, events, expected) {
        const names = [...new Set(events.map(nameOf))]
        try {
          return await around(
            names.map((name) => `append ${name}`),
            () => store.append(stream, events, expected),
          )
        } catch (error) {
          if (codeOf(error) === 'revision-conflict') at(...names.map((name) => `after refused append ${name}`))
          throw error
        }
      },
    },
    bus: {
      ...bus,
      publish: (messages) =>
        around([...new Set(messages.map(({ type }) => `publish ${type}`))], () => bus.publish(messages)),
      consume: (queue, handler, options) =>
        bus.consume(
          queue,
          async (message, signal) => {
            at(`before work ${message.type}`)
            const settlement = await handler(message, signal)
            at(`before ${settlement.kind} ${message.type}`)
            whenSettled(message, () => at(`after ${settlement.kind} ${message.type}`))
            return settlement
          },
          options,
        ),
      parked: (queue, discard) =>
        discard?.length ? around(['unpark'], () => bus.parked(queue, discard)) : bus.parked(queue),
    },
    views: {
      ...views,
      save: (view, writes, checkpoint) =>
        around([`save ${isBeside(view.collection) ? 'rebuilt ' : ''}${viewOf(view.collection)}`], () =>
          views.save(view, writes, checkpoint),
        ),
      async live(view, collection) {
        const switched =
          collection === undefined
            ? await views.live(view)
            : await around([`${live.has(view) ? 'switch to rebuilt' : 'first switch to'} ${view}`], () =>
                views.live(view, collection),
              )
        if (switched !== undefined) live.set(view, switched)
        return switched
      },
    },
    blobs: {
      ...blobs,
      put: (tenant, bytes, options) =>
        around([`put ${options ? 'document' : String(bytes).includes('"words":') ? 'reading' : 'payload'}`], () =>
          blobs.put(tenant, bytes, options),
        ),
    },
  }
}

/** An append is named by each type of event in it, so that no point goes away when two appends become one. */
function nameOf({ type, data }: NewEvent): string {
  if (type === 'DocumentReceived' && data['partOf'] !== undefined) return `${type} of part`
  if (type !== 'DocumentClaimed') return type
  return data['fingerprint'] === '' ? `${type} of content` : `${type} of request`
}

export const withTargetBoundaries = (target: Target, at: Boundary): Target => ({
  ...target,
  async send(intent, signal) {
    at('before send')
    const receipt = await target.send(intent, signal)
    at('after send')
    return receipt
  },
  async find(intent, signal) {
    at('before find')
    const found = await target.find(intent, signal)
    at('after find')
    return found
  },
})

export const withTellBoundaries = (channel: Channel, at: Boundary): Channel => ({
  ...channel,
  async send(notice, signal) {
    at('before telling')
    await channel.send(notice, signal)
    at('after telling')
  },
})

export const withReadBoundary = (reader: ReadFile, at: Boundary): ReadFile => ({
  ...reader,
  async read(source, options, signal) {
    const reading = await reader.read(source, options, signal)
    at('after read')
    return reading
  },
})
