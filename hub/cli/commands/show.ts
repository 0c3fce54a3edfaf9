import { findingInWords, type Finding } from '../../document/finding.ts'
import { explanationOf } from '../../document/values/explanation.ts'
import { rangeInWords, type ProposedPart } from '../../document/parts.ts'
import { formatPath } from '../../document/values/path.ts'
import type { Fields, Tables } from '../../document/values/value.ts'
import { clientOf } from '../../sdk/client.ts'
import type { HubDocument } from '../../sdk/types.ts'
import { HUB_OPTIONS, JSON_OPTION, type Command, type Input } from '../command.ts'
import { printFacts, table } from '../table.ts'
import { sanitize, type Terminal } from '../terminal.ts'
import { correctByHandOf, readingOf, statusText, waitingText } from '../status-text.ts'

export const command: Command = {
  arguments: '<ID>',
  usage: 'show ID [--json]',
  about: 'Shows one document: its state, its fields with confidence, its deliveries.',
  examples: [
    ['show 01JQ0000000000000000000000', 'one document'],
    ['show 01JQ0000000000000000000000 --json', 'as the API returns it'],
  ],
  options: { ...JSON_OPTION, ...HUB_OPTIONS },
  async run({ values, args, settings, terminal, signal }: Input) {
    const document = await (await clientOf(settings)).document(args[0]!, signal)
    if (values['json']) terminal.json(document)
    else showDocument(terminal, document)
    return 0
  },
}

export function showDocument(terminal: Terminal, document: HubDocument): void {
  const { id, type, kind, findings = [], receivedAt, fileName, fields, tables = {}, checks = {}, deliveries } = document
  const { state, partOf, proposedParts = [] } = document
  printFacts(terminal, [
    ['id', id],
    ['state', statusText(document)],
    ['type', type ?? ''],
    ['kind', kind ?? ''],
    ['file', fileName ?? ''],
    ['received', receivedAt],
    ['part of', partOf ? `${partOf.id}, ${rangeInWords(partOf.pages)}` : ''],
    ['could be', state === 'in-review' ? proposedParts.map(partInWords).join(', ') : ''],
    ['read', readingOf(document) ?? ''],
    [
      'checks',
      Object.entries(checks)
        .map(([name, outcome]) => `${name} ${outcome}`)
        .join(', '),
    ],
  ])
  if (Object.keys(fields).length > 0) terminal.line()
  showFields(terminal, fields)
  showExplanations(terminal, fields)
  showTables(terminal, tables)
  const rows = Object.entries(deliveries).map(([target, { outcome, reference, code, waiting }]) => [
    target,
    outcome,
    waiting ? waitingText(waiting) : (reference ?? code ?? ''),
  ])
  showFindings(terminal, findings)
  if (rows.length > 0) terminal.line()
  for (const line of [...table(rows), ...correctByHandOf(document)]) terminal.line(line)
}

const partInWords = ({ pages, kind, confidence }: ProposedPart): string =>
  `${kind ?? 'document'} on ${rangeInWords(pages)} (${Math.round(confidence * 100)} %)`

/** What the reader noticed beside the values, in its words. */
export function showFindings(terminal: Terminal, findings: readonly Finding[]): void {
  if (findings.length > 0) terminal.line()
  for (const { detail, asks, ...noticed } of findings)
    terminal.line(`${asks ? '! ' : ''}${findingInWords(noticed)}: ${sanitize(detail)}`)
}

/** Name, value, confidence and page of each field. */
export function showFields(terminal: Terminal, fields: Fields): void {
  const rows = Object.entries(fields).map(([name, { value, confidence, page, source }]) => [
    name,
    `${Math.round(confidence * 100)} %`,
    source === 'person' ? 'by hand' : `page ${page}`,
    value,
  ])
  printFacts(terminal, rows, { right: [1], width: terminal.width })
}

/** Why each field has its value, where the reader said so. */
function showExplanations(terminal: Terminal, fields: Fields): void {
  const rows = Object.entries(fields).flatMap(([name, { evidence }]) => {
    const explanation = explanationOf(evidence)
    return explanation === undefined ? [] : [[name, sanitize(explanation)]]
  })
  if (rows.length === 0) return
  terminal.line()
  terminal.line('why')
  printFacts(terminal, rows)
}

/** The cells of each table by their path. */
function showTables(terminal: Terminal, tables: Tables): void {
  for (const [name, rows] of Object.entries(tables)) {
    terminal.line()
    for (const [row, cells] of rows.entries())
      showFields(
        terminal,
        Object.fromEntries(
          Object.entries(cells).map(([column, cell]) => [formatPath({ table: name, row, column }), cell]),
        ),
      )
  }
}
