import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError, type ErrorCode } from '../hub/errors.ts'
import { isBlank, parseYaml } from './yaml.ts'

interface Kind {
  /** what stands in the file: targets, channels */
  things: string
  code: ErrorCode
  /** JSON Schema of what stands beside `settings`, all of it required but `optional` */
  properties: Record<string, object>
  optional?: readonly string[]
  /** true where a file of nothing but comments names none */
  mayBeEmpty?: boolean
  /** the value of a ${name}; undefined for one that is not set */
  valueOf(variable: string): string | undefined
}

/** Reads a file of named things with settings, whose every ${name} is filled in. A mistake fails with `code` and names file, line and column. */
export async function loadNamed<T extends { settings: Record<string, unknown> }>(
  file: string,
  { things, code, properties, optional = [], mayBeEmpty = false, valueOf }: Kind,
): Promise<(T & { name: string })[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WaybillError(code, `The file of the ${things} cannot be read: ${file}`, { cause })
  })
  if (mayBeEmpty && isBlank(text)) return []
  const { value, fail } = parseYaml<Record<string, T>>(path.basename(file), text, schemaOf(properties, optional), code)
  return Object.entries(value).map(([name, thing]) => ({
    ...thing,
    name,
    settings: filledIn(
      thing.settings,
      (variable) => valueOf(variable) ?? fail([name, 'settings'], `uses \${${variable}}, which is not set`),
    ) as T['settings'],
  }))
}

// Names are part of stream names.
const schemaOf = (properties: Record<string, object>, optional: readonly string[]) => ({
  type: 'object',
  propertyNames: { pattern: '^[a-z][a-z0-9_-]{0,39}$' },
  additionalProperties: {
    type: 'object',
    required: [...Object.keys(properties).filter((name) => !optional.includes(name)), 'settings'],
    additionalProperties: false,
    properties: { ...properties, settings: { type: 'object' } },
  },
})

function filledIn(value: unknown, lookUp: (variable: string) => string): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\$\{([a-z]+(?::[A-Z0-9_]+)?)\}/gi, (_, variable: string) => lookUp(variable))
  if (Array.isArray(value)) return value.map((each) => filledIn(each, lookUp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledIn(each, lookUp)]))
}

/** The value of `env:NAME`. */
export const fromEnvironment = (variable: string, environment: NodeJS.ProcessEnv): string | undefined =>
  variable.startsWith('env:') ? environment[variable.slice('env:'.length)] : undefined
