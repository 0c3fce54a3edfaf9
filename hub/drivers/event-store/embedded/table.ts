import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { WaybillError } from '../../../errors.ts'
import type { StoredEvent } from '../port.ts'

export const PAGE = 500

/** A row as an array, which is cheaper than an object: a rebuild reads every row (bench: rebuild). */
export type Row = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: string,
]
const COLUMNS = 'position, stream, revision, id, type, data, metadata, recorded_at'

// Event ids have no index: random ids slow appends to a large log, and a retry is recognised by its revision.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL, recorded_at TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);`

/** The prepared statements of the events table. */
export interface EventsTable {
  lastRevision: StatementSync
  idsBetween: StatementSync
  insert: StatementSync
  streamFrom: StatementSync
  streamLast: StatementSync
  pageAfter: StatementSync
  head: StatementSync
  dataVersion: StatementSync
}

/** Creates the events table if it is missing and prepares its statements. */
export function openEventsTable(database: DatabaseSync): EventsTable {
  database.exec(SCHEMA)
  const prepareRows = (condition: string): StatementSync => {
    const statement = database.prepare(`SELECT ${COLUMNS} FROM events WHERE ${condition}`)
    statement.setReturnArrays(true)
    return statement
  }
  return {
    lastRevision: database.prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1'),
    idsBetween: database.prepare(
      'SELECT position, revision, id FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision',
    ),
    insert: database.prepare(
      'INSERT INTO events (stream, revision, id, type, data, metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    streamFrom: prepareRows('stream = ? AND revision >= ? ORDER BY revision'),
    streamLast: prepareRows('stream = ? ORDER BY revision DESC LIMIT 1'),
    pageAfter: prepareRows(`position > ? ORDER BY position LIMIT ${PAGE}`),
    head: database.prepare('SELECT max(position) AS position FROM events'),
    dataVersion: database.prepare('PRAGMA data_version'),
  }
}

/** Zero-padded, so that positions sort as strings. */
export const positionText = (position: number): string => String(position).padStart(20, '0')

export function eventOf([position, stream, revision, id, type, data, metadata, recordedAt]: Row): StoredEvent {
  return {
    stream,
    revision,
    position: positionText(position),
    id,
    type,
    data: parsed(data, position) as StoredEvent['data'],
    metadata: parsed(metadata, position) as StoredEvent['metadata'],
    recordedAt,
  }
}

function parsed(json: string, position: number): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The message of the parser quotes the text, which may hold values of a document.
    throw new WaybillError('data-folder-damaged', `The event at position ${position} of the log is not valid JSON.`)
  }
}
