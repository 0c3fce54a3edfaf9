import type { ValuePath } from '../values/path.ts'
import type { Kind } from './kinds.ts'

/** The name of a type. */
export type DocumentType = string

/** A name for people, by language (ISO 639-1). */
export type Titles = Readonly<Record<string, string>>

/** Regular expressions for the words in front of a value, by language. All languages of a group are equally sure. */
export type LabelGroup = Readonly<Record<string, readonly string[]>>

export interface ColumnDefinition {
  kind: Kind
  titles: Titles
  required: boolean
}

export interface FieldDefinition extends ColumnDefinition {
  /** the surest group first */
  labels: readonly LabelGroup[]
}

export interface TableDefinition {
  titles: Titles
  columns: Readonly<Record<string, ColumnDefinition>>
}

/** A rule between values, such as net + tax = gross. */
export interface CheckDefinition {
  /** see `check-expression.ts` */
  expression: string
  /** how far two numbers may differ: a decimal string */
  tolerance?: string
  titles: Titles
}

/** A type with everything that it inherits. Data: it crosses process boundaries. */
export interface TypeDefinition {
  name: DocumentType
  /** its own name first, then the types that it extends */
  lineage: readonly string[]
  titles: Titles
  fields: Readonly<Record<string, FieldDefinition>>
  tables: Readonly<Record<string, TableDefinition>>
  checks: Readonly<Record<string, CheckDefinition>>
  /**
   * What tells one business document from another: each part is a field, or alternatives of which the first is the
   * surest. Empty if nothing does.
   */
  businessKey: readonly (readonly string[])[]
}

/** The types that a tenant can use, by name. */
export type Types = ReadonlyMap<DocumentType, TypeDefinition>

/** The definition behind a path: a field, or a column of a table. */
export function definitionAt(
  { fields, tables }: Pick<TypeDefinition, 'fields' | 'tables'>,
  path: ValuePath,
): ColumnDefinition | undefined {
  if ('field' in path) return own(fields, path.field)
  return columnAt({ tables }, path.table, path.column)
}

/** The definition of a column of a table; undefined if the type does not have it. */
export const columnAt = (
  { tables }: Pick<TypeDefinition, 'tables'>,
  table: string,
  column: string,
): ColumnDefinition | undefined => own(own(tables, table)?.columns ?? {}, column)

/** The distinct definitions of a path in all types; none if no type has it. */
export const definitionsAt = (types: Types, path: ValuePath): ColumnDefinition[] =>
  [...types.values()].map((type) => definitionAt(type, path)).filter((found) => found !== undefined)

/** The names of all checks of all types, each once. */
export const checkNames = (types: Types): string[] => [
  ...new Set([...types.values()].flatMap(({ checks }) => Object.keys(checks))),
]

export const requiredFields = (type: Pick<TypeDefinition, 'fields'> | undefined): string[] =>
  Object.entries(type?.fields ?? {})
    .filter(([, { required }]) => required)
    .map(([name]) => name)

/** Names of types: parts of folders, mappings and URLs. */
export const TYPE_NAME = /^[a-z][a-z0-9-]{0,39}$/

export const CHECK_NAME = /^[a-z][a-z0-9-]{0,39}$/

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
