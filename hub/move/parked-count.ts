import type { Bus } from '../drivers/bus/port.ts'
import type { StoredEvent } from '../drivers/event-store/port.ts'
import { allQueues } from '../messaging/queues.ts'

/** Counts the parked messages of a bus. Its queues are named after adapters, which the deliveries in the log name. */
export function openParkedCount(bus: Bus) {
  const adapters = new Set<string>()
  return {
    note({ type, data }: Pick<StoredEvent, 'type' | 'data'>): void {
      if (type === 'DeliveryStarted') adapters.add((data as { adapter: string }).adapter)
    },
    async count(): Promise<number> {
      const queues = new Set(allQueues([...adapters]))
      const depths = await Promise.all([...queues].map((queue) => bus.depth(queue)))
      return depths.reduce((sum, { parked }) => sum + parked, 0)
    },
  }
}
