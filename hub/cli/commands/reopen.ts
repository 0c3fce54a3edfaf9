import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, type Command, type Input } from '../command.ts'
import { withCures } from '../failure.ts'
import { statusText } from '../status-text.ts'
import { reasonOf } from './replay.ts'

/** The cures of failures, as they fit a reopening. */
const CURES = {
  'not-possible-now':
    '`npx waybill show ID` shows the state. Correct a posted document with ' +
    '`npx waybill correct ID --set PATH=VALUE --reason TEXT`; one that may hold a posting of unknown outcome is ' +
    'continued with `npx waybill replay ID --reason TEXT`. `npx waybill list --part-of ID` shows the parts of one ' +
    'that was split: reopen the part.',
}

export const command: Command = {
  arguments: '<ID>',
  usage: 'reopen ID --reason TEXT [--json]',
  about: 'Takes a filed, rejected, cancelled or failed document back to review. Without values it is read again.',
  examples: [['reopen 01JQ0000000000000000000000 --reason "rejected by mistake"', 'the trail keeps who and why']],
  options: { reason: { value: 'TEXT', about: 'why, for the trail' }, ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, args, settings, terminal, signal }: Input) {
    const reason = reasonOf(values)
    const document = await withCures(CURES, (await clientOf(settings)).reopen(args[0]!, reason, signal))
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}
