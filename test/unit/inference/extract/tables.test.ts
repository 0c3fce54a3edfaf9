import assert from 'node:assert/strict'
import type { PageSource } from '../../../../hub/document/reading.ts'
import { extractFields } from '../../../../inference/extract/rules/extract.ts'
import { chanceFrom } from '../../../../training/synthetic/chance.ts'
import { inventedTable } from '../../../support/tables/invented-table.ts'
import { TABLE_DESIGNS, type TableDesign } from '../../../support/tables/table-designs.ts'
import { TABLE_WORDS } from '../../../support/tables/table-words.ts'
import { TYPES } from '../../../support/types.ts'

/** Share of the lines of a design, in all languages, that have all their values. */
const RIGHT = 0.8

const same = (read: string | undefined, truth: string | undefined): boolean =>
  read === truth || (read !== undefined && truth !== undefined && Number(read) === Number(truth))

/** How many lines are printed, read, and read with all their values. */
function linesOf(design: TableDesign, source: PageSource) {
  const counts = { printed: 0, read: 0, right: 0 }
  for (const [index, words] of Object.values(TABLE_WORDS).entries()) {
    const { pages, words: all, lines } = inventedTable(chanceFrom(index), design, words, { source })
    const rows = [...(extractFields(pages, all, TYPES, 'invoice').tables['lines'] ?? [])]
    counts.printed += lines.length
    counts.read += rows.length
    for (const line of lines) {
      const at = rows.findIndex(
        (row) =>
          row['description']?.value.includes(line['description']!) &&
          ['quantity', 'netAmount'].every((name) => same(row[name]?.value, line[name])) &&
          (line['unitPrice'] === undefined || same(row['unitPrice']?.value, line['unitPrice'])),
      )
      if (at < 0) continue
      counts.right++
      rows.splice(at, 1)
    }
  }
  return counts
}

describe('the lines of invented tables in sixteen languages', () => {
  for (const design of TABLE_DESIGNS)
    for (const source of ['text-layer', 'ocr'] as const)
      it(`are read: ${design.name} (${source})`, () => {
        const { printed, read, right } = linesOf(design, source)
        assert.ok(right >= printed * RIGHT && read <= printed / RIGHT, `${right} of ${printed} right, ${read} read`)
      })
})
