// Lines of e-invoices read from the page alone, against the lines of their XML: FOLDER= a folder of hybrid PDFs.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Row } from '../../hub/document/values/value.ts'
import { lettersAndDigits } from './score-forms.ts'
import { linesScore } from './score-lines.ts'
import { openScoreReader } from './score-reader.ts'
import { loadCases } from './score-sets.ts'

type Labels = Readonly<Record<string, string>>

/** A credit note is printed with either sign. */
const sameNumber = (read: string | undefined, truth: string | undefined): boolean =>
  read !== undefined && truth !== undefined && Math.abs(Number(read)) === Math.abs(Number(truth))

/** The page may print more of an item than its name, or less. */
function sameText(read = '', truth = ''): boolean {
  const [a, b] = [lettersAndDigits(read), lettersAndDigits(truth)]
  return a !== '' && b !== '' && (a.includes(b) || b.startsWith(a))
}

/** A line is right if its description, quantity and net amount are. */
const isRight = (row: Row, labels: Labels): boolean =>
  sameText(row['description']?.value, labels['description']) &&
  sameNumber(row['quantity']?.value, labels['quantity']) &&
  sameNumber(row['netAmount']?.value, labels['netAmount'])

const f1 = (hits: number, read: number, truth: number): string => ((2 * hits) / (read + truth || 1)).toFixed(3)

export async function bench(): Promise<void> {
  const cache = mkdtempSync(path.join(tmpdir(), 'lines-'))
  const reader = await openScoreReader({ jobs: 1, cache }, { withoutXml: true, render: undefined })
  const lines = { hits: 0, read: 0, truth: 0 }
  const cells = { hits: 0, read: 0, truth: 0 }
  try {
    for (const { file, lines: labelled } of await loadCases(process.env['FOLDER']!)) {
      if (!labelled || labelled.length === 0) continue
      const outcome = await reader.read(file)
      const rows = [...(('reading' in outcome && outcome.reading.tables['lines']) || [])]
      const score = linesScore(rows, labelled)
      for (const name of ['hits', 'read', 'truth'] as const) cells[name] += score[name]
      lines.read += rows.length
      lines.truth += labelled.length
      for (const labels of labelled) {
        const found = rows.findIndex((row) => isRight(row, labels))
        if (found < 0) continue
        rows.splice(found, 1)
        lines.hits++
      }
    }
  } finally {
    await reader.close()
    rmSync(cache, { recursive: true, force: true })
  }
  console.log(
    `lines F1 ${f1(lines.hits, lines.read, lines.truth)} (${lines.hits} right of ${lines.truth}, ${lines.read} read)`,
  )
  console.log(`cells F1 ${f1(cells.hits, cells.read, cells.truth)} (exact text)`)
}
