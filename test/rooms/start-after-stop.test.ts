import assert from 'node:assert/strict'
import path from 'node:path'
import { startWaybill, waybill, type Running } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'

describe('a start while the previous process still runs', () => {
  let home: string
  let port: string
  const env = { WAYBILL_LOG_LEVEL: 'warn' }
  const startOn = (folder: string, more: Record<string, string> = {}): Running =>
    startWaybill(['start', '--port', port, '--data', path.join(home, folder)], { env: { ...env, ...more } })

  beforeEach(async () => {
    home = temporaryFolder('previous')
    port = String(await freePort())
  })
  afterEach(() => removeFolder(home))

  async function stops(running: Running): Promise<void> {
    running.interrupt()
    assert.equal((await running.done).code, 0)
  }

  it('waits for the data folder, says so, and takes it as soon as it is free', async () => {
    const previous = startOn('data')
    await previous.prints('listens on')
    const next = startOn('data')
    await next.complains('the start waits up to 10 s for the data folder')
    assert.equal(next.printed(), '')
    await stops(previous)
    await next.prints('listens on')
    await stops(next)
  })

  it('waits for the port of a process with another data folder', async () => {
    const previous = startOn('data')
    await previous.prints('listens on')
    const next = startOn('other')
    await next.complains('the start waits up to 10 s for the port')
    await stops(previous)
    await next.prints('listens on')
    await stops(next)
  })

  it('waits for the drain of a hub whose launcher was killed', async () => {
    const orphan = startOn('data')
    await orphan.prints('listens on')
    orphan.kill('SIGKILL')
    const next = startOn('data')
    await next.prints('listens on')
    await stops(next)
    await orphan.done
  })

  it('can be stopped while it waits', async () => {
    const previous = startOn('data')
    await previous.prints('listens on')
    const next = startOn('data')
    await next.complains('waits up to 10 s')
    await stops(next)
    await stops(previous)
  })

  it('fails with cause and cure once the time is over', async () => {
    const previous = startOn('data')
    await previous.prints('listens on')
    for (const [folder, error] of [
      ['data', /waybill: The data folder is in use\. Another Waybill uses \S+\.\n {2}Stop the other process/],
      ['other', /waybill: The port is in use\. Another program listens on \S+\.\n {2}Stop the other program/],
    ] as const) {
      const { code, stderr } = await waybill(['start', '--port', port, '--data', path.join(home, folder)], {
        env: { ...env, WAYBILL_START_WAIT_SECONDS: '1' },
      })
      assert.equal(code, 1)
      assert.match(stderr, error)
      assert.match(stderr, /the start waits up to 1 s for/)
    }
    await stops(previous)
  })
})
