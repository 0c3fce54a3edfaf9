import { table } from './table.ts'
import type { Terminal } from './terminal.ts'

interface Finding {
  status: 'ok' | 'warn' | 'fail'
  text: string
  cure?: string
}

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const
const STATUS_WIDTH = 4
const NAME_WIDTH = 16

/** Status, name of the check and text in a row; the cure below it. Without a name, that column is left out. */
export function showFinding(terminal: Terminal, name: string, { status, text, cure }: Finding): void {
  const named = name === '' ? [] : [name.padEnd(NAME_WIDTH)]
  const row = [status.padEnd(STATUS_WIDTH), ...named, text]
  const style = (cell: string, column: number) => (column === 0 ? terminal.style(COLOURS[status], cell) : cell)
  for (const line of table([row], { style })) terminal.line(line)
  const indent = STATUS_WIDTH + 2 + (name === '' ? 0 : NAME_WIDTH + 2)
  if (cure) terminal.line(`${' '.repeat(indent)}${cure}`)
}
