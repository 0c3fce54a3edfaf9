/** A row of a CSV file with the line where it starts, 1 for the first. */
export interface CsvRow {
  line: number
  cells: string[]
}

/**
 * The rows of a text in CSV (RFC 4180): cells are parted by commas, or by semicolons if the first line has more of
 * them, and can be in quotes. Empty lines are left out.
 * @throws Error with the line of a quote that does not end
 */
export function csvRows(text: string): CsvRow[] {
  const content = text.replace(/^\uFEFF/, '')
  const first = content.slice(0, (content.indexOf('\n') + 1 || content.length + 1) - 1)
  const separator = first.split(';').length > first.split(',').length ? ';' : ','
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let started = 1
  const end = () => {
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: started, cells })
    cells = []
  }
  let at = 0
  while (at <= content.length) {
    const { cell, next } = cellAt(content, at, separator, line)
    cells.push(cell)
    line += content.slice(at, next).split('\n').length - 1
    at = next + 1
    if (next < content.length && content[next] === separator) continue
    end()
    line++
    started = line
  }
  return rows
}

/** The cell that begins at a position, and where its separator or line end is. */
function cellAt(content: string, at: number, separator: string, line: number): { cell: string; next: number } {
  const quoted = /^[ \t]*"/.exec(content.slice(at, at + 20))
  if (!quoted) {
    let next = at
    while (next < content.length && content[next] !== separator && content[next] !== '\n') next++
    return { cell: content.slice(at, next).trim(), next }
  }
  let cell = ''
  let next = at + quoted[0].length
  for (;;) {
    const quote = content.indexOf('"', next)
    if (quote < 0) throw new Error(`line ${line}: a quote does not end`)
    cell += content.slice(next, quote)
    next = quote + 1
    if (content[next] !== '"') break
    cell += '"'
    next++
  }
  while (next < content.length && content[next] !== separator && content[next] !== '\n') next++
  return { cell, next }
}
