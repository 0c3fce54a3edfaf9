import type { Settings } from '../../config/config.ts'
import type { Terminal } from './terminal.ts'

export interface Option {
  /** name of the value in the help: TYPE, N, …; an option without it is a flag */
  value?: string
  multiple?: boolean
  about: string
}

export interface Input {
  /** option values by name, in camelCase */
  values: Readonly<Record<string, string | boolean | string[] | undefined>>
  args: readonly string[]
  settings: Settings
  terminal: Terminal
  /** aborts at Ctrl-C, at SIGTERM and when the launcher ends */
  signal: AbortSignal
}

interface Described {
  usage: string
  about: string
  /** command line and what it does */
  examples: readonly (readonly [line: string, about: string])[]
  options: Readonly<Record<string, Option>>
}

export interface Command extends Described {
  /** in the notation of commander: `<ID>` or `<FILE...>`; none if missing */
  arguments?: string
  /** true for a command that reports a stop itself and chooses the exit code; a closed stdout does not end it */
  handlesStop?: true
  /** Resolves to the exit code: 0 for success, 1 if something failed or was refused. */
  run(input: Input): Promise<number>
}

/** A command that only has subcommands; its options apply to all of them. */
export interface CommandGroup extends Described {
  subcommands: Readonly<Record<string, Command>>
}

/** A command line that is not valid; exit code 2, with a pointer to the help. */
export class UsageError extends Error {}

/** Ctrl-C; the message says what is left undone. */
export class Interrupted extends Error {}

export const HUB_OPTIONS = {
  url: { value: 'URL', about: 'address of the hub (WAYBILL_URL; http://127.0.0.1:8080)' },
  key: {
    value: 'KEY',

    about: 'API key (better in WAYBILL_API_KEY; default: the file api-key in the data folder)',
  },
  data: { value: 'FOLDER', about: 'data folder of the hub (WAYBILL_DATA; .waybill)' },
} as const satisfies Record<string, Option>

export const JSON_OPTION = {
  json: { about: 'print JSON, one object per line' },
} as const satisfies Record<string, Option>

export const textOf = (values: Input['values'], name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

export const textsOf = (values: Input['values'], name: string): string[] => {
  const value = values[name]
  return Array.isArray(value) ? value : []
}

/** @throws UsageError if the value is given and not one of those allowed */
export function oneOf<T extends string>(
  value: string | undefined,
  allowed: readonly T[],
  option: string,
): T | undefined {
  if (value === undefined) return undefined
  if (!(allowed as readonly string[]).includes(value))
    throw new UsageError(`${option} is "${value}", but it must be one of ${allowed.join(', ')}.`)
  return value as T
}

/** @throws UsageError unless the option is a whole number in the range */
export function countOf(values: Input['values'], name: string, initial: number, max = Number.MAX_SAFE_INTEGER): number {
  const count = Number(textOf(values, name) ?? initial)
  if (Number.isSafeInteger(count) && count >= 1 && count <= max) return count
  throw new UsageError(
    `--${name} must be a whole number ${max === Number.MAX_SAFE_INTEGER ? 'of at least 1' : `from 1 to ${max}`}.`,
  )
}
