import type { Settings } from '../../config/config.ts'
import type { Terminal } from './terminal.ts'

export interface Option {
  type: 'string' | 'boolean'
  multiple?: boolean
  /** what the value is, for the help: TYPE, N, … */
  value?: string
  about: string
}

export interface Input {
  values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  words: readonly string[]
  settings: Settings
  terminal: Terminal
  /** aborts at Ctrl-C */
  signal: AbortSignal
}

export interface Command {
  usage: string
  about: string
  /** command line and what it does */
  examples: readonly (readonly [line: string, about: string])[]
  options: Readonly<Record<string, Option>>
  /** Answers the exit code: 0 all went well, 1 something failed or was refused. */
  run(input: Input): Promise<number>
}

/** A command line that cannot be understood; ends with exit code 2 and points to the help. */
export class UsageError extends Error {}

/** Ctrl-C; `notDone` says what was left. */
export class Interrupted extends Error {}

export const HUB_OPTIONS = {
  url: { type: 'string', value: 'URL', about: 'address of the hub (WAYBILL_URL; http://127.0.0.1:8080)' },
  key: {
    type: 'string',
    value: 'KEY',
    about: 'API key (better in WAYBILL_API_KEY; else the file api-key of the data folder)',
  },
  data: { type: 'string', value: 'FOLDER', about: 'data folder of the hub (WAYBILL_DATA; .waybill)' },
} as const satisfies Record<string, Option>

export const JSON_OPTION = {
  json: { type: 'boolean', about: 'print JSON, one object a line' },
} as const satisfies Record<string, Option>

export const textOf = (values: Input['values'], name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

export const textsOf = (values: Input['values'], name: string): string[] => {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

export function oneOf<T extends string>(
  given: string | undefined,
  allowed: readonly T[],
  option: string,
): T | undefined {
  if (given === undefined) return undefined
  if (!(allowed as readonly string[]).includes(given))
    throw new UsageError(`${option} is "${given}", but it must be one of ${allowed.join(', ')}.`)
  return given as T
}

/** The word after a command that has several deeds, and what follows it. */
export function subcommandOf<T extends string>(
  words: readonly string[],
  deeds: readonly T[],
  command: string,
): { subcommand: T; rest: readonly string[] } {
  const [first, ...rest] = words
  if (first === undefined) throw new UsageError(`Say what to do: ${deeds.join(', ')}.`)
  return { subcommand: oneOf(first, deeds, `The word after ${command}`)!, rest }
}

/** For a subcommand that takes no words. */
export function rejectArguments(rest: readonly string[], subcommand: string): void {
  if (rest.length > 0) throw new UsageError(`${subcommand} takes no "${rest[0]}".`)
}

export function oneWord(words: readonly string[], name: string): string {
  if (words.length !== 1)
    throw new UsageError(
      words.length === 0 ? `${name} is missing.` : `One ${name} is expected, but there are ${words.length}.`,
    )
  return words[0]!
}
