import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Box } from '../../hub/document/values/value.ts'
import { einvoices } from './score-einvoices.ts'
import { amountOf, dateOf, present } from './score-forms.ts'
import {
  cellsOf,
  LabelError,
  labelledByCsv,
  labelledByJson,
  LABELS_HELP,
  type Case,
  type TruthWord,
} from './score-labels.ts'

/**
 * The labelled documents of a folder, recognised by what is in it.
 * @throws LabelError with what to do
 */
export async function loadCases(folder: string): Promise<Case[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new LabelError(`The folder ${folder} cannot be read (${cause.code}).`, { cause })
  })
  const cases = await casesOf(folder, names)
  if (cases.length > 0) return cases
  throw new LabelError(`There are no labels in ${folder}.\n\n${LABELS_HELP}`)
}

async function casesOf(folder: string, names: readonly string[]): Promise<Case[]> {
  const has = (...wanted: string[]) => wanted.every((name) => names.includes(name))
  if (has('img', 'key', 'box')) return receipts(folder)
  if (has('img', 'json')) return forms(folder)
  const visible = names.filter((name) => !name.startsWith('.')).toSorted()
  const csv = has('labels.csv') ? ((await labelledByCsv(folder)) ?? (await adbuy(folder))) : undefined
  return csv ?? (await labelledByJson(folder, visible)) ?? (await einvoices(folder))
}

/** Scanned receipts in the form of ICDAR 2019 SROIE. */
async function receipts(folder: string): Promise<Case[]> {
  const names = (await readdir(path.join(folder, 'img'))).toSorted()
  return Promise.all(
    names.map(async (name): Promise<Case> => {
      const stem = path.parse(name).name
      const key = await json<Record<string, string | null>>(path.join(folder, 'key', `${stem}.json`))
      const rows = (await text(path.join(folder, 'box', `${stem}.csv`))).split(/\r?\n/)
      return {
        file: path.join(folder, 'img', name),
        family: (key['company'] ?? stem).toLowerCase(),
        kinds: ['receipt'],
        words: rows.filter((row) => row.trim() !== '').map(wordOf),
        fields: present({
          sellerName: key['company'],
          issueDate: dateOf(key['date']),
          sellerAddress: key['address'],
          grossTotal: amountOf(key['total']),
        }),
      }
    }),
  )
}

/** Eight coordinates of the corners, then the text. */
function wordOf(row: string): TruthWord {
  const parts = row.split(',')
  const [xs, ys] = [0, 1].map((axis) => [0, 2, 4, 6].map((corner) => Number(parts[corner + axis])))
  const box: Box = [Math.min(...xs!), Math.min(...ys!), Math.max(...xs!), Math.max(...ys!)]
  return { text: parts.slice(8).join(','), box }
}

/** Scanned forms in the form of FUNSD: words only. None of them is booked. */
async function forms(folder: string): Promise<Case[]> {
  const names = (await readdir(path.join(folder, 'img'))).toSorted()
  return Promise.all(
    names.map(async (name): Promise<Case> => {
      const labels = path.join(folder, 'json', `${path.parse(name).name}.json`)
      const { form } = await json<{ form: { words: TruthWord[] }[] }>(labels)
      return {
        file: path.join(folder, 'img', name),
        family: name,
        words: form.flatMap(({ words }) => words),
        fields: {},
      }
    }),
  )
}

/** Broadcast ad-buy contracts and invoices of project deepform. */
async function adbuy(folder: string): Promise<Case[]> {
  const [, ...rows] = (await text(path.join(folder, 'labels.csv'))).split(/\r?\n/).filter((row) => row !== '')
  return rows.map((row) => {
    const [id, contract, advertiser, gross] = cellsOf(row)
    return {
      file: path.join(folder, `${id}.pdf`),
      family: id!,
      fields: present({ invoiceNumber: contract, buyerName: advertiser, grossTotal: amountOf(gross) }),
    }
  })
}

async function json<T>(file: string): Promise<T> {
  const content = await text(file)
  try {
    return JSON.parse(content) as T
  } catch (cause) {
    throw new LabelError(`${file} is not valid JSON: ${(cause as Error).message}.`, { cause })
  }
}

const text = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new LabelError(`The labels ${file} cannot be read (${cause.code}).`, { cause })
  })
