import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded.ts'
import type { NewEvent } from '../../hub/drivers/event-store/port.ts'
import { openEmbeddedViews } from '../../hub/drivers/views/embedded.ts'
import { silentLog } from '../../hub/log.ts'
import { documentsProjection } from '../../projections/documents.ts'
import { runProjection } from '../../projections/projection.ts'
import { received, readingStarted, extracted, deliveryRequested, recorded } from '../support/documents-in-words.ts'
import { inFolder, printRatio, printValue, secondsOf } from './measure.ts'

const DOCUMENTS = 10_000
const LIFE = [received, readingStarted, extracted, deliveryRequested('ledger'), recorded('ledger', 'posted', '1'), { type: 'DocumentPosted', data: {} }] as const

export async function bench(): Promise<void> {
  await inFolder(async (folder) => {
    const store = openEmbeddedEventStore({ folder: path.join(folder, 'log') })
    const views = openEmbeddedViews({ folder: path.join(folder, 'views') })
    const life = (): NewEvent[] => LIFE.map(({ type, data }) => ({ id: randomUUID(), type, data: { ...data }, metadata: { tenant: 'main', occurredAt: '2026-01-01T00:00:00.000Z', schema: '1' } }))
    await Promise.all(Array.from({ length: DOCUMENTS }, (_, number) => store.append(`document-main.${number}`, life(), 'no-stream')))
    const events = DOCUMENTS * LIFE.length
    const raw = await secondsOf(async () => {
      let seen = 0
      for await (const page of store.follow(undefined, ['document-'], AbortSignal.timeout(600_000))) if ((seen += page.events.length) >= events) break
    })
    const abort = new AbortController()
    const projection = await runProjection({ store, views, projection: documentsProjection, log: silentLog, now: () => new Date().toISOString(), signal: abort.signal })
    const seconds = await secondsOf(() => projection.rebuild())
    printRatio('documents view, built anew', events / seconds, events / raw, 'events/s (raw: the log read through)')
    printValue('documents in it', DOCUMENTS, '')
    abort.abort()
    await projection.done
    await views.close()
    await store.close()
  })
}
