import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openEventStoreDb } from '../../../hub/drivers/event-store/eventstoredb/eventstoredb.ts'
import { silentLog } from '../../../hub/log.ts'
import { event, fresh } from '../../contracts/event-store-rig.ts'
import { startEventStorePeer, type EventStorePeer } from '../../support/eventstore-peer.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const MAKE_SECRETS = path.resolve(import.meta.dirname, '../../../config/compose/make-secrets.sh')
const open = (url: string) => openEventStoreDb({ url, log: silentLog, deadlineMs: 3_000 })

describe('the EventStoreDB driver over TLS, with the secrets of compose.yaml', () => {
  let folder: string
  let peer: EventStorePeer
  /** The address from the secrets, with the port of the peer and the local path of the certificate. */
  let url: string
  before(async () => {
    folder = temporaryFolder('esdb-tls')
    execFileSync(MAKE_SECRETS, [folder])
    const file = (name: string) => path.join(folder, name)
    const given = readFileSync(file('event_store_url'), 'utf8')
    const [, login] = /^esdb:\/\/(.*)@/.exec(given)!
    peer = await startEventStorePeer(
      '--cert',
      file('eventstore_cert'),
      '--key',
      file('eventstore_key'),
      '--login',
      login!,
    )
    url = given.replace('eventstore:2113', `localhost:${peer.port}`).replace('/run/secrets', folder)
  })
  after(async () => {
    await peer.close()
  })

  it('connects with the certificate authority and the login', async () => {
    const store = await open(url)
    const stream = fresh()
    const one = event()
    const { position } = await store.append(stream, [one], 'no-stream')
    assert.deepEqual(
      (await store.read(stream)).map(({ id }) => id),
      [one.id],
    )
    const followed: string[] = []
    for await (const page of store.follow(undefined, [stream], AbortSignal.timeout(10_000))) {
      followed.push(...page.events.map(({ id }) => id))
      if (page.position >= position) break
    }
    assert.deepEqual(followed, [one.id])
    await store.close()
  })

  it('rejects a server with an unknown certificate authority', async () => {
    await assert.rejects(open(url.replace(/&tlsCAFile=.*/, '')), {
      code: 'engine-unavailable',
      message: /certificate.*WAYBILL_EVENT_STORE/,
    })
  })

  it('rejects a certificate for another host name', async () => {
    // The same address, under a name that is not in the certificate.
    await assert.rejects(open(url.replace('localhost', '127.1')), {
      code: 'engine-unavailable',
      message: /altnames.*WAYBILL_EVENT_STORE/,
    })
  })

  it('names the setting if the login is refused or missing, without repeating the password', async () => {
    for (const wrong of [url.replace(/admin:\w+@/, 'admin:secret@'), url.replace(/admin:\w+@/, '')]) {
      await assert.rejects(open(wrong), (error: { code?: string; message: string }) => {
        assert.equal(error.code, 'engine-settings-invalid')
        assert.match(error.message, /WAYBILL_EVENT_STORE/)
        assert.doesNotMatch(error.message, /secret/)
        return true
      })
    }
  })

  it('cannot connect without TLS', async () => {
    await assert.rejects(open(url.replace(/\?.*/, '?tls=false')), { code: 'engine-unavailable' })
  })
})
