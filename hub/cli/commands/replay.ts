import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, textsOf, UsageError, type Command, type Input } from '../command.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'replay ID --reason TEXT [--target NAME …] [--json]',
  about: 'Repeats the stage in which a document failed. A target that already has the document is not called again.',
  examples: [
    ['replay 01JQ0000000000000000000000 --reason "the ledger is back"', 'the trail keeps who and why'],
    ['replay 01JQ0000000000000000000000 --target ledger --reason "mapping corrected"', 'to one target only'],
  ],
  options: {
    reason: { value: 'TEXT', about: 'why, for the trail' },
    target: { multiple: true, value: 'NAME', about: 'only this target (default: all that do not have the document)' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, args, settings, terminal, signal }: Input) {
    const reason = reasonOf(values)
    const targets = textsOf(values, 'target')
    const client = await clientOf(settings)
    const document = await client.replay(args[0]!, { reason, ...(targets.length > 0 && { targets }) }, signal)
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}

/** @throws UsageError if --reason is missing or empty */
export function reasonOf(values: Input['values']): string {
  const reason = textOf(values, 'reason')?.trim()
  if (!reason) throw new UsageError('Give a reason with --reason TEXT: the trail keeps it.')
  return reason
}
