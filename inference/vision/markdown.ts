import type { VisionMark, VisionPage } from '../../hub/document/reading.ts'

/** What a model wrote, without its markup. */
interface ParsedMarkdown extends Pick<VisionPage, 'tables' | 'marks'> {
  /** lines of printed text, one for each row of a table */
  lines: string[]
}

const MOST_MARKS = 500
const MOST_CELLS = 20_000
const LONGEST_MARK = 1000
/** One tag, or the text up to the next one. A `<` that begins no tag is text. */
const TOKEN = /<(\/?)([a-zA-Z][\w-]{0,20})(?:\s[^<>]{0,500})?\/?>|[^<]+|</g
/** Tags whose content is not part of the printed text. */
const MARKS: ReadonlyMap<string, VisionMark['kind']> = new Map([
  ['signature', 'signature'],
  ['watermark', 'watermark'],
  ['page_number', 'page-number'],
  ['img', 'picture'],
])
const ENDS_LINE: ReadonlySet<string> = new Set(['br', 'p', 'div', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr'])

interface State extends ParsedMarkdown {
  text: string
  /** the open table, cell and mark */
  table: string[][] | undefined
  cell: string | undefined
  /** `closed`: false if its end is missing, so that it takes the rest of its line only */
  mark: { kind: VisionMark['kind']; text: string; closed: boolean } | undefined
  cells: number
}

/** Reads the Markdown of Nanonets-OCR and similar models: HTML tables, marks in tags, check boxes. Never fails. */
export function parseMarkdown(markdown: string): ParsedMarkdown {
  const state: State = {
    lines: [],
    tables: [],
    marks: [],
    text: '',
    table: undefined,
    cell: undefined,
    mark: undefined,
    cells: 0,
  }
  for (const { 0: token, 1: slash, 2: name, index } of markdown.matchAll(TOKEN)) {
    if (name === undefined) write(state, token)
    else if (slash === '/') endTag(state, name.toLowerCase())
    else {
      const rest = index + token.length
      startTag(state, name.toLowerCase(), token, markdown.slice(rest, rest + LONGEST_MARK))
    }
  }
  endMark(state)
  endTable(state)
  endText(state)
  const { lines, tables, marks } = state
  return { lines, tables, marks: marks.slice(0, MOST_MARKS) }
}

function write(state: State, text: string): void {
  const { mark } = state
  const end = mark && !mark.closed ? text.indexOf('\n') : -1
  if (mark && end >= 0) {
    mark.text += text.slice(0, end)
    endMark(state)
    write(state, text.slice(end))
  } else if (mark) mark.text += text
  else if (state.cell !== undefined) state.cell += text
  else if (!state.table) state.text += text
}

/** @param next the text behind the tag, as far as a mark can reach */
function startTag(state: State, name: string, token: string, next: string): void {
  const kind = MARKS.get(name)
  if (kind) {
    endMark(state)
    const closed = next.toLowerCase().includes(`</${name}>`)
    const alt = /\salt="([^"]*)"/.exec(token)?.[1]
    state.mark = { kind, text: alt ?? '', closed }
    // `<img alt="…">` has no end.
    if (alt !== undefined && !closed) endMark(state)
  } else if (name === 'table') {
    endTable(state)
    endText(state)
    state.table = []
  } else if (name === 'tr' && state.table) {
    endCell(state)
    state.table.push([])
  } else if ((name === 'td' || name === 'th') && state.table) {
    endCell(state)
    state.cell = ''
  } else if (ENDS_LINE.has(name)) write(state, '\n')
}

function endTag(state: State, name: string): void {
  if (MARKS.get(name)) endMark(state)
  else if (name === 'table') endTable(state)
  else if (name === 'td' || name === 'th' || name === 'tr') endCell(state)
  else if (ENDS_LINE.has(name)) write(state, '\n')
}

function endMark(state: State): void {
  const { mark } = state
  if (!mark) return
  state.mark = undefined
  state.marks.push({ kind: mark.kind, text: oneLine(decoded(mark.text)).slice(0, LONGEST_MARK) })
}

function endCell(state: State): void {
  const { cell, table } = state
  state.cell = undefined
  if (cell === undefined || !table || ++state.cells > MOST_CELLS) return
  if (table.length === 0) table.push([])
  table.at(-1)!.push(withoutBoxes(oneLine(bare(decoded(cell))), state.marks))
}

function endTable(state: State): void {
  endCell(state)
  const rows = state.table?.filter((row) => row.length > 0) ?? []
  state.table = undefined
  if (rows.length === 0) return
  state.tables.push(rows)
  addLines(
    state,
    rows.map((row) => row.join(' ')),
  )
}

const PIPE_ROW = /^\|.*\|$/
const PIPE_RULE = /^\|[\s:|-]+\|$/

function endText(state: State): void {
  let table: string[][] = []
  const endPipes = () => {
    if (table.length > 0) state.tables.push(table)
    table = []
  }
  for (const line of decoded(state.text)
    .split('\n')
    .map((each) => each.trim())) {
    if (PIPE_RULE.test(line)) continue
    if (PIPE_ROW.test(line) && state.cells < MOST_CELLS) {
      const cells = line
        .slice(1, -1)
        .split('|')
        .map((cell) => withoutBoxes(oneLine(bare(cell)), state.marks))
      state.cells += cells.length
      table.push(cells)
      addLines(state, [cells.join(' ')])
    } else {
      endPipes()
      addLines(state, [withoutBoxes(oneLine(bare(line)), state.marks)])
    }
  }
  endPipes()
  state.text = ''
}

function addLines(state: State, lines: readonly string[]): void {
  for (const line of lines.map(oneLine)) if (line !== '') state.lines.push(line)
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** Text without the signs of Markdown. */
const bare = (text: string): string =>
  text
    .replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?=\S)|```.*$)/, '')
    .replaceAll(/!?\[([^[\]]{0,500})\]\([^()\s]{0,500}\)/g, '$1')
    .replaceAll(/\*\*|__|`|\$\$?(?=\\)/g, '')
    .replaceAll(/(^|\s)\*(\S[^*]{0,500})\*(?=\s|[.,;:]|$)/g, '$1$2')

const BOXES = /[☐☑☒✓✔]|\[[ xX]\](?=\s)/gu

/** Notes each check box with the text behind it, and leaves the text. */
function withoutBoxes(text: string, marks: VisionMark[]): string {
  const boxes = [...text.matchAll(BOXES)]
  boxes.forEach(({ 0: sign, index }, at) => {
    const label = text.slice(index + sign.length, boxes[at + 1]?.index).trim()
    const checked = !['☐', '[ ]'].includes(sign)
    marks.push({ kind: 'check-box', text: label.slice(0, LONGEST_MARK), checked })
  })
  return boxes.length === 0 ? text : oneLine(text.replaceAll(BOXES, ' '))
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', euro: '€' }

const decoded = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([a-z]{2,6}));/g, (whole, decimal, hex, name: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    return code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  })
