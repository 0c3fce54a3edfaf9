import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ViewDefinition, ViewWrite } from '../port.ts'
import { columnOf, valueAt } from './columns.ts'

const COLLECTION = /^[a-z][a-z0-9_]{0,60}$/

/** The table of one collection: the documents as JSON, and a column for each indexed field. */
export interface CollectionTable {
  get: StatementSync
  put(write: ViewWrite): void
  /** the column of each indexed field */
  columns: ReadonlyMap<string, string>
}

/**
 * Opens the table of a collection and creates it if it is missing. A table with other indexes is dropped with its
 * checkpoint.
 */
export function openTable(database: DatabaseSync, { collection, indexes }: ViewDefinition): CollectionTable {
  if (!COLLECTION.test(collection)) throw new TypeError(`${collection} is not a valid collection name.`)
  const fields = [...new Set(indexes.flat())]
  const columns = new Map(fields.map((field) => [field, columnOf(field)]))
  const columnNames = [...columns.values()]
  dropOtherLayout(database, collection, columnNames)
  const definitions = ['id TEXT PRIMARY KEY', 'position TEXT NOT NULL', 'document TEXT NOT NULL']
  for (const column of columnNames) definitions.push(`${column} ANY`)
  database.exec(`CREATE TABLE IF NOT EXISTS ${collection} (${definitions.join(', ')}) STRICT`)
  indexes.forEach((own, index) => {
    const keys = [...own.map((field) => columns.get(field)), 'id']
    database.exec(`CREATE INDEX IF NOT EXISTS ${collection}_${index} ON ${collection} (${keys.join(', ')})`)
  })
  const all = ['position', 'document', ...columnNames]
  const put = database.prepare(
    `INSERT INTO ${collection} VALUES (${['?', ...all.map(() => '?')].join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${all.map((column) => `${column} = excluded.${column}`).join(', ')}
     WHERE excluded.position > position`,
  )
  return {
    get: database.prepare(`SELECT document FROM ${collection} WHERE id = ?`),
    put: ({ id, position, document }: ViewWrite) =>
      void put.run(id, position, JSON.stringify(document), ...fields.map((field) => valueAt(document, field))),
    columns,
  }
}

/** Without its checkpoint, the collection is rebuilt from the log. */
function dropOtherLayout(database: DatabaseSync, collection: string, columns: readonly string[]): void {
  const present = (database.prepare(`PRAGMA table_info(${collection})`).all() as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name.startsWith('f_'))
  const exists = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(collection) !== undefined
  if (!exists || present.toSorted().join() === columns.toSorted().join()) return
  database.exec(`DROP TABLE ${collection}`)
  database.prepare('DELETE FROM checkpoints WHERE collection = ?').run(collection)
}
