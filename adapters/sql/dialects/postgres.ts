import type { Column, ColumnKind } from '../columns.ts'
import { columnLength, type PlannedColumn } from '../plan.ts'
import {
  CONNECT_TIMEOUT_MS,
  hasRow,
  insertReturning,
  jsonText,
  loadKysely,
  POOL_SIZE,
  quotedName,
  rowsOf,
  SERVER_LIMIT_SECONDS,
} from './dialect.ts'
import type { Dialect, DriverError, Fault, Rows } from './dialect.ts'

/** By the name in pg_type; every other type is compared as text. */
const KINDS: Record<string, ColumnKind> = {
  bpchar: 'char',
  numeric: 'number',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  money: 'number',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  time: 'time',
  json: 'json',
  jsonb: 'json',
  uuid: 'uuid',
  bytea: 'binary',
}
const isArray = (type: string): boolean => type.endsWith('[]')

interface CatalogRow {
  name: string
  type: string
  base: string
  nullable: boolean
  filled: boolean
}

// A domain has the type that it is based on.
const columnsQuery = (table: string): string => `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, coalesce(b.typname, t.typname) as base,
    not a.attnotnull as nullable, (a.atthasdef or a.attidentity <> '' or a.attgenerated <> '') as filled
  from pg_attribute a join pg_type t on t.oid = a.atttypid
    left join pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
  where a.attrelid = to_regclass('${table}') and a.attnum > 0 and not a.attisdropped order by a.attnum`

const columnOf = ({ name, type, base, nullable, filled }: CatalogRow): Column => ({
  name,
  type,
  kind: base.startsWith('_') ? 'json' : (KINDS[base] ?? 'text'),
  nullable,
  hasDefault: filled,
})

/**
 * Answers of a server that a later attempt may not get.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const NOT_REACHED = [
  /^08/, // connection exception
  /^57P/, // the server stops, starts or ends the session
  /^28/, // the login is refused
  /^3D000$/, // no such database
  /^25006$/, // a standby, which cannot write
  /^25P0[34]$/, // the session or transaction waited too long for the next statement
  /^40003$/, // whether the statement was completed is not known
]
const CONTENTION = [
  /^40(?:000|001|P01)$/, // rollback, serialization failure, deadlock
  /^53/, // disk, memory or connections are exhausted
  /^55(?:006|P03)$/, // object in use, lock not available
  /^57014$/, // the statement was cancelled
  /^58/, // an error outside PostgreSQL, such as input and output
]

function faultOf({ code = '', severity }: DriverError): Fault {
  if (severity === undefined || !/^[0-9A-Z]{5}$/.test(code)) return 'connection'
  const isAmong = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(code))
  if (isAmong(NOT_REACHED)) return 'connection'
  if (isAmong(CONTENTION)) return 'contention'
  return code === '23505' ? 'constraint' : 'refused'
}

const TYPES: Record<Exclude<PlannedColumn['kind'], 'text'>, string> = {
  date: 'date',
  timestamp: 'timestamptz',
  amount: 'numeric',
  integer: 'bigint',
  number: 'double precision',
  boolean: 'boolean',
  json: 'jsonb',
}
const LONGEST_VARCHAR = 10_000

function typeOf(column: PlannedColumn): string {
  if (column.kind !== 'text') return TYPES[column.kind]
  const length = columnLength(column)
  return length === undefined || length > LONGEST_VARCHAR ? 'text' : `varchar(${length})`
}

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
        `begin; set local idle_in_transaction_session_timeout = '${SERVER_LIMIT_SECONDS}s'; ` +
          `set local lock_timeout = '${SERVER_LIMIT_SECONDS}s'; ` +
          `set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local client_encoding = 'UTF8'`,
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
    columnsOf: async (db, table) => (await rowsOf<CatalogRow>(db, columnsQuery(table))).map(columnOf),
    parameter: (value, { type }) => (isArray(type) ? value : jsonText(value)),
    asText(column) {
      const quoted = quotedName(column, '"')
      const { type, kind } = column
      if (isArray(type)) return `to_jsonb(${quoted})::text`
      if (kind === 'binary') return `encode(${quoted}, 'hex')`
      return type === 'money' ? `${quoted}::numeric::text` : `${quoted}::text`
    },
    types: { id: 'bigserial primary key', key: 'varchar(40)', hash: 'varchar(64)', time: 'timestamptz' },
    typeOf,
    faultOf,
  }
}
