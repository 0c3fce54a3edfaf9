import { parseArgs } from 'node:util'
import { UsageError, type Command, type Input } from './command.ts'
import { didYouMean } from './help.ts'

/** The options and words that follow a command; what cannot be understood is a UsageError with a guess at what was meant. */
export function parseArguments(
  { options }: Pick<Command, 'options'>,
  args: string[],
): { values: Input['values']; positionals: string[] } {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  )
  try {
    return parseArgs({ args, options: { ...known, help: { type: 'boolean', short: 'h' } }, allowPositionals: true })
  } catch (error) {
    const { message } = error as Error
    const valueless = /^Option '--([\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(message)?.[1]
    if (valueless !== undefined)
      throw new UsageError(`--${valueless} needs a value: --${valueless} ${options[valueless]?.value ?? 'VALUE'}.`, {
        cause: error,
      })
    const unknown = /^Unknown option '--?([^' ]+)/.exec(message)?.[1]
    if (unknown === undefined)
      throw new UsageError(
        message
          .replace(/^Option '--([\w-]+)' does not take an argument$/, '--$1 takes no value.')
          .replace(/\.\s.*$/s, '.'),
        { cause: error },
      )
    const near = didYouMean(unknown, Object.keys(options))
    throw new UsageError(`There is no option --${unknown}.${meant(near && `--${near}`)}`, { cause: error })
  }
}

/** Where something near is known, the question whether that was meant. */
export const meant = (name: string | undefined): string => (name ? ` Did you mean ${name}?` : '')
