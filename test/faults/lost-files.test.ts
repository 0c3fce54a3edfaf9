import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadSettings } from '../../config/config.ts'
import { CHECKS } from '../../hub/doctor/checks.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { startWaybill, waybill } from '../support/command.ts'
import { openTestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('a data folder that has lost', function () {
  this.timeout(60_000)
  let data: string
  beforeEach(() => {
    data = path.join(temporaryFolder('lost'), 'data')
  })

  const log = () => path.join(data, 'log', 'events.sqlite')
  const pepper = () => path.join(data, 'pepper')

  /** A folder that a hub has worked on. `runs` gets it while the hub runs. */
  async function used(runs: () => void = () => {}): Promise<void> {
    const hub = await openTestHub({ data })
    const { id } = (await hub.send(quickInvoice('KEPT'))).body
    await hub.settled(id)
    runs()
    await hub.close()
  }
  async function refused(code: ErrorCode, message: RegExp): Promise<void> {
    await assert.rejects(openTestHub({ data }), (error: Error & { code?: string }) => {
      assert.equal(error.code, code, error.message)
      assert.match(error.message, message)
      return true
    })
  }
  const starts = async () => (await openTestHub({ data })).close()
  /** Leaves the folder as an earlier version would, which noted nothing about the log. */
  function forgetNote(): void {
    const lock = new DatabaseSync(path.join(data, 'waybill.lock'))
    lock.exec('DROP TABLE log')
    lock.close()
  }

  describe('its log', () => {
    for (const { title, withNote } of [
      { title: '', withNote: true },
      { title: ' and was used by an earlier version', withNote: false },
    ]) {
      it(`is refused if the folder is missing${title}, and no new one is created`, async () => {
        await used()
        if (!withNote) forgetNote()
        rmSync(path.join(data, 'log'), { recursive: true })
        await refused('data-folder-damaged', /events\.sqlite is missing.*Restore it/)
        assert.ok(!existsSync(path.join(data, 'log')))
        const doctor = CHECKS.find(({ name }) => name === 'data folder')!
        const finding = await doctor.run(loadSettings({ data }, {}), AbortSignal.timeout(5_000))
        assert.equal(finding.status, 'fail')
      })

      it(`is refused if the file is empty${title}, also at the second attempt`, async () => {
        await used()
        if (!withNote) forgetNote()
        for (const end of ['-wal', '-shm']) rmSync(log() + end, { force: true })
        truncateSync(log(), 0)
        await refused('data-folder-damaged', /has no events.*Restore it/)
        await refused('data-folder-damaged', /has no events/)
      })
    }

    it('is refused if everything was in a write-ahead log that was emptied', async () => {
      const copy = path.join(path.dirname(data), 'copy')
      await used(() => execFileSync('cp', ['-a', data, copy]))
      data = copy
      truncateSync(`${log()}-wal`, 0)
      await refused('data-folder-damaged', /has no events/)
    })

    it('starts if it is intact and an earlier version used the folder, and is refused from then on', async () => {
      await used()
      forgetNote()
      await starts()
      rmSync(path.join(data, 'views'), { recursive: true })
      truncateSync(log(), 0)
      await refused('data-folder-damaged', /has no events/)
    })

    it('starts if the first start ended before it wrote the first event', async () => {
      await starts()
      const lock = readFileSync(path.join(data, 'waybill.lock'))
      rmSync(data, { recursive: true })
      mkdirSync(data)
      writeFileSync(path.join(data, 'waybill.lock'), lock)
      forgetNote()
      await starts()
      assert.ok(existsSync(log()))
    })
  })

  describe('its pepper', () => {
    const contents: [title: string, change: () => void][] = [
      ['is missing', () => rmSync(pepper())],
      ['is empty', () => truncateSync(pepper(), 0)],
      ['is cut', () => truncateSync(pepper(), 63)],
      ['is longer', () => writeFileSync(pepper(), `${readFileSync(pepper(), 'utf8')}00`)],
      ['has other characters', () => writeFileSync(pepper(), 'x'.repeat(64))],
    ]
    for (const [title, change] of contents)
      it(`is refused if it ${title}, and nothing is changed`, async () => {
        await used()
        const before = readFileSync(pepper())
        change()
        const changed = existsSync(pepper()) ? readFileSync(pepper()) : undefined
        await refused('pepper-unusable', /pepper (is missing|must hold 64 hex digits)/)
        assert.deepEqual(existsSync(pepper()) ? readFileSync(pepper()) : undefined, changed)
        writeFileSync(pepper(), before)
        const hub = await openTestHub({ data })
        assert.equal((await hub.call('GET', '/documents')).status, 200)
        await hub.close()
      })

    it('is created with the first key, readable by the owner only, and leaves no other file', async () => {
      await starts()
      assert.match(readFileSync(pepper(), 'utf8'), /^[0-9a-f]{64}$/)
      for (const name of ['pepper', 'api-key']) {
        assert.equal(statSync(path.join(data, name)).mode & 0o777, 0o600)
        assert.ok(!existsSync(path.join(data, `${name}.new`)))
      }
    })

    it('works again with a new one: a start issues a key on request', async () => {
      await used()
      const old = readFileSync(path.join(data, 'api-key'), 'utf8').trim()
      writeFileSync(pepper(), '0f'.repeat(32))
      const start = ['start', '--port', '0', '--data', data, '--issue-key']
      const running = startWaybill(start, { env: { WAYBILL_LOG_LEVEL: 'silent' } })
      await running.prints('API key')
      const url = /listens on (\S+)/.exec(running.printed())![1]!
      const list = (env: Record<string, string>) =>
        waybill(['list', '--json'], { env: { WAYBILL_URL: url, WAYBILL_DATA: data, ...env } })
      const listed = await list({})
      assert.equal(listed.code, 0, listed.stderr)
      assert.equal((await list({ WAYBILL_API_KEY: old })).code, 2)
      running.interrupt()
      await running.done
    })
  })

  describe('the file of its API key', () => {
    it('is told so by the start, which names the file only if it exists', async () => {
      const args = ['start', '--port', '0', '--data', data]
      const said: string[] = []
      for (const _ of ['first', 'second', 'without']) {
        const running = startWaybill(args, { env: { WAYBILL_LOG_LEVEL: 'silent' } })
        await running.prints('API key')
        running.interrupt()
        said.push((await running.done).stdout)
        if (said.length === 2) rmSync(path.join(data, 'api-key'))
      }
      for (const each of said.slice(0, 2)) assert.match(each, /API key\s+in .*api-key/)
      assert.match(said[2]!, /API key\s+not in this folder; `waybill start --issue-key` issues a new one/)
    })
  })
})
