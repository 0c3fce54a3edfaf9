import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { takeBackupFolder } from '../../hub/backup/backup-folder.ts'
import { waybill, type Ran } from '../support/command.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const LARGE = 'x'.repeat(100_000)

interface Made {
  id: string
  events: number
  blobs: number
  copied: { files: number; bytes: number }
  removed: string[]
  missing: string[]
}

describe('a backup of an embedded hub', () => {
  let home: string
  let data: string
  let backups: string
  let secrets: string
  let hub: TestHub | undefined
  beforeEach(() => {
    home = temporaryFolder('backup')
    data = path.join(home, 'data')
    backups = path.join(home, 'backups')
    secrets = path.join(home, 'secrets')
  })
  afterEach(async () => {
    await hub?.close()
    hub = undefined
  })

  const backup = (...more: string[]) =>
    waybill(['backup', backups, '--data', data, '--secrets', secrets, '--json', ...more])
  const restore = (to: string, ...more: string[]) =>
    waybill(['restore', backups, '--secrets', secrets, '--to', to, ...more])
  const verify = (...words: string[]) => waybill(['verify', ...words])
  const made = ({ code, objects, stderr }: Ran): Made => {
    assert.equal(code, 0, stderr)
    return objects[0] as unknown as Made
  }
  /** A refused command: nothing on stdout, and stderr matches. */
  const refused = ({ code, stdout, stderr }: Ran, message: RegExp) => {
    assert.deepEqual([code, stdout], [1, ''], stderr)
    assert.match(stderr, message)
  }
  async function post(running: TestHub, number: string, padding = ''): Promise<string> {
    const { id } = (await running.send(quickInvoice(number, { padding }))).body
    assert.equal((await running.settled(id)).state, 'posted')
    return id
  }

  it('is taken while the hub runs, and a hub on the restored folder continues with the same documents', async () => {
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

  it('holds no secrets, which are in a second folder, and all of it is readable by its owner only', async () => {
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
    refused(await waybill(['restore', backups, '--to', path.join(home, 'r')]), /Name the folder of the secrets/)
  })

  it('is restored with WAYBILL_PEPPER instead of the secrets, and not with the secrets of another hub', async () => {
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

  it('is refused where it would destroy something, or be destroyed with the hub', async () => {
    hub = await openTestHub({ data })
    mkdirSync(backups)
    writeFileSync(path.join(backups, 'letter.txt'), 'mine')
    refused(await backup(), /holds files that are not backups/)
    assert.deepEqual(readdirSync(backups), ['letter.txt'])
    rmSync(backups, { recursive: true })
    refused(
      await waybill(['backup', path.join(data, 'backups'), '--data', data]),
      /backups lies in the folder of the data/,
    )
    refused(
      await waybill(['backup', backups, '--data', data, '--secrets', path.join(backups, 'secrets')]),
      /secrets lies in the folder of the backups/,
    )
    refused(
      await waybill(['backup', backups, '--data', path.join(home, 'none')]),
      /There is no pepper of 64 hex digits/,
    )
    const release = await takeBackupFolder(backups)
    refused(await backup(), /Another backup into .* is running/)
    release()
    made(await backup())
    const other = await openTestHub({ data: path.join(home, 'other') })
    try {
      const words = ['backup', backups, '--data', path.join(home, 'other')]
      refused(await waybill(words), /holds backups of another hub/)
      refused(
        await waybill(['backup', path.join(home, 'b2'), ...words.slice(2), '--secrets', secrets]),
        /holds the pepper of another hub/,
      )
    } finally {
      await other.close()
    }
    mkdirSync(path.join(home, 'full'))
    writeFileSync(path.join(home, 'full', 'letter.txt'), 'mine')
    refused(await restore(path.join(home, 'full')), /is not empty/)
    const unknown = await restore(path.join(home, 'r'), '--backup', '2020-01-01T00-00-00.000Z')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stdout, /There is no backup 2020-01-01T00-00-00.000Z in /)
  })

  it('that was interrupted is not visible, and the next one removes what it left', async () => {
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
