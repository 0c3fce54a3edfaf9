import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseSellers, SELLER_COLUMNS } from '../../../config/sellers.ts'
import { sellerIdOf } from '../../streams/seller-id.ts'
import { csvLine } from '../../platform/csv-line.ts'
import { clientOf } from '../../sdk/client.ts'
import type { Seller } from '../../sdk/types.ts'
import { HUB_OPTIONS, JSON_OPTION, type Command, type CommandGroup, type Input } from '../command.ts'
import { withCures } from '../failure.ts'
import { printTable } from '../table.ts'
import { sanitize } from '../terminal.ts'
import { reasonOf } from './replay.ts'
import { sizeOf } from './send.ts'

const REASON = { reason: { value: 'TEXT', about: 'why, for the audit view' } }
const HEAD = ['ID', 'NAME', 'VAT ID', 'IBANS', 'CONFIRMED', 'LAST']

const list: Command = {
  usage: 'sellers list [--json]',
  about: 'Lists the sellers that reviewers confirmed or an administrator set.',
  examples: [['sellers list', 'by name']],
  options: {},
  async run({ values, settings, terminal, signal }: Input) {
    const found: Seller[] = []
    for await (const seller of (await clientOf(settings)).sellers(signal)) {
      if (values['json']) terminal.json(seller)
      else found.push(seller)
    }
    if (values['json']) return 0
    if (found.length === 0) terminal.note('No sellers are known.')
    else printTable(terminal, HEAD, found.map(rowOf), { right: [HEAD.indexOf('CONFIRMED')] })
    return 0
  },
}

const rowOf = ({ id, name, vatIds, ibans, confirmations = 0, lastConfirmedAt = '' }: Seller): string[] => [
  id,
  name,
  vatIds.join(' '),
  String(ibans.length),
  String(confirmations),
  lastConfirmedAt.slice(0, 10),
]

const importCommand: Command = {
  arguments: '<FILE>',
  usage: 'sellers import FILE --reason TEXT',
  about: 'Sets the sellers of a CSV file (name,address,vatIds,ibans). Other sellers stay.',
  examples: [['sellers import sellers.csv --reason "from the ERP"', 'several ids in a cell are parted by |']],
  options: REASON,
  async run({ values, args, settings, terminal, signal }: Input) {
    const reason = reasonOf(values)
    const file = args[0]!
    await sizeOf(file)
    const sellers = parseSellers(path.basename(file), await readFile(file, 'utf8'))
    const client = await clientOf(settings)
    for (const seller of sellers) await client.setSeller(sellerIdOf(seller), { ...seller, reason }, signal)
    terminal.line(`Sellers set: ${sellers.length}.`)
    return 0
  },
}

const exportCommand: Command = {
  usage: 'sellers export',
  about: 'Prints the known sellers as CSV, in the form of `sellers.csv`.',
  examples: [['sellers export > sellers.csv', 'as import reads it']],
  options: {},
  async run({ settings, terminal, signal }: Input) {
    terminal.line(lineOf(SELLER_COLUMNS))
    for await (const { name, address = '', vatIds, ibans } of (await clientOf(settings)).sellers(signal))
      terminal.line(lineOf([name, address, vatIds.join('|'), ibans.join('|')]))
    return 0
  },
}

const lineOf = (cells: readonly string[]): string => csvLine(cells).trimEnd()

const remove: Command = {
  arguments: '<ID>',
  usage: 'sellers remove ID --reason TEXT',
  about: 'Forgets a seller. A reviewer who confirms it makes it known again.',
  examples: [['sellers remove 7a0c4b52-1e8d-5d63-b0f4-9c2a6f3e5d17 --reason "misspelt"', 'the log keeps who and why']],
  options: REASON,
  async run({ values, args, settings, terminal, signal }: Input) {
    const reason = reasonOf(values)
    const client = await clientOf(settings)
    const cures = { 'not-found': 'Run `npx waybill sellers list` for the ids.' }
    await withCures(cures, client.removeSeller(args[0]!, reason, signal))
    terminal.line(`${sanitize(args[0]!)}: removed`)
    return 0
  },
}

export const command: CommandGroup = {
  usage: 'sellers list [--json] | import FILE --reason TEXT | export | remove ID --reason TEXT',
  about: 'Known sellers: those that reviewers confirmed or an administrator set. Documents are spelt like them.',
  examples: [...list.examples, ...importCommand.examples, ...exportCommand.examples, ...remove.examples],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  subcommands: { list, import: importCommand, export: exportCommand, remove },
}
