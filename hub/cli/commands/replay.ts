import { clientOf } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, textsOf, UsageError, type Command, type Input } from '../command.ts'
import type { HubDocument } from '../../sdk/types.ts'
import { statusText, waitingText } from '../status-text.ts'

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
    const before = await client.document(args[0]!, signal)
    if (IN_PROGRESS.has(before.state)) {
      if (values['json']) terminal.json(before)
      else for (const line of inProgress(before)) terminal.line(line)
      return 0
    }
    const document = await client.replay(args[0]!, { reason, ...(targets.length > 0 && { targets }) }, signal)
    if (values['json']) terminal.json(document)
    else terminal.line(`${document.id}: ${statusText(document)}`)
    return 0
  },
}

const IN_PROGRESS: ReadonlySet<string> = new Set(['received', 'reading', 'delivering'])

/** Why nothing is replayed, and what each delivery waits for. */
function inProgress({ id, state, deliveries }: HubDocument): string[] {
  const waiting = Object.entries(deliveries).flatMap(([target, delivery]) =>
    delivery.waiting ? [`  ${target} ${waitingText(delivery.waiting)}`] : [],
  )
  return [`${id}: still ${state}; nothing failed, so nothing is replayed: the hub goes on by itself`, ...waiting]
}

/** @throws UsageError if --reason is missing or empty */
export function reasonOf(values: Input['values']): string {
  const reason = textOf(values, 'reason')?.trim()
  if (!reason) throw new UsageError('Give a reason with --reason TEXT: the trail keeps it.')
  return reason
}
