import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, oneWord, textOf, type Command, type Input } from '../command.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  usage: 'cancel ID [--reason TEXT] [--json]',
  about: 'Stops a document before it is delivered. What is on its way to a target cannot be cancelled.',
  examples: [['cancel 01JQ0000000000000000000000 --reason "sent by mistake"', 'the trail keeps the reason']],
  options: { reason: { type: 'string', value: 'TEXT', about: 'why, for the trail' }, ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, words, settings, terminal, signal }: Input) {
    const id = oneWord(words, 'ID')
    const document = await (await clientOf(settings)).cancel(id, textOf(values, 'reason'), signal)
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}
