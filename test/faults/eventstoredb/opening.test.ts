import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { openEventStoreDb } from '../../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import { silentLog } from '../../../hub/log.ts'
import { event, fresh } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer } from '../../support/eventstore-peer.ts'
import { freePort } from '../../support/free-port.ts'

const open = (url: string, deadlineMs: number) => openEventStoreDb({ url, log: silentLog, deadlineMs, attemptMs: 500 })

describe('opening the EventStoreDB driver', () => {
  it('waits for a server that starts later', async () => {
    const peer = await startEventStorePeer()
    await peer.kill()
    const refusing = createServer((socket) => socket.destroy()).listen(Number(new URL(peer.url).port), '127.0.0.1')
    const opening = open(peer.url, 10_000)
    await once(refusing, 'connection')
    refusing.close()
    await peer.restart('--not-ready-ms', '500')
    const store = await opening
    assert.equal((await store.append(fresh(), [event()], 'no-stream')).revision, 0)
    await store.close()
    await peer.close()
  })

  it('fails at its deadline if no server answers, and names the setting', async () => {
    const url = `esdb://127.0.0.1:${await freePort()}?tls=false`
    await assert.rejects(open(url, 500), (error: { code?: string; message: string }) => {
      assert.equal(error.code, 'engine-unavailable')
      assert.match(error.message, /WAYBILL_EVENT_STORE/)
      return true
    })
  })

  it('rejects an unusable address without repeating the password', async () => {
    const warned: string[] = []
    const warn = console.warn
    console.warn = (...words) => void warned.push(words.join(' '))
    try {
      for (const url of [
        'http://user:secret@host',
        'esdb://user:secret@host:port',
        'esdb://user:secret@host:2113?tlsVerifyCert=false',
        'esdb://user:secret@host?throwOnAppendFailure=false',
        'esdb://user:secret@host?tlsCAFile=/missing/ca.crt',
        '',
      ]) {
        await assert.rejects(open(url, 500), (error: { code?: string; message: string }) => {
          assert.equal(error.code, 'engine-settings-invalid', url)
          assert.match(error.message, /WAYBILL_EVENT_STORE/)
          assert.doesNotMatch(error.message, /secret/)
          return true
        })
      }
    } finally {
      console.warn = warn
    }
    assert.deepEqual(warned, [])
  })
})
