import { existsSync } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Kysely, SqliteDatabase } from 'kysely'
import { createPrivateFile } from '../../../hub/platform/private-files.ts'
import type { Column } from '../columns.ts'
import type { PlannedColumn } from '../plan.ts'
import {
  hasRow,
  insertReturning,
  jsonText,
  loadKysely,
  quotedName,
  rowsOf,
  type Dialect,
  type Rows,
} from './dialect.ts'

const BUSY_TIMEOUT_MS = 5_000
const MAX_PREPARED = 100
/** error, permission, read-only, too big, mismatch, authorization, range: https://www.sqlite.org/rescode.html */
const REFUSED = new Set([1, 3, 8, 18, 20, 23, 25])

interface CatalogRow {
  name: string
  type: string
  required: number
  preset: string | null
  pk: number
  hidden: number
}

const columnOf = ({ name, type, required, preset, pk, hidden }: CatalogRow): Column => ({
  name,
  type,
  kind: /blob/i.test(type) ? 'binary' : 'loose',
  nullable: required === 0,
  // An integer primary key is filled by SQLite; 2 and 3 are generated columns.
  hasDefault: preset !== null || (pk > 0 && /int/i.test(type)) || hidden >= 2,
})

/** SQLite has no decimal type: its numbers are binary floats, so amounts stay text. */
const TYPES: Partial<Record<PlannedColumn['kind'], string>> = { integer: 'integer', number: 'real', boolean: 'integer' }

export function sqlite(file: string): Dialect {
  return {
    rowsAtOnce: 100,
    insertNew: insertReturning,
    async open() {
      // Whether another user may read the postings is for the owner of the file to decide.
      createPrivateFile(file)
      const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      return kyselyOf(database)
    },
    async openReadOnly() {
      await access(path.dirname(file))
      if (!existsSync(file)) return undefined
      const address = pathToFileURL(file)
      // Even read-only, SQLite leaves a -wal and a -shm beside a file that is not in use, unless it is immutable.
      if (!['-wal', '-journal'].some((suffix) => existsSync(file + suffix))) address.searchParams.set('immutable', '1')
      return kyselyOf(new DatabaseSync(address, { readOnly: true, timeout: BUSY_TIMEOUT_MS }))
    },
    hasUniqueKey: (db, table) =>
      hasRow(
        db,
        `select 1 from pragma_index_list('${table}') as i
      where i."unique" = 1 and i.partial = 0 and (select group_concat(name) from pragma_index_info(i.name)) = 'posting_key' limit 1`,
      ),
    columnsOf: async (db, table) =>
      (
        await rowsOf<CatalogRow>(
          db,
          `select name, type, "notnull" as required, dflt_value as preset, pk, hidden
          from pragma_table_xinfo('${table}')`,
        )
      ).map(columnOf),
    parameter: (value) => (typeof value === 'boolean' ? Number(value) : jsonText(value)),
    asText: (column) =>
      column.kind === 'binary' ? `hex(${quotedName(column, '"')})` : `cast(${quotedName(column, '"')} as text)`,
    types: { id: 'integer primary key autoincrement', key: 'text', hash: 'text', time: 'text' },
    typeOf: ({ kind }) => TYPES[kind] ?? 'text',
    faultOf({ errcode, message }) {
      if (errcode === undefined) return 'unknown'
      const primary = errcode & 0xff
      if (primary === 19) return /UNIQUE/.test(message) ? 'constraint' : 'refused'
      if (primary === 5 || primary === 6) return 'contention'
      if (primary === 14) return 'connection'
      return REFUSED.has(primary) ? 'refused' : 'unknown'
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
      if (prepared.size >= MAX_PREPARED) prepared.clear()
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
