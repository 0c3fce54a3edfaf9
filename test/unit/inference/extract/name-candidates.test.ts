import assert from 'node:assert/strict'
import { nameCandidates } from '../../../../inference/extract/parties/name-candidates.ts'
import { layOut } from '../../../../inference/extract/rules/lines.ts'
import { A4, words, type Written } from '../../../support/written-pages.ts'

const namesIn = (...written: Written[]): string[] => {
  const layout = layOut([A4], words(A4, written))
  return nameCandidates(layout, layout.lines, false).map(({ piece }) => piece.text)
}

describe('a name whose legal form goes on in the next line', () => {
  for (const [first, rest] of [
    ['Falkensee Metallbau UG', '(haftungsbeschränkt)'],
    ['Birkner Logistik GmbH', '& Co. KG'],
  ] as const)
    it(`is no name without the rest: ${first} ${rest}`, () => {
      const names = namesIn([first, 50, 700], [rest, 50, 710], ['Waldweg 3', 50, 720])
      assert.ok(names.includes(`${first} ${rest}`))
      assert.ok(!names.includes(first))
    })
})
