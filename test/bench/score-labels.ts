import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fitsKind, wantedForm } from '../../hub/document/types/kinds.ts'
import { TYPES } from '../support/types.ts'

/** How documents of one's own are labelled; `npm run score -- --help` prints it. */
export const LABELS_HELP = `A folder is labelled in one of these ways:
  invoice.pdf + invoice.json   for each document a file of the same name with its fields:
                               {"invoiceNumber": "RE-17", "issueDate": "2026-03-14", "grossTotal": "119.00"}
  labels.csv                   a row for each document; the first line names the columns:
                               file,invoiceNumber,issueDate,grossTotal
                               invoice.pdf,RE-17,2026-03-14,119.00
  *.pdf                        e-invoices: the labels are the XML inside (ZUGFeRD, Factur-X)
  img/ key/ box/               scanned receipts in the form of ICDAR 2019 SROIE
  img/ json/                   scanned forms in the form of FUNSD (words only)
A field that a document does not have is left out or empty. Dates are YYYY-MM-DD, amounts have a decimal point and no
sign for thousands, as in the API.
Fields: ${Object.keys(fieldKinds()).join(', ')}`

/** A folder whose labels cannot be used; the message says which and why. */
export class LabelError extends Error {}

interface Labelled {
  file: string
  words: undefined
  fields: Record<string, string>
}

function fieldKinds() {
  return Object.fromEntries(Object.entries(TYPES.get('other')!.fields).map(([name, { kind }]) => [name, kind]))
}

/** Documents with a JSON file of the same name. Undefined if the folder has none. */
export async function labelledByJson(folder: string, names: readonly string[]): Promise<Labelled[] | undefined> {
  const files = names.filter((name) => name.endsWith('.json'))
  const pairs = files.flatMap((labels) => {
    const stem = path.parse(labels).name
    const document = names.find((name) => name !== labels && path.parse(name).name === stem)
    return document === undefined ? [] : [{ labels, document }]
  })
  if (pairs.length === 0) return undefined
  return Promise.all(
    pairs.map(async ({ labels, document }) => {
      const text = await readFile(path.join(folder, labels), 'utf8')
      return { file: path.join(folder, document), words: undefined, fields: fieldsOf(labels, objectOf(labels, text)) }
    }),
  )
}

function objectOf(labels: string, text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    const fields = value['fields'] ?? value
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
      return fields as Record<string, unknown>
  } catch (error) {
    throw new LabelError(`${labels} is not valid JSON: ${(error as Error).message}.`, { cause: error })
  }
  throw new LabelError(`${labels} does not hold an object with the values of fields.`)
}

/** The rows of labels.csv whose first column is `file`. Undefined if its first line is another. */
export async function labelledByCsv(folder: string): Promise<Labelled[] | undefined> {
  const text = await readFile(path.join(folder, 'labels.csv'), 'utf8')
  const [head, ...rows] = text
    .split(/\r?\n/)
    .filter((row) => row.trim() !== '')
    .map(cellsOf)
  if (head?.[0] !== 'file') return undefined
  const there = new Set(await readdir(folder))
  return rows.map((cells, index) => {
    const [file = ''] = cells
    if (!there.has(file)) throw new LabelError(`labels.csv:${index + 2} names ${file}, which is not in the folder.`)
    const given = Object.fromEntries(head.slice(1).map((name, column) => [name, cells[column + 1] ?? '']))
    return { file: path.join(folder, file), words: undefined, fields: fieldsOf(`labels.csv:${index + 2}`, given) }
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
