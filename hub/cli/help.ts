import type { Command, Option } from './command.ts'
import { table, type Terminal } from './terminal.ts'

const START = 'npx waybill'

/** What `waybill` alone says: what it is for, an example of each day, all commands. */
export function generalHelp(terminal: Terminal, commands: readonly (readonly [name: string, about: string])[]): string {
  const heading = (text: string) => terminal.style('bold', text)
  return [
    'Waybill takes documents, reads them, posts each once and keeps the proof.',
    '',
    heading('Examples'),
    ...columns([
      [`${START} start --samples`, 'run the hub and see it work on sample documents'],
      [`${START} send invoice.pdf --wait`, 'send a document and wait until it is posted'],
      [`${START} list --state in-review`, 'what waits for a person'],
      [`${START} trail ID`, 'what happened to a document, and why'],
      [`${START} read scan.jpg --json`, 'read a file here and now, without a hub'],
    ]),
    '',
    heading('Commands'),
    ...columns(commands),
    '',
    `${START} help COMMAND tells more about one of them. API and documentation: /docs of a running hub.`,
  ].join('\n')
}

export function commandHelp(terminal: Terminal, { usage, about, examples, options }: Command): string {
  const heading = (text: string) => terminal.style('bold', text)
  return [
    about,
    '',
    heading('Examples'),
    ...columns(examples.map(([line, what]) => [`${START} ${line}`, what])),
    '',
    heading('Usage'),
    `  ${START} ${usage}`,
    '',
    heading('Options'),
    ...columns(
      [
        ...Object.entries(options),
        ['help', { type: 'boolean', about: 'show this help' }] satisfies [string, Option],
      ].map(([name, { value, about: what, multiple }]) => [
        `--${name}${value ? ` ${value}` : ''}${multiple ? ' …' : ''}`,
        what,
      ]),
    ),
    '',
    'Exit code: 0 all went well, 1 something failed or was refused, 2 wrong usage or no hub, 130 stopped by Ctrl-C before it was done.',
  ].join('\n')
}

const columns = (rows: readonly (readonly string[])[]): string[] => table(rows).map((line) => `  ${line}`)

/** The name that was probably meant; undefined where none is near. */
export function didYouMean(given: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, far: name.startsWith(given) && given.length > 1 ? 1 : distance(given, name) }))
    .filter(({ far, name }) => far <= Math.max(1, Math.min(3, Math.floor(name.length / 2))))
    .toSorted((a, b) => a.far - b.far)
  return near[0]?.name
}

/** Changes of one character, or of the order of two neighbours, that make one word of the other. */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1]
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return rows[from.length]![to.length]!
}
