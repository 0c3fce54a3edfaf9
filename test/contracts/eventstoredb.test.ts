import { openEventStoreDb } from '../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import { silentLog } from '../../hub/log.ts'
import { eventStoreContract } from './event-store.ts'
import { startEventStorePeer } from '../support/eventstore-peer.ts'
import { urlOf } from '../support/services.ts'

const given = urlOf('EVENTSTORE_URL')

if (given) {
  describe('the EventStoreDB driver on a real server', function () {
    this.timeout(120_000)
    eventStoreContract(async () => {
      const store = await openEventStoreDb({ url: given, log: silentLog })
      return { store, close: () => store.close() }
    })
  })
} else {
  const modes = [
    { title: 'the EventStoreDB driver on the protocol peer', options: [] },
    {
      title: 'the EventStoreDB driver on a peer without batch append and caught-up messages',
      options: ['--no-batch', '--no-caught-up'],
    },
  ]
  for (const { title, options } of modes) {
    describe(title, () => {
      eventStoreContract(async () => {
        const peer = await startEventStorePeer(...options)
        const store = await openEventStoreDb({ url: peer.url, log: silentLog })
        return {
          store,
          async close() {
            await store.close()
            await peer.close()
          },
        }
      })
    })
  }
}
