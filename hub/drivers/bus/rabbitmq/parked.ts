import type { Channel } from 'amqplib'
import type { Log } from '../../../log.ts'
import { openKeyedQueue } from '../../../platform/keyed-queue.ts'
import type { ParkedMessage } from '../port.ts'
import { call, type CallContext } from './call.ts'
import { superviseChannel } from './channel.ts'
import { listUnderLock, type ListingContext } from './listing.ts'
import { readyIn } from './peek.ts'
import type { Publisher } from './publish.ts'

export interface ParkedQueues {
  /**
   * The parked messages of a work queue, after those with the ids of `discard` were removed. May end at the first one
   * for which `enough` returns true.
   */
  list(queue: string, discard: readonly string[], enough: (message: ParkedMessage) => boolean): Promise<ParkedMessage[]>
  /** Messages that a listing of this process holds at this moment. */
  held(queue: string): number
  /** The count of ready messages in a queue of the broker. */
  ready(brokerQueue: string): Promise<number>
  close(): Promise<void>
}

/**
 * Reads queues and puts everything back, over a channel of its own. One listing runs at a time, in all processes, so
 * that none misses what another holds.
 */
export function openParkedQueues({
  publisher,
  log,
  ...calls
}: CallContext & { publisher: Publisher; log: Log }): ParkedQueues {
  const channelOf = (name: string) =>
    superviseChannel<Channel>(calls.connection, {
      name,
      open: (model) => model.createChannel(),
      setUp: async () => {},
      log,
    })
  const context: ListingContext = {
    ...calls,
    publisher,
    browse: channelOf('browse'),
    count: channelOf('count'),
    held: new Map(),
    unrenewed: new Set(),
  }
  const enqueue = openKeyedQueue()
  return {
    list: (queue, discard, enough) =>
      enqueue('listing', () =>
        call(context, context.browse, (channel) =>
          listUnderLock(context, channel, { queue, discard: new Set(discard), enough }),
        ),
      ),
    held: (queue) => context.held.get(queue) ?? 0,
    ready: (brokerQueue) => call(context, context.count, (channel) => readyIn(channel, brokerQueue, context.waitMs)),
    async close() {
      await Promise.all([context.browse.close(), context.count.close()])
    },
  }
}
