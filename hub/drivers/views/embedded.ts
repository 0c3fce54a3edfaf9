import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Query } from 'mingo'
import { codeOf, WaybillError } from '../../errors.ts'
import { openDatabase, openGroupCommit, storageError } from '../sqlite.ts'
import { checkFilter, fieldExpression, pushedDown } from './filter.ts'
import type { ViewDefinition, ViewDocument, ViewPage, ViewQuery, Views } from './port.ts'

const COLLECTION = /^[a-z][a-z0-9_]{0,60}$/
type Scalar = string | number

/**
 * Read models in one SQLite file, filtered in MongoDB's language. They can be built again from the log, so a commit is not synced;
 * documents and checkpoint of a save are in one commit, so they can't come apart.
 */
export function openEmbeddedViews({ folder }: { folder: string }): Views {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'views.sqlite')
  const database = openDatabase(file, 'NORMAL')
  database.exec(`CREATE TABLE IF NOT EXISTS checkpoints (collection TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS live (view TEXT PRIMARY KEY, collection TEXT NOT NULL) STRICT;`)
  const commit = openGroupCommit(database, file)
  const known = new Map<string, ReturnType<typeof statementsOf>>()

  function statementsOf({ collection, indexes }: ViewDefinition) {
    if (!COLLECTION.test(collection)) throw new TypeError(`${collection} is no name for a collection.`)
    database.exec(`CREATE TABLE IF NOT EXISTS ${collection} (id TEXT PRIMARY KEY, position TEXT NOT NULL, document TEXT NOT NULL) STRICT`)
    indexes.forEach((fields, index) => {
      database.exec(`CREATE INDEX IF NOT EXISTS ${collection}_${index} ON ${collection} (${[...fields.map(fieldExpression), 'id'].join(', ')})`)
    })
    return {
      get: database.prepare(`SELECT document FROM ${collection} WHERE id = ?`),
      put: database.prepare(`INSERT INTO ${collection} VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position, document = excluded.document WHERE excluded.position > position`),
      indexed: new Set(indexes.flat()),
    }
  }

  function open(view: ViewDefinition): ReturnType<typeof statementsOf> {
    let statements = known.get(view.collection)
    if (!statements) known.set(view.collection, (statements = statementsOf(view)))
    return statements
  }

  const checkpointOf = database.prepare('SELECT position FROM checkpoints WHERE collection = ?')
  const setCheckpoint = database.prepare('INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT (collection) DO UPDATE SET position = excluded.position')
  const liveOf = database.prepare('SELECT collection FROM live WHERE view = ?')
  const setLive = database.prepare('INSERT INTO live VALUES (?, ?) ON CONFLICT (view) DO UPDATE SET collection = excluded.collection')

  function find(view: ViewDefinition, { filter, sort, limit, cursor }: ViewQuery): ViewPage {
    checkFilter(filter)
    const { indexed } = open(view)
    const by = fieldExpression(sort.field)
    const way = sort.direction === 1 ? 'ASC' : 'DESC'
    const conditions = pushedDown(filter, indexed)
    if (cursor !== undefined) conditions.push(after(by, sort.direction, parseCursor(cursor)))
    const where = conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : ''
    const rows = database.prepare(`SELECT id, document, ${by} AS sorted FROM ${view.collection} ${where} ORDER BY ${by} ${way}, id ${way}`)
    const query = new Query(filter as ConstructorParameters<typeof Query>[0])
    const documents: ViewPage['documents'] = []
    let last: { id: string; sorted: Scalar | null } | undefined
    for (const row of rows.iterate(...conditions.flatMap(({ values }) => values))) {
      const { id, document, sorted } = row as { id: string; document: string; sorted: Scalar | null }
      const parsed = JSON.parse(document) as ViewDocument
      if (!query.test(parsed)) continue
      if (documents.length === limit) return { documents, next: cursorOf(last!) }
      documents.push({ ...parsed, id })
      last = { id, sorted }
    }
    return { documents }
  }

  return {
    async load(view, ids) {
      const { get } = open(view)
      const found = ids.flatMap((id): [string, ViewDocument][] => {
        const row = get.get(id) as { document: string } | undefined
        return row ? [[id, JSON.parse(row.document) as ViewDocument]] : []
      })
      const { position } = (checkpointOf.get(view.collection) ?? {}) as { position?: string }
      return { documents: new Map(found), checkpoint: position }
    },
    save: (view, writes, checkpoint) => commit.run(() => {
      const { put } = open(view)
      for (const { id, position, document } of writes) put.run(id, position, JSON.stringify(document))
      setCheckpoint.run(view.collection, checkpoint)
    }),
    async find(view, query) {
      try {
        return find(view, query)
      } catch (error) {
        if (codeOf(error)) throw error
        if ('errcode' in (error as object)) throw storageError(error, file)
        throw new WaybillError('invalid-request', 'The filter cannot be used.', { cause: error })
      }
    },
    live: (view, collection) => commit.run(() => {
      const { collection: before } = (liveOf.get(view) ?? {}) as { collection?: string }
      if (collection === undefined || collection === before) return before
      setLive.run(view, collection)
      if (before !== undefined) {
        known.delete(before)
        database.exec(`DROP TABLE IF EXISTS ${before}`)
        database.prepare('DELETE FROM checkpoints WHERE collection = ?').run(before)
      }
      return collection
    }),
    async close() {
      await commit.close()
      database.close()
    },
  }
}

const cursorOf = ({ id, sorted }: { id: string; sorted: Scalar | null }): string => Buffer.from(JSON.stringify([sorted, id])).toString('base64url')

function parseCursor(cursor: string): { id: string; sorted: Scalar | null } {
  try {
    const [sorted, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown]
    if (typeof id === 'string' && (sorted === null || typeof sorted === 'string' || typeof sorted === 'number')) return { id, sorted }
  } catch {
    // said below
  }
  throw new WaybillError('invalid-request', 'The cursor is not one that this hub gave.')
}

/** What comes after a row in the order of (field, id); a missing field comes before everything, as in MongoDB. */
function after(by: string, direction: 1 | -1, { id, sorted }: { id: string; sorted: Scalar | null }): { sql: string; values: Scalar[] } {
  if (direction === 1) {
    return sorted === null
      ? { sql: `(${by} IS NOT NULL OR id > ?)`, values: [id] }
      : { sql: `(${by} > ? OR (${by} = ? AND id > ?))`, values: [sorted, sorted, id] }
  }
  return sorted === null
    ? { sql: `(${by} IS NULL AND id < ?)`, values: [id] }
    : { sql: `(${by} < ? OR ${by} IS NULL OR (${by} = ? AND id < ?))`, values: [sorted, sorted, id] }
}
