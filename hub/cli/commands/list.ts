import { DOCUMENT_STATES, type DocumentState } from '../../document/document.ts'
import { clientOf } from '../../sdk/client.ts'
import type { HubDocument } from '../../sdk/types.ts'
import { countOf, HUB_OPTIONS, JSON_OPTION, oneOf, textOf, type Command, type Input } from '../command.ts'
import { printTable } from '../table.ts'

const HEAD = ['ID', 'STATE', 'TYPE', 'RECEIVED', 'TOTAL', 'SELLER', 'FILE']
const STATE = 1
const TOTAL = 4
const COLOURS: Partial<Record<DocumentState, 'green' | 'red' | 'yellow'>> = {
  'in-review': 'yellow',
  'posted': 'green',
  'filed': 'green',
  'rejected': 'red',
  'failed': 'red',
}

export const command: Command = {
  usage: 'list [--state STATE] [--type TYPE] [--part-of ID] [--limit N] [--json]',
  about: 'Lists documents, newest first.',
  examples: [
    ['list', 'the 20 newest'],
    ['list --state in-review', 'documents that wait for a person'],
    ['list --state failed --limit 500 --json', 'the failed ones, for a program'],
  ],
  options: {
    'state': { value: 'STATE', about: `only documents in this state: ${DOCUMENT_STATES.join(', ')}` },
    'type': { value: 'TYPE', about: 'only documents of this type, such as invoice' },
    'part-of': { value: 'ID', about: 'only the documents that this one was split into' },
    'limit': { value: 'N', about: 'maximum number of documents (20)' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  async run({ values, settings, terminal, signal }: Input) {
    const limit = countOf(values, 'limit', 20)
    const state = oneOf(textOf(values, 'state'), DOCUMENT_STATES, '--state')
    const type = textOf(values, 'type')
    const partOf = textOf(values, 'partOf')
    const found: HubDocument[] = []
    let share: number | undefined
    const onBuilding = (progress: number) => void (share ??= progress)
    for await (const document of (await clientOf(settings)).list({ state, type, partOf, limit, onBuilding }, signal)) {
      if (values['json']) terminal.json(document)
      else found.push(document)
    }
    if (share !== undefined)
      terminal.note(`The list is incomplete: the hub is building it from its log (${Math.floor(share * 100)} %).`)
    if (values['json']) return 0
    if (found.length === 0) {
      terminal.note('No documents match.')
      return 0
    }
    const style = (cell: string, column: number): string => {
      const colour = column === STATE ? COLOURS[cell as DocumentState] : undefined
      return colour ? terminal.style(colour, cell) : cell
    }
    printTable(terminal, HEAD, found.map(rowOf), { right: [TOTAL], style })
    return 0
  },
}

function rowOf({ id, state, type, receivedAt, fields, fileName }: HubDocument): string[] {
  const total = fields.grossTotal
    ? `${fields.grossTotal.value}${fields.currency ? ` ${fields.currency.value}` : ''}`
    : ''
  return [
    id,
    state,
    type ?? '',
    receivedAt.slice(0, 16).replace('T', ' '),
    total,
    fields.sellerName?.value ?? '',
    fileName ?? '',
  ]
}
