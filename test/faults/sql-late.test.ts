import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import type { Intent, Outcome, Target } from '../../adapters/adapter.ts'
import { adapter } from '../../adapters/sql/adapter.ts'
import { noOriginal } from '../contracts/adapter.ts'
import { withService } from '../support/services.ts'
import { openFaultProxy, type FaultProxy } from '../support/tcp-fault-proxy.ts'

const COMMIT = /commit/i
const INSERT = /insert into/i
/** Less than any limit of the adapter or of a server: what is over by then was given up because of the signal. */
const AT_ONCE_MS = 3_000

interface Direct {
  run(sql: string): Promise<unknown>
  count(table: string): Promise<number>
  lock(table: string): Promise<void>
  unlock(): Promise<void>
  end(): Promise<void>
}
interface Server {
  title: string
  service: 'POSTGRES_URL' | 'MYSQL_URL'
  id: string
  /** sends of one moment share a transaction */ together: boolean
  connect(url: string): Promise<Direct>
}

const SERVERS: Server[] = [
  {
    title: 'PostgreSQL',
    service: 'POSTGRES_URL',
    id: 'bigserial primary key',
    together: true,
    async connect(url) {
      const client = new pg.Client(url)
      await client.connect()
      const run = (sql: string) => client.query(sql)
      return {
        run,
        end: () => client.end(),
        count: async (table) =>
          Number((await client.query<{ count: string }>(`select count(*) as count from ${table}`)).rows[0]!.count),
        lock: async (table) => void (await run(`begin; lock table ${table} in access exclusive mode`)),
        unlock: async () => void (await run('commit')),
      }
    },
  },
  {
    title: 'MariaDB',
    service: 'MYSQL_URL',
    id: 'bigint auto_increment primary key',
    together: false,
    async connect(url) {
      const client = await createConnection(url)
      const run = (sql: string) => client.query(sql)
      return {
        run,
        end: () => client.end(),
        count: async (table) =>
          Number(
            ((await client.query(`select count(*) as count from ${table}`))[0] as unknown as { count: number }[])[0]!
              .count,
          ),
        lock: async (table) => void (await run(`lock tables ${table} write`)),
        unlock: async () => void (await run('unlock tables')),
      }
    },
  },
]

