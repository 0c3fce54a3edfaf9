/** How values of a column are compared. `text`: character by character; `char`: padded with blanks. */
export type ColumnKind =
  | 'text'
  | 'char'
  | 'number'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'json'
  | 'set'
  | 'uuid'
  | 'binary'
  /** SQLite: the declared type is only a wish, so numbers may be kept as text and the other way round */
  | 'loose'

export interface Column {
  name: string
  /** as the database writes it, such as numeric(6,2) */
  type: string
  kind: ColumnKind
  nullable: boolean
  /** true if a row needs no value for it: it has a default, or the database generates it */
  hasDefault: boolean
}

export type Columns = ReadonlyMap<string, Column>

export const columnsByName = (columns: readonly Column[]): Columns => new Map(columns.map((each) => [each.name, each]))

/** Columns that the hub fills itself; no mapping may name them. */
export const OWN_COLUMNS: ReadonlySet<string> = new Set(['id', 'posting_key', 'fingerprint', 'posted_at'])
