import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
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
  it('shows what is left when something else has written to its file', async () => {
    const folder = temporaryFolder('log')
    const store = openEmbeddedEventStore({ folder })
    const event = () => ({ id: randomUUID(), type: 'Happened', data: {}, metadata: {} })
    await store.append('thing-1', [event(), event(), event()], 'no-stream')
    const other = new DatabaseSync(path.join(folder, 'events.sqlite'))
    other.exec('DELETE FROM events WHERE revision > 0')
    other.close()
    const position = await store.head()
    const stored = await store.read('thing-1')
    assert.deepEqual([stored.length, stored[0]!.position], [1, position])
    await store.append('thing-1', [event()], 0)
    assert.equal((await store.read('thing-1')).length, 2)
    await store.close()
  })
})
