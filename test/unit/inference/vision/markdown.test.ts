import assert from 'node:assert/strict'
import { parseMarkdown } from '../../../../inference/vision/markdown.ts'
import { withoutLoop } from '../../../../inference/vision/guards.ts'

describe('the Markdown of a vision model', () => {
  it('gives lines of printed text, tables and marks', () => {
    const { lines, tables, marks } = parseMarkdown(
      [
        '# Nordwind AG',
        '',
        '**Invoice** no. *2024-17* &amp; copy',
        '<watermark>PAID</watermark>',
        '<table><thead><tr><th>Item</th><th>Net &euro;</th></tr></thead>',
        '<tbody><tr><td>Screws<br>M4</td><td>1.190,00</td></tr></tbody></table>',
        'Total 1.190,00',
        '<img>A blue logo with a bird</img>',
        '<signature>J. Doe</signature>',
        '<page_number>1/2</page_number>',
      ].join('\n'),
    )
    assert.deepEqual(lines, [
      'Nordwind AG',
      'Invoice no. 2024-17 & copy',
      'Item Net €',
      'Screws M4 1.190,00',
      'Total 1.190,00',
    ])
    assert.deepEqual(tables, [
      [
        ['Item', 'Net €'],
        ['Screws M4', '1.190,00'],
      ],
    ])
    assert.deepEqual(marks, [
      { kind: 'watermark', text: 'PAID' },
      { kind: 'picture', text: 'A blue logo with a bird' },
      { kind: 'signature', text: 'J. Doe' },
      { kind: 'page-number', text: '1/2' },
    ])
  })

  it('gives check boxes with what stands behind them', () => {
    const { lines, marks } = parseMarkdown('☑ Yes ☐ No\n- [x] Paid\n<table><tr><td>☒ Urgent</td></tr></table>')
    assert.deepEqual(lines, ['Yes No', 'Paid', 'Urgent'])
    assert.deepEqual(
      marks.map(({ kind, text, checked }) => [kind, text, checked]),
      [
        ['check-box', 'Yes', true],
        ['check-box', 'No', false],
        ['check-box', 'Paid', true],
        ['check-box', 'Urgent', true],
      ],
    )
  })

  it('reads tables of pipes', () => {
    const { lines, tables } = parseMarkdown('| a | b |\n|---|:--|\n| 1 | 2 |\nend')
    assert.deepEqual(tables, [
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ])
    assert.deepEqual(lines, ['a b', '1 2', 'end'])
  })

  it('keeps what it can of broken markup', () => {
    const { lines, tables, marks } = parseMarkdown('<img>a seal\nTotal < 5 <b>kg</b>\n<table><tr><td>1<td>2<tr><td>3')
    assert.deepEqual(lines, ['Total < 5 kg', '1 2', '3'])
    assert.deepEqual(tables, [[['1', '2'], ['3']]])
    assert.deepEqual(marks, [{ kind: 'picture', text: 'a seal' }])
  })

  it('takes time in proportion to its length, whatever it holds', () => {
    for (const part of ['<table>', '<td>', '[', '**', '<img ', '&#1', '|', '*a ', '☐']) {
      const started = performance.now()
      parseMarkdown(part.repeat(100_000 / part.length))
      assert.ok(performance.now() - started < 2000, part)
    }
  })
})

describe('a model that repeats itself', () => {
  const page = 'Invoice 17\nTotal 119.00 EUR\nThank you for your order.'

  it('is cut off where it begins', () => {
    assert.equal(withoutLoop(page), page)
    assert.equal(withoutLoop(`${page}\n${'the end '.repeat(100)}the e`), `${page}\nthe end `)
    assert.equal(withoutLoop(`${page}\n${'0'.repeat(5000)}`), `${page}\n0`)
    const rows = '<tr><td>0.00</td></tr>\n'.repeat(40)
    assert.equal(withoutLoop(`${page}\n${rows}after`), `${page}\n<tr><td>0.00</td></tr>`)
  })

  it('is no table of a few equal rows, and no dotted line', () => {
    const table = `${page}\n${'1 pc 5.00\n'.repeat(8)}${'.'.repeat(120)}\nsum`
    assert.equal(withoutLoop(table), table)
  })
})
