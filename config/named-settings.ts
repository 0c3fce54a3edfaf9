import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WaybillError, type ErrorCode } from '../hub/errors.ts'
import { isBlank, parseYaml } from './yaml.ts'

interface FileFormat {
  /** what the file defines, for messages: targets, channels */
  things: string
  code: ErrorCode
  /** JSON Schemas of the properties beside `settings`; all are required, except `optional` */
  properties: Record<string, object>
  optional?: readonly string[]
  /** true if a file that consists of comments defines nothing and is valid */
  mayBeEmpty?: boolean
  /** the value of `${name}`; undefined if it is not set */
  valueOf(variable: string): string | undefined
}

/**
 * Reads a YAML file that defines things by name, each with settings, and replaces every `${name}` in the settings.
 * @throws `code` for the first error, with file, line and column
 */
export async function loadNamed<T extends { settings: Record<string, unknown> }>(
  file: string,
  { things, code, properties, optional = [], mayBeEmpty = false, valueOf }: FileFormat,
): Promise<(T & { name: string })[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WaybillError(code, `The file of the ${things} cannot be read: ${file}`, { cause })
  })
  if (mayBeEmpty && isBlank(text)) return []
  const { value, fail } = parseYaml<Record<string, T>>(path.basename(file), text, schemaOf(properties, optional), code)
  return Object.entries(value).map(([name, thing]) => ({
    ...thing,
    name,
    settings: interpolate(
      thing.settings,
      (variable) => valueOf(variable) ?? fail([name, 'settings'], `uses \${${variable}}, which is not set`),
    ) as T['settings'],
  }))
}

// The names become part of stream names.
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

function interpolate(value: unknown, lookUp: (variable: string) => string): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\$\{([a-z]+(?::[A-Z0-9_]+)?)\}/gi, (_, variable: string) => lookUp(variable))
  if (Array.isArray(value)) return value.map((each) => interpolate(each, lookUp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, interpolate(each, lookUp)]))
}

/** The value of an environment variable for `env:NAME`; undefined for another variable. */
export const fromEnvironment = (variable: string, environment: NodeJS.ProcessEnv): string | undefined =>
  variable.startsWith('env:') ? environment[variable.slice('env:'.length)] : undefined
