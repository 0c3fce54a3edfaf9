import assert from 'node:assert/strict'
import { nameCandidates } from '../../../../inference/extract/parties/name-candidates.ts'
import { hasLegalForm } from '../../../../inference/extract/parties/party-words.ts'
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

describe('the number of a company behind its name', () => {
  for (const [name, number] of [
    ['Bright Star Trading SDN BHD', '(123456-X)'],
    ['Setia Jaya Enterprise', '(SA0123456-M)'],
    ['Marina Tools Pte. Ltd.', '(Reg. No. 201012345K)'],
    ['Karoo Supplies (Pty) Ltd', '(2010/123456/07)'],
  ] as const)
    it(`is no part of it: ${name} ${number}`, () => {
      const names = namesIn([`${name} ${number}`, 50, 40], ['14 Harbour Road', 50, 52])
      assert.ok(names.includes(name))
      assert.ok(!names.some((each) => each.endsWith(number)))
    })
})

describe('a legal form', () => {
  for (const name of [
    'Lakeside Law Group, P.C.',
    'Harbor Dental, P.L.L.C.',
    'Kowloon Parts (HK) Co., Ltd.',
    'Marina Tools Pte. Ltd.',
  ])
    it(`ends the name: ${name}`, () => {
      assert.ok(hasLegalForm(name.toLowerCase()))
      assert.ok(namesIn([name, 50, 40]).includes(name))
    })

  it('is none at the start of a number', () => assert.equal(hasLegalForm('order sa0123456'), false))
})
