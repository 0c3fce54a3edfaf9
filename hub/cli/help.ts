import type { Command, CommandGroup, Option } from './command.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'

const PREFIX = 'npx waybill'
const EXIT_CODES = [
  'Exit code: 0 success, 1 something failed or was refused, 2 wrong usage or no hub,',
  '130 stopped by Ctrl-C before it was done.',
]
const HELP: Option = { about: 'show this help' }

/** The help of `waybill` alone: purpose, everyday examples, all commands. */
export function generalHelp(terminal: Terminal, commands: readonly (readonly [name: string, about: string])[]): string {
  const heading = (text: string) => terminal.style('bold', text)
  return [
    'Waybill takes documents, reads them, posts each once and keeps the proof.',
    '',
    heading('Examples'),
    ...columns([
      [`${PREFIX} start --samples`, 'run the hub and watch it process sample documents'],
      [`${PREFIX} send invoice.pdf --wait`, 'send a document and wait until it is posted'],
      [`${PREFIX} list --state in-review`, 'documents that wait for a person'],
      [`${PREFIX} trail ID`, 'what happened to a document, and why'],
      [`${PREFIX} read scan.jpg --json`, 'read a file on this machine, without a hub'],
    ]),
    '',
    heading('Commands'),
    ...columns(commands),
    '',
    `Run \`${PREFIX} help COMMAND\` for its options. API and documentation: /docs of a running hub.`,
  ].join('\n')
}

/** The help of one command; `shared` are the options of the group that it belongs to. */
export function commandHelp(
  terminal: Terminal,
  command: Command | CommandGroup,
  shared: Readonly<Record<string, Option>> = {},
): string {
  const heading = (text: string) => terminal.style('bold', text)
  const { about, examples, usage, options } = command
  return [
    about,
    '',
    heading('Examples'),
    ...columns(examples.map(([line, what]) => [`${PREFIX} ${line}`, what])),
    '',
    heading('Usage'),
    `  ${PREFIX} ${usage}`,
    '',
    ...('subcommands' in command ? subcommandRows(command.subcommands, heading('Subcommands')) : []),
    heading('Options'),
    ...columns(
      Object.entries({ ...options, ...shared, help: HELP }).map(([name, { value, about: what, multiple }]) => [
        `--${name}${value ? ` ${value}` : ''}${multiple ? ' …' : ''}`,
        what,
      ]),
    ),
    '',
    ...EXIT_CODES,
  ].join('\n')
}

const subcommandRows = (subcommands: CommandGroup['subcommands'], heading: string): string[] => [
  heading,
  ...columns(Object.entries(subcommands).map(([name, { about }]) => [name, about])),
  '',
]

const columns = (rows: readonly (readonly string[])[]): string[] => table(rows).map((line) => `  ${line}`)
