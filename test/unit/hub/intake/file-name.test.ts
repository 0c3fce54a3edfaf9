import assert from 'node:assert/strict'
import { tidyFileName } from '../../../../hub/intake/file-name.ts'

const FAMILY = '👨‍👩‍👧‍👦'

describe('a file name', () => {
  const names: [what: string, given: string, kept: string | undefined][] = [
    ['is kept as it is', 'Überweisung 2026 (2).pdf', 'Überweisung 2026 (2).pdf'],
    ['may have emoji of several characters', `${FAMILY}.pdf`, `${FAMILY}.pdf`],
    ['loses a path', '../../etc/invoice.pdf', 'invoice.pdf'],
    ['loses a path of Windows', 'C:\\fakepath\\invoice.pdf', 'invoice.pdf'],
    ['loses control characters and line ends', 'a\r\nX-Evil: 1\u0000\u0007\u0085\u2028.pdf', 'aX-Evil: 1.pdf'],
    ['loses marks that turn its direction', 'invoice\u202efdp.exe\u2066\u200f', 'invoicefdp.exe'],
    ['loses halves of surrogate pairs', 'a\ud83d.pdf\ude00', 'a.pdf'],
    ['is none if nothing is left', '\u202e \u0000', undefined],
    ['is none for a folder', 'folder/', undefined],
    ['is none for dots', '..', undefined],
    ['keeps its last 255 characters', `${'a'.repeat(300)}.pdf`, `${'a'.repeat(251)}.pdf`],
    ['is not cut inside a surrogate pair', `x😀${'a'.repeat(250)}.pdf`, `${'a'.repeat(250)}.pdf`],
    ['is not cut inside a joined emoji', `${FAMILY}${'a'.repeat(245)}.pdf`, `${'a'.repeat(245)}.pdf`],
    ['is not cut between a letter and its accent', `e\u0301${'a'.repeat(250)}.pdf`, `${'a'.repeat(250)}.pdf`],
  ]
  for (const [what, given, kept] of names) it(what, () => assert.equal(tidyFileName(given), kept))

  it('is not cut if it fits exactly', () => {
    const name = `x😀${'a'.repeat(248)}.pdf`
    assert.equal(name.length, 255)
    assert.equal(tidyFileName(name), name)
  })
})
