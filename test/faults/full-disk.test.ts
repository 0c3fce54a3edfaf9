import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DocumentView } from '../../projections/documents.ts'
import type { ErrorCode } from '../../hub/errors.ts'
import { assertExplained } from '../support/explained.ts'
import { openTestHub, type Problem, type TestHub } from '../support/hub.ts'
import { quickInvoice } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const statusText = ({ state, failure }: DocumentView) => [state, failure?.code, failure?.detail]
const code = (body: unknown): ErrorCode => (body as Problem).type.split('/').at(-1) as ErrorCode

/** Collects the database connections that are opened meanwhile, by file name, so that a test can limit their size. */
function watchDatabases(): { byName: Map<string, DatabaseSync>; stop(): void } {
  const byName = new Map<string, DatabaseSync>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function recording(...args) {
    byName.set(path.basename(this.location() ?? ''), this)
    return prepare.apply(this, args)
  }
  return {
    byName,
    stop: () => {
      DatabaseSync.prototype.prepare = prepare
    },
  }
}

const LARGEST = 4_294_967_294
/** The file that the log, the documents and the queues share. */
const FILE = 'events.sqlite'

describe('a full disk', function () {
  let hub: TestHub
  let databases: Map<string, DatabaseSync>
  const accepted: string[] = []
  before(async () => {
    const watched = watchDatabases()
    hub = await openTestHub()
    watched.stop()
    databases = watched.byName
  })
  after(() => hub.close())

  const leavePages = (name: string, pages: number) => {
    const database = databases.get(name)!
    const { page_count: count } = database.prepare('PRAGMA page_count').get() as { page_count: number }
    database.exec(`PRAGMA max_page_count = ${count + pages}`)
  }

  it('under the log and the documents: the hub answers 507, never 202, and recovers without a restart', async () => {
    leavePages(FILE, 30)
    let refused: Awaited<ReturnType<TestHub['send']>> | undefined
    for (let number = 0; refused === undefined && number < 500; number++) {
      const answer = await hub.send(quickInvoice(`FULL-${number}`, { fields: { sellerAddress: 'x'.repeat(2000) } }))
      if (answer.status === 202) accepted.push(answer.body.id)
      else refused = answer
    }
    assert.deepEqual([refused?.status, code(refused?.body)], [507, 'storage-full'])
    assert.match(refused!.headers.get('retry-after')!, /^\d+$/)
    databases.get(FILE)!.exec(`PRAGMA max_page_count = ${LARGEST}`)
    const again = await hub.send(quickInvoice('FULL-again'))
    assert.equal(again.status, 202)
    accepted.push(again.body.id)
  })

  it('makes the hub not ready while it lasts', async () => {
    leavePages(FILE, 0)
    const ask = () =>
      hub.call<{ status: string; parts: { storage: { ready: boolean; detail: string } } }>('GET', '/health/ready', {
        as: '',
      })
    let refused = false
    let ready = await ask()
    // After a refusal, a smaller write of the dispatcher may still fit and make the storage ready again.
    for (let number = 0; !refused || ready.body.parts.storage.ready; number++) {
      const answer = await hub.send(quickInvoice(`READY-${number}`, { fields: { sellerAddress: 'x'.repeat(2000) } }))
      if (answer.status === 202) accepted.push(answer.body.id)
      else refused = true
      ready = await ask()
    }
    const { status, body } = ready
    assert.deepEqual([status, body.status, body.parts.storage.ready], [503, 'not-ready', false])
    for (const shown of ['not-ready', 'storage-full'] as const) await assertExplained(hub, shown)
    assert.match(body.parts.storage.detail, /^storage-full/)
    assert.equal((await hub.call('GET', '/health/live', { as: '' })).status, 200)
    databases.get(FILE)!.exec(`PRAGMA max_page_count = ${LARGEST}`)
  })

  it('loses no accepted document: all are posted, by this hub or after a restart', async () => {
    await hub.restart()
    assert.ok(accepted.length > 2)
    for (const id of accepted) assert.deepEqual(statusText(await hub.settled(id)), ['posted', undefined, undefined])
  })
})

describe('a disk that fails', function () {
  it('makes the hub answer 503 until the restart, and keeps what was accepted', async () => {
    const home = temporaryFolder('io')
    const data = path.join(home, 'data')
    // The operating system refuses to grow any file past this size (EFBIG), which is an I/O error for SQLite.
    // Empty views of all kinds need less.
    const limited = await startLimited(data, 800)
    const key = readFileSync(path.join(data, 'api-key'), 'utf8').trim()
    const send = async (number: number) => {
      const response = await fetch(`${limited.url}/api/v1/documents`, {
        method: 'POST',
        body: new Uint8Array(quickInvoice(`IO-${number}`, { fields: { sellerAddress: 'x'.repeat(3000) } })),
        headers: { authorization: `Bearer ${key}` },
      })
      return { status: response.status, body: (await response.json()) as { id: string } }
    }
    const accepted: string[] = []
    let number = 0
    let answer = await send(number)
    for (; answer.status === 202 && number < 500; answer = await send(++number)) accepted.push(answer.body.id)
    assert.deepEqual([answer.status, code(answer.body)], [503, 'storage-failed'])
    for (let more = 1; more <= 5; more++) assert.equal((await send(number + more)).status, 503)
    limited.kill()
    await limited.dead

    const hub = await openTestHub({ data })
    assert.ok(accepted.length > 2)
    for (const id of accepted)
      assert.deepEqual(statusText(await hub.settled(id, 'main', key)), ['posted', undefined, undefined])
    await hub.close()
  })
})

/** Starts a hub in its own process, whose files may have at most `kib` KiB. */
async function startLimited(data: string, kib: number): Promise<{ url: string; kill(): void; dead: Promise<unknown> }> {
  const child = spawn(
    'bash',
    [
      '-c',
      `ulimit -f ${kib}; exec "$0" --disable-warning=ExperimentalWarning "$@"`,
      process.execPath,
      path.join(import.meta.dirname, '../support/crashing-hub.ts'),
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, WAYBILL_DATA: data, WAYBILL_LOG_LEVEL: 'silent' },
    },
  )
  const dead = once(child, 'exit')
  const [{ url }] = (await Promise.race([
    once(child, 'message'),
    dead.then(() => assert.fail('The hub ended before it listened.')),
  ])) as [{ url: string }]
  return {
    url,
    kill: () => {
      child.kill('SIGKILL')
    },
    dead,
  }
}
