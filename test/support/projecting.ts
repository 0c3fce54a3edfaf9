import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { DOCUMENT_SCHEMA } from '../../hub/document/upcast.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { NewEvent } from '../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded/embedded.ts'
import { silentLog } from '../../hub/log.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection, type RunningProjection } from '../../projections/runner.ts'
import { deliveryRequested, extracted, readingStarted, received, recorded } from './documents-in-words.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'
import { until } from './until.ts'

export type Projecting = ReturnType<typeof openProjecting>

/** The events of a posted document. */
export const LIFE = [
  received,
  readingStarted,
  extracted,
  deliveryRequested('ledger'),
  recorded('ledger', 'posted', '1'),
  { type: 'DocumentPosted', data: {} },
]
export const now = () => new Date().toISOString()

const eventOf = ({ type, data }: { type: string; data: object }): NewEvent => ({
  id: randomUUID(),
  type,
  data: { ...data },
  metadata: { tenant: 'main', occurredAt: now(), schema: String(DOCUMENT_SCHEMA.version) },
})

/** An embedded log and embedded views, with projections that look for switches every 10 ms. */
export function openProjecting() {
  const folder = temporaryFolder('projections')
  const store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
  const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
  const stop = new AbortController()
  const running: RunningProjection[] = []
  return {
    store,
    views,
    async start(options: Partial<Parameters<typeof runProjection>[0]> = {}): Promise<RunningProjection> {
      const projected = await runProjection({
        store,
        views,
        projection: documentsProjection,
        log: silentLog,
        now,
        signal: stop.signal,
        lookMs: 10,
        ...options,
      })
      running.push(projected)
      return projected
    },
    /** Appends the life of a document, or part of it. */
    append: (id: string, events = LIFE) => store.append(`document-main.${id}`, events.map(eventOf), 'no-stream'),
    /** The values of one field in all rows of a collection. */
    async column(collection: string, field: string): Promise<unknown[]> {
      const { documents } = await views.find(
        { collection, indexes: documentsProjection.indexes },
        { filter: {}, sort: { field: 'id', direction: 1 }, limit: 1000 },
      )
      return documents.map((row) => row[field])
    },
    /** Waits until a view is level with the log. */
    async level({ status }: RunningProjection): Promise<void> {
      const head = await store.head()
      await until(() => (status().position ?? '') >= (head ?? ''))
    },
    async close(): Promise<void> {
      stop.abort()
      await Promise.all(running.map(({ done }) => done))
      await views.close()
      await store.close()
      removeFolder(folder)
    },
  }
}
