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

describe('a bank in front of its account', () => {
  for (const imprint of [
    'Commerzbank AG IBAN DE05 8595 2913 5245 4658 96 · USt-IdNr. DE668765627',
    'Sparkasse Jena · IBAN DE05 8595 2913 5245 4658 96',
    'Barclays Bank PLC, sort code 20-00-00, account 12345678',
    'Banque Populaire IBAN FR76 1010 7001 0112 3456 7890 129',
    'UBS Switzerland AG, Konto 270-123456.40',
  ])
    it(`is no name of a party: ${imprint}`, () => {
      const bank = imprint.split(/,? (?:· )?(?:IBAN|sort|Konto)/)[0]!
      assert.ok(!namesIn([imprint, 50, 780]).includes(bank))
    })

  it('is one where it stands alone, and so is a company in front of its account', () => {
    assert.ok(namesIn(['Commerzbank AG', 50, 40]).includes('Commerzbank AG'))
    assert.ok(namesIn(['Falkensee Metallbau GmbH IBAN DE05 8595 2913', 50, 780]).includes('Falkensee Metallbau GmbH'))
  })
})

describe('"M." in front of a name', () => {
  for (const name of ['M. Weber & Söhne GbR', 'M. Nguyen & Co', 'M. Hartmann Ltd', 'M. Petit et Fils SARL'])
    it(`is an initial of a company: ${name}`, () => {
      assert.ok(namesIn([name, 50, 40]).includes(name))
    })

  it('is a title of a person', () => {
    assert.ok(namesIn(['M. Jean Petit', 50, 40]).includes('Jean Petit'))
  })
})

describe('what stands beside a name', () => {
  for (const text of [
    'Amberley is a brand of Amberley Ltd. Unit 1',
    'Kubus ist eine Marke der Kubus Handel GmbH',
    'Accounts Payable',
    'Kreditorenbuchhaltung',
    'AG Stuttgart',
    'Amtsgericht Bad Homburg',
    'Jane Doe, Barclays Bank PLC',
    'Uwe Vogt, Sparkasse Jena',
  ])
    it(`is no name itself: ${text}`, () => assert.ok(!namesIn([text, 50, 40]).includes(text)))
})

describe('the seat of a company', () => {
  for (const [name, seat] of [
    ['Pomorska Energetyka S.A.', ' z siedzibą w Gdańsku, ul. Morska 118'],
    ['Falkensee Metallbau GmbH', ' mit Sitz in Köln, Waldweg 3'],
    ['Lumen Servizi S.r.l.', ' con sede in Torino, Via Po 4'],
    ['Tessier Transports SAS', ', avec siège à Lyon, 4 rue du Port'],
    ['Vodárny Brno a.s.', ', se sídlem Dlouhá 4, Brno'],
  ] as const)
    it(`is no part of its name: ${name}${seat}`, () => {
      const names = namesIn([`${name}${seat}`, 50, 780])
      assert.ok(names.includes(name), names.join(' | '))
      assert.ok(!names.some((each) => each.includes(seat.slice(0, 8))), names.join(' | '))
    })
})
