import { clientOf } from '../../sdk/client.ts'
import type { HubDocument } from '../../sdk/types.ts'
import { HUB_OPTIONS, JSON_OPTION, textsOf, UsageError, type Command, type Input } from '../command.ts'
import { correctionsOf } from '../corrections.ts'
import { withCures } from '../failure.ts'
import { correctByHandOf, statusText } from '../status-text.ts'
import { reasonOf } from './replay.ts'

/** The cures of failures, as they fit a correction. */
const CURES = {
  'not-possible-now':
    'Only a posted document is corrected. Decide about one in review with `npx waybill review ID`; take a closed one ' +
    'back to review with `npx waybill reopen ID --reason TEXT`. `npx waybill list --part-of ID` shows the parts ' +
    'of one that was split: correct the part.',
}

export const command: Command = {
  arguments: '<ID>',
  usage: 'correct ID --set PATH=VALUE … --reason TEXT [--by-hand] [--json]',
  about:
    'Corrects a posted document. Targets that accept corrections get one more posting; in others a person makes it.',
  examples: [
    [
      'correct 01JQ0000000000000000000000 --set dueDate=2026-04-14 --reason "misread"',
      'the trail keeps who, why and both values',
    ],
  ],
  options: {
    'set': { multiple: true, value: 'PATH=VALUE', about: 'value to set; without a value it is removed' },
    'reason': { value: 'TEXT', about: 'why, for the trail' },
    'by-hand': { about: 'only record it; a person makes the correction in every target' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, args, settings, terminal, signal }: Input) {
    const reason = reasonOf(values)
    const corrections = correctionsOf(textsOf(values, 'set'))
    if (Object.keys(corrections).length === 0) throw new UsageError('Give at least one --set PATH=VALUE.')
    const correction = { corrections, reason, ...(values['byHand'] === true && { byHand: true }) }
    const document = await withCures(CURES, (await clientOf(settings)).correct(args[0]!, correction, signal))
    if (values['json']) terminal.json(document)
    else for (const line of linesOf(document)) terminal.line(line)
    return 0
  },
}

const linesOf = (document: HubDocument): string[] => [
  `${document.id}: ${statusText(document)}`,
  ...correctByHandOf(document).map((line) => `  ${line}`),
]
