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

/** A type with everything that it inherits. Data: it crosses process boundaries. */
export interface TypeDefinition {
  name: DocumentType
  /** its own name first, then the types that it extends */
  lineage: readonly string[]
  titles: Titles
  fields: Readonly<Record<string, FieldDefinition>>
  tables: Readonly<Record<string, TableDefinition>>
}

/** The types that a tenant can use, by name. */
export type Types = ReadonlyMap<DocumentType, TypeDefinition>

/** The definition behind a path: a field, or a column of a table. */
export function definitionAt(
  { fields, tables }: Pick<TypeDefinition, 'fields' | 'tables'>,
  path: ValuePath,
): ColumnDefinition | undefined {
  if ('field' in path) return own(fields, path.field)
  return own(own(tables, path.table)?.columns ?? {}, path.column)
}

/** The distinct definitions of a path in all types; none if no type has it. */
export const definitionsAt = (types: Types, path: ValuePath): ColumnDefinition[] =>
  [...types.values()].map((type) => definitionAt(type, path)).filter((found) => found !== undefined)

/** The names of all fields of all types, each once. */
export const fieldNames = (types: Types): string[] => [
  ...new Set([...types.values()].flatMap(({ fields }) => Object.keys(fields))),
]

export const requiredFields = (type: TypeDefinition | undefined): string[] =>
  Object.entries(type?.fields ?? {})
    .filter(([, { required }]) => required)
    .map(([name]) => name)

/** Names of types: parts of folders, mappings and URLs. */
export const TYPE_NAME = /^[a-z][a-z0-9-]{0,39}$/

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
