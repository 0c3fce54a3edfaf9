import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { DOCUMENT_KINDS, kindNamed, type DocumentKind } from '../../hub/document/document-kind.ts'
import { fitsKind, wantedForm } from '../../hub/document/types/kinds.ts'
import type { Box } from '../../hub/document/values/value.ts'
import { TYPES } from '../support/types.ts'

export interface TruthWord {
  text: string
  box: Box
}
export interface Case {
  file: string
  /** documents that look alike, such as those of one seller: figures are validated on other families */
  family: string
  /** words or lines of the page; absent where the set does not label them */
  words?: TruthWord[]
  /** values that the set labels, in the form the reader promises; a value that a document lacks is missing */
  fields: Record<string, string>
  /** the kinds that are right; absent where the set does not label them */
  kinds?: DocumentKind[] | undefined
  /** rows of the table of lines; absent where the set does not label them */
  lines?: Record<string, string>[]
  /** true if the file has its values as XML too */
  carriesXml?: true
}

/** How documents of one's own are labelled; `npm run score -- --help` prints it. */
export const LABELS_HELP = `A folder is labelled in one of these ways:
  labels.json                  all documents in one file, by the name of the document:
                               {"invoice.pdf": {"invoiceNumber": "RE-17", "issueDate": "2026-03-14"}}
  invoice.pdf + invoice.json   for each document a file of the same name with its values:
                               {"invoiceNumber": "RE-17", "issueDate": "2026-03-14", "grossTotal": "119.00"}
  labels.csv                   a row for each document; the first line names the columns:
                               file,kind,family,invoiceNumber,issueDate,grossTotal
                               invoice.pdf,invoice,Acme,RE-17,2026-03-14,119.00
  *.pdf, *.xml                 e-invoices: the labels are the XML, alone or inside (CII with its profiles, UBL)
  img/ key/ box/               scanned receipts in the form of ICDAR 2019 SROIE
  img/ json/                   scanned forms in the form of FUNSD (words only)
The values of a document in JSON can also be in "fields", beside "kind" (or a list of them in "kinds"), "family" and
"lines": {"fields": {...}, "kind": "credit-note", "family": "Acme", "lines": [{"description": "Paper", "quantity": "2"}]}
Documents of one family, such as those of one seller, look alike: figures are validated on other families.
A value that a document does not have is left out or empty. Dates are YYYY-MM-DD, amounts have a decimal point and no
sign for thousands, as in the API.
Fields: ${Object.keys(fieldKinds()).join(', ')}
Kinds: ${DOCUMENT_KINDS.join(', ')}`

/** A folder whose labels cannot be used; the message says which and why. */
export class LabelError extends Error {}

function fieldKinds() {
  return Object.fromEntries(Object.entries(TYPES.get('other')!.fields).map(([name, { kind }]) => [name, kind]))
}

/** Documents with labels.json, or with a JSON file of the same name. Undefined if the folder has none. */
export async function labelledByJson(folder: string, names: readonly string[]): Promise<Case[] | undefined> {
  if (names.includes('labels.json')) {
    const all = parsed('labels.json', await readFile(path.join(folder, 'labels.json'), 'utf8'))
    return Object.entries(all).map(([name, labels]) => {
      if (!names.includes(name)) throw new LabelError(`labels.json names ${name}, which is not in the folder.`)
      return caseOf(folder, name, `labels.json: ${name}`, labels)
    })
  }
  const pairs = names.flatMap((labels) => {
    if (!labels.endsWith('.json')) return []
    const { name: stem } = path.parse(labels)
    const document = names.find((name) => name !== labels && path.parse(name).name === stem)
    return document === undefined ? [] : [{ labels, document }]
  })
  if (pairs.length === 0) return undefined
  return Promise.all(
    pairs.map(async ({ labels, document }) => {
      const content = await readFile(path.join(folder, labels), 'utf8')
      return caseOf(folder, document, labels, parsed(labels, content))
    }),
  )
}

function parsed(place: string, text: string): Record<string, unknown> {
  try {
    return objectOf(place, JSON.parse(text))
  } catch (error) {
    if (error instanceof LabelError) throw error
    throw new LabelError(`${place} is not valid JSON: ${(error as Error).message}.`, { cause: error })
  }
}

function objectOf(place: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new LabelError(`${place} does not hold an object with the values of fields.`)
}

function caseOf(folder: string, file: string, place: string, labels: unknown): Case {
  const given = objectOf(place, labels)
  const { kind, kinds = kind, family = file, lines, fields, ...flat } = given
  return {
    file: path.join(folder, file),
    family: String(family),
    fields: fieldsOf(place, fields === undefined ? flat : objectOf(place, fields)),
    ...(kinds !== undefined && kinds !== '' && { kinds: [kinds].flat().map((name) => kindOf(place, name)) }),
    ...(Array.isArray(lines) && { lines: lines.map((line) => textsOf(place, line)) }),
  }
}

function kindOf(place: string, name: unknown): DocumentKind {
  const kind = kindNamed(String(name))
  if (kind === undefined) throw new LabelError(`${place} labels the kind ${String(name)}. See --help for the kinds.`)
  return kind
}

function textsOf(place: string, line: unknown): Record<string, string> {
  const entries = Object.entries(objectOf(place, line))
  for (const [name, value] of entries)
    if (typeof value !== 'string') throw new LabelError(`${place}: the value of ${name} must be a text in quotes.`)
  return Object.fromEntries(entries) as Record<string, string>
}

/** The rows of labels.csv whose first column is `file`. Undefined if its first line is another. */
export async function labelledByCsv(folder: string): Promise<Case[] | undefined> {
  const text = await readFile(path.join(folder, 'labels.csv'), 'utf8')
  const [head, ...rows] = text
    .split(/\r?\n/)
    .filter((row) => row.trim() !== '')
    .map(cellsOf)
  if (head?.[0] !== 'file') return undefined
  const there = new Set(await readdir(folder))
  return rows.map((cells, index) => {
    const [file = ''] = cells
    const place = `labels.csv:${index + 2}`
    if (!there.has(file)) throw new LabelError(`${place} names ${file}, which is not in the folder.`)
    const given = Object.fromEntries(head.slice(1).map((name, column) => [name, cells[column + 1] ?? '']))
    return caseOf(folder, file, place, given)
  })
}

/** The cells of a line of CSV. */
export const cellsOf = (row: string): string[] =>
  [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
    (match[1] ?? match[2] ?? '').replaceAll('""', '"'),
  )

function fieldsOf(place: string, given: Record<string, unknown>): Record<string, string> {
  const kinds = fieldKinds()
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === '' || value === null) continue
    const kind = kinds[name]
    if (!kind) throw new LabelError(`${place} labels ${name}, which is no field. See --help for the fields.`)
    if (typeof value !== 'string') throw new LabelError(`${place}: the value of ${name} must be a text in quotes.`)
    if (!fitsKind(kind, value)) throw new LabelError(`${place}: the value of ${name} must be ${wantedForm(kind)}.`)
    fields[name] = value
  }
  return fields
}
