import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import { DatabaseSync } from 'node:sqlite'
import { adapter } from '../../adapters/sql/adapter.ts'
import type { PayloadShape, Posting } from '../../adapters/adapter.ts'
import { adapterContract, noOriginal, type AdapterUnderTest } from './adapter.ts'
import { DATABASES, withService, type Service } from '../support/services.ts'
import { openFaultProxy, type FaultProxy } from '../support/tcp-fault-proxy.ts'
import { openTcpProxy } from '../support/tcp-proxy.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const MAPPINGS = path.resolve(import.meta.dirname, '../../mappings')
const SHAPES: PayloadShape[] = ['ledger/invoice', 'ledger/receipt'].map((mapping) => ({
  mapping,
  schema: JSON.parse(readFileSync(path.join(MAPPINGS, mapping, 'out.schema.json'), 'utf8')) as object,
}))
const shapes = () => SHAPES

const postingOf = (key: string, payload: Record<string, unknown>): Posting => ({
  tenant: 'main',
  documentId: 'd',
  key,
  payload,
  original: noOriginal,
  attachments: [],
})
const invoice = (number: number): Record<string, unknown> => ({
  tenant: 'main',
  document_id: `D${number}`,
  document_type: 'invoice',
  seller_name: 'Nordwind AG',
  document_number: `N${number}`,
  issue_date: '2026-01-15',
  currency: 'EUR',
  gross_total: '1190.12',
  natural_key: `NORDWIND|N${number}`,
})
const spoiled = (number: number): Record<string, unknown> => ({
  ...invoice(number),
  issue_date: 'SECRET, no date',
  no_such_column: 'SECRET',
})
/** Refused by the database itself, not by a look at its columns. */
const tooLong = (number: number): Record<string, unknown> => ({ ...invoice(number), currency: 'SECRET'.repeat(40) })

describe('the SQL adapter on SQLite', () => {
  const folder = temporaryFolder('sql')
  const file = path.join(folder, 'target.sqlite')

  const under: AdapterUnderTest = {
    open: () => adapter.open({ url: `sqlite:${file}` }, shapes),
    openUnreachable: () => adapter.open({ url: `sqlite:${path.join(folder, 'missing', 'target.sqlite')}` }, shapes),
    payload: invoice,
    badPayload: spoiled,
    async count() {
      const database = new DatabaseSync(file)
      try {
        const { tables } = database
          .prepare("SELECT count(*) AS tables FROM sqlite_master WHERE name = 'postings'")
          .get() as { tables: number }
        return tables === 0
          ? 0
          : (database.prepare('SELECT count(*) AS count FROM postings').get() as { count: number }).count
      } finally {
        database.close()
      }
    },
  }
  adapterContract(() => under)

  it('is checked without a change: no file is created or converted', async () => {
    const own = temporaryFolder('asked')
    const check = async (name: string) => {
      const target = await adapter.open({ url: `sqlite:${path.join(own, name)}` })
      return target.check(new AbortController().signal)
    }
    const make = (name: string, mode: string, key: string) => {
      const database = new DatabaseSync(path.join(own, name))
      database.exec(`PRAGMA journal_mode = ${mode}; CREATE TABLE postings
        (id integer primary key, posting_key TEXT ${key},
        fingerprint text, posted_at text)`)
      return database
    }
    make('old', 'DELETE', '').close()
    make('new', 'WAL', 'UNIQUE').close()
    const files = () =>
      Object.fromEntries(
        readdirSync(own)
          .filter((name) => !name.endsWith('-shm'))
          .map((name) => [name, hash('sha256', readFileSync(path.join(own, name)))]),
      )
    const before = files()
    assert.equal(await check('none'), undefined)
    assert.match(String(await check('old')), /no unique index/)
    assert.equal(await check('new'), undefined)
    assert.deepEqual(files(), before)
    assert.deepEqual(readdirSync(own).toSorted(), ['new', 'old'])
    const used = make('used', 'WAL', '')
    const inUse = files()
    assert.match(String(await check('used')), /no unique index/)
    assert.deepEqual(files(), inUse)
    used.close()
  })
})

interface Server {
  title: string
  service: Service
  connect(url: string): Kysely<Record<string, Record<string, unknown>>>
}

const onPostgres: Server['connect'] = (url) =>
  new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }) })
const onMariadb: Server['connect'] = (url) =>
  new Kysely({ dialect: new MysqlDialect({ pool: createPool({ uri: url, connectionLimit: 1 }) }) })

