import assert from 'node:assert/strict'
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { waybill } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { removeFolder, temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const LAUNCH = path.resolve(import.meta.dirname, '../../hub/cli/launch.cjs')
const FULL = '/dev/full'

interface Readiness {
  status: string
  parts: Record<string, { ready: boolean; detail?: string }>
}

describe('a hub whose output cannot be written', function () {
  let home: string
  let url: string
  let args: string[]
  let child: ChildProcess | undefined

  before(function () {
    if (process.platform !== 'linux') this.skip()
  })
  beforeEach(async () => {
    home = temporaryFolder('output')
    const port = await freePort()
    url = `http://127.0.0.1:${port}/api/v1/health/ready`
    args = ['start', '--port', String(port), '--data', path.join(home, 'data')]
  })
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    removeFolder(home)
  })

  function start(stdio: StdioOptions): ChildProcess {
    child = spawn(process.execPath, [LAUNCH, ...args], {
      stdio,
      env: { ...process.env, npm_lifecycle_event: undefined, WAYBILL_LOG_LEVEL: 'debug' },
    })
    return child
  }

  const readiness = async (): Promise<Readiness | undefined> =>
    fetch(url).then(
      async (answer) => (await answer.json()) as Readiness,
      () => undefined,
    )
  const ready = () => until(async () => (await readiness())?.status === 'ready')

  async function drained(running: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    running.kill(signal)
    const [code] = (await once(running, 'exit')) as [number | null]
    return code
  }

  it('starts on a full disk, shows it in readiness, and drains at SIGTERM', async () => {
    const full = openSync(FULL, 'w')
    const running = start(['ignore', full, full])
    closeSync(full)
    await ready()
    const { parts } = (await readiness())!
    assert.equal(parts['output']!.ready, true)
    assert.match(parts['output']!.detail!, /stderr cannot be written: ENOSPC, \d+ lines? lost/)
    assert.equal(await drained(running), 0)
  })

  it('runs on when the readers of its pipes have gone, as in `waybill start | head -1`', async () => {
    const running = start(['ignore', 'pipe', 'pipe'])
    await once(running.stdout!, 'data')
    running.stdout!.destroy()
    running.stderr!.destroy()
    await ready()
    // Every probe of an engine may write a line; a request that is refused surely does.
    await fetch(url.replace('health/ready', 'documents'))
    assert.equal((await readiness())?.status, 'ready')
    assert.equal(await drained(running), 0)
  })

  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const)
    it(`drains at ${signal}`, async () => {
      const running = start(['ignore', 'ignore', 'pipe'])
      let said = ''
      running.stderr!.on('data', (text) => (said += String(text)))
      await ready()
      assert.equal(await drained(running, signal), 0)
      assert.match(said, /Stopped\./)
    })

  it('ignores SIGUSR2, and opens no inspector at SIGUSR1, in none of its processes', async () => {
    const running = start(['ignore', 'ignore', 'pipe'])
    let said = ''
    running.stderr!.on('data', (text) => (said += String(text)))
    await ready()
    for (const pid of [running.pid!, ...childrenOf(running.pid!)])
      for (const signal of ['SIGUSR2', 'SIGUSR1'] as const) process.kill(pid, signal)
    assert.equal((await readiness())?.status, 'ready')
    assert.equal(await drained(running), 0)
    assert.doesNotMatch(said, /Debugger listening/)
  })

  it('writes only JSON where stdout and stderr are one file', async () => {
    const file = path.join(home, 'log')
    const one = openSync(file, 'a')
    const running = start(['ignore', one, one])
    await ready()
    const failing = spawn(process.execPath, [LAUNCH, ...args, '--data', path.join(home, 'other')], {
      stdio: ['ignore', one, one],
      env: { ...process.env, WAYBILL_START_WAIT_SECONDS: '0' },
    })
    assert.deepEqual(await once(failing, 'exit'), [1, null])
    closeSync(one)
    assert.equal(await drained(running), 0)
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    const events = lines.map((line) => JSON.parse(line) as { msg: string; level: string; code?: string; cure?: string })
    assert.ok(events.some(({ msg }) => /^Waybill \S+ listens on http:/.test(msg)))
    assert.ok(events.some(({ msg }) => msg === 'Stopped.'))
    const failure = events.find(({ level }) => level === 'error')!
    assert.deepEqual([failure.code, /--port/.test(failure.cure!)], ['port-in-use', true])
    assert.ok(!lines.some((line) => line.includes('wb_live_')))
  })

  it('keeps text on stdout and JSON on stderr where they are two', async () => {
    const running = start(['ignore', 'pipe', 'pipe'])
    const said = { stdout: '', stderr: '' }
    running.stdout!.on('data', (text) => (said.stdout += String(text)))
    running.stderr!.on('data', (text) => (said.stderr += String(text)))
    await ready()
    assert.equal(await drained(running), 0)
    assert.match(said.stdout, /^Waybill \S+ listens on http:/)
    assert.doesNotMatch(said.stdout, /^\{/m)
    for (const line of said.stderr.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line)
    assert.match(said.stderr, /Stopped\./)
  })
})

describe('a command whose stdout cannot be written', () => {
  it('says so and ends with 1', async function () {
    if (process.platform !== 'linux') this.skip()
    const full = openSync(FULL, 'w')
    const running = spawn(process.execPath, [LAUNCH, 'help'], { stdio: ['ignore', full, 'pipe'] })
    closeSync(full)
    let said = ''
    running.stderr!.on('data', (text) => (said += String(text)))
    const [code] = (await once(running, 'close')) as [number]
    assert.deepEqual([code, said], [1, 'waybill: stdout cannot be written (ENOSPC).\n'])
  })

  it('ends quietly with 0 where the reader has gone', async () => {
    const running = spawn(process.execPath, [LAUNCH, 'help'], { stdio: ['ignore', 'pipe', 'pipe'] })
    running.stdout!.destroy()
    let said = ''
    running.stderr!.on('data', (text) => (said += String(text)))
    const [code] = (await once(running, 'close')) as [number]
    assert.deepEqual([code, said], [0, ''])
    assert.equal((await waybill(['help'])).code, 0)
  })
})

/** The processes below a process, from /proc. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return children.flatMap((child) => [child, ...childrenOf(child)])
}
