import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, oneWord, textOf, textsOf, UsageError, type Command, type Input } from '../command.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  usage: 'replay ID --reason TEXT [--target NAME …] [--json]',
  about: 'Sends a failed document again through the stage in which it failed. A target that has it is not asked again.',
  examples: [
    ['replay 01JQ0000000000000000000000 --reason "the ledger is back"', 'the trail keeps who and why'],
    ['replay 01JQ0000000000000000000000 --target ledger --reason "mapping corrected"', 'to one target only'],
  ],
  options: {
    reason: { type: 'string', value: 'TEXT', about: 'why, for the trail' },
    target: { type: 'string', multiple: true, value: 'NAME', about: 'only this target (all that did not take it)' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, words, settings, terminal, signal }: Input) {
    const id = oneWord(words, 'ID')
    const reason = reasonOf(values)
    const targets = textsOf(values, 'target')
    const document = await (
      await clientOf(settings)
    ).replay(id, { reason, ...(targets.length > 0 && { targets }) }, signal)
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}

export function reasonOf(values: Input['values']): string {
  const reason = textOf(values, 'reason')?.trim()
  if (!reason) throw new UsageError('Say why with --reason TEXT: the trail keeps it.')
  return reason
}