for (const { title, service, id, together, connect } of SERVERS) {
  withService(`a table without a unique key on ${title}`, service, (url) => {
    let proxy: FaultProxy
    let direct: Direct
    let target: Target
    let table: string
    let numbers = 0
    beforeEach(async () => {
      proxy = await openFaultProxy(url)
      direct = await connect(url)
      table = `late_${process.pid}_${Date.now() % 100_000}_${++numbers}`
      await direct.run(
        `create table ${table} (id ${id}, posting_key varchar(40), fingerprint varchar(64), posted_at varchar(40))`,
      )
      target = await adapter.open({ url: proxy.url, table, createTable: false })
    })
    afterEach(async () => {
      await direct.unlock()
      await target.close()
      await proxy.close()
      await direct.run(`drop table ${table}`)
      await direct.end()
    })

    const intent = (): Intent =>
      target.prepare({
        tenant: 'main',
        documentId: 'D1',
        key: `W${String(++numbers).padStart(20, 'A')}`,
        payload: {},
        original: noOriginal,
        attachments: [],
      })
    const send = (what: Intent, signal = new AbortController().signal): Promise<Outcome> =>
      target.send(what, signal).then(
        ({ reference }) => ({ kind: 'posted', reference }),
        (error: unknown) => target.classify(error),
      )
    const find = (what: Intent) => target.find(what, new AbortController().signal)
    const atOnce = <T>(work: Promise<T>): Promise<T | 'not at once'> =>
      Promise.race([work, delay(AT_ONCE_MS, 'not at once' as const, { ref: false })])
    const struck = async () => {
      while (proxy.struck() === 0) await delay(10)
    }
    /** Waits for every transaction that has written to the table. */
    const rows = async () => {
      await direct.lock(table)
      const count = await direct.count(table)
      await direct.unlock()
      return count
    }

    it('reports that it needs one, until it has one', async () => {
      const check = () => target.check(new AbortController().signal)
      assert.match(String(await check()), /no unique index on posting_key/)
      await direct.run(`create unique index both_${table} on ${table} (posting_key, fingerprint)`)
      assert.match(String(await check()), /no unique index on posting_key/)
      await direct.run(`create unique index key_${table} on ${table} (posting_key)`)
      assert.equal(await check(), undefined)
    })

    it('holds one row where the commit arrives after its time to settle', async function () {
      this.timeout(300_000)
      const posting = intent()
      proxy.arm({ on: COMMIT, cut: 'late', ms: adapter.settleSeconds * 1000 })
      assert.equal((await send(posting)).kind, 'unknown')
      assert.deepEqual(await find(posting), { kind: 'none' })
      assert.equal((await send(posting)).kind, 'posted')
      await proxy.nothingLate()
      assert.equal(await rows(), 1)
    })

    it('holds one row where the first waited for a lock and was given up', async () => {
      const posting = intent()
      assert.deepEqual(await find(posting), { kind: 'none' })
      await direct.lock(table)
      assert.equal((await send(posting)).kind, 'not-sent')
      await direct.unlock()
      assert.equal((await send(posting)).kind, 'posted')
      assert.equal(await rows(), 1)
    })

    it('gets no row from a send that was aborted before its commit', async () => {
      const posting = intent()
      assert.deepEqual(await find(posting), { kind: 'none' })
      await direct.lock(table)
      const stop = new AbortController()
      proxy.arm({ on: INSERT, cut: 'slow', ms: 0 })
      const sent = send(posting, stop.signal)
      await struck()
      stop.abort()
      const outcome = await atOnce(sent)
      assert.equal(outcome !== 'not at once' && outcome.kind, 'not-sent')
      await direct.unlock()
      assert.equal(await rows(), 0)
      assert.equal(((await atOnce(send(posting, stop.signal))) as Outcome).kind, 'not-sent')
      assert.equal((await send(posting)).kind, 'posted')
      assert.equal(await rows(), 1)
    })

    it('gets the row of one send if another was aborted in the middle', async () => {
      const [stopped, other] = [intent(), intent()]
      assert.deepEqual(await find(stopped), { kind: 'none' })
      await direct.lock(table)
      const stop = new AbortController()
      proxy.arm({ on: INSERT, cut: 'slow', ms: 0 }, Infinity)
      const sends = [send(stopped, stop.signal), send(other)]
      while (proxy.struck() < (together ? 1 : 2)) await delay(10)
      stop.abort()
      await direct.unlock()
      const [first, second] = await Promise.all(sends)
      assert.equal(second!.kind, 'posted')
      // What shares its transaction with others is written with them.
      assert.equal(first!.kind, together ? 'posted' : 'not-sent')
      assert.equal(await rows(), together ? 2 : 1)
    })

    it('keeps its connections if a send or a query was aborted before it began', async () => {
      const posting = intent()
      assert.deepEqual(await find(posting), { kind: 'none' })
      proxy.arm({ on: /information_schema|pg_catalog/i, cut: 'slow', ms: 0 }, Infinity)
      assert.equal((await send(posting, AbortSignal.abort())).kind, 'not-sent')
      await assert.rejects(target.find(posting, AbortSignal.abort()))
      assert.deepEqual(await find(posting), { kind: 'none' })
      assert.equal(proxy.struck(), 0)
    })

    it('is unknown if a send was aborted after its commit had left', async () => {
      const posting = intent()
      const stop = new AbortController()
      proxy.arm({ on: COMMIT, cut: 'hold' })
      const sent = send(posting, stop.signal)
      await struck()
      stop.abort()
      const outcome = await atOnce(sent)
      assert.equal(outcome !== 'not at once' && outcome.kind, 'unknown')
      assert.equal((await find(posting)).kind, 'one')
    })

    it('is not queried after an abort', async () => {
      const posting = intent()
      assert.deepEqual(await find(posting), { kind: 'none' })
      await direct.lock(table)
      const stop = new AbortController()
      proxy.arm({ on: /select/i, cut: 'slow', ms: 0 })
      const asked = target.find(posting, stop.signal).then(
        () => 'found',
        (error: unknown) => target.classify(error).kind,
      )
      await struck()
      stop.abort()
      assert.equal(await atOnce(asked), 'not-sent')
      await direct.unlock()
    })
  })
}
