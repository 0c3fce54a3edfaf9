import assert from 'node:assert/strict'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { adapter } from '../../adapters/sql/adapter.ts'
import type { Outcome } from '../../adapters/adapter.ts'
import { DATABASES, withService, type Service } from '../support/services.ts'
import { noOriginal } from './adapter.ts'

/** What the database does with a value in a column of a type, and what the adapter must make of it. */
interface Case {
  title: string
  column: string
  sent: unknown
  /** part of the refusal; absent if the row is posted */
  refused?: RegExp
}

const kept = (title: string, column: string, sent: unknown): Case => ({ title, column, sent })
const changed = (
  title: string,
  column: string,
  sent: unknown,
  refused = /database refused the row|would hold another value/,
): Case => ({
  title,
  column,
  sent,
  refused,
})

const EVERYWHERE: Case[] = [
  kept('a decimal with fewer digits', 'decimal(24, 6)', '1190.12'),
  kept('a decimal in a double', 'double precision', '1190.12'),
  kept('a whole number', 'integer', '42'),
  kept('null', 'varchar(10)', null),
  kept('padding of char', 'char(10)', 'EUR'),
  kept('a date', 'date', '2026-03-01'),
  kept('letters beyond Latin', 'varchar(40)', 'Žluťoučký 株式会社'),
  kept('a list as JSON', 'json', [{ quantity: '2', price: '1.50' }]),
  kept('true', 'boolean', true),
  kept('no text', 'varchar(10)', ''),
  changed('a text that is too long', 'varchar(10)', 'Nordlicht Papier'),
  changed('a decimal that is rounded', 'decimal(6, 2)', '1.005'),
  changed('a decimal that is too large', 'decimal(6, 2)', '123456.00'),
  changed('a decimal as a whole number', 'integer', '11.50'),
  changed('a date that does not exist', 'date', '2026-02-30'),
  changed('the zero date', 'date', '0000-00-00'),
  changed('a word as a number', 'decimal(6, 2)', 'eleven'),
  changed('blanks beyond the length, which the standard lets a database cut', 'varchar(5)', 'abcd   '),
]

interface Database {
  versions: readonly { title: string; service: Service }[]
  id: string
  cases: Case[]
  /** a trigger body for a table, by what it does */
  triggers: Record<'changes' | 'raises', (table: string) => string[]>
  connect(url: string): Promise<{ run(sql: string): Promise<unknown[]>; end(): Promise<void> }>
}

const ALL_DATABASES: Database[] = [
  {
    versions: DATABASES.postgres,
    id: 'bigserial primary key',
    cases: [
      kept('a date as midnight', 'timestamp', '2026-03-01'),
      kept('a time with its zone', 'timestamptz', '2026-03-01T10:00:00+02:00'),
      kept('a list', 'text[]', ['a', 'b c']),
      kept('a UUID in capitals', 'uuid', '0C9E4D35-6F2B-5A3E-9A39-7E1D8D2B4F60'),
      kept('JSON with other spacing', 'jsonb', '{"b": 1,  "a": "x"}'),
      changed('digits that a float cannot hold', 'real', '99999999.99'),
      changed('the zone of a time', 'timestamp', '2026-03-01T10:00:00+02:00'),
      changed('the time of a date', 'date', '2026-03-01T10:00:00Z'),
    ],
    triggers: {
      changes: (table) => [
        `create function ${table}_f() returns trigger language plpgsql as
          $$ begin new.seller := upper(new.seller); return new; end $$`,
        `create trigger t before insert on ${table} for each row execute function ${table}_f()`,
      ],
      raises: (table) => [
        `create function ${table}_f() returns trigger language plpgsql as
          $$ begin raise exception 'the period of % is closed', new.seller; end $$`,
        `create trigger t before insert on ${table} for each row execute function ${table}_f()`,
      ],
    },
    async connect(url) {
      const client = new pg.Client(url)
      await client.connect()
      return { run: async (sql) => (await client.query(sql)).rows as unknown[], end: () => client.end() }
    },
  },
  {
    versions: DATABASES.mariadb,
    id: 'bigint auto_increment primary key',
    cases: [
      kept('a date as midnight', 'datetime', '2026-03-01'),
      kept('a truth as a bit', 'bit(1)', true),
      kept('a value of an enum', "enum('EUR', 'USD')", 'EUR'),
      kept('a set in another order', "set('a', 'b')", 'b,a'),
      changed('a value that the enum lacks', "enum('EUR', 'USD')", 'CHF'),
      changed('the number of a value of an enum', "enum('EUR', 'USD')", '2'),
      changed('another case of a value of an enum', "enum('EUR', 'USD')", 'eur'),
      changed('a letter that the charset lacks', 'varchar(20) character set latin1', 'Žluťoučký'),
      changed('an emoji in utf8mb3', 'varchar(20) character set utf8mb3', 'Kopi ☕ 🍞'),
      changed('the time of a date', 'date', '2026-03-01 10:00:00'),
      changed('digits that a float cannot hold', 'float', '99999999.99'),
      changed('half a second', 'datetime', '2026-03-01 10:00:00.5'),
    ],
    triggers: {
      changes: (table) => [
        `create trigger ${table}_t before insert on ${table} for each row set new.seller = upper(new.seller)`,
      ],
      raises: (table) => [
        `create trigger ${table}_t before insert on ${table} for each row
          signal sqlstate '45000' set message_text = 'the period is closed'`,
      ],
    },
    async connect(url) {
      const client = await createConnection(url)
      // The server changes values instead of refusing them, as many that grew over the years.
      const [[{ mode }]] = (await client.query('select @@global.sql_mode as mode')) as unknown as [[{ mode: string }]]
      await client.query("set global sql_mode = ''")
      return {
        run: async (sql) => (await client.query(sql))[0] as unknown[],
        async end() {
          await client.query('set global sql_mode = ?', [mode])
          await client.end()
        },
      }
    },
  },
]

