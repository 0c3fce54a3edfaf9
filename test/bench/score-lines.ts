import type { Row } from '../../hub/document/values/value.ts'
import { lettersAndDigits } from './score-forms.ts'

export interface LinesScore {
  /** cells that are right; a row is held against the labelled row that it resembles most */
  hits: number
  /** cells of labelled columns that were read */
  read: number
  truth: number
}

export const NO_LINES: LinesScore = { hits: 0, read: 0, truth: 0 }

/** How many cells of the labelled columns are right. Each row counts for one labelled row at most. */
export function linesScore(rows: readonly Row[], labelled: readonly Readonly<Record<string, string>>[]): LinesScore {
  const columns = new Set(labelled.flatMap((line) => Object.keys(line)))
  const cells = rows.map((row) => Object.entries(row).filter(([name]) => columns.has(name)))
  const resemblances = labelled.flatMap((line, at) =>
    cells.map((row, index) => ({
      at,
      index,
      hits: row.filter(([name, { value }]) => line[name] !== undefined && isSame(value, line[name])).length,
    })),
  )
  const taken = { at: new Set<number>(), index: new Set<number>() }
  let hits = 0
  // The order of the rows decides between rows that resemble a line equally.
  for (const each of resemblances.toSorted(
    (a, b) => b.hits - a.hits || Math.abs(a.at - a.index) - Math.abs(b.at - b.index),
  )) {
    if (each.hits === 0 || taken.at.has(each.at) || taken.index.has(each.index)) continue
    taken.at.add(each.at)
    taken.index.add(each.index)
    hits += each.hits
  }
  return {
    hits,
    read: cells.reduce((sum, row) => sum + row.length, 0),
    truth: labelled.reduce((sum, line) => sum + Object.keys(line).length, 0),
  }
}

const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/.test(text)

const isSame = (read: string, truth: string): boolean =>
  isNumber(read) && isNumber(truth)
    ? Number(read) === Number(truth)
    : lettersAndDigits(read) === lettersAndDigits(truth)
