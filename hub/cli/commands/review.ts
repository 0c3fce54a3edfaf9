import { FIELD_NAMES, isFieldName, typedValue, DOCUMENT_TYPES, type FieldName } from '../../document/fields.ts'
import { clientOf } from '../../sdk/client.ts'
import type { ReviewDecision } from '../../sdk/types.ts'
import { HUB_OPTIONS, JSON_OPTION, oneOf, textOf, textsOf, UsageError, type Command, type Input } from '../command.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'review ID --set FIELD=VALUE … | --approve | --reject REASON [--type TYPE] [--note TEXT]',
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
    set: { multiple: true, value: 'FIELD=VALUE', about: `fields: ${FIELD_NAMES.join(' ')}` },
    approve: { about: 'the values are right' },
    reject: { value: 'REASON', about: 'do not post it' },
    type: { value: 'TYPE', about: `correct the document type: ${DOCUMENT_TYPES.join(', ')}` },
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
  const type = oneOf(textOf(values, 'type'), DOCUMENT_TYPES, '--type')
  const note = textOf(values, 'note')
  const reject = textOf(values, 'reject')
  const corrections = textsOf(values, 'set')
  const changes = corrections.length > 0 || type !== undefined
  if (Number(changes) + Number(values['approve'] === true) + Number(reject !== undefined) !== 1)
    throw new UsageError('Specify exactly one of --approve, --reject, or --set/--type.')
  if (reject !== undefined) return { reject, ...(note !== undefined && { note }) }
  return {
    approve: true,
    corrections: Object.fromEntries(corrections.map(correction)),
    ...(type && { documentType: type }),
    ...(note !== undefined && { note }),
  }
}

/** FIELD=VALUE; an empty value removes the field. */
function correction(argument: string): [field: FieldName, value: string | null] {
  const [name = '', ...rest] = argument.split('=')
  if (rest.length === 0) throw new UsageError(`--set ${argument} contains no "=": write --set FIELD=VALUE.`)
  const text = rest.join('=').trim()
  if (!isFieldName(name)) throw new UsageError(`There is no field "${name}". Fields: ${FIELD_NAMES.join(' ')}.`)
  if (text === '') return [name, null]
  const value = typedValue(name, text)
  if (value === undefined)
    throw new UsageError(
      `${name} cannot be "${text}": write dates as YYYY-MM-DD, amounts as 1234.50, currencies as three letters, ` +
        'IBANs with correct check digits.',
    )
  return [name, value]
}