const ALL_SERVERS = ALL_DATABASES.flatMap(({ versions, ...database }) =>
  versions.map((version) => ({ ...version, ...database })),
)
for (const { title, service, id, cases, triggers, connect } of ALL_SERVERS) {
  withService(`a table of one's own on ${title}`, service, (url) => {
    let direct: Awaited<ReturnType<Database['connect']>>
    let numbers = 0
    before(async () => {
      direct = await connect(url)
    })
    after(() => direct.end())

    async function withTable(columns: string, work: (table: string) => Promise<void>) {
      const table = `own_${process.pid}_${Date.now() % 100_000}_${++numbers}`
      await direct.run(
        `create table ${table} (id ${id}, posting_key varchar(40) not null unique, fingerprint varchar(64),
          posted_at varchar(40), ${columns})`,
      )
      try {
        await work(table)
      } finally {
        await direct.run(`drop table ${table}`)
      }
    }
    async function sendTo(table: string, payloads: Record<string, unknown>[], at = url): Promise<Outcome[]> {
      const target = await adapter.open({ url: at, table, createTable: false })
      try {
        return await Promise.all(
          payloads.map(async (payload) => {
            const key = `W${String(++numbers).padStart(20, 'A')}`
            const intent = target.prepare({
              tenant: 'main',
              documentId: 'D1',
              key,
              payload,
              original: noOriginal,
              attachments: [],
            })
            return target.send(intent, new AbortController().signal).then(
              ({ reference }): Outcome => ({ kind: 'posted', reference }),
              (error: unknown) => target.classify(error),
            )
          }),
        )
      } finally {
        await target.close()
      }
    }
    const count = async (table: string) => (await direct.run(`select id from ${table}`)).length

    for (const { title: what, column, sent, refused } of [...EVERYWHERE, ...cases])
      it(`${refused ? 'rejects a row that would not keep' : 'keeps'} ${what} (${column})`, () =>
        withTable(`value ${column}`, async (table) => {
          const [outcome] = await sendTo(table, [{ value: sent }])
          if (!refused) {
            assert.equal(outcome!.kind, 'posted', JSON.stringify(outcome))
            return
          }
          assert.equal(outcome!.kind, 'rejected', JSON.stringify(outcome))
          const { detail } = outcome as { detail: string }
          assert.match(detail, refused)
          for (const word of String(sent)
            .split(/\s+/)
            .filter((each) => each.length > 1))
            assert.ok(!detail.includes(word), detail)
          assert.equal(await count(table), 0)
        }))

    it('rejects a row that a trigger changes, names the column, and posts the rows beside it', () =>
      withTable('seller varchar(40)', async (table) => {
        for (const statement of triggers.changes(table)) await direct.run(statement)
        const [one, other] = await sendTo(table, [{ seller: 'Nordlicht' }, { seller: 'AG' }])
        assert.equal(one!.kind, 'rejected')
        assert.match((one as { detail: string }).detail, /The column seller \(.*\) .* would hold another value/)
        assert.equal(other!.kind, 'posted')
        assert.equal(await count(table), 1)
      }))

    it('rejects at once what a trigger raises, with its message and without values', () =>
      withTable('seller varchar(40)', async (table) => {
        for (const statement of triggers.raises(table)) await direct.run(statement)
        const [outcome] = await sendTo(table, [{ seller: 'Nordlicht Papier' }])
        assert.equal(outcome!.kind, 'rejected')
        assert.match((outcome as { detail: string }).detail, /the period .*is closed/)
        assert.doesNotMatch((outcome as { detail: string }).detail, /Nordlicht|Papier/)
      }))

    it('rejects at once a row that lacks a column which must have a value', () =>
      withTable('seller varchar(40), cost_centre varchar(10) not null', async (table) => {
        const [outcome] = await sendTo(table, [{ seller: 'Nordlicht' }])
        assert.equal(outcome!.kind, 'rejected')
        assert.match((outcome as { detail: string }).detail, /cost_centre/)
      }))

    it('rejects a row for a table that is missing, and posts once there is one', () =>
      withTable('seller varchar(40)', async (table) => {
        const [outcome] = await sendTo(`${table}_none`, [{ seller: 'x' }])
        assert.deepEqual(outcome, { kind: 'rejected', detail: `There is no table ${table}_none.` })
      }))

    it('sees a column that was added while it is open', () =>
      withTable('seller varchar(40)', async (table) => {
        const target = await adapter.open({ url, table, createTable: false })
        const send = (key: string) => {
          const payload = { seller: 'x', note: 'y' }
          const posting = { tenant: 'main', documentId: 'D', key, payload, original: noOriginal, attachments: [] }
          return target.send(target.prepare(posting), new AbortController().signal).then(
            () => 'posted',
            (error: unknown) => target.classify(error).kind,
          )
        }
        try {
          assert.equal(await send('WADDED1'), 'rejected')
          await direct.run(`alter table ${table} add column note varchar(10)`)
          assert.equal(await send('WADDED2'), 'posted')
        } finally {
          await target.close()
        }
      }))
  })
}
