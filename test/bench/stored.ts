import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { ulid } from 'ulid'
import { DOCUMENT_SCHEMA } from '../../hub/document/upcast.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { NewEvent } from '../../hub/drivers/event-store/port.ts'
import { openViewsThread } from '../../hub/drivers/views/embedded/thread.ts'
import { silentLog } from '../../hub/log.ts'
import { auditProjection } from '../../projections/audit.ts'
import { deliveriesProjection } from '../../projections/deliveries.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection } from '../../projections/runner.ts'
import { baseName } from '../../projections/rebuild.ts'
import { deliveryRequested, extracted, readingStarted, received, recorded } from '../support/documents-in-words.ts'
import { finishDocuments } from './finish-load.ts'
import { inFolder, percentile, printRatio, printValue, secondsOf } from './measure.ts'

const STORED = Number(process.env['STORED'] ?? 1_000_000)
const QUERIES = 200
const AT_ONCE = 500
const LIFE = [
  received,
  readingStarted,
  extracted,
  deliveryRequested('ledger'),
  recorded('ledger', 'posted', '1'),
  { type: 'DocumentPosted', data: {} },
] as const

/** Throughput and queries of a hub that holds a million documents, against the same hub empty. */
export async function bench(): Promise<void> {
  const empty = await inFolder((folder) => finish(path.join(folder, 'data')))
  await inFolder(async (folder) => {
    const data = path.join(folder, 'data')
    // The folder is made by a hub, so that it is one of Waybill.
    await finish(data, 1)
    printValue('seconds to fill', await secondsOf(() => fill(data)), 's')
    // What the filling has left to the system to write would be written under the load that is measured.
    execFileSync('sync')
    await queries(data)
    printRatio(`finished with ${STORED} stored`, await finish(data), empty, 'docs/s (raw: empty)')
  })
}

const finish = async (data: string, documents = 1_500): Promise<number> =>
  (await finishDocuments({ data, clients: 50, warmUp: Math.min(200, documents), documents })).perSecond

async function fill(data: string): Promise<void> {
  const store = openEmbeddedEventStore({ folder: path.join(data, 'log') })
  const views = await openViewsThread({ folder: path.join(data, 'views') })
  const stop = new AbortController()
  const now = () => new Date().toISOString()
  for (let filled = 0; filled < STORED; filled += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, STORED - filled) }, () => {
        const id = ulid()
        const life = LIFE.map(({ type, data: of }): NewEvent => ({
          id: randomUUID(),
          type,
          data: type === 'DocumentReceived' ? { ...of, documentId: id } : { ...of },
          metadata: {
            tenant: 'main',
            occurredAt: now(),
            schema: String(DOCUMENT_SCHEMA.version),
            commandId: randomUUID(),
          },
        }))
        return store.append(`document-main.${id}`, life, 'no-stream')
      }),
    )
  }
  const head = (await store.head())!
  const running = await Promise.all(
    [documentsProjection, deliveriesProjection, auditProjection].map((projection) =>
      runProjection({ store, views, projection, log: silentLog, now, signal: stop.signal, lookMs: 0 }),
    ),
  )
  while (running.some(({ status }) => (status().position ?? '') < head))
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  stop.abort()
  await Promise.all(running.map(({ done }) => done))
  await views.close()
  await store.close()
}

async function queries(data: string): Promise<void> {
  const views = await openViewsThread({ folder: path.join(data, 'views') })
  const view = { collection: baseName(documentsProjection), indexes: documentsProjection.indexes }
  const audit = { collection: baseName(auditProjection), indexes: auditProjection.indexes }
  const lists: number[] = []
  const audits: number[] = []
  let cursor: string | undefined
  for (let query = 0; query < QUERIES; query++) {
    const started = performance.now()
    const page = await views.find(view, {
      filter: { tenant: 'main', state: 'posted' },
      sort: { field: 'receivedAt', direction: -1 },
      limit: 50,
      ...(cursor !== undefined && { cursor }),
    })
    lists.push(performance.now() - started)
    cursor = page.next
    const asked = performance.now()
    await views.find(audit, {
      filter: { tenant: 'main', documentId: page.documents[0]?.id ?? '' },
      sort: { field: 'order', direction: 1 },
      limit: 100,
    })
    audits.push(performance.now() - asked)
  }
  printValue('list of 50, p95', percentile(lists, 0.95), 'ms')
  printValue('audit rows of one, p95', percentile(audits, 0.95), 'ms')
  await views.close()
}
