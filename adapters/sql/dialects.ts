import { existsSync } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Kysely, SqliteDatabase } from 'kysely'
import { WaybillError } from '../../hub/errors.ts'

export type Rows = Record<string, Record<string, unknown>>
export type Fault = 'constraint' | 'data' | 'contention' | 'connection' | 'unknown'

/** What differs between the databases. */
export interface Dialect {
  open(): Promise<Kysely<Rows>>
  /** Opened for questions that change nothing; undefined where there is nothing to ask yet. */
  openToAsk(): Promise<Kysely<Rows> | undefined>
  /** How many rows share a transaction. */
  rowsAtOnce: number
  /** Inserts the rows that no unique index forbids, and answers their ids by posting key. Rows must have the same columns, or go one by one. */
  insertNew(
    transaction: Kysely<Rows>,
    table: string,
    rows: readonly Record<string, unknown>[],
  ): Promise<Map<string, string>>
  /** Whether a unique index stands on the posting key, and on nothing beside it. */
  hasUniqueKey(db: Kysely<Rows>, table: string): Promise<boolean>
  types: {
    id: string
    key: string
    hash: string
    short: string
    text: string
    date: string
    amount: string
    payload: string
    time: string
  }
  /** What an error of the driver means. `connection`: the database did not answer; all others are its answer, so the transaction is rolled back. */
  faultOf(error: {
    code?: string | undefined
    errno?: number | undefined
    errcode?: number | undefined
    message: string
  }): Fault
}

/** Loaded with the first row: its three hundred files would be a fifth of a start. */
export const loadKysely = () => import('kysely')

const CONNECT_TIMEOUT_MS = 5_000
const POOL_SIZE = 4
/** After so long a server ends a transaction that hears nothing more, or that waits for a lock: its COMMIT may come later than anybody waits for it. */
const SERVER_LIMIT_SECONDS = 5
const BUSY_TIMEOUT_MS = 5_000
const MOST_PREPARED = 100

export function dialectOf(url: string): Dialect {
  const scheme = url.slice(0, url.indexOf(':'))
  if (scheme === 'sqlite') return sqlite(url.slice('sqlite:'.length))
  if (scheme === 'postgres' || scheme === 'postgresql') return postgres(url)
  if (scheme === 'mysql' || scheme === 'mariadb') return mysql(url.replace(/^mariadb:/, 'mysql:'))
  throw new WaybillError(
    'target-settings-invalid',
    `The setting url must begin with sqlite:, postgresql: or mysql:; this one begins with ${scheme}:.`,
  )
}

/** One statement for all rows of the same columns. */
async function insertReturning(
  transaction: Kysely<Rows>,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const alike of Map.groupBy(rows, (row) => Object.keys(row).join()).values()) {
    const written = await transaction
      .insertInto(table)
      .values([...alike])
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'posting_key'])
      .execute()
    for (const { id, posting_key: key } of written as { id: unknown; posting_key: string }[]) ids.set(key, String(id))
  }
  return ids
}

/** MySQL has neither RETURNING nor a conflict clause that skips duplicates alone: a row at a time, whose error says what it met. */
async function insertAndAsk(
  transaction: Kysely<Rows>,
  table: string,
  rows: readonly Record<string, unknown>[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const row of rows) {
    const { insertId } = await transaction.insertInto(table).values(row).executeTakeFirstOrThrow()
    ids.set(String(row['posting_key']), String(insertId))
  }
  return ids
}

/** The name of a table goes into the question as it is: the settings allow letters, digits and underscores only. */
async function hasRow(db: Kysely<Rows>, question: string): Promise<boolean> {
  const { sql } = await loadKysely()
  return (await sql.raw(question).execute(db)).rows.length > 0
}

function postgres(connectionString: string): Dialect {
  return {
    rowsAtOnce: 100,
    insertNew: insertReturning,
    openToAsk() {
      return this.open()
    },
    async open() {
      const [{ CompiledQuery, Kysely, PostgresDialect, PostgresDriver }, { default: pg }] = await Promise.all([
        loadKysely(),
        import('pg'),
      ])
      const pool = new pg.Pool({
        connectionString,
        max: POOL_SIZE,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        idleTimeoutMillis: 30_000,
      })
      // A connection that dies tells it twice: to its query, and as an event that ends the process where nobody listens,
      // on the pool while it idles and on the client while it is lent out (https://node-postgres.com/apis/pool#error).
      pool
        .on('error', () => {})
        .on('connect', (client) => {
          client.on('error', () => {})
        })
      // In the transaction and not at the connection: a pooler such as PgBouncer refuses settings at the start of a connection, and gives each transaction
      // another one. In one round with its begin.
      const begin = CompiledQuery.raw(
        `begin; set local idle_in_transaction_session_timeout = '${SERVER_LIMIT_SECONDS}s'; set local lock_timeout = '${SERVER_LIMIT_SECONDS}s'`,
      )
      const createDriver = () => {
        const driver = new PostgresDriver({ pool })
        const beginTransaction = async (connection: Parameters<typeof driver.rollbackTransaction>[0]) => {
          try {
            await connection.executeQuery(begin)
          } catch (cause) {
            // Kysely rolls back what has begun as a whole only. No code of the server's: it says nothing of the rows, and none was written.
            await driver.rollbackTransaction(connection).catch(() => {})
            throw new Error(`No transaction could begin: ${(cause as Error).message}`, { cause })
          }
        }
        return Object.assign(driver, { beginTransaction })
      }
      return new Kysely<Rows>({ dialect: Object.assign(new PostgresDialect({ pool }), { createDriver }) })
    },
    hasUniqueKey: (db, table) =>
      hasRow(
        db,
        `select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = to_regclass('${table}') and i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null and a.attname = 'posting_key' limit 1`,
      ),
    types: {
      id: 'bigserial primary key',
      key: 'varchar(40)',
      hash: 'varchar(64)',
      short: 'varchar(64)',
      text: 'varchar(700)',
      date: 'date',
      amount: 'numeric',
      payload: 'text',
      time: 'timestamptz',
    },
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    faultOf({ code = '' }) {
      if (!/^[0-9A-Z]{5}$/.test(code) || code.startsWith('08') || code.startsWith('57P')) return 'connection'
      if (code === '23505') return 'constraint'
      if (code.startsWith('22') || code.startsWith('23') || code.startsWith('42')) return 'data'
      return ['40001', '40P01', '55P03', '57014', '53300'].includes(code) ? 'contention' : 'unknown'
    },
  }
}

