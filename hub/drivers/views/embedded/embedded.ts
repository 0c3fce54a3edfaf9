import path from 'node:path'
import { codeOf, WaybillError } from '../../../errors.ts'
import { openDisk } from '../../embedded-storage/disk.ts'
import { storageError } from '../../embedded-storage/sqlite.ts'
import { cursorOf, parseCursor, type Place } from '../query/cursor.ts'
import { columnOf, valueAt } from './columns.ts'
import { checkFilter, fieldExpression, pushedDown } from '../query/filter.ts'
import { matcherOf } from '../query/match.ts'
import type { ViewDefinition, ViewDocument, ViewPage, ViewQuery, Views, ViewWrite } from '../port.ts'
import { viewLost } from '../view-lost.ts'

const COLLECTION = /^[a-z][a-z0-9_]{0,60}$/
type Scalar = string | number
/** A read model may be this much behind: under load its writes share a commit. */
const PAUSE_MS = 10

/**
 * Read models in one SQLite file, filtered in MongoDB's language. They can be built again from the log, so a commit is not synced;
 * documents and checkpoint of a save are in one commit, so they can't come apart.
 */
export function openEmbeddedViews({ folder }: { folder: string }): Views {
  const disk = openDisk(path.join(folder, 'views.sqlite'), { synced: false, pauseMs: PAUSE_MS })
  const { file, database, commit } = disk
  database.exec(`CREATE TABLE IF NOT EXISTS checkpoints (collection TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS live (view TEXT PRIMARY KEY, collection TEXT NOT NULL) STRICT;`)
  const known = new Map<string, ReturnType<typeof statementsOf>>()
  /** collections that somebody builds on, until they are dropped */
  const begun = new Set<string>()

  function statementsOf({ collection, indexes }: ViewDefinition) {
    if (!COLLECTION.test(collection)) throw new TypeError(`${collection} is no name for a collection.`)
    const fields = [...new Set(indexes.flat())]
    const columns = new Map(fields.map((field) => [field, columnOf(field)]))
    dropOfOtherForm(collection, [...columns.values()])
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${collection} (id TEXT PRIMARY KEY, position TEXT NOT NULL, document TEXT NOT NULL${[...columns.values()].map((column) => `, ${column} ANY`).join('')}) STRICT`,
    )
    indexes.forEach((own, index) => {
      database.exec(
        `CREATE INDEX IF NOT EXISTS ${collection}_${index} ON ${collection} (${[...own.map((field) => columns.get(field)), 'id'].join(', ')})`,
      )
    })
    const all = ['position', 'document', ...columns.values()]
    const put = database.prepare(
      `INSERT INTO ${collection} VALUES (${['?', ...all.map(() => '?')].join(', ')}) ON CONFLICT (id) DO UPDATE SET ${all.map((column) => `${column} = excluded.${column}`).join(', ')} WHERE excluded.position > position`,
    )
    return {
      get: database.prepare(`SELECT document FROM ${collection} WHERE id = ?`),
      put: ({ id, position, document }: ViewWrite) =>
        void put.run(id, position, JSON.stringify(document), ...fields.map((field) => valueAt(document, field))),
      columns,
    }
  }

  /** A collection that was made with other indexes is made from the log again. */
  function dropOfOtherForm(collection: string, columns: readonly string[]): void {
    const present = (database.prepare(`PRAGMA table_info(${collection})`).all() as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name.startsWith('f_'))
    const exists = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(collection) !== undefined
    if (!exists || present.toSorted().join() === columns.toSorted().join()) return
    database.exec(`DROP TABLE ${collection}`)
    database.prepare('DELETE FROM checkpoints WHERE collection = ?').run(collection)
  }

  function open(view: ViewDefinition): ReturnType<typeof statementsOf> {
    let statements = known.get(view.collection)
    if (!statements) known.set(view.collection, (statements = statementsOf(view)))
    return statements
  }

  const checkpointOf = database.prepare('SELECT position FROM checkpoints WHERE collection = ?')
  const setCheckpoint = database.prepare(
    'INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT (collection) DO UPDATE SET position = excluded.position',
  )
  const liveOf = database.prepare('SELECT collection FROM live WHERE view = ?')
  const setLive = database.prepare(
    'INSERT INTO live VALUES (?, ?) ON CONFLICT (view) DO UPDATE SET collection = excluded.collection',
  )

  const checkpointNow = (collection: string): string | undefined =>
    (checkpointOf.get(collection) as { position: string } | undefined)?.position
  const liveNow = (view: string): string | undefined =>
    (liveOf.get(view) as { collection: string } | undefined)?.collection

  function find(view: ViewDefinition, { filter, sort, limit, cursor }: ViewQuery): ViewPage {
    checkFilter(filter)
    const { columns } = open(view)
    const by = columns.get(sort.field) ?? fieldExpression(sort.field)
    const way = sort.direction === 1 ? 'ASC' : 'DESC'
    const conditions = pushedDown(filter, columns)
    if (cursor !== undefined) conditions.push(after(by, sort.direction, parseCursor(cursor, sort)))
    const where = conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : ''
    const rows = database.prepare(
      `SELECT id, document, ${by} AS sorted FROM ${view.collection} ${where} ORDER BY ${by} ${way}, id ${way}`,
    )
    const matches = matcherOf(filter)
    const documents: ViewPage['documents'] = []
    let last: { id: string; sorted: Scalar | null } | undefined
    for (const row of rows.iterate(...conditions.flatMap(({ values }) => values))) {
      const { id, document, sorted } = row as { id: string; document: string; sorted: Scalar | null }
      const parsed = JSON.parse(document) as ViewDocument
      if (!matches(parsed)) continue
      if (documents.length === limit) return { documents, next: cursorOf(last!, sort) }
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
      const position = checkpointNow(view.collection)
      if (position !== undefined) begun.add(view.collection)
      return { documents: new Map(found), checkpoint: position }
    },
    save: (view, writes, checkpoint) =>
      commit.run(() => {
        if (begun.has(view.collection) && checkpointNow(view.collection) === undefined) {
          begun.delete(view.collection)
          throw viewLost(view.collection)
        }
        const { put } = open(view)
        for (const write of writes) put(write)
        setCheckpoint.run(view.collection, checkpoint)
        begun.add(view.collection)
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
    live: async (view, collection) =>
      collection === undefined
        ? liveNow(view)
        : commit.run(() => {
            const before = liveNow(view)
            if (collection === before) return before
            setLive.run(view, collection)
            if (before !== undefined) {
              known.delete(before)
              database.exec(`DROP TABLE IF EXISTS ${before}`)
              database.prepare('DELETE FROM checkpoints WHERE collection = ?').run(before)
            }
            return collection
          }),
    close: () => disk.close(),
  }
}

/** What comes after a row in the order of (field, id); a missing field comes before everything, as in MongoDB. */
function after(by: string, direction: 1 | -1, { id, sorted: value }: Place): { sql: string; values: Scalar[] } {
  const sorted = typeof value === 'boolean' ? Number(value) : value // json_extract gives 0 and 1
  if (direction === 1) {
    return sorted === null
      ? { sql: `(${by} IS NOT NULL OR id > ?)`, values: [id] }
      : { sql: `(${by} > ? OR (${by} = ? AND id > ?))`, values: [sorted, sorted, id] }
  }
  return sorted === null
    ? { sql: `(${by} IS NULL AND id < ?)`, values: [id] }
    : { sql: `(${by} < ? OR ${by} IS NULL OR (${by} = ? AND id < ?))`, values: [sorted, sorted, id] }
}
