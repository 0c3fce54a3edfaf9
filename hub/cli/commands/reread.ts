import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, type Command, type Input } from '../command.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'reread ID [--type TYPE] [--reason TEXT] [--json]',
  about: 'Reads a document again. Nothing is posted by it, and corrections by a person stay.',
  examples: [
    ['reread 01JQ0000000000000000000000', 'with the current models and types'],
    ['reread 01JQ0000000000000000000000 --type receipt', 'as another type'],
  ],
  options: {
    type: {
      value: 'TYPE',
      about: 'what it is, such as receipt (default: what a person said, else the reader decides)',
    },
    reason: { value: 'TEXT', about: 'why, for the trail' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, args, settings, terminal, signal }: Input) {
    const [type, reason] = [textOf(values, 'type'), textOf(values, 'reason')]
    const options = { ...(type !== undefined && { type }), ...(reason !== undefined && { reason }) }
    const document = await (await clientOf(settings)).reread(args[0]!, options, signal)
    if (values['json']) terminal.json(document)
    else
      terminal.line(
        `${document.id}: ${statusText(document)}; it is being read again, see \`npx waybill readings ${document.id}\``,
      )
    return 0
  },
}
