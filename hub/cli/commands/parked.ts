import { clientOf, type ParkedMessage } from '../../sdk/client.ts'
import {
  subcommandOf,
  HUB_OPTIONS,
  JSON_OPTION,
  rejectArguments,
  oneWord,
  textOf,
  UsageError,
  type Command,
  type Input,
} from '../command.ts'
import { reasonOf } from './replay.ts'
import { sanitize, table, type Terminal } from '../terminal.ts'

const DEEDS = ['list', 'show', 'replay', 'discard'] as const
const HEAD = ['ID', 'PARKED', 'MESSAGE', 'DOCUMENT', 'ATTEMPTS', 'WHY']
const MESSAGE = '5f0c2a1e-0000-5000-8000-000000000000'

export const command: Command = {
  usage:
    'parked list [--queue NAME] [--limit N] | show ID | replay ID --reason TEXT | discard ID --reason TEXT [--json]',
  about: 'Messages that were given up and wait for a person: look at them, send them again, or take them out.',
  examples: [
    ['parked list', 'the oldest first'],
    [`parked show ${MESSAGE}`, 'one message, with why each attempt failed'],
    [
      `parked replay ${MESSAGE} --reason "the ledger is back"`,
      'its work is asked for again; said twice, it is done once',
    ],
    [`parked discard ${MESSAGE} --reason "sent by mistake"`, 'out for good; the log keeps message, reason and history'],
  ],
  options: {
    reason: { type: 'string', value: 'TEXT', about: 'why, for the trail' },
    queue: { type: 'string', value: 'NAME', about: 'only of this queue' },
    limit: { type: 'string', value: 'N', about: 'at most so many (50)' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run(input: Input) {
    const { subcommand, rest } = subcommandOf(input.words, DEEDS, 'parked')
    if (subcommand === 'list') return list(input, rest)
    const id = oneWord(rest, 'ID')
    return subcommand === 'show' ? show(input, id) : decide(input, subcommand, id)
  },
}

async function list({ values, settings, terminal, signal }: Input, rest: readonly string[]): Promise<number> {
  rejectArguments(rest, 'parked list')
  const limit = Number(textOf(values, 'limit') ?? 50)
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 200)
    throw new UsageError('--limit must be a whole number from 1 to 200.')
  const { parked, total } = await (await clientOf(settings)).parked({ queue: textOf(values, 'queue'), limit }, signal)
  if (values['json']) for (const message of parked) terminal.json(message)
  else if (parked.length === 0) terminal.note('Nothing is parked.')
  else {
    for (const line of table([HEAD, ...parked.map(rowOf)], {
      right: [4],
      width: terminal.width,
      style: (cell, _, row) => (row === 0 ? terminal.style('bold', cell) : cell),
    }))
      terminal.line(line)
    if (total > parked.length) terminal.note(`${total - parked.length} more; see --limit and --queue.`)
  }
  return 0
}

async function show({ values, settings, terminal, signal }: Input, id: string): Promise<number> {
  const message = await (await clientOf(settings)).parkedMessage(id, signal)
  if (values['json']) terminal.json(message)
  else showMessage(terminal, message)
  return 0
}

async function decide(
  { values, settings, terminal, signal }: Input,
  subcommand: 'replay' | 'discard',
  id: string,
): Promise<number> {
  const decided = await (await clientOf(settings)).decideParked(id, subcommand, reasonOf(values), signal)
  if (values['json']) terminal.json(decided)
  else
    terminal.line(
      `${decided.id}: ${decided.decision}${decided.documentId === undefined ? '' : `; see \`npx waybill trail ${decided.documentId}\``}`,
    )
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
  const facts = [
    ['id', message.id],
    ['message', whatOf(message)],
    ['document', message.documentId ?? ''],
    ['queue', message.queue],
    ['parked', message.parkedAt],
    ['why', `${message.code}: ${message.reason}`],
  ]
  for (const line of table(
    facts.filter(([, value]) => value !== ''),
    { style: (cell, column) => (column === 0 ? terminal.style('dim', cell) : cell) },
  ))
    terminal.line(line)
  message.history.forEach(({ at, code, reason }, index) =>
    terminal.line(sanitize(`${minute(at)}  attempt ${index + 1}: ${code}: ${reason}`)),
  )
}
