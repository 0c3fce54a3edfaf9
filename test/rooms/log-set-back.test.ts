import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { silentLog, type Log } from '../../hub/log.ts'
import { copyLog, restoreLog } from '../support/log-copy.ts'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const VIEWS = ['documents', 'deliveries', 'audit']

describe('a hub whose log was set back', function () {
  this.timeout(120_000)
  let data: string
  let errors: { code?: string; view?: string }[]
  let log: Log
  beforeEach(() => {
    data = path.join(temporaryFolder('set-back'), 'data')
    errors = []
    log = { ...silentLog, error: (facts) => void errors.push(facts) }
  })

  const open = () => openTestHub({ data, log })
  const copy = () => path.join(path.dirname(data), 'copy.sqlite')

  async function sent(hub: TestHub, ...names: string[]): Promise<string[]> {
    const ids: string[] = []
    for (const name of names) ids.push((await hub.send(quickInvoice(name))).body.id)
    for (const id of ids) await hub.settled(id)
    return ids
  }
  async function listed(hub: TestHub, list: 'documents' | 'deliveries', field: string): Promise<string[]> {
    const { body } = await hub.call<Record<string, Record<string, string>[]>>('GET', `/${list}`)
    return [...new Set(body[list]!.map((row) => row[field]!))].toSorted()
  }
  /** Works, is copied, works on (also with the keys), stops, and finds the copy in the place of its log. */
  async function setBack(more: (hub: TestHub) => Promise<void> = async () => {}): Promise<string[]> {
    const hub = await open()
    const kept = await sent(hub, 'KEPT-1', 'KEPT-2')
    copyLog(data, copy())
    await sent(hub, ...Array.from({ length: 12 }, (_, n) => `LOST-${n}`))
    await more(hub)
    await viewsLevel(hub)
    await hub.close()
    restoreLog(data, copy())
    return kept
  }

  it('says so, and its lists hold what the log holds: no ghosts, and every new document', async () => {
    const kept = await setBack()
    const hub = await open()
    try {
      await until(() =>
        VIEWS.every((view) => errors.some((each) => each.code === 'log-mismatch' && each.view === view)),
      )
      const fresh = await sent(hub, 'NEW-1', 'NEW-2', 'NEW-3')
      await viewsLevel(hub)
      const expected = [...kept, ...fresh].toSorted()
      assert.deepEqual(await listed(hub, 'documents', 'id'), expected)
      assert.deepEqual(await listed(hub, 'deliveries', 'documentId'), expected)
      assert.equal((await hub.call('GET', '/health/ready')).status, 200)
    } finally {
      await hub.close()
    }
    errors = []
    const again = await open()
    await viewsLevel(again)
    assert.deepEqual(errors, [], 'the views fit the log from now on')
    assert.equal((await listed(again, 'documents', 'id')).length, 5)
    await again.close()
  })

  it('starts over while it runs, and posts what comes then', async () => {
    const hub = await open()
    const kept = await sent(hub, 'KEPT-1', 'KEPT-2')
    const file = new DatabaseSync(path.join(data, 'log', 'events.sqlite'))
    const { end } = file.prepare('SELECT max(position) AS end FROM events').get() as { end: number }
    await sent(hub, ...Array.from({ length: 6 }, (_, n) => `LOST-${n}`))
    await viewsLevel(hub)
    file.prepare('DELETE FROM events WHERE position > ?').run(end)
    file.close()
    await until(() => VIEWS.every((view) => errors.some((each) => each.code === 'log-mismatch' && each.view === view)))
    const fresh = await sent(hub, 'NEW-1', 'NEW-2')
    await viewsLevel(hub)
    assert.deepEqual(await listed(hub, 'documents', 'id'), [...kept, ...fresh].toSorted())
    await hub.close()
  })

  it('is not ready before its views were compared with the log', async () => {
    const kept = await setBack()
    const hub = await open()
    await until(async () => (await hub.call('GET', '/health/ready')).status === 200)
    assert.deepEqual(await listed(hub, 'documents', 'id'), kept.toSorted(), 'no ghosts once it is ready')
    await viewsLevel(hub)
    await hub.close()
  })

  it('reads a document again whose cached reading is in the lost part', async () => {
    const kept = await setBack()
    const hub = await open()
    const [id] = await sent(hub, 'LOST-3')
    assert.equal((await hub.settled(id!)).state, 'posted')
    await viewsLevel(hub)
    assert.deepEqual(await listed(hub, 'documents', 'id'), [...kept, id!].toSorted())
    await hub.close()
  })

  it('still rebuilds a view when an operator requests it', async () => {
    await setBack(async (hub) => void (await hub.call('POST', '/views/documents/rebuild')))
    const hub = await open()
    await sent(hub, 'NEW')
    await viewsLevel(hub)
    const collectionOf = async () =>
      (await hub.call<{ views: { collection: string }[] }>('GET', '/views')).body.views[0]!.collection
    const before = await collectionOf()
    assert.equal((await hub.call('POST', '/views/documents/rebuild')).status, 200)
    await until(async () => (await collectionOf()) !== before)
    await viewsLevel(hub)
    assert.equal((await listed(hub, 'documents', 'id')).length, 3)
    await hub.close()
  })

  it('folds its keys from the log: one that is revoked stays revoked after a restart', async () => {
    let lost = ''
    await setBack(async ({ hub }) => void (lost = await hub.keys.issue('main', 'admin', 'of the lost part')))
    const hub = await open()
    assert.ok(errors.some(({ code, view }) => code === 'log-mismatch' && view === undefined))
    const status = async (as: string) => (await hub.call('GET', '/documents', { as })).status
    assert.equal(await status(lost), 401, 'the log does not know it')
    const other = await hub.hub.keys.issue('main', 'admin', 'of another administrator')
    const [first] = hub.hub.keys.list('main')
    assert.equal((await hub.call('POST', `/keys/${first!.keyId}/revoke`, { as: other })).status, 200)
    for (const restarts of [0, 1, 2]) {
      assert.deepEqual([await status(hub.key), await status(other)], [401, 200], `after ${restarts} restarts`)
      await hub.restart()
    }
    await hub.close()
  })

  it('keeps a key revoked whose revocation is in the lost part', async () => {
    let stolen = ''
    const hub = await open()
    stolen = await hub.hub.keys.issue('main', 'sender', 'stolen')
    const keyId = hub.hub.keys.verify(stolen)!.keyId
    copyLog(data, copy())
    await hub.hub.keys.revoke('main', keyId)
    await sent(hub, 'LOST')
    await viewsLevel(hub)
    await hub.close()
    restoreLog(data, copy())
    const after = await open()
    assert.equal(after.hub.keys.verify(stolen), undefined)
    const events = await after.hub.engines.store.read('tenant-main')
    assert.ok(events.some(({ type, data: { keyId: of } }) => type === 'ApiKeyRevoked' && of === keyId))
    await after.restart()
    assert.equal(after.hub.keys.verify(stolen), undefined)
    await after.close()
  })
})