function mysql(uri: string): Dialect {
  return {
    rowsAtOnce: 1,
    insertNew: insertAndAsk,
    openToAsk() {
      return this.open()
    },
    async open() {
      const [{ CompiledQuery, Kysely, MysqlDialect }, { createPool }] = await Promise.all([
        loadKysely(),
        import('mysql2'),
      ])
      // MariaDB limits idle transactions, MySQL only idle connections: there the pool lets them go first. Each server skips the comment that is for the other.
      const limits = CompiledQuery.raw(
        `set session lock_wait_timeout = ${SERVER_LIMIT_SECONDS}, innodb_lock_wait_timeout = ${SERVER_LIMIT_SECONDS} /*M!100301 , idle_transaction_timeout = ${SERVER_LIMIT_SECONDS} */ /*!50700 , wait_timeout = ${SERVER_LIMIT_SECONDS} */`,
      )
      const pool = createPool({
        uri,
        connectionLimit: POOL_SIZE,
        maxIdle: POOL_SIZE - 1,
        idleTimeout: (SERVER_LIMIT_SECONDS - 2) * 1000,
        connectTimeout: CONNECT_TIMEOUT_MS,
        dateStrings: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
      })
      return new Kysely<Rows>({
        dialect: new MysqlDialect({
          pool,
          onCreateConnection: async (connection) => void (await connection.executeQuery(limits)),
        }),
      })
    },
    hasUniqueKey: (db, table) =>
      hasRow(
        db,
        `select 1 from information_schema.statistics where table_schema = database() and table_name = '${table}'
      group by index_name having count(*) = 1 and max(non_unique) = 0 and max(column_name) = 'posting_key' limit 1`,
      ),
    types: {
      id: 'bigint auto_increment primary key',
      key: 'varchar(40)',
      hash: 'varchar(64)',
      short: 'varchar(64)',
      text: 'varchar(700)',
      date: 'date',
      amount: 'decimal(24, 6)',
      payload: 'longtext',
      time: 'varchar(30)',
    },
    // https://mariadb.com/kb/en/mariadb-error-code-reference/
    faultOf({ errno, code = '' }) {
      if (errno === undefined || errno < 1000 || code === 'PROTOCOL_CONNECTION_LOST') return 'connection'
      if (errno === 1062) return 'constraint'
      if ([1205, 1213, 1040, 1203].includes(errno)) return 'contention'
      if ([2002, 2003, 2006, 2013, 1053, 1927].includes(errno)) return 'connection'
      return [1048, 1054, 1264, 1265, 1292, 1366, 1406, 1146, 1452, 3819, 4025].includes(errno) ? 'data' : 'unknown'
    },
  }
}

function sqlite(file: string): Dialect {
  return {
    rowsAtOnce: 100,
    insertNew: insertReturning,
    async open() {
      const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      return kyselyOf(database)
    },
    async openToAsk() {
      await access(path.dirname(file))
      if (!existsSync(file)) return undefined
      const address = pathToFileURL(file)
      // Read-only too, SQLite leaves a -wal and a -shm beside a file that is not in use; told that nobody writes, it does not.
      if (!['-wal', '-journal'].some((suffix) => existsSync(file + suffix))) address.searchParams.set('immutable', '1')
      return kyselyOf(new DatabaseSync(address, { readOnly: true, timeout: BUSY_TIMEOUT_MS }))
    },
    hasUniqueKey: (db, table) =>
      hasRow(
        db,
        `select 1 from pragma_index_list('${table}') as i
      where i."unique" = 1 and i.partial = 0 and (select group_concat(name) from pragma_index_info(i.name)) = 'posting_key' limit 1`,
      ),
    // SQLite has no decimal type: its numbers are binary floats, so amounts stay text.
    types: {
      id: 'integer primary key autoincrement',
      key: 'text',
      hash: 'text',
      short: 'text',
      text: 'text',
      date: 'text',
      amount: 'text',
      payload: 'text',
      time: 'text',
    },
    faultOf({ errcode, message }) {
      if (errcode === undefined) return 'unknown'
      const primary = errcode & 0xff
      if (primary === 19) return /UNIQUE/.test(message) ? 'constraint' : 'data'
      if (primary === 5 || primary === 6) return 'contention'
      return primary === 14 ? 'connection' : primary === 1 || primary === 20 ? 'data' : 'unknown'
    },
  }
}

async function kyselyOf(database: DatabaseSync): Promise<Kysely<Rows>> {
  const { Kysely, SqliteDialect } = await loadKysely()
  return new Kysely<Rows>({ dialect: new SqliteDialect({ database: asKyselyDatabase(database) }) })
}

function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql)
    if (!statement) {
      if (prepared.size >= MOST_PREPARED) prepared.clear()
      prepared.set(sql, (statement = database.prepare(sql)))
    }
    return statement
  }
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = prepare(sql)
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      }
    },
  }
}
