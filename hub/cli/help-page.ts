import { commandHelp, generalHelp } from './help.ts'
import { COMMANDS } from './command-table.ts'
import { openTerminal } from './terminal.ts'

/** docs/cli.md: the help of every command. `node hub/cli/launch.cjs --run hub/cli/help-page.ts` prints it. */
export async function helpPage(): Promise<string> {
  const nowhere = { write: () => {} }
  const terminal = openTerminal({ out: nowhere, error: nowhere })
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => [name, about] as const)
  const sections = [section('#', 'The `waybill` command', generalHelp(terminal, rows))]
  for (const [name, { load }] of Object.entries(COMMANDS)) {
    const { command } = await load()
    sections.push(section('##', `waybill ${name}`, commandHelp(terminal, command)))
    if (!('subcommands' in command)) continue
    for (const [word, subcommand] of Object.entries(command.subcommands))
      sections.push(section('###', `waybill ${name} ${word}`, commandHelp(terminal, subcommand, command.options)))
  }
  return sections.join('\n')
}

const section = (level: string, title: string, text: string): string =>
  [`${level} ${title}`, '', '```', text, '```', ''].join('\n')

if (import.meta.main) process.stdout.write(await helpPage())
