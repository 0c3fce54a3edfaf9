import { Command as Program, CommanderError, Option as ProgramOption } from 'commander'
import { UsageError, type Command, type CommandGroup, type Input, type Option } from './command.ts'
import { COMMANDS } from './command-table.ts'
import { commandHelp, generalHelp } from './help.ts'
import type { Terminal } from './terminal.ts'

/** A command line that was understood: which command runs, with what. */
export interface Invocation {
  command: Command
  values: Input['values']
  args: readonly string[]
}

interface Context {
  terminal: Terminal
  version: string
  /** receives the invocation */
  found(invocation: Invocation): void
}

/**
 * Reads a command line. Loads the module of the named command only.
 * Prints help and version itself, and then resolves to undefined.
 *
 * @throws UsageError for a command line that is not valid
 */
export async function parseCommandLine(
  argv: readonly string[],
  { terminal, version }: Pick<Context, 'terminal' | 'version'>,
): Promise<Invocation | undefined> {
  const words = normalize(argv)
  const [name = ''] = words
  const command = Object.hasOwn(COMMANDS, name) ? (await COMMANDS[name]!.load()).command : undefined
  let invocation: Invocation | undefined
  const context = { terminal, version, found: (found: Invocation) => void (invocation = found) }
  const program = openProgram(context)
  for (const other of Object.keys(COMMANDS)) if (other !== name) program.command(other)
  if (command) addCommand(program, name, command, context)
  try {
    // After an unknown command nothing else is looked at: `lsit --help` is a mistake, not a call for help.
    await program.parseAsync(command || name.startsWith('-') ? words : [name], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw usageErrorOf(error, command)
  }
  return invocation
}

/** `help`, `help COMMAND …` and `version` mean the same as the options. */
function normalize(argv: readonly string[]): string[] {
  const [first, ...rest] = argv
  if (first === undefined || first === 'help') return [...rest, '--help']
  return first === 'version' ? ['--version'] : [...argv]
}

function openProgram({ terminal, version }: Context): Program {
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => [name, about] as const)
  return new Program('waybill')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.line(text.trimEnd()), writeErr: () => {} })
    .configureHelp({ formatHelp: () => generalHelp(terminal, rows) })
    .helpCommand(false)
    .helpOption('-h, --help')
    .version(version, '-v, --version')
}

function addCommand(
  parent: Program,
  name: string,
  command: Command | CommandGroup,
  context: Context,
  shared: Readonly<Record<string, Option>> = {},
): void {
  const added = parent
    .command(name)
    .helpCommand(false)
    .configureHelp({ formatHelp: () => commandHelp(context.terminal, command, shared) })
  for (const [option, definition] of Object.entries(command.options))
    added.addOption(optionOf(option, definition, [...Object.keys(command.options), ...Object.keys(shared)]))
  if ('subcommands' in command) {
    for (const [word, subcommand] of Object.entries(command.subcommands))
      addCommand(added, word, subcommand, context, command.options)
    return
  }
  const title = parent.parent ? `${parent.name()} ${name}` : name
  if (command.arguments !== undefined) added.arguments(command.arguments)
  const most = command.arguments === undefined ? 0 : command.arguments.includes('...') ? Infinity : 1
  added.allowExcessArguments().action(() => {
    if (added.args.length > most) throw new UsageError(`${title} does not take the argument "${added.args[most]}".`)
    context.found({ command, values: added.optsWithGlobals(), args: added.args })
  })
}

/** A value that is itself an option of the command means that the value was forgotten. */
function optionOf(name: string, { value, multiple }: Option, names: readonly string[]): ProgramOption {
  const option = new ProgramOption(value === undefined ? `--${name}` : `--${name} <${value}>`)
  if (value === undefined) return option
  return option.argParser((given: string, previous: string | string[] | undefined): string | string[] => {
    if (given.startsWith('--') && names.includes(given.slice(2)))
      throw new UsageError(`--${name} needs a value: --${name} ${value}.`)
    return multiple ? [...(Array.isArray(previous) ? previous : []), given] : given
  })
}

/** Commander's errors in our words, by their code. The quoted part of its message is what the error is about. */
function usageErrorOf(error: CommanderError, command: Command | CommandGroup | undefined): UsageError {
  const subject = /'([^']+)'/.exec(error.message)?.[1] ?? ''
  const guess = /\(Did you mean (?:one of )?(.+)\?\)$/.exec(error.message)?.[1]
  return new UsageError(`${sentence()}${guess === undefined ? '' : ` Did you mean ${guess}?`}`, { cause: error })

  function sentence(): string {
    switch (error.code) {
      case 'commander.unknownCommand':
        return `There is no command "${subject}".`
      case 'commander.unknownOption':
        return isFlagWithValue(subject, command)
          ? `${subject.split('=')[0]} takes no value.`
          : `There is no option ${subject}.`
      case 'commander.optionMissingArgument':
        return `${subject.split(' ')[0]} needs a value: ${subject.replaceAll(/[<>]/g, '')}.`
      case 'commander.missingArgument':
        return `${subject} is missing.`
      // Commander shows the help where a subcommand is missing; we say what is missing.
      case 'commander.help':
        return `Specify what to do: ${subcommandsOf(command).join(', ')}.`
      default:
        return `${error.message.replace(/^error: /, '')}.`
    }
  }
}

const subcommandsOf = (command: Command | CommandGroup | undefined): string[] =>
  command !== undefined && 'subcommands' in command ? Object.keys(command.subcommands) : []

/** `--json=yes`: the option exists, but is a flag. */
function isFlagWithValue(given: string, command: Command | CommandGroup | undefined): boolean {
  const [flag = '', ...rest] = given.split('=')
  return rest.length > 0 && command !== undefined && Object.hasOwn(command.options, flag.slice(2))
}
