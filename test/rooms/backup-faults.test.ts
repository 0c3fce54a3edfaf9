import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { takeBackupFolder } from '../../hub/backup/backup-folder.ts'
import { generationsIn } from '../../hub/backup/manifest.ts'
import { startWaybill, waybill } from '../support/command.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

import { assertRefused, LARGE, made, openBackupRig, post, type Made } from '../support/backup-rig.ts'

describe('a backup that meets a fault', () => {
  let rig: ReturnType<typeof openBackupRig>
  let hub: TestHub | undefined
  beforeEach(() => {
    rig = openBackupRig()
  })
  afterEach(async () => {
    await hub?.close()
    hub = undefined
  })

  it('that is killed at any moment leaves a complete backup or none, and the next one works', async () => {
    const { data, backups, secrets, backup, verify } = rig
    hub = await openTestHub({ data })
    for (const number of ['A', 'B', 'C']) await post(hub, number, `${LARGE}${number}`)
    const { seconds } = (await backup()).objects[0] as { seconds: number }
    for (let number = 0; number < 8; number++) {
      const running = startWaybill(['backup', backups, '--data', data, '--secrets', secrets])
      let hasEnded = false
      void running.done.then(() => {
        hasEnded = true
      })
      // The command loads its modules first; the moments that count are those after it began to write.
      await until(() => hasEnded || readdirSync(backups).some((name) => name.endsWith('.partial')))
      await delay(Math.random() * seconds * 1000)
      if (!hasEnded) running.killGroup()
      await running.done
    }
    made(await backup())
    assert.deepEqual(
      readdirSync(backups).filter((name) => name.endsWith('.partial')),
      [],
    )
    for (const id of generationsIn(backups)) assert.equal((await verify(backups, '--backup', id)).code, 0, id)
  })

  it('is refused where it would destroy something, or be destroyed with the hub', async () => {
    const { home, data, backups, secrets, backup, restore } = rig
    hub = await openTestHub({ data })
    mkdirSync(backups)
    writeFileSync(path.join(backups, 'letter.txt'), 'mine')
    assertRefused(await backup(), /holds files that are not backups/)
    assert.deepEqual(readdirSync(backups), ['letter.txt'])
    rmSync(backups, { recursive: true })
    assertRefused(
      await waybill(['backup', path.join(data, 'backups'), '--data', data]),
      /backups lies in the folder of the data/,
    )
    assertRefused(
      await waybill(['backup', backups, '--data', data, '--secrets', path.join(backups, 'secrets')]),
      /secrets lies in the folder of the backups/,
    )
    assertRefused(
      await waybill(['backup', backups, '--data', path.join(home, 'none')]),
      /There is no pepper of 64 hex digits/,
    )
    const release = await takeBackupFolder(backups)
    assertRefused(await backup(), /Another backup into .* is running/)
    release()
    made(await backup())
    const other = await openTestHub({ data: path.join(home, 'other') })
    try {
      const words = ['backup', backups, '--data', path.join(home, 'other')]
      assertRefused(await waybill(words), /holds backups of another hub/)
      assert.ok(!readdirSync(backups).some((name) => name.endsWith('.partial')))
      assertRefused(
        await waybill(['backup', path.join(home, 'b2'), ...words.slice(2), '--secrets', secrets]),
        /holds the pepper of another hub/,
      )
    } finally {
      await other.close()
    }
    mkdirSync(path.join(home, 'full'))
    writeFileSync(path.join(home, 'full', 'letter.txt'), 'mine')
    assertRefused(await restore(path.join(home, 'full')), /is not empty/)
    const unknown = await restore(path.join(home, 'r'), '--backup', '2020-01-01T00-00-00.000Z')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stdout, /There is no backup 2020-01-01T00-00-00.000Z in /)
  })

  it('that was interrupted is not visible, and the next one removes what it left', async () => {
    const { data, backups, backup, verify } = rig
    hub = await openTestHub({ data })
    const { id } = made(await backup())
    const left = path.join(backups, '2020-01-01T00-00-00.000Z.partial')
    mkdirSync(path.join(left, 'log'), { recursive: true })
    assert.equal((await verify(backups)).code, 0)
    made(await backup())
    assert.ok(!existsSync(left))
    rmSync(path.join(backups, id, 'manifest.json'))
    assert.equal((await verify(backups, '--backup', id)).code, 1)
  })

  it('goes on without a document that the hub has lost, says so, and removes no earlier backup', async () => {
    const { home, data, backups, backup, restore } = rig
    hub = await openTestHub({ data })
    await post(hub, 'LOST', LARGE)
    const first = made(await backup())
    const file = path.join(data, first.blobs === 1 ? largeFileIn(data) : '')
    writeFileSync(file, Buffer.concat([readFileSync(file).subarray(1), Buffer.from('y')]))
    rmSync(path.join(backups, 'blobs'), { recursive: true })
    const second = await backup('--keep', '1')
    assert.equal(second.code, 1, second.stderr)
    const { missing, removed } = second.objects[0] as unknown as Made
    assert.deepEqual([missing.length, removed], [1, []])
    // What is known to be lost does not keep the rest from being restored.
    const restored = await restore(path.join(home, 'restored'))
    assert.equal(restored.code, 0, restored.stderr)
    assert.match(restored.stdout, new RegExp(`The blob ${missing[0]} is missing`))
  })
})

describe('restore --record', () => {
  it('records that a data folder was restored by other means, while no hub runs on it', async () => {
    const data = path.join(temporaryFolder('record'), 'data')
    const record = (folder = data) => waybill(['restore', '--record', '--data', folder])
    const none = await record(path.join(data, 'none'))
    assert.deepEqual([none.code, existsSync(data)], [2, false])
    const hub = await openTestHub({ data })
    const running = await record()
    assert.equal(running.code, 1)
    assert.match(running.stderr, /Another Waybill uses/)
    await hub.close()
    const { code, stderr } = await record()
    assert.equal(code, 0, stderr)
    const again = await openTestHub({ data })
    const events = await again.hub.engines.store.read('hub-restores')
    await again.close()
    assert.deepEqual(
      events.map(({ type }) => type),
      ['LogRestored'],
    )
  })
})

/** The path of the only large document in a data folder. */
function largeFileIn(data: string): string {
  const [sha256] = readdirSync(path.join(data, 'blobs', 'large'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
  const found = path.join('blobs', 'large', 'main', sha256!.slice(0, 2), sha256!)
  const bytes = readFileSync(path.join(data, found))
  assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256)
  return found
}
