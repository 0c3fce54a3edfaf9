import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { eventStoreContract } from './event-store.ts'

describe('the embedded event store', () => {
  eventStoreContract(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'waybill-log-'))
    const store = openEmbeddedEventStore({ folder })
    return {
      store,
      async close() {
        await store.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  })
})
