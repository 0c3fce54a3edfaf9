import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadSettings } from '../../config/config.ts'
import { CHECKS } from '../../hub/doctor/checks.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { waybill } from '../support/command.ts'
import { openTestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('a data folder', () => {
  let home: string
  let data: string
  beforeEach(() => {
    home = temporaryFolder('folder')
    data = path.join(home, 'data')
  })

  /** A folder that a hub has worked on and left in order. */
  async function used(): Promise<string> {
    const hub = await openTestHub({ data })
    const {
      body: { id },
    } = await hub.send(quickInvoice('KEPT'))
    await hub.settled(id)
    await hub.close()
    return id
  }
  const log = () => path.join(data, 'log', 'events.sqlite')
  const refused = (code: ErrorCode, message: RegExp) =>
    assert.rejects(openTestHub({ data }), (error: Error & { code?: string }) => {
      assert.equal(error.code, code, error.message)
      assert.match(error.message, message)
      return true
    })

  it('of a newer version is refused and stays as it is', async () => {
    await used()
    const lock = path.join(data, 'waybill.lock')
    const newer = new DatabaseSync(lock)
    newer.exec('UPDATE layout SET version = 99')
    newer.close()
    const before = [readFileSync(log()), readFileSync(lock)]
    await refused('data-folder-newer', /layout 99/)
    assert.deepEqual([readFileSync(log()), readFileSync(lock)], before)
  })

  it('is refused to a second hub while the first one runs, and free when it has ended', async () => {
    const hub = await openTestHub({ data })
    await refused('data-folder-in-use', /Another Waybill uses/)
    assert.equal((await hub.send(quickInvoice('FIRST'))).status, 202)
    await hub.close()
    await (await openTestHub({ data })).close()
  })

  it('is what a second start on the same folder and port is refused for', async () => {
    const hub = await openTestHub({ data })
    try {
      const { port } = new URL(hub.url)
      await assert.rejects(openTestHub({ data, settings: { port } }), { code: 'data-folder-in-use' })
    } finally {
      await hub.close()
    }
  })

  it('with a log that is no longer a database is refused, and the log is not changed', async () => {
    await used()
    writeFileSync(log(), 'not a database, but long enough to be looked at as one. '.repeat(100))
    const before = readFileSync(log())
    await refused('data-folder-damaged', /events\.sqlite/)
    assert.deepEqual(readFileSync(log()), before)
  })

  it('with a torn log is refused', async () => {
    await used()
    truncateSync(log(), readFileSync(log()).length - 4096 - 100)
    await refused('data-folder-damaged', /events\.sqlite/)
  })

  it('of another program is refused, and no file is added', async () => {
    writeFileSync(path.join(home, 'letter.txt'), 'mine')
    data = home
    await refused('data-folder-damaged', /that are not Waybill/)
    assert.deepEqual(readdirSync(home), ['letter.txt'])
  })

  it('is readable by its owner only, whatever the umask, also one that an earlier version created', async () => {
    const umask = process.umask(0)
    try {
      const hub = await openTestHub({ data })
      const { id } = (await hub.send(quickInvoice('LARGE', { padding: 'x'.repeat(100_000) }))).body
      await hub.settled(id)
      const found = modesIn(data)
      await hub.close()
      assert.deepEqual(exposed(found), [])
      const names = [...found.keys()].map((name) => path.relative(data, name))
      for (const name of ['waybill.lock', 'pepper', 'api-key', 'ledger.sqlite', 'views/views.sqlite-wal'])
        assert.ok(names.includes(name), `${name} is not among ${names.join(', ')}`)
      for (const suffix of ['', '-wal', '-shm']) assert.ok(names.includes(`log/events.sqlite${suffix}`))
      assert.ok(names.some((name) => name.startsWith('blobs/large/main/')))

      // As 0.1 did: the umask decided about databases, and a copy had lost the mode of its folder.
      for (const name of modesIn(data).keys())
        if (!name.includes('/large/')) chmodSync(name, statSync(name).isDirectory() ? 0o755 : 0o644)
      const again = await openTestHub({ data })
      const tightened = modesIn(data)
      await again.close()
      assert.deepEqual(exposed(tightened), [])
    } finally {
      process.umask(umask)
    }
  })

  it('that cannot exist is named at once, on the command line with exit code 2', async () => {
    writeFileSync(path.join(home, 'file'), '')
    mkdirSync(path.join(home, 'taken', 'waybill.lock'), { recursive: true })
    const none: [folder: string, why: string][] = [
      [path.join(home, 'file', 'data'), 'cannot be created or read \\(ENOTDIR\\)'],
      // Its file system says of a folder that is there that it is missing.
      ['/proc/waybill', 'cannot be created or read \\(ENOENT\\)'],
      [path.join(home, 'taken'), 'cannot hold waybill\\.lock \\(.+\\)'],
    ]
    for (const [folder, why] of none) {
      const { code, stdout, stderr } = await waybill(['start', '--port', '0', '--data', folder])
      assert.deepEqual([code, stdout], [2, ''], stderr)
      assert.match(
        stderr,
        new RegExp(
          `^waybill: Invalid setting\\. The data folder ${folder} ${why}\\. Choose another folder with --data\\.\\n {2}\\S`,
        ),
      )
      const shared = {
        eventStore: 'esdb://127.0.0.1:9',
        bus: 'amqp://127.0.0.1:9',
        views: 'mongodb://127.0.0.1:9',
        blobs: 'http://127.0.0.1:9/box',
        pepper: '0'.repeat(64),
      }
      if (!why.startsWith('cannot hold'))
        await assert.rejects(openTestHub({ data: folder, settings: shared }), { code: 'settings-invalid' })
    }
    const doctor = CHECKS.find(({ name }) => name === 'data folder')!
    assert.equal(
      (await doctor.run(loadSettings({ data: '/proc/waybill' }, {}), AbortSignal.timeout(5_000))).status,
      'fail',
    )
  })
})

/** The modes of a folder and of everything in it. */
function modesIn(folder: string): Map<string, number> {
  const names = [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  ]
  return new Map(names.map((name) => [name, (statSync(name, { throwIfNoEntry: false })?.mode ?? 0) & 0o777]))
}

const exposed = (modes: ReadonlyMap<string, number>): string[] =>
  [...modes].filter(([, mode]) => mode & 0o077).map(([name, mode]) => `${name} has mode ${mode.toString(8)}`)

describe('a port that is in use', () => {
  it('is named with the cure, and the data folder is free again', async () => {
    const hub = await openTestHub()
    const home = temporaryFolder('port')
    try {
      const data = path.join(home, 'data')
      const { port } = new URL(hub.url)
      await assert.rejects(openTestHub({ data, settings: { port } }), { code: 'port-in-use' })
      const { code, stdout, stderr } = await waybill(['start', '--port', port, '--data', data], {
        env: { WAYBILL_START_WAIT_SECONDS: '0' },
      })
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(
        stderr,
        new RegExp(
          `^waybill: The port is in use\\. Another program listens on 127\\.0\\.0\\.1:${port}\\.\n {2}.*--port`,
        ),
      )
    } finally {
      await hub.close()
    }
  })
})
