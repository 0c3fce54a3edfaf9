import { count } from '../../platform/count.ts'
import { clientOf, type Client } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, textOf, UsageError, type Command, type Input } from '../command.ts'
import { table } from '../table.ts'
import { sanitize } from '../terminal.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'readings ID [--compare A[,B]] [--json]',
  about: 'Lists the readings of a document, or compares two of them.',
  examples: [
    ['readings 01JQ0000000000000000000000', 'the first one first; * marks the one whose values the document has'],
    ['readings 01JQ0000000000000000000000 --compare 1,2', 'the values that differ'],
    ['readings 01JQ0000000000000000000000 --compare 2', 'a reading and the values that the document has now'],
  ],
  options: {
    compare: { value: 'A[,B]', about: 'numbers of the readings; without B the values that the document has now' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run(input: Input) {
    const { values, args, settings, signal } = input
    const compared = textOf(values, 'compare')
    const numbers = compared === undefined ? undefined : numbersOf(compared)
    const client = await clientOf(settings)
    if (numbers) await compare(client, input, numbers)
    else await list(client, args[0]!, input, signal)
    return 0
  },
}

async function list(client: Client, id: string, { values, terminal }: Input, signal: AbortSignal): Promise<void> {
  const readings = await client.readings(id, signal)
  if (values['json']) return readings.forEach((reading) => terminal.json(reading))
  const rows = readings.map(({ number, at, current, type, pages, seconds, version }) => [
    `${current ? '*' : ' '} ${number}`,
    at.slice(0, 19).replace('T', ' '),
    type,
    count(pages, 'page'),
    `${seconds.toFixed(1)} s`,
    `reader ${version.reader}`,
  ])
  for (const line of table(rows)) terminal.line(line)
}

async function compare(
  client: Client,
  { values, args, terminal, signal }: Input,
  [first, second]: [number, number?],
): Promise<void> {
  const comparison = await client.compareReadings(args[0]!, first, second, signal)
  if (values['json']) return terminal.json(comparison)
  const { from, to, differences } = comparison
  if (from.type !== to.type) terminal.line(sanitize(`type: ${from.type ?? '–'} → ${to.type ?? '–'}`))
  for (const { path, from: before, to: after } of differences)
    terminal.line(sanitize(`${path}: ${before?.value ?? '–'} → ${after?.value ?? '–'}`))
  if (from.type === to.type && differences.length === 0) terminal.line('No value differs.')
}

/** @throws UsageError unless it is one number, or two */
function numbersOf(text: string): [number, number?] {
  const [, first, second] = /^([1-9]\d{0,4})(?:,([1-9]\d{0,4}))?$/.exec(text) ?? []
  if (first === undefined) throw new UsageError('--compare takes one or two numbers of readings, such as 1,2.')
  return second === undefined ? [Number(first)] : [Number(first), Number(second)]
}
