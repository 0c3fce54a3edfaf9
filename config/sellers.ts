import type { KnownSeller } from '../hub/document/known-parties/parties.ts'
import { mayBeIban } from '../hub/document/iban.ts'
import { WaybillError } from '../hub/errors.ts'
import { csvRows, type CsvRow } from './csv.ts'

/** The columns of a list of sellers. Only the name is required; several ids in a cell are parted by `|`. */
export const SELLER_COLUMNS = ['name', 'address', 'vatIds', 'ibans'] as const
type Column = (typeof SELLER_COLUMNS)[number]
const MOST_SELLERS = 20_000

/**
 * The sellers in a CSV file whose first line names the columns.
 * @throws `tenants-invalid` with file and line
 */
export function parseSellers(file: string, text: string): KnownSeller[] {
  const fail = (line: number, complaint: string): never => {
    throw new WaybillError('tenants-invalid', `${file}:${line} ${complaint}.`, { file })
  }
  const [head, ...rows] = rowsOf(file, text)
  if (!head) return fail(1, `lacks its first line, which names the columns: ${SELLER_COLUMNS.join(',')}`)
  const unknown = head.cells.find((cell) => !SELLER_COLUMNS.includes(cell as Column))
  if (unknown !== undefined) fail(head.line, `names the column ${unknown}; known are ${SELLER_COLUMNS.join(', ')}`)
  if (!head.cells.includes('name')) fail(head.line, 'lacks the column name')
  if (rows.length > MOST_SELLERS) fail(rows[MOST_SELLERS]!.line, `has more than ${MOST_SELLERS} sellers`)
  return rows.map(({ line, cells }) => {
    if (cells.length > head.cells.length) fail(line, 'has more cells than the first line has columns')
    const cell = (column: Column) => cells[head.cells.indexOf(column)] ?? ''
    const name = cell('name') || fail(line, 'lacks the name of the seller')
    const ids = (column: Column) =>
      cell(column)
        .toUpperCase()
        .split('|')
        .map((id) => id.replace(/\s/g, ''))
        .filter((id) => id !== '')
    const wrong = ids('ibans').find((iban) => !mayBeIban(iban))
    if (wrong !== undefined) fail(line, 'has an IBAN that is incomplete or whose check digits are wrong')
    const address = cell('address')
    return { name, ...(address !== '' && { address }), vatIds: ids('vatIds'), ibans: ids('ibans') }
  })
}

function rowsOf(file: string, text: string): CsvRow[] {
  try {
    return csvRows(text)
  } catch (cause) {
    throw new WaybillError('tenants-invalid', `${file} ${(cause as Error).message}.`, { file, cause })
  }
}
