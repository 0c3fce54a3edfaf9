import { rmSync } from 'node:fs'
import path from 'node:path'
import { documentAggregate } from '../../hub/handler/aggregates.ts'
import type { DocumentCommand } from '../../hub/document/commands.ts'
import { openEmbeddedBus } from '../../hub/drivers/bus/embedded/embedded.ts'
import type { Bus, DeliveredMessage } from '../../hub/drivers/bus/port.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { handle } from '../../hub/handler/handle.ts'
import { silentLog } from '../../hub/log.ts'
import { startDispatcher, type Dispatcher } from '../../hub/pipeline/dispatcher/dispatch.ts'
import { PIPELINE, receive, recordReading } from './documents-in-words.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'
import { until } from './until.ts'

export const QUEUE = 'read.standard.v1'
const QUEUES = [QUEUE, 'deliver.sql.standard.v1', 'notify.v1']

interface Running extends Dispatcher {
  stop(): Promise<void>
}
type Options = Partial<Parameters<typeof startDispatcher>[0]>

/** A log, a bus and dispatchers between them, without the rooms around; time is what `at` says, in milliseconds. */
export function openDispatching() {
  const folder = temporaryFolder('dispatch')
  const store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
  const openBus = () => openEmbeddedBus({ folder: path.join(folder, 'bus'), queues: QUEUES })
  let inner = openBus()
  let dataLossCount = 0
  /** the same object over the loss of the broker's data, as a driver that reconnects */
  const bus: Bus = {
    publish: (messages) => inner.publish(messages),
    consume: (...args) => inner.consume(...args),
    depth: (queue) => inner.depth(queue),
    parked: (...args) => inner.parked(...args),
    close: () => inner.close(),
    diagnostics: {
      unrouted: async () => 0,
      dataLossCount: () => dataLossCount,
      dataId: async () => `data ${dataLossCount}`,
    },
  }
  const dispatchers: Running[] = []
  let commands = 0
  /** `wallOff`: how far the wall clock was set forward or back, in milliseconds */
  const time = { at: Date.parse('2026-01-01T00:00:00.000Z'), wallOff: 0 }
  const now = () => new Date(time.at + time.wallOff).toISOString()

  const handleCommand = (tenant: string, documentId: string, command: DocumentCommand) =>
    handle(store, documentAggregate, `document-${tenant}.${documentId}`, command, {
      commandId: `c${commands++}`,
      tenant,
      actor: 'test',
      at: now(),
      correlationId: documentId,
      causationId: documentId,
    })

  return {
    store,
    bus,
    time,
    handleCommand,
    receive: (tenant: string, documentId: string) =>
      handleCommand(tenant, documentId, { ...receive, tenant, documentId } as DocumentCommand),
    /** What a reader does that finds nothing to deliver. */
    read: ({ body }: Pick<DeliveredMessage, 'body'>) =>
      handleCommand(
        String(body['tenant']),
        String(body['documentId']),
        recordReading({ kind: 'file', pipeline: PIPELINE }),
      ),
    start(options: Options = {}): Running {
      const stop = new AbortController()
      const dispatcher = startDispatcher({
        store,
        bus,
        adapterOf: () => 'sql',
        log: silentLog,
        now,
        elapsedMs: () => time.at,
        signal: stop.signal,
        ...options,
      })
      const running = {
        ...dispatcher,
        stop: async () => {
          stop.abort()
          await dispatcher.done
        },
      }
      dispatchers.push(running)
      return running
    },
    /** `noticed`: false if the driver does not detect it */
    async loseBroker({ noticed = true } = {}) {
      await inner.close()
      rmSync(path.join(folder, 'bus'), { recursive: true })
      inner = openBus()
      if (noticed) dataLossCount++
    },
    /** Everything in the log has been processed. */
    async level({ status }: Dispatcher) {
      await until(async () => (status().position ?? '') >= ((await store.head()) ?? ''))
    },
    eventsOf: async (tenant: string, documentId: string) =>
      (await store.read(`document-${tenant}.${documentId}`)).map(({ type }) => type),
    async close() {
      for (const dispatcher of dispatchers) await dispatcher.stop()
      await inner.close()
      await store.close()
      removeFolder(folder)
    },
  }
}
