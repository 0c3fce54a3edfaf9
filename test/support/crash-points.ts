import type { Target } from '../../adapters/adapter.ts'
import type { Blobs } from '../../hub/drivers/blobs/port.ts'
import type { Bus } from '../../hub/drivers/bus/port.ts'
import type { EventStore } from '../../hub/drivers/event-store/port.ts'
import type { Views } from '../../hub/drivers/views/port.ts'

/** Called at every durable boundary with its name; a test decides there whether the process dies. */
export type Boundary = (point: string) => void

export interface Engines { store: EventStore; bus: Bus; views: Views; blobs: Blobs }

/** The engines with a named boundary before and after each durable step. What they do stays the same. */
export function withBoundaries({ store, bus, views, blobs }: Engines, at: Boundary): Engines {
  const around = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    at(`before ${name}`)
    const result = await step()
    at(`after ${name}`)
    return result
  }
  return {
    store: { ...store, append: (stream, events, expected) => around(`append ${events[0]?.type}`, () => store.append(stream, events, expected)) },
    bus: {
      ...bus,
      publish: (messages) => around(`publish ${messages[0]?.type}`, () => bus.publish(messages)),
      consume: (queue, handler, options) => bus.consume(queue, async (message, signal) => {
        at(`before work ${message.type}`)
        const settlement = await handler(message, signal)
        at(`before ack ${message.type}`)
        return settlement
      }, options),
    },
    views: { ...views, save: (view, writes, checkpoint) => around(`save ${view.collection.replace(/_v\d.*/, '')}`, () => views.save(view, writes, checkpoint)) },
    blobs: { ...blobs, put: (tenant, bytes, options) => around('blob put', () => blobs.put(tenant, bytes, options)) },
  }
}

export const withSendBoundaries = (target: Target, at: Boundary): Target => ({
  ...target,
  async send(intent, signal) {
    at('before send')
    const receipt = await target.send(intent, signal)
    at('after send')
    return receipt
  },
})
