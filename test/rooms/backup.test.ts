import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { OpenTarget } from '../../adapters/registry.ts'
import { silentLog } from '../../hub/log.ts'
import { waybill } from '../support/command.ts'
import { withoutSecondPart } from '../support/half-split.ts'
import { openTestHub, viewsLevel, type TestHub } from '../support/hub.ts'
import { quickBatch, quickInvoice, quickPage } from '../support/quick-reader.ts'
import { until } from '../support/until.ts'

import { assertRefused, LARGE, made, openBackupRig, post } from '../support/backup-rig.ts'

describe('a backup of an embedded hub', () => {
  let rig: ReturnType<typeof openBackupRig>
  let hub: TestHub | undefined
  beforeEach(() => {
    rig = openBackupRig()
  })
  afterEach(async () => {
    await hub?.close()
    hub = undefined
  })

  it('is taken while the hub runs, and a hub on the restored folder continues with the same documents', async () => {
    const { home, data, backups, secrets, backup, restore, verify } = rig
    hub = await openTestHub({ data })
    const ids = [await post(hub, 'SMALL'), await post(hub, 'LARGE', LARGE)]
    const { body: other } = await hub.call<{ id: string; key: string }>('POST', '/keys', {
      body: { role: 'admin', label: 'revoked' },
    })
    await hub.call('POST', `/keys/${other.id}/revoke`)
    const { blobs } = made(await backup())
    assert.equal(blobs, 1)
    const trails = await Promise.all(ids.map(hub.trail))
    await hub.close()
    hub = undefined
    rmSync(data, { recursive: true })

    const to = path.join(home, 'restored')
    const restored = await restore(to)
    assert.equal(restored.code, 0, restored.stderr)
    assert.deepEqual([(await verify(to)).code, (await verify(backups, '--secrets', secrets)).code], [0, 0])
    const again = await openTestHub({ data: to })
    hub = again
    assert.deepEqual(await Promise.all(ids.map(again.trail)), trails)
    assert.deepEqual(
      (await again.call('GET', `/documents/${ids[1]}/original`)).bytes,
      quickInvoice('LARGE', { padding: LARGE }),
    )
    assert.equal((await again.call('GET', '/documents', { as: other.key })).status, 401)
    const { status, body } = await again.send(quickInvoice('SMALL', { padding: '' }))
    assert.deepEqual([status, body.id], [200, ids[0]])
    // The ledger in the data folder was copied, too.
    assert.ok(existsSync(path.join(to, 'ledger.sqlite')))
  })

  it('may hold a file that is split half-way: the restored hub receives the missing part', async () => {
    const { home, data, backup, restore, verify } = rig
    const { seams, refused } = withoutSecondPart()
    hub = await openTestHub({ data, seams })
    const { body } = await hub.send(quickBatch(1, quickPage('HALF-1'), quickPage('HALF-2')))
    const { parts = [] } = await hub.settled(body.id)
    await refused
    await backup()
    await hub.close()
    hub = undefined
    rmSync(data, { recursive: true })
    const to = path.join(home, 'restored')
    await restore(to)
    assert.equal((await verify(to)).code, 0)
    const again = await openTestHub({ data: to })
    hub = again
    assert.equal(parts.length, 2)
    for (const { id } of parts) assert.equal((await again.settled(id)).state, 'posted')
  })

  it('keeps parked messages and, if asked to, the views, which the restored hub does not build again', async () => {
    const { home, data, backup, restore } = rig
    const down = (targets: Map<string, OpenTarget>) =>
      new Map(
        [...targets].map(([name, open]): [string, OpenTarget] => [
          name,
          {
            ...open,
            target: {
              ...open.target,
              send: () => Promise.reject(new Error('refused')),
              classify: () => ({ kind: 'not-sent', detail: 'It is down.' }),
            },
          },
        ]),
      )
    hub = await openTestHub({ data, seams: { attempts: 1, targets: down } })
    const { id } = (await hub.send(quickInvoice('PARKED'))).body
    assert.equal((await hub.settled(id)).state, 'failed')
    const parkedIn = async (running: TestHub) =>
      (await running.call<{ parked: { id: string }[] }>('GET', '/parked')).body.parked.map((each) => each.id)
    const source = hub
    await until(async () => (await parkedIn(source)).length === 1)
    await viewsLevel(hub)
    made(await backup('--views'))
    const parked = await parkedIn(hub)
    await hub.close()
    hub = undefined

    const to = path.join(home, 'restored')
    assert.equal((await restore(to)).code, 0)
    const lines: string[] = []
    const log = { ...silentLog, warn: (_: object, text: string) => void lines.push(text) }
    const again = await openTestHub({ data: to, log: { ...log, error: log.warn } })
    hub = again
    assert.deepEqual(await parkedIn(again), parked)
    const { body } = await again.call<{ documents: { id: string; state: string }[] }>('GET', '/documents')
    assert.deepEqual(
      body.documents.map((each) => [each.id, each.state]),
      [[id, 'failed']],
    )
    assert.deepEqual(lines, [])
  })

  it('holds no secrets, which are in a second folder, and all of it is readable by its owner only', async () => {
    const { home, data, backups, secrets, backup } = rig
    hub = await openTestHub({ data })
    await post(hub, 'SECRET', LARGE)
    const umask = process.umask(0)
    try {
      made(await backup('--views'))
    } finally {
      process.umask(umask)
    }
    const pepper = readFileSync(path.join(data, 'pepper'), 'utf8')
    for (const folder of [backups, secrets])
      for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
        const file = path.join(folder, name)
        const { mode } = statSync(file)
        assert.equal(mode & 0o077, 0, `${file} has mode ${(mode & 0o777).toString(8)}`)
        if (folder === backups && statSync(file).isFile())
          assert.ok(!readFileSync(file).includes(pepper) && !readFileSync(file).includes(hub.key), file)
      }
    assert.deepEqual(readdirSync(secrets).toSorted(), ['api-key', 'pepper'])
    const without = await waybill(['backup', backups, '--data', data])
    assert.match(without.stderr, /The pepper is not in the backup/)
    assertRefused(await waybill(['restore', backups, '--to', path.join(home, 'r')]), /Name the folder of the secrets/)
  })

  it('is restored with WAYBILL_PEPPER instead of the secrets, and not with the secrets of another hub', async () => {
    const { home, data, backups, backup } = rig
    hub = await openTestHub({ data })
    made(await backup())
    const env = { WAYBILL_PEPPER: readFileSync(path.join(data, 'pepper'), 'utf8') }
    const to = path.join(home, 'restored')
    const restored = await waybill(['restore', backups, '--to', to], { env })
    assert.equal(restored.code, 0, restored.stderr)
    assert.ok(!existsSync(path.join(to, 'pepper')))
    const foreign = await waybill(['restore', backups, '--to', path.join(home, 'r')], {
      env: { WAYBILL_PEPPER: '1'.repeat(64) },
    })
    assert.equal(foreign.code, 1)
    assert.match(foreign.stdout, /was not sealed with this pepper/)
    assert.deepEqual(readdirSync(path.join(home, 'r')), [])
  })

  it('stores a large document once, keeps the newest backups, and drops what none of them has', async () => {
    const { data, backups, backup, verify } = rig
    hub = await openTestHub({ data })
    await post(hub, 'FIRST', LARGE)
    const first = made(await backup())
    await post(hub, 'SECOND', `${LARGE}2`)
    const second = made(await backup())
    assert.deepEqual([first.copied.files, second.copied.files, second.blobs], [3, 3, 2])
    const third = made(await backup('--keep', '2'))
    assert.deepEqual([third.copied.files, third.removed], [2, [first.id]])
    assert.deepEqual(
      readdirSync(backups).filter((name) => name.startsWith('2')),
      [second.id, third.id],
    )
    writeFileSync(path.join(backups, 'blobs', 'large', 'erased'), 'what an erased document has left')
    made(await backup('--keep', '1'))
    const left = readdirSync(path.join(backups, 'blobs'), { recursive: true, withFileTypes: true })
    assert.equal(left.filter((entry) => entry.isFile()).length, 2)
    assert.equal((await verify(backups)).code, 0)
  })
})
