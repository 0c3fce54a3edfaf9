import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, type Command, type Input } from '../command.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'cancel ID [--reason TEXT] [--json]',
  about: 'Stops a document before it is delivered. A delivery that has started cannot be cancelled.',
  examples: [['cancel 01JQ0000000000000000000000 --reason "sent by mistake"', 'the trail keeps the reason']],
  options: { reason: { value: 'TEXT', about: 'why, for the trail' }, ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, args, settings, terminal, signal }: Input) {
    const document = await (await clientOf(settings)).cancel(args[0]!, textOf(values, 'reason'), signal)
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}
