import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { read, valuesOf } from '../../../support/example-pages.ts'
import { pageOfText } from '../../../support/page-of-text.ts'
import { A4 } from '../../../support/written-pages.ts'

const FOLDER = path.join(import.meta.dirname, 'designs')

/** A file has the values, one a line, and after a line of dashes the page. */
function designIn(file: string) {
  const [head, page] = readFileSync(path.join(FOLDER, file), 'utf8').split(/^---\n/m) as [string, string]
  const values = head.trim().split('\n')
  return { page, expected: Object.fromEntries(values.map((line) => line.split(/: (.*)/).slice(0, 2))) }
}

describe('an invoice of a usual design', () => {
  for (const file of readdirSync(FOLDER))
    it(`is read: ${file.replace('.txt', '')}`, () => {
      const { page, expected } = designIn(file)
      const found = valuesOf(read(A4, pageOfText(page)), ...Object.keys(expected))
      assert.deepEqual(letters(found), letters(expected))
    })
})

/** Names may be printed in capitals. */
const letters = (values: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value?.toLowerCase()]))
