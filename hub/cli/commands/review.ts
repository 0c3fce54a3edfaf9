import { FIELD_NAMES, isFieldName, typedValue, DOCUMENT_TYPES } from '../../document/fields.ts'
import { clientOf } from '../../sdk/client.ts'
import {
  HUB_OPTIONS,
  JSON_OPTION,
  oneOf,
  oneWord,
  textOf,
  textsOf,
  UsageError,
  type Command,
  type Input,
} from '../command.ts'
import { statusText } from '../status-text.ts'

export const command: Command = {
  usage: 'review ID --set FIELD=VALUE … | --approve | --reject REASON [--type TYPE] [--note TEXT]',
  about: 'Decides about a document that waits for a person. Corrections let it go on at once.',
  examples: [
    ['review 01JQ0000000000000000000000 --set issueDate=2026-03-14 --set grossTotal=21.95', 'correct and go on'],
    ['review 01JQ0000000000000000000000 --set dueDate=', 'remove a wrong value'],
    ['review 01JQ0000000000000000000000 --approve', 'it is right as it is'],
    ['review 01JQ0000000000000000000000 --reject "not ours"', 'it is not posted'],
  ],
  options: {
    set: { type: 'string', multiple: true, value: 'FIELD=VALUE', about: `fields: ${FIELD_NAMES.join(' ')}` },
    approve: { type: 'boolean', about: 'it is right as it is' },
    reject: { type: 'string', value: 'REASON', about: 'it is not posted' },
    type: { type: 'string', value: 'TYPE', about: `what it is: ${DOCUMENT_TYPES.join(', ')}` },
    note: { type: 'string', value: 'TEXT', about: 'for the trail' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, words, settings, terminal, signal }: Input) {
    const id = oneWord(words, 'ID')
    const decision = decisionOf(values)
    const document = await (await clientOf(settings)).review(id, decision, signal)
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}

function decisionOf(values: Input['values']): object {
  const type = oneOf(textOf(values, 'type'), DOCUMENT_TYPES, '--type')
  const note = textOf(values, 'note')
  const reject = textOf(values, 'reject')
  const corrections = textsOf(values, 'set')
  const changes = corrections.length > 0 || type !== undefined
  if (Number(changes) + Number(values['approve'] === true) + Number(reject !== undefined) !== 1)
    throw new UsageError('Say one of --set (or --type), --approve and --reject.')
  if (reject !== undefined) return { reject, ...(note !== undefined && { note }) }
  return {
    approve: true,
    corrections: Object.fromEntries(corrections.map(correction)),
    ...(type && { documentType: type }),
    ...(note !== undefined && { note }),
  }
}

/** FIELD=VALUE; an empty value removes the field. */
function correction(argument: string): [field: string, value: string | null] {
  const [name = '', ...rest] = argument.split('=')
  if (rest.length === 0) throw new UsageError(`--set ${argument} has no "=": write --set FIELD=VALUE.`)
  const text = rest.join('=').trim()
  if (!isFieldName(name)) throw new UsageError(`There is no field "${name}". Fields: ${FIELD_NAMES.join(' ')}.`)
  if (text === '') return [name, null]
  const value = typedValue(name, text)
  if (value === undefined)
    throw new UsageError(
      `${name} cannot be "${text}": dates are YYYY-MM-DD, amounts decimal strings such as 1234.50, currencies three letters, the check digits of an IBAN must hold.`,
    )
  return [name, value]
}
