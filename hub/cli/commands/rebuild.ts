import { VIEW_NAMES } from '../../../projections/view-names.ts'
import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, oneOf, type Command, type Input } from '../command.ts'

/** `trail` was the name of the audit view in 0.1 and stays valid for one version. */
const RENAMED: Readonly<Record<string, string>> = { trail: 'audit' }

export const command: Command = {
  arguments: '<VIEW>',
  usage: 'rebuild VIEW',
  about: 'Builds a view again from the log, beside the live one, and switches to it when it is complete.',
  examples: [['rebuild audit', `views: ${VIEW_NAMES.join(', ')}`]],
  options: HUB_OPTIONS,
  async run({ args, settings, terminal, signal }: Input) {
    const view = oneOf(RENAMED[args[0]!] ?? args[0], VIEW_NAMES, 'VIEW')!
    terminal.progress(`rebuilding ${view} …`)
    await (await clientOf(settings)).rebuild(view, signal)
    terminal.line(`Rebuilt the view ${view}.`)
    return 0
  },
}
