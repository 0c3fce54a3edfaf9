import { CONNECT_TIMEOUT_MS, hasRow, insertReturning, loadKysely, POOL_SIZE, SERVER_LIMIT_SECONDS } from './dialect.ts'
import type { Dialect, Rows } from './dialect.ts'

export function postgres(connectionString: string): Dialect {
  return {
    rowsAtOnce: 100,
    insertNew: insertReturning,
    openReadOnly() {
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
      // A dying connection reports twice: to its query, and as an event that ends the process without a listener, on
      // the pool while idle and on the client while in use (https://node-postgres.com/apis/pool#error).
      pool
        .on('error', () => {})
        .on('connect', (client) => {
          client.on('error', () => {})
        })
      // Set in the transaction, in one round trip with its begin: a pooler such as PgBouncer refuses settings at the
      // start of a connection and gives each transaction another one.
      const begin = CompiledQuery.raw(
        `begin; set local idle_in_transaction_session_timeout = '${SERVER_LIMIT_SECONDS}s'; set local lock_timeout = '${SERVER_LIMIT_SECONDS}s'`,
      )
      const createDriver = () => {
        const driver = new PostgresDriver({ pool })
        const beginTransaction = async (connection: Parameters<typeof driver.rollbackTransaction>[0]) => {
          try {
            await connection.executeQuery(begin)
          } catch (cause) {
            // Kysely rolls back only what began as a whole. Without the server's code: it says nothing about the rows.
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
