import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DOCUMENT_SCHEMA } from '../../hub/document/upcast.ts'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import type { EventStore, NewEvent } from '../../hub/drivers/event-store/port.ts'
import { openViewsThread } from '../../hub/drivers/views/embedded/thread.ts'
import { silentLog } from '../../hub/log.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection } from '../../projections/runner.ts'
import { received, readingStarted, extracted, deliveryRequested, recorded } from '../support/documents-in-words.ts'
import { inFolder, printRatio, printValue, secondsOf } from './measure.ts'

const DOCUMENTS = 10_000
const LIFE = [
  received,
  readingStarted,
  extracted,
  deliveryRequested('ledger'),
  recorded('ledger', 'posted', '1'),
  { type: 'DocumentPosted', data: {} },
] as const

/** A log with the whole life of a number of documents; returns the number of events. */
export async function appendLives(store: EventStore, documents: number): Promise<number> {
  const life = (): NewEvent[] =>
    LIFE.map(({ type, data }) => ({
      id: randomUUID(),
      type,
      data: { ...data },
      metadata: { tenant: 'main', occurredAt: '2026-01-01T00:00:00.000Z', schema: String(DOCUMENT_SCHEMA.version) },
    }))
  await Promise.all(
    Array.from({ length: documents }, (_, number) => store.append(`document-main.${number}`, life(), 'no-stream')),
  )
  return documents * LIFE.length
}

export async function bench(): Promise<void> {
  await inFolder(async (folder) => {
    const store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
    const views = await openViewsThread({ folder: path.join(folder, 'views') })
    const events = await appendLives(store, DOCUMENTS)
    const raw = await secondsOf(async () => {
      let seen = 0
      for await (const page of store.follow(undefined, ['document-'], AbortSignal.timeout(600_000)))
        if ((seen += page.events.length) >= events) break
    })
    const abort = new AbortController()
    const projection = await runProjection({
      store,
      views,
      projection: documentsProjection,
      log: silentLog,
      now: () => new Date().toISOString(),
      signal: abort.signal,
    })
    while (!projection.status().caughtUp) await wait(10)
    const before = process.cpuUsage()
    const seconds = await secondsOf(() => projection.rebuild())
    const { user, system } = process.cpuUsage(before)
    printRatio('documents view, rebuild', events / seconds, events / raw, 'events/s (raw: reading the log)')
    printValue(
      'events per CPU second',
      (events * 1e6) / (user + system),
      '(what a machine with nothing else to do comes near)',
    )
    printValue('documents in it', DOCUMENTS, '')
    abort.abort()
    await projection.done
    await views.close()
    await store.close()
  })
}
