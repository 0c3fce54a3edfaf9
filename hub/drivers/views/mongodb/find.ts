import { WaybillError } from '../../../errors.ts'
import type { ViewDefinition, ViewPage, ViewQuery } from '../port.ts'
import { checkField, cursorOf, parseCursor } from '../query/cursor.ts'
import { checkFilter } from '../query/filter.ts'
import { matcherOf } from '../query/match.ts'
import { collectionOf, type MongoState } from './collections.ts'
import { restoredDocument, storedPath } from './documents.ts'
import { after, sortedBy, storedFilter } from './query.ts'

const QUERY_MS = 10_000

export async function findPage(
  state: MongoState,
  view: ViewDefinition,
  { filter, sort, limit, cursor }: ViewQuery,
): Promise<ViewPage> {
  checkSameFilter(filter)
  const field = storedPath(checkField(sort.field))
  const wanted = storedFilter(filter)
  const conditions =
    cursor === undefined ? wanted : { $and: [wanted, after(sort.field, sort.direction, parseCursor(cursor, sort))] }
  const found = await collectionOf(state, view)
    .find(conditions, {
      sort: { [field]: sort.direction, _id: sort.direction },
      limit: limit + 1,
      maxTimeMS: QUERY_MS,
    })
    .toArray()
  const documents = found.slice(0, limit).map((each) => ({ ...restoredDocument(each), id: each._id }))
  const last = found[limit - 1]
  return found.length > limit && last
    ? { documents, next: cursorOf({ id: last._id, sorted: sortedBy(restoredDocument(last), sort.field) }, sort) }
    : { documents }
}

/** Accepts only filters that the embedded views accept, including their patterns. */
function checkSameFilter(filter: Record<string, unknown>): void {
  checkFilter(filter)
  try {
    matcherOf(filter)
  } catch {
    throw new WaybillError('invalid-request', 'The filter is not valid.')
  }
}
