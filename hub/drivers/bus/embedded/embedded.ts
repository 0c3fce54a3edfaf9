import path from 'node:path'
import { WaybillError } from '../../../errors.ts'
import { diskOf, type Disk } from '../../embedded-storage/disk.ts'
import type { Bus, Message } from '../port.ts'
import { openConsumer } from './consume.ts'
import { planReturn } from './delayed.ts'
import { newQueue, wakeUp, type BusState, type Clock } from './queues.ts'
import { openMessageTable } from './table.ts'

const SYSTEM_CLOCK: Clock = {
  // The wall clock at the start of the process, and what has passed since: a wall clock that is set back must not hold
  // up what waits. What is stored is compared with the wall clock of a later start only.
  now: () => Math.round(performance.timeOrigin + performance.now()),
  later(ms, run) {
    const timer = setTimeout(() => void run(), ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/**
 * Queues in one SQLite file, their own or a shared one. Publishes and settlements that come together share a commit.
 */
export function openEmbeddedBus({
  folder,
  disk: given,
  queues,
  clock = SYSTEM_CLOCK,
}: {
  folder: string
  /** a database that other drivers use too, instead of a file of its own */
  disk?: Disk
  queues: readonly string[]
  clock?: Clock
}): Bus {
  const disk = diskOf(given, path.join(folder, 'queues.sqlite'))
  const { database, commit } = disk
  const table = openMessageTable(database)
  const state: BusState = {
    table,
    commit,
    clock,
    queues: new Map(queues.map((queue) => [queue, newQueue()])),
    consumers: new Set(),
    cancelReturn() {},
    closed: false,
  }
  planReturn(state)
  return {
    publish: (messages) => publish(state, messages),
    consume: (queue, handler, { prefetch }) => openConsumer(state, queue, handler, prefetch),
    async depth(queue) {
      const { ready, delayed, parked } = table.counts(queue)
      const running = state.queues.get(queue)?.running.size ?? 0
      return { ready: ready - running, running, delayed, parked }
    },
    async parked(queue, discard = []) {
      if (discard.length > 0)
        await commit.run(() => {
          for (const id of discard) table.removeParked(queue, id)
        })
      return table.parked(queue)
    },
    diagnostics: {
      unrouted: async () => 0,
      // While it is open it loses nothing; its file may have been replaced before.
      dataLossCount: () => 0,
      dataId: async () => table.dataId,
    },
    async close() {
      await Promise.all([...state.consumers].map((consumer) => consumer.stop()))
      state.closed = true
      state.cancelReturn()
      await disk.close()
    },
  }
}

async function publish(state: BusState, messages: readonly Message[]): Promise<void> {
  const { queues, table, commit } = state
  const unknown = messages.find(({ queue }) => !queues.has(queue))
  if (unknown) throw new WaybillError('unroutable', `There is no queue ${unknown.queue}.`, { queue: unknown.queue })
  await commit.run(() => {
    for (const message of messages) table.insert(message)
  })
  for (const queue of new Set(messages.map((message) => message.queue))) wakeUp(state, queue)
}
