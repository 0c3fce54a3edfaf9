import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { silentLog } from '../../../../hub/log.ts'
import { openProcessPool } from '../../../../hub/platform/process-pool.ts'
import { openSandbox, sandboxStrength } from '../../../../hub/platform/sandbox.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const PROGRAM = path.resolve(import.meta.dirname, '../../../support/prying-program.cjs')

interface Attempts {
  read: string
  written: string
  connected: string
}

/** What a process in the sandbox can do with a data folder, its scratch folder in it, and a port of this machine. */
async function attempts(folder: string, port: number): Promise<Attempts> {
  const secret = path.join(folder, 'api-key')
  const scratch = path.join(folder, 'scratch')
  mkdirSync(scratch)
  writeFileSync(secret, 'secret')
  const pool = openProcessPool<object, { answer: Attempts }>({
    name: 'test',
    program: PROGRAM,
    execArgv: [],
    serialization: 'json',
    sandbox: openSandbox({ hidden: folder, shared: [scratch], memoryMb: 4096, fileMb: 1 }),
    size: 1,
    idleMs: 1000,
    log: silentLog,
  })
  try {
    const outcome = await pool.run({
      request: { secret, output: path.join(scratch, 'output'), port },
      timeoutMs: 20_000,
    })
    assert.ok('answer' in outcome, JSON.stringify(outcome))
    return (outcome.answer as unknown as { answer: Attempts }).answer
  } finally {
    pool.close()
  }
}

describe('a process in a sandbox', () => {
  let port: number
  const server = createServer((socket) => socket.destroy())
  before((done) => {
    server.listen(0, '127.0.0.1', () => {
      port = (server.address() as { port: number }).port
      done()
    })
  })
  after((done) => {
    server.close(done)
  })

  it('sees neither the data folder nor the network, and shares one folder', async function () {
    if (sandboxStrength() !== 'files') this.skip()
    const folder = realpathSync(temporaryFolder('sandbox'))
    assert.deepEqual(await attempts(folder, port), { read: 'ENOENT', written: 'done', connected: 'ENETUNREACH' })
  })

  it('has no network where folders cannot be hidden', async function () {
    if (sandboxStrength() === 'none') this.skip()
    const { connected } = await attempts(realpathSync(temporaryFolder('sandbox')), port)
    assert.equal(connected, 'ENETUNREACH')
  })

  it('starts where a limit is lower already, and keeps the lower one', function () {
    if (sandboxStrength() === 'none') this.skip()
    const [program = '', ...args] = openSandbox({ memoryMb: 64, fileMb: 1 }).launcher
    const limited = `ulimit -f 400; exec ${[program, ...args].map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(' ')}`
    const { stdout } = spawnSync('bash', ['-c', `${limited} sh -c 'ulimit -f; ulimit -c'`], { encoding: 'utf8' })
    // bash counts blocks of 1,024 bytes, a POSIX shell those of 512.
    assert.deepEqual(stdout.trim().split('\n'), ['800', '0'])
  })

  it('keeps its program when that is inside of the hidden folder', () => {
    const root = path.resolve(import.meta.dirname, '../../../..')
    assert.ok(!openSandbox({ hidden: root }).launcher.includes(root))
  })
})
