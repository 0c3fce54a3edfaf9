import { clientOf } from '../../sdk/client.ts'
import type { ReviewDecision } from '../../sdk/types.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, textsOf, UsageError, type Command, type Input } from '../command.ts'
import { correctionsOf } from '../corrections.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'review ID --set PATH=VALUE … | --approve | --reject REASON [--type TYPE] [--note TEXT]',
  about: 'Decides a document that is in review. With corrections it continues immediately.',
  examples: [
    [
      'review 01JQ0000000000000000000000 --set issueDate=2026-03-14 --set grossTotal=21.95',
      'correct values and approve',
    ],
    ['review 01JQ0000000000000000000000 --set dueDate=', 'remove a wrong value'],
    ['review 01JQ0000000000000000000000 --approve', 'the values are right'],
    ['review 01JQ0000000000000000000000 --reject "not ours"', 'do not post it'],
  ],
  options: {
    set: { multiple: true, value: 'PATH=VALUE', about: 'value to set: grossTotal=21.95 or lines[0].quantity=2' },
    approve: { about: 'the values are right' },
    reject: { value: 'REASON', about: 'do not post it' },
    type: { value: 'TYPE', about: 'correct the document type, such as invoice' },
    note: { value: 'TEXT', about: 'a note for the trail' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, args, settings, terminal, signal }: Input) {
    const decision = decisionOf(values)
    const document = await (await clientOf(settings)).review(args[0]!, decision, signal)
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}

function decisionOf(values: Input['values']): ReviewDecision {
  const type = textOf(values, 'type')
  const note = textOf(values, 'note')
  const reject = textOf(values, 'reject')
  const corrections = textsOf(values, 'set')
  const changes = corrections.length > 0 || type !== undefined
  if (Number(changes) + Number(values['approve'] === true) + Number(reject !== undefined) !== 1)
    throw new UsageError('Specify exactly one of --approve, --reject, or --set/--type.')
  if (reject !== undefined) return { reject, ...(note !== undefined && { note }) }
  return {
    approve: true,
    corrections: correctionsOf(corrections),
    ...(type !== undefined && { documentType: type }),
    ...(note !== undefined && { note }),
  }
}
