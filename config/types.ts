import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { KINDS, longestOf } from '../hub/document/types/kinds.ts'
import {
  TYPE_NAME,
  type ColumnDefinition,
  type FieldDefinition,
  type LabelGroup,
  type TableDefinition,
  type Titles,
  type TypeDefinition,
  type Types,
} from '../hub/document/types/type.ts'
import { RESERVED_NAMES, VALUE_NAME } from '../hub/document/values/path.ts'
import { WaybillError } from '../hub/errors.ts'
import { parsed } from '../hub/platform/fast-start.ts'
import { checkSchema, checksOf, type CheckEntry } from './type-checks.ts'
import { parseYaml, type ParsedYaml } from './yaml.ts'

/** The types of the program; every other folder of types adds to it. */
const PROGRAM_TYPES = path.resolve(import.meta.dirname, '../types')

/** Header values travel in one event of at most 64 KiB; the rest is for its other members. */
const LARGEST_HEADER_BYTES = 56 * 1024
/** Of one value in an event besides its text: name, confidence, page, box, source. */
const VALUE_OVERHEAD_BYTES = 200
/** Of the result of one check in an event, at most. */
const CHECK_BYTES = 60
/** Of one UTF-16 unit in UTF-8, at most. */
const BYTES_PER_UNIT = 3

type Column = Partial<Omit<ColumnDefinition, 'required'>> & { required?: boolean }
interface TypeFile {
  name: string
  extends?: string
  titles: Titles
  fields?: Record<string, Column & { labels?: LabelGroup[] }>
  tables?: Record<string, { titles?: Titles; columns: Record<string, Column> }>
  checks?: CheckEntry[]
  businessKey?: string[]
}

type Loaded = Pick<ParsedYaml<TypeFile>, 'value' | 'fail'>
type Fail = Loaded['fail']

const titles = {
  type: 'object',
  minProperties: 1,
  propertyNames: { pattern: '^[a-z]{2}$' },
  additionalProperties: { type: 'string', minLength: 1, maxLength: 80 },
}
const column = { kind: { enum: KINDS }, titles, required: { type: 'boolean' } }
const labels = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: '^[a-z]{2}$' },
    additionalProperties: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1, maxLength: 500 } },
  },
}
const named = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  propertyNames: { pattern: VALUE_NAME.source },
  additionalProperties: { type: 'object', required, additionalProperties: false, properties },
})

/** JSON Schema of a type file. */
const TYPE_FILE_SCHEMA = {
  type: 'object',
  required: ['name', 'titles'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: TYPE_NAME.source },
    extends: { type: 'string', pattern: TYPE_NAME.source },
    titles,
    fields: named({ ...column, labels }),
    tables: named({ titles, columns: named(column) }, ['columns']),
    checks: { type: 'array', items: checkSchema(titles) },
    businessKey: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  },
}

/** A file is parsed again if the schema has changed. */
const SCHEMA_TEXT = JSON.stringify(TYPE_FILE_SCHEMA)

/**
 * Adds to `base` the types in `<type>/type.yaml` below each folder. A type replaces an earlier one of the same name;
 * if it extends its own name, it adds to that type.
 * @throws `types-invalid` for the first mistake, with file, line and column
 */
export async function loadTypes(
  folders: readonly string[],
  base: Types = new Map(),
  /** what messages put before the name of a file, for the folder of a tenant */
  prefix = '',
): Promise<Types> {
  const types = new Map(base)
  for (const folder of folders) {
    const files = await filesIn(folder, prefix)
    const earlier = new Map(types)
    const resolve = (name: string, from: readonly string[]): TypeDefinition | undefined => {
      const file = files.get(name)
      if (!file || from.at(-1) === name) return earlier.get(name)
      if (from.includes(name)) return file.fail(['extends'], `leads back to ${name}`)
      return definitionOf(file, (extended) => resolve(extended, [...from, name]))
    }
    for (const name of files.keys()) types.set(name, resolve(name, [])!)
  }
  return types
}

/** The types of this installation: those of the program, then those of the folder that the settings name. */
export const loadInstalledTypes = ({ types }: { types: string }): Promise<Types> => loadTypes(typeFolders({ types }))

/** The folders of the types of this installation. */
export const typeFolders = ({ types }: { types: string }): string[] => [PROGRAM_TYPES, ...(types === '' ? [] : [types])]

async function filesIn(folder: string, prefix: string): Promise<Map<string, Loaded>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new WaybillError(
      'types-invalid',
      `The folder of the document types cannot be read (${cause.code}): ${folder}`,
      { cause },
    )
  })
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
  return new Map(await Promise.all(names.map(async (name) => [name, await readType(folder, name, prefix)] as const)))
}

async function readType(folder: string, name: string, prefix: string): Promise<Loaded> {
  const file = `${prefix}${name}/type.yaml`
  const place = path.join(folder, name, 'type.yaml')
  const text = await readFile(place, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new WaybillError('types-invalid', `${place} cannot be read (${cause.code}).`, { cause })
  })
  // Parsing the program's files takes 50 ms of a start, so the result is kept. A mistake parses the file again for its
  // place.
  const value = parsed(`${SCHEMA_TEXT}\n${text}`, () => checkedFile(file, text).value)
  const fail: Fail = (place, complaint) => checkedFile(file, text).fail(place, complaint)
  if (value.name !== name) fail(['name'], `must be ${name}, the name of its folder`)
  return { value, fail }
}

