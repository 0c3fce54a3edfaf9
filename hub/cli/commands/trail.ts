import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, oneWord, type Command, type Input } from '../command.ts'
import { sanitize } from '../terminal.ts'

export const command: Command = {
  usage: 'trail ID [--json]',
  about: 'Tells what happened to a document, when, by whom and why.',
  examples: [
    ['trail 01JQ0000000000000000000000', 'in sentences'],
    ['trail 01JQ0000000000000000000000 --json', 'one step a line, with versions, causes and hashes'],
  ],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, words, settings, terminal, signal }: Input) {
    const id = oneWord(words, 'ID')
    const entries = await (await clientOf(settings)).trail(id, signal)
    for (const entry of entries) {
      if (values['json']) terminal.json(entry)
      else
        terminal.line(
          `${terminal.style('dim', entry.at.slice(0, 19).replace('T', ' '))}  ${sanitize(entry.text)}  ${terminal.style('dim', sanitize(entry.actor))}`,
        )
    }
    return 0
  },
}
