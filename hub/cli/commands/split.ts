import type { PageRange } from '../../document/parts.ts'
import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, UsageError, type Command, type Input } from '../command.ts'
import { withCures } from '../failure.ts'
import { statusText } from '../status-text.ts'

/** The cures of failures, as they fit a split. */
const CURES = {
  'not-possible-now':
    'Only a document in review is split. Take a closed one back to review with `npx waybill reopen ID --reason TEXT`.',
}

export const command: Command = {
  arguments: '<ID> [PAGES...]',
  usage: 'split ID [PAGES …] [--note TEXT] [--json]',
  about:
    'Splits a document in review into several, each with a life of its own. To keep it as one, approve it with ' +
    '`waybill review ID --approve`.',
  examples: [
    ['split 01JQ0000000000000000000000', 'as the reader proposes; `waybill show ID` shows how'],
    ['split 01JQ0000000000000000000000 1-2 4', 'into pages 1 to 2, and page 4; page 3 belongs to none'],
  ],
  options: { note: { value: 'TEXT', about: 'a note for the trail' }, ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, args: [id, ...ranges], settings, terminal, signal }: Input) {
    const note = textOf(values, 'note')
    const decision = {
      ...(ranges.length > 0 && { parts: ranges.map(rangeOf) }),
      ...(note !== undefined && { note }),
    }
    const document = await withCures(CURES, (await clientOf(settings)).split(id!, decision, signal))
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}

function rangeOf(text: string): PageRange {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? []
  if (from === undefined) throw new UsageError(`Pages are written as 3 or 1-2, not as ${text}.`)
  return [Number(from), Number(to)]
}