/** A file with everything checked that does not depend on other files. */
function checkedFile(file: string, text: string): Loaded {
  const { value, fail } = parseYaml<TypeFile>(file, text, TYPE_FILE_SCHEMA, 'types-invalid')
  for (const [name, { labels: groups = [] }] of Object.entries(value.fields ?? {}))
    checkLabels(groups, ['fields', name, 'labels'], fail)
  return { value, fail }
}

function definitionOf(
  { value, fail }: Loaded,
  baseNamed: (name: string) => TypeDefinition | undefined,
): TypeDefinition {
  const base = value.extends === undefined ? undefined : baseNamed(value.extends)
  if (value.extends !== undefined && !base) fail(['extends'], `names the type ${value.extends}, which does not exist`)
  const values = {
    name: value.name,
    lineage: [...new Set([value.name, ...(base?.lineage ?? [])])],
    titles: value.titles,
    fields: fieldsOf(value.fields ?? {}, base?.fields ?? {}, fail),
    tables: tablesOf(value.tables ?? {}, base?.tables ?? {}, fail),
  }
  const definition = {
    ...values,
    checks: checksOf(value.checks ?? [], base?.checks ?? {}, values, fail),
    businessKey: value.businessKey
      ? businessKeyParts(value.businessKey, values.fields, fail)
      : (base?.businessKey ?? []),
  }
  for (const name of Object.keys(definition.tables))
    if (Object.hasOwn(definition.fields, name)) fail(['tables', name], 'has the name of a field')
  const bytes = headerBytesOf(definition)
  if (bytes > LARGEST_HEADER_BYTES)
    fail(
      ['fields'],
      `can need ${bytes} bytes in one event; at most ${LARGEST_HEADER_BYTES} are allowed, so define fewer text fields`,
    )
  return definition
}

/** `[sellerVatId|sellerName, invoiceNumber]` as lists of alternatives. */
const businessKeyParts = (parts: readonly string[], fields: TypeDefinition['fields'], fail: Fail): string[][] =>
  parts.map((part, index) =>
    part.split('|').map((text) => {
      const field = text.trim()
      if (!Object.hasOwn(fields, field))
        fail(['businessKey', index], `names ${field || 'nothing'}, which is not a field`)
      return field
    }),
  )

/** The most that the header values and the results of the checks of a type can need in an event. */
const headerBytesOf = ({ fields, checks }: TypeDefinition): number =>
  Object.values(fields).reduce(
    (sum, { kind }) => sum + longestOf(kind) * BYTES_PER_UNIT + VALUE_OVERHEAD_BYTES,
    Object.keys(checks).length * CHECK_BYTES,
  )

function fieldsOf(
  own: NonNullable<TypeFile['fields']>,
  inherited: TypeDefinition['fields'],
  fail: Fail,
): TypeDefinition['fields'] {
  const fields: Record<string, FieldDefinition> = { ...inherited }
  for (const [name, field] of Object.entries(own)) {
    const base = columnOf(field, inherited[name], ['fields', name], fail)
    fields[name] = { ...base, labels: field.labels ?? inherited[name]?.labels ?? [] }
  }
  return fields
}

function tablesOf(
  own: NonNullable<TypeFile['tables']>,
  inherited: TypeDefinition['tables'],
  fail: Fail,
): TypeDefinition['tables'] {
  const tables: Record<string, TableDefinition> = { ...inherited }
  for (const [name, table] of Object.entries(own)) {
    const base = inherited[name]
    const titled = table.titles ?? base?.titles ?? fail(['tables', name], 'must have titles')
    const columns: Record<string, ColumnDefinition> = { ...base?.columns }
    for (const [key, each] of Object.entries(table.columns))
      columns[key] = columnOf(each, base?.columns[key], ['tables', name, 'columns', key], fail)
    tables[name] = { titles: titled, columns }
  }
  return tables
}

function columnOf(
  own: Column,
  inherited: ColumnDefinition | undefined,
  at: readonly string[],
  fail: Fail,
): ColumnDefinition {
  if (RESERVED_NAMES.has(at.at(-1)!)) fail(at, 'is a reserved name')
  const kind = own.kind ?? inherited?.kind ?? fail(at, 'must have a kind')
  if (inherited && kind !== inherited.kind)
    fail([...at, 'kind'], `must be ${inherited.kind}, as in the type it extends`)
  return {
    kind,
    titles: own.titles ?? inherited?.titles ?? fail(at, 'must have titles'),
    required: own.required ?? inherited?.required ?? false,
  }
}

function checkLabels(groups: readonly LabelGroup[], at: readonly string[], fail: Fail): void {
  const all = groups.flatMap((group, index) =>
    Object.entries(group).flatMap(([language, patterns]) =>
      patterns.map((pattern, number) => ({ pattern, place: [...at, index, language, number] })),
    ),
  )
  for (const { pattern, place } of all) {
    const complaint = complaintAbout(pattern)
    if (complaint) fail(place, `is not a regular expression: ${complaint}`)
  }
}

function complaintAbout(pattern: string): string | undefined {
  try {
    void RegExp(pattern)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
