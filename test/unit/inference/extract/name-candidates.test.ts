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

describe('a name with its legal form inside', () => {
  for (const name of [
    'Bostads AB Mimer',
    'Rederi AB Gotland',
    'Fastighets AB Norra Hamnen',
    'Byggnads AB O. Tjärnberg',
  ])
    it(`has no shorter form: ${name}`, () => {
      const names = namesIn([name, 50, 40], ['Storgatan 4', 50, 52])
      assert.ok(names.includes(name))
      assert.ok(!names.includes(name.slice(0, name.indexOf(' AB') + 3)))
    })

  it('is another one than the start of an imprint', () =>
    assert.ok(namesIn(['Holms Verktyg AB, Storgatan 4, 411 05 Göteborg', 50, 700]).includes('Holms Verktyg AB')))
})
