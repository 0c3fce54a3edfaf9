import { VIEW_NAMES } from '../../../projections/view-names.ts'
import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, oneOf, oneWord, type Command, type Input } from '../command.ts'

export const command: Command = {
  usage: 'rebuild VIEW',
  about: 'Builds a view anew from the log, beside the live one, and switches when it is complete.',
  examples: [['rebuild audit', `views: ${VIEW_NAMES.join(', ')}`]],
  options: HUB_OPTIONS,
  async run({ words, settings, terminal, signal }: Input) {
    const view = oneOf(oneWord(words, 'VIEW'), VIEW_NAMES, 'VIEW')!
    terminal.progress(`building ${view} anew …`)
    await (await clientOf(settings)).rebuild(view, signal)
    terminal.line(`The view ${view} was built anew.`)
    return 0
  },
}
