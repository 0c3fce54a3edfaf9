/** A first character that makes a spreadsheet read a cell as a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** A cell as RFC 4180 writes it. A leading apostrophe keeps spreadsheets from running the text as a formula. */
function cellOf(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`
