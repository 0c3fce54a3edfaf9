import type { PayloadShape } from '../adapter.ts'
import { OWN_COLUMNS } from './columns.ts'

/** A column for a member of the output of mappings. */
export interface PlannedColumn {
  name: string
  kind: 'text' | 'date' | 'timestamp' | 'amount' | 'integer' | 'number' | 'boolean' | 'json'
  /** of a text, in characters; absent if there is no limit */
  maxLength?: number
}
type Content = Omit<PlannedColumn, 'name'>

interface Schema {
  type?: string | readonly string[]
  format?: string
  pattern?: string
  maxLength?: number
  const?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  allOf?: readonly Schema[]
  $ref?: string
  properties?: Record<string, Schema>
}

/** Names that every database takes, in quotes, without another meaning. */
const COLUMN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/
/** A column is at least this long, since another mapping of the target may soon need more than a constant. */
const LEAST_LENGTH = 64

/** The members that the output schemas define, whatever else they allow. */
export const definedMembers = (shapes: readonly PayloadShape[]): ReadonlySet<string> =>
  new Set(shapes.flatMap(({ schema }) => Object.keys((schema as Schema).properties ?? {})))

/**
 * The columns that hold what the mappings of a target make, or why there are none: a table is created as a whole or not
 * at all. Pure.
 */
export function planTable(shapes: readonly PayloadShape[]): PlannedColumn[] | { problem: string } {
  if (shapes.length === 0) return { problem: 'no mapping of the target says which columns it has' }
  const columns = new Map<string, { content: Content | undefined; mapping: string }>()
  for (const { mapping, schema } of shapes) {
    for (const [name, member] of Object.entries((schema as Schema).properties ?? {})) {
      if (!COLUMN_NAME.test(name))
        return { problem: `a property of out.schema.json of ${mapping} cannot name a column` }
      if (OWN_COLUMNS.has(name)) return { problem: `${mapping} makes ${name}, which the hub fills itself` }
      const content = contentOf(member, schema as Schema)
      if (content === undefined) return { problem: `out.schema.json of ${mapping} does not say what type ${name} has` }
      const earlier = columns.get(name)
      const both = earlier ? combined(earlier.content, content ?? undefined) : (content ?? undefined)
      if (both === 'none') return { problem: `${earlier!.mapping} and ${mapping} give ${name} different types` }
      columns.set(name, { content: both, mapping })
    }
  }
  if (columns.size === 0) return { problem: `out.schema.json of ${shapes[0]!.mapping} defines no properties` }
  return [...columns].map(([name, { content }]) => ({ name, ...(content ?? { kind: 'text' as const }) }))
}

/** What values a schema allows beside null; null if only null, undefined if that is not certain. */
function contentOf(schema: Schema, root: Schema): Content | null | undefined {
  if (schema.$ref !== undefined) {
    const found = referred(schema.$ref, root)
    return found && contentOf(found, root)
  }
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives) return oneContent(alternatives.map((each) => contentOf({ ...schema, ...UNSET, ...each }, root)))
  if (schema.allOf) return contentOf(Object.assign({ ...schema, allOf: undefined }, ...schema.allOf) as Schema, root)
  const values = schema.const === undefined ? schema.enum : [schema.const]
  if (values) return oneContent(values.map(contentOfValue))
  const types = [schema.type ?? []].flat()
  return types.length === 0 ? undefined : oneContent(types.map((type) => contentOfType(type, schema)))
}
const UNSET = { anyOf: undefined, oneOf: undefined }

/** A local reference without escapes, such as `#/$defs/amount`. */
function referred(reference: string, root: Schema): Schema | undefined {
  const [start, ...names] = reference.split('/')
  if (start !== '#') return undefined
  return names.reduce<Schema | undefined>(
    (schema, name) => (schema as Record<string, Schema> | undefined)?.[name],
    root,
  )
}

function oneContent(all: readonly (Content | null | undefined)[]): Content | null | undefined {
  return all.reduce((one, each) => {
    if (one === undefined || each === undefined) return undefined
    if (one === null || each === null) return one ?? each
    const both = combined(one, each)
    return both === 'none' ? undefined : both
  }, null)
}

function contentOfValue(value: unknown): Content | null {
  if (value === null) return null
  if (typeof value === 'string') return { kind: 'text', maxLength: [...value].length }
  if (typeof value === 'boolean') return { kind: 'boolean' }
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? 'integer' : 'number' }
  return { kind: 'json' }
}

function contentOfType(type: string, { format, pattern, maxLength }: Schema): Content | null | undefined {
  switch (type) {
    case 'null':
      return null
    case 'integer':
    case 'number':
    case 'boolean':
      return { kind: type }
    case 'array':
    case 'object':
      return { kind: 'json' }
    case 'string':
      if (format === 'date' || accepts(pattern, A_DATE, NO_DATES)) return { kind: 'date' }
      if (format === 'date-time') return { kind: 'timestamp' }
      if (accepts(pattern, FRACTIONS, NO_AMOUNTS)) return { kind: 'amount' }
      return { kind: 'text', ...(maxLength !== undefined && { maxLength }) }
    default:
      return undefined
  }
}

// What a pattern is for is seen by what it takes and what not. A pattern without fractions may be for a code such as
// 01234, whose zeros a number would lose.
const A_DATE = ['2026-03-14']
const NO_DATES = ['', 'a', '1', '1.50', '20260314', '2026-03-14T00:00:00Z']
const FRACTIONS = ['1.5', '1.50', '1.500', '1.5000', '1.500000']
const NO_AMOUNTS = ['', '-', 'a', '1a', '1,5', '1.5.0', '1.50 EUR', '2026-03-14', '1e5']

function accepts(pattern: string | undefined, some: readonly string[], none: readonly string[]): boolean {
  if (pattern === undefined) return false
  const expression = new RegExp(pattern, 'u')
  return some.some((text) => expression.test(text)) && !none.some((text) => expression.test(text))
}

const TEXTUAL = new Set(['text', 'date', 'timestamp', 'amount'])
const NUMERIC = new Set(['integer', 'number'])

/** A column for either of two contents; `none` if no type holds both without loss. */
function combined(one: Content | undefined, other: Content | undefined): Content | undefined | 'none' {
  if (one === undefined || other === undefined) return one ?? other
  if (one.kind === other.kind && one.kind !== 'text') return one
  if (NUMERIC.has(one.kind) && NUMERIC.has(other.kind)) return { kind: 'number' }
  if (!TEXTUAL.has(one.kind) || !TEXTUAL.has(other.kind)) return 'none'
  const lengths = [one, other].map(lengthOf)
  return lengths.includes(undefined)
    ? { kind: 'text' }
    : { kind: 'text', maxLength: Math.max(LEAST_LENGTH, lengths[0]!, lengths[1]!) }
}

const lengthOf = ({ kind, maxLength }: Content): number | undefined => (kind === 'text' ? maxLength : LEAST_LENGTH)

/** The length of a text column. */
export const columnLength = ({ maxLength }: PlannedColumn): number | undefined =>
  maxLength === undefined ? undefined : Math.max(LEAST_LENGTH, maxLength)
