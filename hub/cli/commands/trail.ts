import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, type Command, type Input } from '../command.ts'
import { sanitize } from '../terminal.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'trail ID [--json]',
  about: 'Shows the history of a document: what happened, when, by whom and why.',
  examples: [
    ['trail 01JQ0000000000000000000000', 'in sentences'],
    ['trail 01JQ0000000000000000000000 --json', 'one step per line, with versions, causes and hashes'],
  ],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, args, settings, terminal, signal }: Input) {
    const entries = await (await clientOf(settings)).trail(args[0]!, signal)
    for (const entry of entries) {
      if (values['json']) terminal.json(entry)
      else {
        const at = terminal.style('dim', entry.at.slice(0, 19).replace('T', ' '))
        terminal.line(
          `${at}  ${sanitize(entry.text)}  ${terminal.style('dim', sanitize(entry.actorLabel ?? entry.actor))}`,
        )
      }
    }
    return 0
  },
}
