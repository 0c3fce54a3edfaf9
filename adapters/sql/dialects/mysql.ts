import type { Kysely } from 'kysely'
import { CONNECT_TIMEOUT_MS, hasRow, loadKysely, POOL_SIZE, SERVER_LIMIT_SECONDS } from './dialect.ts'
import type { Dialect, Rows } from './dialect.ts'

/**
 * MySQL has neither RETURNING nor a conflict clause for duplicates alone: rows are inserted one by one, so each error
 * belongs to one row.
 */
async function insertOneByOne(
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

export function mysql(uri: string): Dialect {
  return {
    rowsAtOnce: 1,
    insertNew: insertOneByOne,
    openReadOnly() {
      return this.open()
    },
    async open() {
      const [{ CompiledQuery, Kysely, MysqlDialect }, { createPool }] = await Promise.all([
        loadKysely(),
        import('mysql2'),
      ])
      // MariaDB limits idle transactions, MySQL only idle connections: there the pool closes them first.
      // Each server ignores the comment that is meant for the other.
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
