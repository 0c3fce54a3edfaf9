import type { Target } from '../../../adapters/adapter.ts'
import type { Bus, Handler } from '../../../hub/drivers/bus/port.ts'
import type { EventStore } from '../../../hub/drivers/event-store/port.ts'
import { codeOf } from '../../../hub/errors.ts'
import type { Plant, Ports } from '../hub.ts'

/** A plausible mistake, planted between the rooms and their engines. */
export interface Bug {
  name: string
  about: string
  plant: Plant
}

export const inStore = (change: (store: EventStore) => Partial<EventStore>, roles?: readonly string[]): Plant => ({
  ports: (ports, { role }) =>
    roles && !roles.includes(role) ? ports : { ...ports, store: { ...ports.store, ...change(ports.store) } },
})
export const inBus = (change: (bus: Bus) => Partial<Bus>): Plant => ({
  ports: (ports) => ({ ...ports, bus: { ...ports.bus, ...change(ports.bus) } }),
})
export const inHandler = (change: (handler: Handler) => Handler): Plant =>
  inBus((bus) => ({ consume: (queue, handler, options) => bus.consume(queue, change(handler), options) }))
export const inViews = (change: (views: Ports['views'], time: () => number) => Partial<Ports['views']>): Plant => ({
  ports: (ports, _, world) => ({ ...ports, views: { ...ports.views, ...change(ports.views, world.time) } }),
})
export const inTarget = (change: (target: Target) => Partial<Target>): Plant => ({
  target: (target) => ({ ...target, ...change(target) }),
})

/** Retries until the stream does not change for a moment, as a writer without an expected revision would. */
export async function appendAnywhere(
  store: EventStore,
  stream: string,
  events: Parameters<EventStore['append']>[1],
): ReturnType<EventStore['append']> {
  for (;;) {
    const [last] = await store.read(stream, 'last')
    try {
      return await store.append(stream, events, last?.revision ?? 'no-stream')
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict') throw error
    }
  }
}
