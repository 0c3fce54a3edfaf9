import { WaybillError } from '../../../errors.ts'
import type { Appended, ExpectedRevision } from '../port.ts'
import type { SerializedEvent } from '../serialize.ts'
import { positionText, type EventsTable, type Row } from './table.ts'

// https://www.sqlite.org/rescode.html#constraint_unique
const NOT_UNIQUE = 2067

/** The result of an append with the rows that it wrote: none for a retry. */
type AppendedRows = Appended & { rows: Row[] }

/**
 * Appends events at the expected revision, inside a transaction. Checks before it writes, as a job of a group commit
 * must.
 * @throws `revision-conflict`
 */
export function appendRows(
  table: EventsTable,
  stream: string,
  events: readonly SerializedEvent[],
  expected: ExpectedRevision,
  now: () => string,
): AppendedRows {
  if (expected !== 'no-stream' && lastRevision(table, stream) !== expected)
    return repeatedAppend(table, stream, events, expected)
  try {
    return insertRows(table, stream, events, expected === 'no-stream' ? 0 : expected + 1, now())
  } catch (error) {
    // For a new stream the unique index is the check. It refuses the first revision, so nothing was written.
    if ((error as { errcode?: number }).errcode !== NOT_UNIQUE) throw error
    return repeatedAppend(table, stream, events, expected)
  }
}

const lastRevision = (table: EventsTable, stream: string): number | undefined =>
  (table.lastRevision.get(stream) as { revision: number } | undefined)?.revision

function insertRows(
  { insert }: EventsTable,
  stream: string,
  events: readonly SerializedEvent[],
  first: number,
  recordedAt: string,
): AppendedRows {
  const rows = events.map(({ id, type, data, metadata }, index): Row => {
    const revision = first + index
    const position = Number(insert.run(stream, revision, id, type, data, metadata, recordedAt).lastInsertRowid)
    return [position, stream, revision, id, type, data, metadata, recordedAt]
  })
  return { revision: first + events.length - 1, position: positionText(rows.at(-1)![0]), rows }
}

/** The result of the first append if this one repeats it, that is if the same ids are stored at the same revisions. */
function repeatedAppend(
  table: EventsTable,
  stream: string,
  events: readonly SerializedEvent[],
  expected: ExpectedRevision,
): AppendedRows {
  const first = expected === 'no-stream' ? 0 : expected + 1
  const stored = table.idsBetween.all(stream, first, first + events.length - 1) as {
    position: number
    revision: number
    id: string
  }[]
  const last = stored.at(-1)
  if (!last || stored.length < events.length || stored.some(({ id }, index) => id !== events[index]!.id)) {
    const actual = lastRevision(table, stream) ?? 'no-stream'
    throw new WaybillError('revision-conflict', `The stream is at ${actual}, not at ${expected}.`, {
      stream,
      expected,
      actual,
    })
  }
  return { revision: last.revision, position: positionText(last.position), rows: [] }
}
