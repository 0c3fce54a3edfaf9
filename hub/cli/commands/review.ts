import { DOCUMENT_KINDS, kindNamed, type DocumentKind } from '../../document/document-kind.ts'
import { clientOf } from '../../sdk/client.ts'
import type { ReviewDecision } from '../../sdk/types.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, textsOf, UsageError, type Command, type Input } from '../command.ts'
import { correctionsOf } from '../corrections.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'review ID --set PATH=VALUE … | --approve | --reject REASON [--type TYPE] [--kind KIND] [--note TEXT]',
  about: 'Decides a document that is in review. With corrections it continues immediately.',
  examples: [
    [
      'review 01JQ0000000000000000000000 --set issueDate=2026-03-14 --set grossTotal=21.95',
      'correct values and approve',
    ],
    ['review 01JQ0000000000000000000000 --set dueDate=', 'remove a wrong value'],
    ['review 01JQ0000000000000000000000 --kind credit-note', 'it is a credit note'],
    ['review 01JQ0000000000000000000000 --approve', 'the values are right'],
    ['review 01JQ0000000000000000000000 --reject "not ours"', 'do not post it'],
  ],
  options: {
    set: { multiple: true, value: 'PATH=VALUE', about: 'value to set: grossTotal=21.95 or lines[0].quantity=2' },
    approve: { about: 'the values are right' },
    reject: { value: 'REASON', about: 'do not post it' },
    type: { value: 'TYPE', about: 'correct the document type, such as invoice' },
    kind: { value: 'KIND', about: 'correct what it is for the books, such as credit-note or reminder' },
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
  const kind = kindOf(textOf(values, 'kind'))
  const note = textOf(values, 'note')
  const reject = textOf(values, 'reject')
  const corrections = textsOf(values, 'set')
  const changes = corrections.length > 0 || type !== undefined || kind !== undefined
  if (Number(changes) + Number(values['approve'] === true) + Number(reject !== undefined) !== 1)
    throw new UsageError('Specify exactly one of --approve, --reject, or --set/--type/--kind.')
  if (reject !== undefined) return { reject, ...(note !== undefined && { note }) }
  return {
    approve: true,
    corrections: correctionsOf(corrections),
    ...(type !== undefined && { documentType: type }),
    ...(kind !== undefined && { kind }),
    ...(note !== undefined && { note }),
  }
}

function kindOf(name: string | undefined): DocumentKind | undefined {
  if (name === undefined) return undefined
  const kind = kindNamed(name)
  if (kind === undefined) throw new UsageError(`There is no kind ${name}; the kinds are ${DOCUMENT_KINDS.join(', ')}.`)
  return kind
}
