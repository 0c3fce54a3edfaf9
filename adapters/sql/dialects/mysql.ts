import type { Kysely } from 'kysely'
import type { Column, ColumnKind } from '../columns.ts'
import { columnLength, type PlannedColumn } from '../plan.ts'
import {
  CONNECT_TIMEOUT_MS,
  hasRow,
  jsonText,
  loadKysely,
  POOL_SIZE,
  quotedName,
  rowsOf,
  SERVER_LIMIT_SECONDS,
} from './dialect.ts'
import type { Dialect, DriverError, Fault, Rows } from './dialect.ts'

/**
 * The modes that make the server refuse what it would otherwise change: set for each session, since the server's own
 * may lack them. Both MariaDB and MySQL know all of them.
 */
const SQL_MODE =
  'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

/** By DATA_TYPE of the information schema; every other type is compared as text. */
const KINDS: Record<string, ColumnKind> = {
  char: 'char',
  decimal: 'number',
  tinyint: 'number',
  smallint: 'number',
  mediumint: 'number',
  int: 'number',
  bigint: 'number',
  float: 'number',
  double: 'number',
  year: 'number',
  bit: 'number',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamp',
  time: 'time',
  json: 'json',
  set: 'set',
  uuid: 'uuid',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
}

interface CatalogRow {
  name: string
  type: string
  base: string
  nullable: string
  preset: string | null
  extra: string
}

const columnsQuery = (table: string): string => `
  select column_name as name, column_type as type, data_type as base, is_nullable as nullable,
    column_default as preset, extra as extra
  from information_schema.columns where table_schema = database() and table_name = '${table}' order by ordinal_position`

function asText(column: Column): string {
  const quoted = quotedName(column, '`')
  if (column.kind === 'binary') return `hex(${quoted})`
  // As text, a bit field is the character of that number.
  return column.type.startsWith('bit') ? `cast(${quoted} + 0 as char)` : `cast(${quoted} as char)`
}

const columnOf = ({ name, type, base, nullable, preset, extra }: CatalogRow): Column => ({
  name,
  type,
  kind: KINDS[base.toLowerCase()] ?? 'text',
  nullable: nullable === 'YES',
  hasDefault: preset !== null || /auto_increment|generated|default_generated/i.test(extra),
})

/** https://mariadb.com/kb/en/mariadb-error-code-reference/, https://dev.mysql.com/doc/mysql-errors/8.4/en/ */
const NOT_REACHED = new Set([
  // login, database, host
  1044, 1045, 1049, 1129, 1130, 1820, 1862, 3118, 3159, 4151,
  // the server stops, or the connection breaks
  1053, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 3032, 3169, 4031,
  // a replica or a node that cannot write now
  1047, 1290, 1792, 1836,
  // an error during the commit: whether it was done is not known
  1180,
])
const CONTENTION = new Set([
  // locks, deadlock, rollback
  1205, 1213, 1412, 1614, 3100, 3101, 3572,
  // connections, threads, memory, disk
  1021, 1037, 1038, 1040, 1041, 1114, 1135, 1203, 1206, 1226, 1637,
  // interrupted, or over the server's time limit
  1317, 1969, 3024,
])
const DUPLICATE_KEY = new Set([1062, 1586])

function faultOf({ errno, code = '' }: DriverError): Fault {
  // Below 1000: the socket; 2000 to 2999: the client.
  if (errno === undefined || errno < 1000 || (errno >= 2000 && errno < 3000) || code === 'PROTOCOL_CONNECTION_LOST')
    return 'connection'
  if (NOT_REACHED.has(errno)) return 'connection'
  if (CONTENTION.has(errno)) return 'contention'
  return DUPLICATE_KEY.has(errno) ? 'constraint' : 'refused'
}

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
    const key = String(row['posting_key'])
    ids.set(key, insertId === undefined ? await idOf(transaction, table, key) : String(insertId))
  }
  return ids
}

/** Of a row whose id the server generates in another way than by auto_increment. */
async function idOf(transaction: Kysely<Rows>, table: string, key: string): Promise<string> {
  const row = await transaction.selectFrom(table).select('id').where('posting_key', '=', key).executeTakeFirst()
  return String(row?.['id'])
}

/** A time with its zone is text: no type of MySQL keeps a zone. */
const TYPES: Record<Exclude<PlannedColumn['kind'], 'text'>, string> = {
  date: 'date',
  timestamp: 'varchar(40)',
  amount: 'decimal(24, 6)',
  integer: 'bigint',
  number: 'double',
  boolean: 'boolean',
  json: 'json',
}
/** A row holds 65,535 bytes at most, four for each character; longer texts are stored beside it. */
const LONGEST_VARCHAR = 700
const LONGEST_TEXT = 16_000

function typeOf(column: PlannedColumn): string {
  if (column.kind !== 'text') return TYPES[column.kind]
  const length = columnLength(column) ?? Infinity
  if (length <= LONGEST_VARCHAR) return `varchar(${length})`
  return length <= LONGEST_TEXT ? 'text' : 'longtext'
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
      const seconds = SERVER_LIMIT_SECONDS
      const session = CompiledQuery.raw(
        `set session sql_mode = '${SQL_MODE}', time_zone = '+00:00', max_error_count = 64, ` +
          `lock_wait_timeout = ${seconds}, ` +
          `innodb_lock_wait_timeout = ${seconds} /*M!100301 , idle_transaction_timeout = ${seconds} */ ` +
          `/*!50700 , wait_timeout = ${seconds} */`,
      )
      const pool = createPool({
        uri,
        connectionLimit: POOL_SIZE,
        maxIdle: POOL_SIZE - 1,
        idleTimeout: (SERVER_LIMIT_SECONDS - 2) * 1000,
        connectTimeout: CONNECT_TIMEOUT_MS,
        charset: 'utf8mb4',
        dateStrings: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
      })
      return new Kysely<Rows>({
        dialect: new MysqlDialect({
          pool,
          onCreateConnection: async (connection) => void (await connection.executeQuery(session)),
        }),
      })
    },
    hasUniqueKey: (db, table) =>
      hasRow(
        db,
        `select 1 from information_schema.statistics where table_schema = database() and table_name = '${table}'
      group by index_name having count(*) = 1 and max(non_unique) = 0 and max(column_name) = 'posting_key' limit 1`,
      ),
    async warningsOf(transaction) {
      const warnings = await rowsOf<{ Level: string; Code: number; Message: string }>(transaction, 'show warnings')
      // A note is no warning; where it is about a value, the value that is read back shows it.
      return warnings
        .filter(({ Level }) => Level !== 'Note')
        .map(({ Code: code, Message: message }) => ({ code, message }))
    },
    columnsOf: async (db, table) => (await rowsOf<CatalogRow>(db, columnsQuery(table))).map(columnOf),
    parameter: jsonText,
    asText,
    types: { id: 'bigint auto_increment primary key', key: 'varchar(40)', hash: 'varchar(64)', time: 'varchar(30)' },
    typeOf,
    faultOf,
  }
}
