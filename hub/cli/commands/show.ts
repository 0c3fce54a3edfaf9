import type { Fields } from '../../document/fields.ts'
import { clientOf, type HubDocument } from '../../sdk/client.ts'
import { HUB_OPTIONS, JSON_OPTION, oneWord, type Command, type Input } from '../command.ts'
import { table, type Terminal } from '../terminal.ts'
import { readingOf, statusText } from '../status-text.ts'

export const command: Command = {
  usage: 'show ID [--json]',
  about: 'Shows one document: where it stands, its fields with confidence, its deliveries.',
  examples: [
    ['show 01JQ0000000000000000000000', 'one document'],
    ['show 01JQ0000000000000000000000 --json', 'as the API answers it'],
  ],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, words, settings, terminal, signal }: Input) {
    const id = oneWord(words, 'ID')
    const document = await (await clientOf(settings)).document(id, signal)
    if (values['json']) terminal.json(document)
    else showDocument(terminal, document)
    return 0
  },
}

export function showDocument(terminal: Terminal, document: HubDocument): void {
  const { id, type, receivedAt, fileName, fields, deliveries } = document
  const facts = [
    ['id', id],
    ['stands', statusText(document)],
    ['type', type ?? ''],
    ['file', fileName ?? ''],
    ['received', receivedAt],
    ['read', readingOf(document) ?? ''],
  ]
  for (const line of table(
    facts.filter(([, value]) => value !== ''),
    { style: dimFirst(terminal) },
  ))
    terminal.line(line)
  if (Object.keys(fields).length > 0) terminal.line()
  showFields(terminal, fields)
  const rows = Object.entries(deliveries).map(([target, { outcome, reference, code }]) => [
    target,
    outcome,
    reference ?? code ?? '',
  ])
  if (rows.length > 0) terminal.line()
  for (const line of table(rows)) terminal.line(line)
}

/** Name, value, confidence and page of each field. */
export function showFields(terminal: Terminal, fields: Fields): void {
  const rows = Object.entries(fields).map(([name, { value, confidence, page }]) => [
    name,
    `${Math.round(confidence * 100)} %`,
    page === 0 ? 'by hand' : `page ${page}`,
    value,
  ])
  for (const line of table(rows, { right: [1], width: terminal.width, style: dimFirst(terminal) })) terminal.line(line)
}

const dimFirst =
  (terminal: Terminal) =>
  (cell: string, column: number): string =>
    column === 0 ? terminal.style('dim', cell) : cell
