import assert from 'node:assert/strict'
import { startByNpx, startDirectly, startWaybill, type Running } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the waybill command start', () => {
  let data: string
  let args: string[]
  const env = { WAYBILL_LOG_LEVEL: 'silent' }

  beforeEach(() => {
    data = temporaryFolder('data')
    args = ['start', '--port', '0', '--data', data]
  })

  /** Every process of the command has ended after a drain, and the data folder is free for the next start. */
  async function endsByDrain(running: Running): Promise<number | null> {
    const { code, stderr } = await running.done
    assert.match(stderr, /^Stopping: finishing what is running\..*\nStopped\.\n/)
    const next = startWaybill(args, { env })
    await next.prints('listens on')
    next.interrupt()
    assert.equal((await next.done).code, 0)
    return code
  }

  it('drains once at Ctrl-C, although the launcher and the hub both receive it', async () => {
    const running = startWaybill(args, { env })
    await running.prints('listens on')
    running.interruptGroup()
    assert.equal(await endsByDrain(running), 0)
  })

  it('drains at SIGTERM to the launcher', async () => {
    const running = startWaybill(args, { env })
    await running.prints('listens on')
    running.kill('SIGTERM')
    assert.equal(await endsByDrain(running), 0)
  })

  it('drains when the launcher is killed, and the next start takes the data folder', async () => {
    const running = startWaybill(args, { env })
    await running.prints('listens on')
    running.kill('SIGKILL')
    await endsByDrain(running)
  })

  for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    it(`drains at ${signal} to npx, which finds the command in the folder without a registry`, async function () {
      // npm runs the command in a shell. Only /proc shows the parent of that shell.
      if (process.platform !== 'linux') this.skip()
      const running = startByNpx(args, { env })
      await running.prints('listens on')
      running.kill(signal)
      await endsByDrain(running)
    })

  it('runs without a launcher, as in the container', async () => {
    const running = startDirectly(args, { env })
    await running.prints('listens on')
    running.kill('SIGTERM')
    assert.equal(await endsByDrain(running), 0)
  })
})
