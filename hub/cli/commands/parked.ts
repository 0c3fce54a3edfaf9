import { clientOf } from '../../sdk/client.ts'
import type { ParkedMessage } from '../../sdk/types.ts'
import { withCures } from '../failure.ts'
import {
  countOf,
  HUB_OPTIONS,
  JSON_OPTION,
  textOf,
  type Command,
  type CommandGroup,
  type Input,
  type Option,
} from '../command.ts'
import { printFacts, printTable } from '../table.ts'
import { sanitize, type Terminal } from '../terminal.ts'
import { reasonOf } from './replay.ts'

const HEAD = ['ID', 'PARKED', 'MESSAGE', 'DOCUMENT', 'ATTEMPTS', 'WHY']
const ATTEMPTS = 4
const MOST = 200
const MESSAGE = '5f0c2a1e-0000-5000-8000-000000000000'
const CURES = {
  'not-found': 'Run `npx waybill parked list` for what is parked. The key must be of the tenant of the message.',
  'not-possible-now':
    'Run `npx waybill parked show ID`: it says what was decided, or why the document does not allow it.',
}
const REASON = { value: 'TEXT', about: 'why, for the trail' } satisfies Option

const list: Command = {
  usage: 'parked list [--queue NAME] [--limit N] [--json]',
  about: 'Lists parked messages, the oldest first.',
  examples: [['parked list', 'the oldest first']],
  options: {
    queue: { value: 'NAME', about: 'only messages of this queue' },
    limit: { value: 'N', about: `maximum number of messages, up to ${MOST} (50)` },
  },
  async run({ values, settings, terminal, signal }: Input) {
    const limit = countOf(values, 'limit', 50, MOST)
    const client = await clientOf(settings)
    const { parked, total } = await client.parked({ queue: textOf(values, 'queue'), limit }, signal)
    if (values['json']) for (const message of parked) terminal.json(message)
    else if (parked.length === 0) terminal.note('Nothing is parked.')
    else {
      printTable(terminal, HEAD, parked.map(rowOf), { right: [ATTEMPTS] })
      if (total > parked.length) terminal.note(`${total - parked.length} more; see --limit and --queue.`)
    }
    return 0
  },
}

const show: Command = {
  arguments: '<ID>',
  usage: 'parked show ID [--json]',
  about: 'Shows one parked message and why each attempt failed.',
  examples: [[`parked show ${MESSAGE}`, 'one message, with why each attempt failed']],
  options: {},
  async run({ values, args, settings, terminal, signal }: Input) {
    const client = await clientOf(settings)
    const message = await withCures(CURES, client.parkedMessage(args[0]!, signal))
    if (values['json']) terminal.json(message)
    else showMessage(terminal, message)
    return 0
  },
}

const replay: Command = {
  arguments: '<ID>',
  usage: 'parked replay ID --reason TEXT [--json]',
  about: 'Requests the work of a parked message again.',
  examples: [
    [`parked replay ${MESSAGE} --reason "the ledger is back"`, 'requests its work again; repeating this is safe'],
  ],
  options: { reason: REASON },
  run: (input) => decide(input, 'replay'),
}

const discard: Command = {
  arguments: '<ID>',
  usage: 'parked discard ID --reason TEXT [--json]',
  about: 'Drops a parked message. The log keeps the message, the reason and the history.',
  examples: [[`parked discard ${MESSAGE} --reason "sent by mistake"`, 'drops it; the log keeps message and reason']],
  options: { reason: REASON },
  run: (input) => decide(input, 'discard'),
}

export const command: CommandGroup = {
  usage:
    'parked list [--queue NAME] [--limit N] | show ID | replay ID --reason TEXT | discard ID --reason TEXT [--json]',
  about: 'Messages that the hub gave up and that wait for an operator: inspect, replay or discard them.',
  examples: [...list.examples, ...show.examples, ...replay.examples, ...discard.examples],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  subcommands: { list, show, replay, discard },
}

async function decide(
  { values, args, settings, terminal, signal }: Input,
  decision: 'replay' | 'discard',
): Promise<number> {
  const reason = reasonOf(values)
  const client = await clientOf(settings)
  const decided = await withCures(CURES, client.decideParked(args[0]!, decision, reason, signal))
  if (values['json']) terminal.json(decided)
  else {
    const hint = decided.documentId === undefined ? '' : `; see \`npx waybill trail ${decided.documentId}\``
    terminal.line(`${decided.id}: ${decided.decision}${hint}`)
  }
  return 0
}

const whatOf = ({ type, target, channel, about }: ParkedMessage): string =>
  [type, target, channel, about].filter((each) => each !== undefined).join(' ')
const minute = (at: string): string => at.slice(0, 16).replace('T', ' ')

const rowOf = (message: ParkedMessage): string[] => [
  message.id,
  minute(message.parkedAt),
  whatOf(message),
  message.documentId ?? '',
  String(message.attempt),
  `${message.code}: ${message.reason}`,
]

function showMessage(terminal: Terminal, message: ParkedMessage): void {
  printFacts(terminal, [
    ['id', message.id],
    ...(message.decision === undefined ? [] : [['decided', `${message.decision}, it is not parked any more`]]),
    ['message', whatOf(message)],
    ['document', message.documentId ?? ''],
    ['queue', message.queue],
    ['parked', message.parkedAt],
    ['why', `${message.code}: ${message.reason}`],
  ])
  message.history.forEach(({ at, code, reason }, index) =>
    terminal.line(sanitize(`${minute(at)}  attempt ${index + 1}: ${code}: ${reason}`)),
  )
}
