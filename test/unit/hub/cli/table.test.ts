import assert from 'node:assert/strict'
import { printFacts, printTable, table } from '../../../../hub/cli/table.ts'
import { openTerminal } from '../../../../hub/cli/terminal.ts'

/** The lines that a command prints on a terminal of this width, or in a pipe. */
function printed(print: (terminal: ReturnType<typeof openTerminal>) => void, columns?: number): string[] {
  let text = ''
  const out = { write: (more: string) => void (text += more), isTTY: columns !== undefined, columns }
  print({ ...openTerminal({ out, error: { write: () => {} } }), style: (style, cell) => `<${style}>${cell}` })
  return text.trimEnd().split('\n')
}

describe('a table', () => {
  it('aligns columns to the left, and the named ones to the right', () => {
    assert.deepEqual(
      table(
        [
          ['a', '1', 'x'],
          ['bcd', '23', 'yz'],
        ],
        { right: [1] },
      ),
      ['a     1  x', 'bcd  23  yz'],
    )
  })

  it('replaces what a terminal would obey', () => {
    assert.deepEqual(table([['a\u001b[31m\u202eb', 'c']]), ['a [31m b  c'])
  })

  it('cuts only the last column, and only if enough of it is left', () => {
    assert.deepEqual(table([['id', 'a long reason']], { width: 14 }), ['id  a long re…'])
    assert.deepEqual(table([['id', 'a long reason']], { width: 12 }), ['id  a long reason'])
    assert.deepEqual(table([['id', 'a long reason']]), ['id  a long reason'])
  })

  it('is printed under a bold head, and cut to the terminal', () => {
    const print = (terminal: ReturnType<typeof openTerminal>) =>
      printTable(terminal, ['ID', 'WHY'], [['1', 'a long reason']])
    assert.deepEqual(printed(print, 14), ['<bold>ID  <bold>WHY', '1   a long re…'])
    assert.deepEqual(printed(print), ['<bold>ID  <bold>WHY', '1   a long reason'])
  })

  it('of facts leaves out those without a value', () => {
    const facts = [
      ['id', '1'],
      ['file', ''],
      ['state', 'posted'],
    ]
    assert.deepEqual(
      printed((terminal) => printFacts(terminal, facts)),
      ['<dim>id     1', '<dim>state  posted'],
    )
  })
})
