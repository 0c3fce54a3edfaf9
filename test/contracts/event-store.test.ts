import { openEmbeddedEventStore } from '../../hub/drivers/event-store/embedded/embedded.ts'
import { eventStoreContract } from './event-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the embedded event store', () => {
  eventStoreContract(async () => {
    const folder = temporaryFolder('log')
    const store = openEmbeddedEventStore({ folder })
    return {
      store,
      async close() {
        await store.close()
      },
    }
  })
})
