import { longestOf, patternOf } from './kinds.ts'
import type { ColumnDefinition, Titles, TypeDefinition } from './type.ts'

/**
 * JSON Schema (2020-12) of the values of a type, as mappings get them: fields and tables of strings.
 * It cannot say everything: a date may still not exist in the calendar, a currency not in ISO 4217.
 */
export function jsonSchemaOf(type: TypeDefinition): object {
  const tables = Object.entries(type.tables).map(([name, { titles, columns }]) => [
    name,
    { title: titleOf(titles, name), type: 'array', items: objectOf(columns) },
  ])
  const header = objectOf(type.fields)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: titleOf(type.titles, type.name),
    ...header,
    properties: { ...header.properties, ...Object.fromEntries(tables) },
  }
}

function objectOf(columns: Readonly<Record<string, ColumnDefinition>>) {
  const entries = Object.entries(columns)
  return {
    type: 'object',
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
    additionalProperties: false,
    properties: Object.fromEntries(entries.map(([name, column]) => [name, stringOf(name, column)])),
  }
}

const stringOf = (name: string, { kind, titles }: ColumnDefinition) => ({
  title: titleOf(titles, name),
  type: 'string',
  maxLength: longestOf(kind),
  pattern: patternOf(kind),
  ...(kind === 'date' && { format: 'date' }),
})

const titleOf = (titles: Titles, name: string): string => titles['en'] ?? Object.values(titles)[0] ?? name