const SERVERS: Server[] = [
  ...DATABASES.postgres.map((server) => ({ ...server, connect: onPostgres })),
  { title: 'PostgreSQL 15 behind pgbouncer in transaction mode', service: 'PGBOUNCER_URL', connect: onPostgres },
  ...DATABASES.mariadb.map((server) => ({ ...server, connect: onMariadb })),
]

for (const { title, service, connect } of SERVERS) {
  withService(`the SQL adapter on ${title}`, service, (url) => {
    const table = `postings_${process.pid}_${Date.now() % 100_000}`
    let proxy: FaultProxy
    let direct: ReturnType<typeof connect>
    before(async () => {
      proxy = await openFaultProxy(url)
      direct = connect(url)
    })
    after(async () => {
      await direct.schema.dropTable(table).ifExists().execute()
      await direct.destroy()
      await proxy.close()
    })

    const commit = /commit/i
    const under: AdapterUnderTest = {
      open: () => adapter.open({ url, table }, shapes),
      openUnreachable: () => adapter.open({ url: new URL(url.replace(/:\d+\//, ':1/')).href, table }, shapes),
      overBrokenLine: {
        open: () => adapter.open({ url: proxy.url, table }, shapes),
        dropAfterWrite: () => proxy.arm({ on: commit, cut: 'after' }),
        dropBeforeWrite: () => proxy.arm({ on: commit, cut: 'before' }),
      },
      payload: invoice,
      badPayload: (number) => (number % 2 === 0 ? tooLong(number) : spoiled(number)),
      async count() {
        const tables = await direct.introspection.getTables()
        if (!tables.some(({ name }) => name === table)) return 0
        const { count } = await direct
          .selectFrom(table)
          .select(({ fn }) => fn.countAll().as('count'))
          .executeTakeFirstOrThrow()
        return Number(count)
      },
    }
    adapterContract(() => under)

    it('keeps amounts and dates as they were given', async () => {
      const target = await adapter.open({ url, table }, shapes)
      try {
        const payload = { ...invoice(900_001), gross_total: '99999999999999.99', net_total: '0.10', due_date: null }
        const { reference } = await target.send(
          target.prepare(postingOf('WKEEPSAMOUNTSANDDATES', payload)),
          new AbortController().signal,
        )
        const row = await direct.selectFrom(table).selectAll().where('id', '=', reference).executeTakeFirstOrThrow()
        assert.equal(Number.parseFloat(String(row['net_total'])), 0.1)
        assert.match(String(row['gross_total']), /^99999999999999\.99/)
        assert.equal(row['due_date'], null)
      } finally {
        await target.close()
      }
    })
  })
}

withService('a transaction that cannot begin on PostgreSQL', 'POSTGRES_URL', (url) => {
  it('rejects no row, and lets those after it through', async () => {
    let unknown = true
    const proxy = await openTcpProxy(url, (client, dial) => {
      const server = dial()
      client.on('close', () => server.destroy())
      server.on('close', () => client.destroy()).on('data', (packet) => client.write(packet))
      // Of the same length, so that the message stays whole.
      client.on('data', (packet) =>
        server.write(
          unknown
            ? Buffer.from(packet.toString('latin1').replace('local lock_timeout', 'local lock_timeoux'), 'latin1')
            : packet,
        ),
      )
    })
    const table = `begin_${process.pid}_${Date.now() % 100_000}`
    const target = await adapter.open({ url: proxy.url, table }, shapes)
    const send = (number: number) =>
      target
        .send(target.prepare(postingOf(`WCANNOTBEGIN${number}`, invoice(number))), new AbortController().signal)
        .then(
          () => ({ kind: 'posted' }),
          (error: unknown) => target.classify(error),
        )
    try {
      for (const number of [1, 2])
        assert.partialDeepStrictEqual(await send(number), {
          kind: 'not-sent',
          detail: 'No transaction could begin: unrecognized configuration parameter "lock_timeoux"',
        })
      // As behind a pooler in statement mode: queries are answered, so only a transaction shows it.
      await assert.rejects(target.check(new AbortController().signal), /No transaction could begin/)
      unknown = false
      assert.equal(await target.check(new AbortController().signal), undefined)
      assert.equal((await send(3)).kind, 'posted')
    } finally {
      await target.close()
      await proxy.close()
      const direct = new pg.Client(url)
      await direct.connect()
      await direct.query(`drop table if exists ${table}`)
      await direct.end()
    }
  })
})
